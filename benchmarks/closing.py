"""Closing a poll with 1,000,000 ranked ballots and publishing them, beside reading as many rows once by the driver.

And cancelling as many. By the bot's own services on an SQLite file (`postgres` has the same on the other database);
meanwhile the event loop is watched, as others would feel it.
"""

import asyncio
import gc
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import insert, literal, select, update

from benchmarks import Row, Say
from benchmarks.counting import OPTIONS, cut_short
from benchmarks.filling import FIRST, enrol, fill, opened
from benchmarks.million import ACTOR, ASKER, GUILD, ask, slowest_vote
from benchmarks.stores import reading, sqlite
from benchmarks.watching import watched
from bot.alarm import ManualAlarm
from bot.alliances import store as alliances
from bot.app import build
from bot.config import DatabaseSettings, Settings
from bot.database.tables import ballots, chain, polls, roll, tallies
from bot.polls import rules, store
from bot.polls.ballot_store import written
from bot.polls.codes import new_code
from bot.polls.formats.chain import CAST, head, start
from bot.polls.methods.story import Method
from bot.polls.model import Electorate, Poll, Standing, State, Typed
from bot.polls.service import PollService

BALLOTS = 1_000_000
SECONDS = 60.0  # for closing and publishing
LIMIT = 10 << 20  # bytes of a file in Discord
IDLE = 5.0  # seconds
PATIENCE = 1000.0  # ms: Discord waits for three seconds


@dataclass
class Moved:
    """A clock that is put forward."""

    at: datetime

    def now(self) -> datetime:
        return self.at


async def with_ballots(url: str, service: PollService, clock: Moved, say: Say) -> Poll:
    """An open poll in which everybody has voted, of whom only one joined by the tables."""
    async with opened(url) as database, database.write() as connection:
        assert await alliances.create_alliance(connection, "Everybody", "a pledge", clock.now()) == FIRST
        await alliances.create_chapter(connection, GUILD, FIRST, "Everybody", clock.now())
    await enrol(url, [ASKER])
    options = "\n".join(f"Option {number}" for number in range(OPTIONS))
    typed = Typed("Which?", options, "hidden", "2d", channel_id=2, method=Method.RUNOFF)
    poll = replace(await service.open(ACTOR, typed), roll_size=BALLOTS)
    say("making ballots")
    await fill(url, roll, ({"poll_id": poll.id, "user_id": n, "voted": True} for n in range(2, BALLOTS + 1)))
    chance = Random(8)
    people: Counter[str] = Counter()

    def cast() -> Iterator[Mapping[str, Any]]:
        for _ in range(BALLOTS):
            choices = written(cut_short(chance))
            people[choices] += 1
            yield {"poll_id": poll.id, "key": os.urandom(32), "code": new_code(), "choices": choices}

    await fill(url, ballots, cast())
    alike = ({"poll_id": poll.id, "choices": said, "people": many} for said, many in people.items())
    await fill(url, tallies, alike)
    say("making the chain")
    definition = rules.definition(poll)
    last = start(definition)

    def entries() -> Iterator[Mapping[str, Any]]:
        nonlocal last
        for number in range(1, BALLOTS + 1):
            sealed = os.urandom(32)
            last = head(last, CAST, sealed.hex())
            yield {
                "poll_id": poll.id,
                "number": number,
                "act": CAST,
                "seal": sealed,
                "head": bytes.fromhex(last),
            }

    await fill(url, chain, entries())
    async with opened(url) as database, database.write() as connection:
        await store.fix(connection, poll.id, definition)
        values = {"head": bytes.fromhex(last), "entries": BALLOTS, "roll_size": BALLOTS, "turnout": BALLOTS}
        await connection.execute(update(polls).where(polls.c.id == poll.id).values(values))
    return poll


async def mistaken(url: str, service: PollService, like: Poll) -> Poll:
    """An open poll with as many ballots, made of what there is of another's."""
    poll = await ask(service, Electorate(), closes="20d")
    entries = select(chain).where(chain.c.poll_id == like.id).subquery()
    of, said = literal(poll.id), literal("0,1,2,3,4,5,6,7")
    cast = select(of, entries.c.seal, literal(new_code()), said)
    async with opened(url) as database, database.write() as connection:
        await connection.execute(insert(ballots).from_select(list(ballots.c), cast))
        same = select(of, *(entries.c[column.name] for column in chain.c if column.name != "poll_id"))
        await connection.execute(insert(chain).from_select(list(chain.c), same))
    return poll


async def benchmark(say: Say) -> Sequence[Row]:
    async with sqlite() as url:
        return await measure(url, say)


async def measure(url: str, say: Say) -> Sequence[Row]:
    """On an empty store."""
    clock, alarm = Moved(datetime.now(UTC)), ManualAlarm()
    bot = await build(Settings(database=DatabaseSettings(url=url)), clock=clock, alarm=alarm)
    service = bot.services.polls
    poll = await with_ballots(url, service, clock, say)
    against = await reading(url, "SELECT * FROM ballots", "SELECT * FROM chain")
    gc.collect()
    gc.freeze()  # as `run` does
    say("doing nothing")
    async with watched() as idle:  # what the machine does besides is felt too
        await asyncio.sleep(IDLE)
    other = await ask(service, Electorate(), closes="20d")
    say("voting elsewhere")
    quiet = await slowest_vote(service, other, asyncio.ensure_future(asyncio.sleep(IDLE, other)))
    say("closing")
    clock.at = poll.closes_at
    async with watched() as closing:
        done = asyncio.ensure_future(alarm.run_due(clock.now()))
        meanwhile = await slowest_vote(service, other, done)
        await done
    say("counting and publishing")
    async with watched() as publishing:
        standing: Standing | None = await service.standing(poll.id)
        assert standing is not None
        published = await service.publication(standing, LIMIT)
    assert published is not None
    size = sum(part.stat().st_size for part in published.files) / (1 << 20)
    parts = len(published.files)
    say("making as many ballots again")
    wrong = await mistaken(url, service, poll)
    say("cancelling")
    async with watched() as cancelling:
        await service.end(ACTOR, wrong.id, State.CANCELLED, "a mistake")
        done = asyncio.ensure_future(alarm.run_due(clock.now()))
        beside = await slowest_vote(service, other, done)
        await done
    for call in bot.close_calls:
        await call()
    both = closing.seconds + publishing.seconds
    what = f"of {BALLOTS:,} ballots"
    return [
        Row(f"closing {what}", "s", closing.seconds, against, closing.seconds / against),
        Row(
            f"counting and publishing {what}", "s", publishing.seconds, against, publishing.seconds / against
        ),
        Row("both", "s", both, against, both / against, f"under {SECONDS:g} s", both < SECONDS),
        Row(
            "slowest vote in another poll meanwhile, beside before",
            "ms",
            meanwhile,
            quiet,
            meanwhile / quiet,
            f"under {PATIENCE:,g} ms",
            meanwhile < PATIENCE,
        ),
        Row(f"cancelling {what}", "s", cancelling.seconds, against, cancelling.seconds / against),
        Row(
            "slowest vote in another poll meanwhile, beside before",
            "ms",
            beside,
            quiet,
            beside / quiet,
            f"under {PATIENCE:,g} ms",
            beside < PATIENCE,
        ),
        closing.row("closing", idle),
        publishing.row("publishing", idle),
        cancelling.row("cancelling", idle),
        Row("most memory, closing", "MB", closing.memory),
        Row("most memory, publishing", "MB", publishing.memory),
        Row("most memory, cancelling", "MB", cancelling.memory),
        Row(f"published, in {parts} parts", "MB", size),
    ]
