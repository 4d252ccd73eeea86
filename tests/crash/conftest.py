"""The real bot as a process that is killed, with an alliance in the loopback Discord, and time that goes by."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from benchmarks.loopback import Director, LoopbackDiscord
from bot.database import Database
from bot.database.tables import polls, reminders

ANSWERS = "POST /interactions/{interaction}/{token}/callback"
MESSAGES = "POST /channels/{channel}/messages"


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as started:
        yield started
        assert (await started.director.status())["unknown"] == []


async def further(director: Director, route: str, times: int) -> None:
    """Wait until the bot has asked for a route so many times more."""
    before = (await director.status())["requests"].get(route, 0)
    await director.asked(route=route, times=before + times)


async def time_passes(url: str, by: timedelta) -> None:
    """While the bot is down: for it, all its instants moving back is the same as time going by."""
    database = Database(url)
    async with database.write() as connection:
        for table in (polls, reminders):
            for row in (await connection.execute(select(table))).mappings().all():
                back = {name: at - by for name, at in row.items() if isinstance(at, datetime)}
                await connection.execute(update(table).where(table.c.id == row["id"]).values(back))
    await database.close()


async def all_delivered(url: str, before: timedelta = timedelta(0)) -> None:
    """Wait until nothing is left to be sent that is due in less than `before`."""
    database = Database(url)
    due = select(reminders.c.id).where(
        reminders.c.state == "pending", reminders.c.due_at <= datetime.now(UTC) + before
    )
    async with asyncio.timeout(30), database.read() as connection:
        while (await connection.execute(due)).first():
            await connection.rollback()  # or it would go on seeing what it saw first
    await database.close()
