"""The public cards of events: drawn anew when something has changed, and no more often than readers can bear."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.events import store
from bot.events.model import Plan, Standing
from bot.redrawing import Redrawing

TRY_AGAIN = timedelta(seconds=60)


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the event's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...

    async def mirror(self, standing: Standing) -> int | None:
        """Let Discord's own event be as this one; its id, None where there is none. Raises reminders' Busy."""
        ...


class Cards:
    def __init__(self, database: Database, clock: Clock, alarm: Alarm, every: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._redrawing = Redrawing("event-card", clock, alarm, self._draw, TRY_AGAIN)
        self.board: Board | None = None  # nothing is drawn before there is one
        self._mirrored: dict[int, tuple[Plan, datetime | None, int]] = {}

    def changed(self, event_id: int) -> None:
        """Draw the card soon, with whatever else happens until then."""
        self._draw_at(event_id, self._clock.now() + self._every)

    async def resume(self) -> None:
        """At start: what has changed may not have been drawn."""
        async with self._database.read() as connection:
            stale = await store.to_show(connection)
        for event_id in stale:
            self._draw_at(event_id, self._clock.now())

    async def posted(self, event_id: int, message_id: int) -> None:
        """It hangs now, and is drawn once more: for what happened while it was being sent."""
        async with self._database.write() as connection:
            await store.hung(connection, event_id, message_id)
        self.changed(event_id)

    def _draw_at(self, event_id: int, at: datetime) -> None:
        if not self._redrawing.waits(event_id):
            self._redrawing.at(event_id, at)

    async def _draw(self, event_id: int) -> None:
        async with self._database.read() as connection:
            event = await store.event(connection, event_id)
            if (
                self.board is None
                or event is None
                or event.message_id is None
                or event.shown == event.version
            ):
                return
            roster = await store.roster(connection, event_id)
        standing = Standing(event, roster)
        there = await self.board.draw(standing)
        scheduled_id, about = event.scheduled_id, (event.plan, event.cancelled_at, standing.going)
        if self._mirrored.get(event_id) != about:
            scheduled_id = await self.board.mirror(standing)
            self._mirrored[event_id] = about
        async with self._database.write() as connection:
            await store.mirrored(connection, event_id, scheduled_id)
            if there:
                await store.shown(connection, event_id, event.version)
            else:
                await store.hung(connection, event_id, None)
