"""Filling a store by its tables: in a benchmark thousands of people are there at once, not after an hour of forms.

What is measured then goes the whole way. The bot may be running, and sees these rows as any others; only of
reminders does it not know before it starts again.
"""

import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from bot.alliances.model import NATIONAL, Level
from bot.database import Database
from bot.database.tables import consents, grants, reminders
from bot.reminders.model import State, Topic
from bot.reminders.service import PERSONAL

FIRST = 1  # the alliance that was founded first
_ROWS_AT_ONCE = 10_000
Row = Mapping[str, Any]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def fill(url: str, table: Table, rows: Iterable[Row]) -> None:
    left = iter(rows)
    async with opened(url) as database, database.write() as connection:
        while some := list(islice(left, _ROWS_AT_ONCE)):
            await connection.execute(insert(table), some)
        if not database.is_sqlite:  # as PostgreSQL does by itself within a minute
            await connection.execute(text(f"ANALYZE {table.name}"))


async def enrol(url: str, user_ids: Iterable[int]) -> None:
    """Make people volunteers, who are on the roll of every poll that is opened from now on."""
    given = {
        "alliance_id": FIRST,
        "level": Level.VOLUNTEER.word,
        "scope": NATIONAL,
        "granted_at": datetime.now(UTC),
    }
    await fill(url, grants, ({**given, "user_id": user, "granted_by": user} for user in user_ids))


async def let_write(url: str, user_ids: Iterable[int]) -> None:
    """These people let the bot write to them directly what they asked to be reminded of."""
    given = {"alliance_id": FIRST, "topic": Topic.PERSONAL.value, "given_at": datetime.now(UTC)}
    await fill(url, consents, ({**given, "user_id": user} for user in user_ids))


async def remind(url: str, due: Iterable[tuple[int, datetime]], channel_id: int | None = None) -> None:
    """A reminder for each user id at an instant, as `/remind me` sets it."""
    await fill(
        url,
        reminders,
        (
            {
                "alliance_id": FIRST,
                "kind": PERSONAL,
                "subject": f"user:{user_id}:{secrets.token_hex(8)}",
                "user_id": user_id,
                "channel_id": channel_id,
                "topic": Topic.PERSONAL.value,
                "arguments": {"text": "water the plants"},
                "due_at": at,
                "at_once": True,
                "can_wait": False,
                "next_at": at,
                "state": State.PENDING.value,
                "attempts": 0,
                "nonce": secrets.token_hex(12),
                "fallback": False,
            }
            for user_id, at in due
        ),
    )


async def waiting(url: str) -> int:
    """How many reminders are not sent yet."""
    pending = select(func.count()).select_from(reminders).where(reminders.c.state == State.PENDING.value)
    async with opened(url) as database, database.read() as connection:
        return int(await connection.scalar(pending) or 0)
