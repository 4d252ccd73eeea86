"""One loopback Discord put together, and the table of its REST routes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.loopback.faults import Fault, RateLimits
from benchmarks.loopback.gateway import Gateway
from benchmarks.loopback.interactions import Interactions
from benchmarks.loopback.world import ApiError, Payload, World


class File(NamedTuple):
    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    """One REST request, read whole."""

    path: dict[str, str]
    query: dict[str, str]
    body: Any  # a JSON object, or an array for the bulk routes
    files: list[File] = field(default_factory=list)

    def id(self, name: str) -> int:
        text = self.path[name]
        if not text.isdecimal():
            raise ApiError(400, 50035, f"Invalid Form Body: {name} is not a snowflake")
        return int(text)


class Core:
    def __init__(self) -> None:
        self.world = World()
        self.gateway = Gateway(self.world)
        self.interactions = Interactions(self.world, self.gateway)
        self.faults: list[Fault] = []
        self.limits = RateLimits()
        self.base = ""  # http://127.0.0.1:port, known once the server listens
        self.stirred = asyncio.Event()  # set whenever a request comes in or is done with


Handler = Callable[[Core, Call], Awaitable[Any]]
ROUTES: list[tuple[str, str, Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler; it returns the JSON of the answer, or None for 204."""

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, path, handler))
        return handler

    return register


def walk(components: Iterable[Payload]) -> Iterator[Payload]:
    """Every component of a message or modal, however deep."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        yield from walk(component[key] for key in ("component", "accessory") if key in component)
