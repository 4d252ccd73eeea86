"""Stores with rows in every table, whatever the tables are."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, LargeBinary, String, select

from bot.database import Database, metadata
from bot.database.tables import Instant
from tests.conftest import START

ROWS = 3
# What the tables' own checks ask for.
CHECKED = {
    "assignments.role": "member",
    "poll_repeats.weekday": None,
    "event_places.state": "offered",
    "objections.state": "panel",
    "reviews.objections_until": None,
    "statements.merged_into": None,
    "statement_votes.stance": 1,
    "task_claims.state": "claimed",
    "task_claims.ended_at": None,
}
BIG = 2**60  # as large as Discord's ids are


def value(column: Column[Any], number: int) -> Any:
    """Something of the column's type, different for each number, and the same as what it refers to."""
    if str(column) in CHECKED:
        return CHECKED[str(column)]
    for key in column.foreign_keys:
        return value(key.column, number)
    match column.type:
        case Date():
            return START.date()
        case Instant():
            later = timedelta(minutes=list(column.table.columns).index(column))  # some have to be in order
            return START.replace(year=2000 + number, microsecond=number) + later
        case LargeBinary():
            return bytes([number]) * 32
        case Boolean():
            return number % 2 == 0
        case JSON():
            return {"wörds": [number, None, "\u2066<@1>\n"]}
        case String():
            return f"é{number}\n'"[: column.type.length]
        case BigInteger() if column.name.endswith(("user_id", "guild_id", "channel_id", "message_id")):
            return BIG + number
    return number


async def fill(database: Database, rows: int = ROWS) -> None:
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            made = [{c.name: value(c, number) for c in table.columns} for number in range(1, rows + 1)]
            await connection.execute(table.insert(), made)


async def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    async with database.read() as connection:
        return {
            table.name: [
                tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
async def other(sqlite_template: Any, tmp_path: Any) -> AsyncIterator[Database]:
    """A second store, on SQLite."""
    file = tmp_path / "other" / "alliance.db"
    file.parent.mkdir()
    file.write_bytes(sqlite_template.read_bytes())
    opened = Database(f"sqlite+aiosqlite:///{file}")
    yield opened
    await opened.close()
