"""The public cards of events: drawn anew when something has changed, and no more often than readers can bear."""

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import redrawing
from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.events import store
from bot.events.model import Plan, Standing

TRY_AGAIN = timedelta(seconds=60)


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the event's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...

    async def mirror(self, standing: Standing) -> int | None:
        """Let Discord's own event be as this one; its id, None where there is none. Raises reminders' Busy."""
        ...


class Cards(redrawing.Cards):
    def __init__(self, database: Database, clock: Clock, alarm: Alarm, every: timedelta) -> None:
        super().__init__("event-card", database, clock, alarm, every, TRY_AGAIN)
        self.board: Board | None = None  # nothing is drawn before there is one
        self._mirrored: dict[int, tuple[Plan, datetime | None, int]] = {}

    async def stale(self, connection: AsyncConnection) -> list[int]:
        return await store.to_show(connection)

    async def hung(self, connection: AsyncConnection, number: int, message_id: int | None) -> None:
        await store.hung(connection, number, message_id)

    async def draw(self, number: int) -> None:
        async with self._database.read() as connection:
            event = await store.event(connection, number)
            if (
                self.board is None
                or event is None
                or event.message_id is None
                or event.shown == event.version
            ):
                return
            roster = await store.roster(connection, number)
        standing = Standing(event, roster)
        there = await self.board.draw(standing)
        scheduled_id, about = event.scheduled_id, (event.plan, event.cancelled_at, standing.going)
        if self._mirrored.get(number) != about:
            scheduled_id = await self.board.mirror(standing)
            self._mirrored[number] = about
        async with self._database.write() as connection:
            await store.mirrored(connection, number, scheduled_id)
            if there:
                await store.shown(connection, number, event.version)
            else:
                await store.hung(connection, number, None)
