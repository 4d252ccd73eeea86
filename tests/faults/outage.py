"""What Discord can answer to any call of the bot, put between it and the simulated Discord."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from typing import Any

import aiohttp
import discord
import pytest
from simcord import Env
from simcord.http.client import FakeHTTPClient, FakeWebhookAdapter

CALLBACK = "/interactions/*/*/callback"
FOLLOW_UP = "/webhooks/*/*"
# Discord's own codes, by what is asked for: what a 403 and a 404 mean there.
CODES = {
    CALLBACK: (50001, 10062),
    "*/messages/*": (50001, 10008),
    FOLLOW_UP: (50001, 10015),
    "/users/@me/channels": (50007, 10013),
    "*/roles/*": (50013, 10011),
    "*/members/*": (50013, 10007),
    "*": (50013, 10003),
}


@dataclass(frozen=True)
class Fault:
    """`status` 0 is no answer at all; with `arrives` the request takes effect and only its answer is lost."""

    name: str
    status: int = 0
    times: int | None = None
    arrives: bool = False

    def can_be(self, route: "Route") -> bool:
        if self is TOO_LONG:  # discord.py does not look at that where it answers interactions
            return not route.path.startswith(("/interactions", "/webhooks"))
        # Of what is there, nobody says that it is not: what was deleted has tests of its own.
        return self.status != 404 or not route.path.startswith("/channels") or route.method == "POST"


# Discord asks to wait for longer than the bot will.
TOO_LONG = Fault("rate limit too long", 429, times=1)
# It is refused; it does not get through; it does, and nobody learns of it.
FAULTS = (
    (Fault("403", 403), Fault("404", 404)),
    (
        Fault("429", 429, times=1),
        Fault("500 once", 500, times=1),
        Fault("503", 503),
        Fault("silence", times=1),
        TOO_LONG,
    ),
    (Fault("answer lost", times=1, arrives=True),),
)


@dataclass(frozen=True)
class Route:
    method: str
    path: str  # a pattern

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def code(self, status: int) -> int:
        """Discord's, of a refusal."""
        forbidden, missing = next(codes for pattern, codes in CODES.items() if fnmatch(self.path, pattern))
        return {403: forbidden, 404: missing}.get(status, 0)


def route_of(method: str, path: str) -> Route:
    path = re.sub(r"/webhooks/\d+/[^/]+", "/webhooks/*/*", path)
    path = re.sub(r"/interactions/\d+/[^/]+", "/interactions/*/*", path)
    return Route(method, re.sub(r"\d+", "*", path))


class Outage:
    """Counts what went through, and lets calls go wrong while a test wishes so."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._route: Route | None = None
        self._fault: Fault | None = None
        self._left = 0
        self.through: list[tuple[Route, Any]] = []
        self._said: dict[str, Any] = {}

    @contextmanager
    def on(self, route: Route, fault: Fault) -> Iterator[None]:
        faults = self._env.backend.faults
        if fault.status and fault is not TOO_LONG:
            code = route.code(fault.status)
            self._env.inject_error(
                route.method, route.path, status=fault.status, code=code, times=fault.times
            )
        else:
            self._route, self._fault, self._left = route, fault, fault.times or 10**9
        try:
            yield
        finally:
            self._route = self._fault = None
            faults.clear()

    async def pass_on(
        self, real: Callable[[], Awaitable[Any]], method: str, url: str, options: dict[str, Any]
    ) -> Any:
        route, body = route_of(method, url.partition("/v10")[2].split("?")[0]), _body(options)
        fault = self._fault if route == self._route and self._left > 0 else None
        if fault is not None:
            self._left -= 1
            if fault is TOO_LONG:
                raise discord.RateLimited(90.0)
            if not fault.arrives:
                raise TimeoutError
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        if nonce in self._said:  # the simulated Discord does not look at it
            return self._said[nonce]
        answer = await real()
        self.through.append((route, body))
        if nonce:
            self._said[nonce] = answer
        if fault is not None:
            raise aiohttp.ServerDisconnectedError
        return answer

    def answered(self) -> bool:
        """Whether something was shown to whoever acted since `through` was last emptied."""
        return any(
            (route.path == CALLBACK and body.get("type") in (4, 7, 8, 9))
            or (route.path.startswith("/webhooks") and route.method in ("POST", "PATCH"))
            for route, body in self.through
        )


def _body(options: dict[str, Any]) -> dict[str, Any]:
    for part in options.get("multipart") or options.get("form") or ():
        if part.get("name") == "payload_json":
            return dict(discord.utils._from_json(part["value"]))
    given = options.get("json") or options.get("payload")
    return dict(given) if isinstance(given, dict) else {}


def install(env: Env, monkeypatch: pytest.MonkeyPatch) -> Outage:
    outage = Outage(env)
    for transport in (FakeHTTPClient, FakeWebhookAdapter):
        real = transport.request

        async def request(self: Any, route: Any, *args: Any, _real: Any = real, **options: Any) -> Any:
            passing = partial(_real, self, route, *args, **options)
            return await outage.pass_on(passing, route.method, route.url, options)

        monkeypatch.setattr(transport, "request", request)
    return outage
