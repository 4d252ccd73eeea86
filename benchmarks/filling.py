"""Filling a store by its own stores: in a benchmark thousands of people are there at once, not after an hour of forms.

What is measured then goes the whole way. The bot may be running: it sees what is written here as anything else.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.alliances import store as alliances
from bot.alliances.model import Grant, Level
from bot.database import Database

FIRST = 1  # the alliance that was founded first


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def enrol(url: str, user_ids: Iterable[int]) -> None:
    """Make people volunteers, who are on the roll of every poll that is opened from now on."""
    now = datetime.now(UTC)
    async with opened(url) as database, database.write() as connection:
        for user_id in user_ids:
            await alliances.add_grant(connection, FIRST, user_id, Grant(Level.VOLUNTEER), user_id, now)
