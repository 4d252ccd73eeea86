"""An alliance in which 1,000,000 volunteers worked for two years, and one with a single volunteer who did as much as
each of those: what takes longer in the first does so because of the others."""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from benchmarks import Say
from benchmarks.filling import FIRST, fill
from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import Layout
from bot.app import build
from bot.clock import SystemClock
from bot.config import DatabaseSettings, Settings
from bot.counties.atlas import Atlas
from bot.database import Database, schema
from bot.database.tables import assignments, campaigns, hours, outreach, populations, volunteers
from bot.services import Services

VOLUNTEERS = 1_000_000
EACH = 5  # entries of hours, and of people reached, for every volunteer
DAYS = 730  # over which they are spread
WAITING = 14  # days whose hours nobody has approved yet
LED = 2_800  # counties with a lead, out of 3,144
HELPERS = 40_000  # backups and members
GUILD, FOUNDER = 1, 10**17
_MEANS = ("doors", "calls", "texts", "letters", "conversations", "posts")
HOMES = 100_003  # choices of a county, that many people live in a few, as they do

# Numbered by `i`; who it was, where they live and the day follow from the number.
_ROWS = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows)
    SELECT {columns} FROM n
    JOIN temp.homes ON homes.id = i % :people % :homes
    JOIN temp.days ON days.id = i * :days / :rows
"""
_VOLUNTEERS = {
    "user_id": ":first + i",
    "status": "CASE WHEN i % 10 = 9 THEN 'left' ELSE 'active' END",
    "guild_id": f"{GUILD}",
    "geoid": "geoid",
    "skills": "'[]'",
    "hours": "'2-to-5'",
    "commitment": "'regular-helper'",
    "zone": "'America/Chicago'",
    "locale": "'en'",
    "created_at": "day || ' 18:00:00.000000'",
    "changed_at": "day || ' 18:00:00.000000'",
}
_HOURS = {
    "user_id": ":first + i % :people",
    "day": "day",
    "minutes": "15 + i % 240",
    "kind": "'canvassing'",
    "geoid": "geoid",
    "note": "''",
    "status": "CASE WHEN days.id < :decided THEN 'approved' ELSE 'pending' END",
    "logged_at": "day || ' 18:00:00.000000'",
    "words": "''",
}
_OUTREACH = {
    "user_id": ":first + i % :people",
    "day": "day",
    "geoid": "geoid",
    "campaign_id": "CASE WHEN i % 4 THEN i % 4 END",
    "logged_at": "day || ' 18:00:00.000000'",
    **{means: f"i / 7 % {n + 3}" for n, means in enumerate(_MEANS[:4])},
    "conversations": "i % 2",
    "posts": "0",
}
# What the bot adds up with each row that it writes.
_MONDAY = "date(day, '-6 days', 'weekday 1')"
_SUMS = (
    f"""INSERT INTO outreach_sums (alliance_id, week, geoid, campaign_id, {", ".join(_MEANS)})
    SELECT alliance_id, {_MONDAY}, geoid, coalesce(campaign_id, 0), {", ".join(f"sum({one})" for one in _MEANS)}
    FROM outreach GROUP BY 1, 2, 3, 4""",
    f"""INSERT INTO hours_sums (alliance_id, week, geoid, minutes)
    SELECT alliance_id, {_MONDAY}, geoid, sum(minutes) FROM hours WHERE status = 'approved' GROUP BY 1, 2, 3""",
)


@dataclass(frozen=True, slots=True)
class Place:
    services: Services
    actor: Actor
    url: str


def homes() -> list[str]:
    chance, geoids = random.Random(1), [county.geoid for county in Atlas.load().counties]
    weights = [1 / (1 + chance.random() * 200) for _ in geoids]
    return chance.choices(geoids, weights, k=HOMES)


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


def pour(file: Path, table: Table, people: int, rows: int, columns: dict[str, str]) -> None:
    """Millions of rows, made by the database itself, which nobody else may have open; what finds them comes last."""
    today = datetime.now(UTC).date()
    days = [(n, f"{today - timedelta(days=DAYS - 1 - n)}") for n in range(DAYS)]
    given = {"alliance": FIRST, "first": FOUNDER + 1, "people": people, "rows": rows}
    given |= {"homes": HOMES, "days": DAYS, "decided": DAYS - WAITING}
    wanted = {"alliance_id": ":alliance", **columns}
    made = _ROWS.format(columns=", ".join(wanted.values()))
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY")
    for name, column, values in (("homes", "geoid", list(enumerate(homes()))), ("days", "day", days)):
        connection.execute(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY, {column} TEXT)")
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", values)
    for index in indexes:
        connection.execute(f"DROP INDEX {index.name}")
    connection.execute(f"INSERT INTO {table.name} ({', '.join(wanted)}) {made}", given)
    for index in indexes:
        connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    connection.commit()
    connection.close()


def populate(file: Path, many: int, say: Say) -> None:
    for table, rows, columns in (
        (volunteers, many, _VOLUNTEERS),
        (hours, many * EACH, _HOURS),
        (outreach, many * EACH, _OUTREACH),
    ):
        say(f"writing {rows:,} rows of {table.name}")
        pour(file, table, many, rows, columns)
    with closing(sqlite3.connect(file)) as connection:
        for summed in _SUMS:
            connection.execute(summed)
        connection.commit()


async def organize(url: str, many: int) -> None:
    now, counties = datetime.now(UTC), Atlas.load().counties
    await fill(url, populations, ({"geoid": one.geoid, "people": 1000 + n} for n, one in enumerate(counties)))
    named = ({"name": f"Campaign {n}", "code": f"CODE{n}"} for n in range(3))
    made = {"alliance_id": FIRST, "created_by": FOUNDER, "created_at": now}
    await fill(url, campaigns, ({**made, **one} for one in named))
    if many > LED + HELPERS:
        await fill(url, assignments, duties(FIRST, now))


@asynccontextmanager
async def alliance(many: int, say: Say) -> AsyncIterator[Place]:
    """With so many volunteers; the actor is one of them, and an organizer."""
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder:
        file = Path(folder, "alliance.db")
        url = f"sqlite+aiosqlite:///{file}"
        database = Database(url)
        await schema.upgrade(database)
        await database.close()
        await asyncio.to_thread(populate, file, many, say)
        settings = Settings(database=DatabaseSettings(url=url))
        async with await build(settings, clock=SystemClock(), alarm=ManualAlarm()) as bot:
            alliances = bot.services.alliances
            layout = Layout({}, {Purpose.COVERAGE: GUILD})
            chapter = await alliances.set_up(GUILD, "Alliance", FOUNDER, layout, "pledge")
            assert chapter.alliance_id == FIRST
            await organize(url, many)
            async with database.write() as connection:
                for level in (Level.VOLUNTEER, Level.ORGANIZER):
                    await alliances.grant_within(
                        connection, chapter.alliance_id, FOUNDER + 1, Grant(level), FOUNDER
                    )
            yield Place(bot.services, await alliances.actor(GUILD, FOUNDER + 1), url)
        await database.close()
