"""Coverage with 1,000,000 volunteers and a lead in most counties, beside an alliance with nobody in it."""

import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import Row, Say
from benchmarks.filling import fill
from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import Layout
from bot.app import build
from bot.clock import SystemClock
from bot.config import DatabaseSettings, Settings
from bot.counties.atlas import Atlas
from bot.database import Database, schema
from bot.database.tables import assignments, populations, volunteers
from bot.services import Services

VOLUNTEERS = 1_000_000
LED = 2_800  # counties with a lead, out of 3,144
HELPERS = 40_000  # backups and members
ROUNDS = 5
SECONDS, TIMES = 1.0, 1.5
GUILD, FOUNDER = 1, 10**17
HOME = "48453"


@dataclass(frozen=True, slots=True)
class Place:
    services: Services
    actor: Actor


def people(alliance_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Volunteers over all counties, many in a few of them, as people live."""
    chance, geoids = random.Random(1), [county.geoid for county in Atlas.load().counties]
    weights = [1 / (1 + chance.random() * 200) for _ in geoids]
    for number, geoid in enumerate(chance.choices(geoids, weights, k=VOLUNTEERS)):
        yield {
            "alliance_id": alliance_id,
            "user_id": FOUNDER + 1 + number,
            "status": "active" if number % 10 else "left",
            "guild_id": GUILD,
            "geoid": geoid,
            "skills": ["writing"],
            "zone": "America/Chicago",
            "locale": "en",
            "created_at": now,
            "changed_at": now,
        }


def duties(alliance_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    chance, geoids = random.Random(2), [county.geoid for county in Atlas.load().counties]
    roles = ["lead"] * LED + ["backup", "member"] * (HELPERS // 2)
    for number, role in enumerate(roles):
        since = now - timedelta(days=chance.randrange(60))
        yield {
            "alliance_id": alliance_id,
            "geoid": geoids[number % len(geoids)] if role == "lead" else chance.choice(geoids),
            "user_id": FOUNDER + 1 + number,
            "role": role,
            "since": since,
            "confirmed_at": since if number % 3 else None,
            "steps": number % 4 if role == "lead" else 0,
            "next_at": now + timedelta(days=9) if role == "lead" else None,
            "extended": 0,
        }


async def populate(url: str, alliance_id: int) -> None:
    now, counties = datetime.now(UTC), Atlas.load().counties
    await fill(url, volunteers, people(alliance_id, now))
    await fill(url, assignments, duties(alliance_id, now))
    await fill(url, populations, ({"geoid": one.geoid, "people": 1000 + n} for n, one in enumerate(counties)))


@asynccontextmanager
async def alliance(filled: bool) -> AsyncIterator[Place]:
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder, 'alliance.db')}"
        database = Database(url)
        await schema.upgrade(database)
        settings = Settings(database=DatabaseSettings(url=url))
        async with await build(settings, clock=SystemClock(), alarm=ManualAlarm()) as bot:
            alliances = bot.services.alliances
            layout = Layout({}, {Purpose.COVERAGE: GUILD})
            chapter = await alliances.set_up(GUILD, "Alliance", FOUNDER, layout, "pledge")
            if filled:
                await populate(url, chapter.alliance_id)
            async with database.write() as connection:
                await alliances.grant_within(
                    connection, chapter.alliance_id, FOUNDER + 1, Grant(Level.ORGANIZER), FOUNDER
                )
            yield Place(bot.services, await alliances.actor(GUILD, FOUNDER + 1))
        await database.close()


async def seconds(call: Callable[[], Awaitable[object]]) -> float:
    """Of a few, after one that warms up, the one that other programs on the machine disturbed least."""
    await call()
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - before)
    return min(taken)


Asked = Callable[[Place], Awaitable[object]]
ROLL_UPS: dict[str, Asked] = {
    "roll-up for the map of coverage": lambda at: at.services.counties.standing(at.actor),
    "roll-up for the map of volunteers": lambda at: at.services.gaps.volunteers(at.actor),
    "roll-up for the digest": lambda at: at.services.digests.read(at.actor.alliance_id, datetime.now(UTC)),
    "roll-up for the board": lambda at: at.services.boards.read(at.actor.alliance_id),
    "/coverage gaps": lambda at: at.services.gaps.gaps(at.actor),
}
ONE_COUNTY: dict[str, Asked] = {
    "/county show": lambda at: at.services.counties.page(at.actor, HOME),
    "/county mine": lambda at: at.services.counties.mine(at.actor),
}


async def benchmark(say: Say) -> Sequence[Row]:
    say(f"writing {VOLUNTEERS:,} volunteers")
    rows = []
    async with alliance(filled=True) as full, alliance(filled=False) as empty:
        for what, call in (ROLL_UPS | ONE_COUNTY).items():
            say(what)
            measured = await seconds(lambda call=call: call(full))  # type: ignore[misc]
            against = await seconds(lambda call=call: call(empty))  # type: ignore[misc]
            target, met = f"under {SECONDS:g} s", measured < SECONDS
            if what in ONE_COUNTY:
                target, met = f"at most {TIMES:g} times", measured <= TIMES * against
            rows.append(Row(what, "s", measured, against, measured / against, target, met))
    return rows
