"""The public cards of events: drawn anew when something has changed, and no more often than readers can bear."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.events import store
from bot.events.model import Event, Plan, Standing
from bot.reminders.model import Busy

TRY_AGAIN = timedelta(seconds=60)


class Board(Protocol):
    """The Discord side: where cards hang."""

    async def draw(self, standing: Standing) -> bool:
        """Let the event's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...

    async def mirror(self, event: Event) -> int | None:
        """Let Discord's own event be as this one; its id, None where there is none. Raises reminders' Busy."""
        ...


class Cards:
    def __init__(self, database: Database, clock: Clock, alarm: Alarm, every: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._every = every
        self.board: Board | None = None  # nothing is drawn before there is one
        self._waiting: set[int] = set()
        self._mirrored: dict[int, tuple[Plan, datetime | None]] = {}
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

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
        if event_id not in self._waiting:
            self._waiting.add(event_id)
            self._alarm.wake(f"event-card:{event_id}", at, partial(self._draw, event_id))

    async def _draw(self, event_id: int) -> None:
        self._waiting.discard(event_id)
        # One at a time, or an older drawing could come to stand over a newer one.
        async with self._turns.setdefault(event_id, asyncio.Lock()):
            try:
                await self._draw_now(event_id)
            except Busy as busy:
                wait = max(TRY_AGAIN, timedelta(seconds=busy.retry_after or 0))
                self._draw_at(event_id, self._clock.now() + wait)
            except Exception:
                self._draw_at(event_id, self._clock.now() + TRY_AGAIN)
                raise

    async def _draw_now(self, event_id: int) -> None:
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
        there = await self.board.draw(Standing(event, roster))
        scheduled_id, about = event.scheduled_id, (event.plan, event.cancelled_at)
        if self._mirrored.get(event_id) != about:
            scheduled_id = await self.board.mirror(event)
            self._mirrored[event_id] = about
        async with self._database.write() as connection:
            await store.mirrored(connection, event_id, scheduled_id)
            if there:
                await store.shown(connection, event_id, event.version)
            else:
                await store.hung(connection, event_id, None)
