"""The public cards of free topics; those of proposals show their own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.opinions import store
from bot.opinions.model import Standing, Topic
from bot.redrawing import Redrawing

TRY_AGAIN = timedelta(seconds=60)
LATELY = timedelta(days=1)  # a topic that was closed before has been drawn for the last time


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the topic's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...


class Cards:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        every: timedelta,
        standing: Callable[[Topic], Awaitable[Standing]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._standing = standing
        self._redrawing = Redrawing("topic-card", clock, alarm, self._draw, TRY_AGAIN)
        self._shown: dict[int, Standing] = {}
        self.board: Board | None = None  # nothing is drawn before there is one

    def changed(self, topic_id: int) -> None:
        """Draw the card soon, with whatever else happens until then."""
        self._redrawing.at(topic_id, self._clock.now() + self._every)

    async def resume(self) -> None:
        """At start: what has changed may not have been drawn; one after the other, as Discord limits edits."""
        async with self._database.read() as connection:
            stale = await store.with_cards(connection, self._clock.now() - LATELY)
        for turn, topic_id in enumerate(stale):
            self._redrawing.at(topic_id, self._clock.now() + turn * self._every)

    async def posted(self, topic_id: int, message_id: int) -> None:
        """It hangs now, and is drawn once more: for what happened while it was being sent."""
        async with self._database.write() as connection:
            await store.hung(connection, topic_id, message_id)
        self.changed(topic_id)

    async def _draw(self, topic_id: int) -> None:
        async with self._database.read() as connection:
            topic = await store.topic(connection, topic_id)
        if self.board is None or topic is None or topic.message_id is None:
            return
        standing = await self._standing(topic)
        if self._shown.get(topic_id) == standing:
            return
        if await self.board.draw(standing):
            self._shown[topic_id] = standing
        else:
            async with self._database.write() as connection:
                await store.hung(connection, topic_id, None)
        if topic.closed_at is not None:
            self._shown.pop(topic_id, None)
