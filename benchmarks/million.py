"""A poll of 1,000,000 people: freezing its roll, every one of their votes, and how it stands meanwhile.

By the bot's own services on an SQLite file (`postgres` has the same on the other database), without Discord; each
beside the least that the driver needs for as much. What they come to in the end is measured in `closing`, and counting
very different ballots in `counting`.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from statistics import median
from typing import Any

from benchmarks import Row, Say
from benchmarks.filling import FIRST, enrol, opened
from benchmarks.stores import reading, sqlite
from benchmarks.watching import watched
from bot.alarm import ManualAlarm
from bot.alliances import store as alliances
from bot.alliances.model import Actor, Grant, Level
from bot.app import build
from bot.clock import SystemClock
from bot.config import DatabaseSettings, Settings
from bot.polls.model import Electorate, Poll, Typed
from bot.polls.service import PollService

PEOPLE = 1_000_000
SLICE = 10_000  # votes, of which is measured how many a second they are …
SLICES = 5  # … and the medians of the first and the last so many are compared
AT_ONCE = 256  # people who vote at one time
OPTIONS = 8
IDLE = 3.0  # seconds
GUILD, ASKER = 1, 1
ACTOR = Actor(FIRST, GUILD, ASKER, frozenset({Grant(Level.ORGANIZER)}))
SECONDS = 10.0  # for the opening
ALIKE = 0.8  # of the first votes' rate: within the noise of a machine


@asynccontextmanager
async def alliance(url: str) -> AsyncIterator[PollService]:
    """One of so many people, and the bot's service over it."""
    async with opened(url) as database, database.write() as connection:
        now = datetime.now(UTC)
        assert await alliances.create_alliance(connection, "Everybody", "a pledge", now) == FIRST
        await alliances.create_chapter(connection, GUILD, FIRST, "Everybody", now)
        await alliances.add_grant(connection, FIRST, ASKER, Grant(Level.ORGANIZER), ASKER, now)
    await enrol(url, range(1, PEOPLE + 1))
    settings = Settings(database=DatabaseSettings(url=url))
    bot = await build(settings, clock=SystemClock(), alarm=ManualAlarm())
    gc.collect()
    gc.freeze()  # as `run` does
    try:
        yield bot.services.polls
    finally:
        for call in bot.close_calls:
            await call()


async def ask(service: PollService, electorate: Electorate, closes: str = "2d") -> Poll:
    options = "\n".join(f"Option {number}" for number in range(OPTIONS))
    return await service.open(ACTOR, Typed("Which?", options, "live", closes, 2, electorate=electorate))


async def vote(service: PollService, poll: Poll, people: Sequence[int]) -> float:
    """Seconds until all have their receipts."""
    left = iter(people)

    async def booth() -> None:
        for user_id in left:
            await service.cast(GUILD, user_id, poll.id, user_id % OPTIONS)

    began = time.perf_counter()
    await asyncio.gather(*(booth() for _ in range(AT_ONCE)))
    return time.perf_counter() - began


async def slowest_vote(service: PollService, poll: Poll, until: asyncio.Future[Any]) -> float:
    """Milliseconds: of votes one after the other."""
    slowest, presses = 0.0, 0
    while not until.done():
        began = time.perf_counter()
        await service.cast(GUILD, ASKER, poll.id, presses % OPTIONS)
        slowest, presses = max(slowest, time.perf_counter() - began), presses + 1
    return slowest * 1000


async def standing(service: PollService, poll: Poll) -> float:
    """Milliseconds until it is known how the poll stands."""
    began = time.perf_counter()
    await service.standing(poll.id)
    return (time.perf_counter() - began) * 1000


async def benchmark(say: Say) -> Sequence[Row]:
    async with sqlite() as url:
        return await measure(url, say)


async def measure(url: str, say: Say) -> Sequence[Row]:
    """On an empty store."""
    say(f"enrolling {PEOPLE:,} people")
    async with alliance(url) as service:
        return await measured(url, service, say)


async def measured(url: str, service: PollService, say: Say) -> Sequence[Row]:
    other = await ask(service, Electorate(level="organizer"))
    say("doing nothing")
    async with watched() as idle:
        quiet = await slowest_vote(service, other, asyncio.ensure_future(asyncio.sleep(IDLE, other)))
    say("opening")
    async with watched() as opening:
        opened = asyncio.create_task(ask(service, Electorate()))
        meanwhile = await slowest_vote(service, other, opened)
    poll = await opened
    assert poll.roll_size == PEOPLE
    copying = await reading(url, "SELECT DISTINCT user_id FROM grants WHERE level = 'volunteer'")
    people = Random(8).sample(range(1, PEOPLE + 1), PEOPLE)
    rates: list[float] = []
    early = 0.0
    async with watched() as voting:
        for at in range(0, PEOPLE, SLICE):
            say(f"voting: {at:,} of {PEOPLE:,}")
            rates.append(SLICE / await vote(service, poll, people[at : at + SLICE]))
            early = early or await standing(service, poll)
    async with watched() as counting:
        late = await standing(service, poll)
    recounting = await reading(
        url, f"SELECT choices, count(*) FROM ballots WHERE poll_id = {poll.id} GROUP BY 1"
    )
    first, last = median(rates[:SLICES]), median(rates[-SLICES:])
    return [
        Row(
            f"opening on a roll of {PEOPLE:,}, beside reading it",
            "s",
            opening.seconds,
            copying,
            opening.seconds / copying,
            f"under {SECONDS:g} s",
            opening.seconds < SECONDS,
        ),
        Row(
            "slowest vote in another poll meanwhile, beside before", "ms", meanwhile, quiet, meanwhile / quiet
        ),
        opening.row("opening", idle),
        Row(
            f"votes, the last of {PEOPLE:,}, beside the first",
            "1/s",
            last,
            first,
            last / first,
            f"at least {ALIKE}",
            last / first >= ALIKE,
        ),
        voting.row("voting", idle),
        Row(f"live count of {PEOPLE:,} ballots, beside one of {SLICE:,}", "ms", late, early, late / early),
        Row(
            "the same, beside a recount by the driver",
            "ms",
            late,
            recounting * 1000,
            late / recounting / 1000,
        ),
        counting.row("counting", idle),
    ]
