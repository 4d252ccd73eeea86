"""Presses in bulk, by many people, and how long the bot's answers took."""

import asyncio
import gc
import itertools
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypedDict

from benchmarks.loopback.interactions import Interactions, Kind
from benchmarks.loopback.world import Payload

GIVEN_UP = 5.0  # seconds; Discord takes no answer after three


class Figures(TypedDict):
    """Of one load. Latencies in milliseconds, from the press (in an open loop: from when it was due) to the answer.

    A press that was never answered counts with the time after which it was given up.
    """

    pressed: int
    answered: int
    seconds: float
    rate: float  # answers a second
    p50: float
    p95: float
    p99: float
    slowest: float


@dataclass(slots=True)
class Presses:
    """Who presses what: people in turn, options in turn."""

    interactions: Interactions
    channel: int
    message: int
    data: Sequence[Payload]
    users: Sequence[int]
    keep: bool

    def __call__(self) -> Callable[[], Coroutine[Any, Any, float | None]]:
        turn = zip(itertools.cycle(self.users), itertools.cycle(self.data), strict=False)

        async def press() -> float | None:
            user, data = next(turn)
            sent = await self.interactions.send(
                Kind.COMPONENT, data["custom_id"], user, self.channel, data, self.message
            )
            await asyncio.wait([sent.shown], timeout=GIVEN_UP)
            if not self.keep:
                self.interactions.forget(sent)
            return sent.milliseconds

        return press


async def closed_loop(presses: Presses, concurrency: int, seconds: float) -> Figures:
    """Keep `concurrency` presses open all the time: the highest rate the bot can do."""
    press, times = presses(), Times()

    async def person(until: float) -> None:
        while time.perf_counter() < until:
            times.add(await press())

    with undisturbed():
        started = time.perf_counter()
        await asyncio.gather(*(person(started + seconds) for _ in range(concurrency)))
        return times.figures(time.perf_counter() - started)


async def open_loop(presses: Presses, rate: float, seconds: float) -> Figures:
    """Press at a steady rate whatever the bot does; a press that starts late counts from when it was due."""
    press, times = presses(), Times()

    async def person(due: float) -> None:
        late = (time.perf_counter() - due) * 1000
        took = await press()
        times.add(None if took is None else late + took)

    with undisturbed():
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(rate * seconds)):
                due = started + number / rate
                if (early := due - time.perf_counter()) > 0:
                    await asyncio.sleep(early)
                group.create_task(person(due))
        return times.figures(time.perf_counter() - started)


class Times:
    def __init__(self) -> None:
        self.pressed = self.answered = 0
        self.taken: list[float] = []

    def add(self, milliseconds: float | None) -> None:
        self.pressed += 1
        self.answered += milliseconds is not None
        self.taken.append(GIVEN_UP * 1000 if milliseconds is None else milliseconds)

    def figures(self, seconds: float) -> Figures:
        ordered = sorted(self.taken) or [float("nan")]

        def quantile(share: float) -> float:
            return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

        return {
            "pressed": self.pressed,
            "answered": self.answered,
            "seconds": seconds,
            "rate": self.answered / seconds,
            "p50": quantile(0.50),
            "p95": quantile(0.95),
            "p99": quantile(0.99),
            "slowest": ordered[-1],
        }


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection in the middle: its pauses would be taken for the bot's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
