"""The public cards of tasks."""

from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import redrawing
from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.tasks import store
from bot.tasks.model import Standing

TRY_AGAIN = timedelta(seconds=60)


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the task's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...


class Cards(redrawing.Cards):
    def __init__(self, database: Database, clock: Clock, alarm: Alarm, every: timedelta) -> None:
        super().__init__("task-card", database, clock, alarm, every, TRY_AGAIN)
        self.board: Board | None = None  # nothing is drawn before there is one

    async def stale(self, connection: AsyncConnection) -> list[int]:
        return await store.to_show(connection)

    async def hung(self, connection: AsyncConnection, number: int, message_id: int | None) -> None:
        await store.hung(connection, number, message_id)

    async def draw(self, number: int) -> None:
        async with self._database.read() as connection:
            task = await store.task(connection, number)
            if self.board is None or task is None or task.message_id is None or task.shown == task.version:
                return
            claims = await store.claims(connection, [number])
        there = await self.board.draw(Standing(task, claims[number]))
        async with self._database.write() as connection:
            if there:
                await store.shown(connection, number, task.version)
            else:
                await store.hung(connection, number, None)
