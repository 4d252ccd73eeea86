"""The public cards of free topics; those of proposals show their own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import redrawing
from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.opinions import store
from bot.opinions.model import Standing, Topic

TRY_AGAIN = timedelta(seconds=60)
LATELY = timedelta(days=1)  # a topic that was closed before has been drawn for the last time


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the topic's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...


class Cards(redrawing.Cards):
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        every: timedelta,
        standing: Callable[[Topic], Awaitable[Standing]],
    ) -> None:
        super().__init__("topic-card", database, clock, alarm, every, TRY_AGAIN)
        self._standing = standing
        self._shown: dict[int, Standing] = {}
        self.board: Board | None = None  # nothing is drawn before there is one

    async def stale(self, connection: AsyncConnection) -> list[int]:
        return await store.with_cards(connection, self._clock.now() - LATELY)

    async def hung(self, connection: AsyncConnection, number: int, message_id: int | None) -> None:
        await store.hung(connection, number, message_id)

    async def draw(self, number: int) -> None:
        async with self._database.read() as connection:
            topic = await store.topic(connection, number)
        if self.board is None or topic is None or topic.message_id is None:
            return
        standing = await self._standing(topic)
        if self._shown.get(number) == standing:
            return
        if await self.board.draw(standing):
            self._shown[number] = standing
        else:
            async with self._database.write() as connection:
                await store.hung(connection, number, None)
        if topic.closed_at is not None:
            self._shown.pop(number, None)
