"""What everybody sees is drawn anew by the alarm: once for however many changes, and one drawing at a time."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.reminders.model import Busy


class Redrawing:
    """Calls `draw` for a number. `again` is how long after a failure it is tried once more, or later where Discord
    asks for that by a Busy; whatever else `draw` raises goes on to the alarm, which tells of it."""

    def __init__(
        self, name: str, clock: Clock, alarm: Alarm, draw: Callable[[int], Awaitable[None]], again: timedelta
    ) -> None:
        self._name = name
        self._clock = clock
        self._alarm = alarm
        self._draw_now = draw
        self._again = again
        self._waiting: dict[int, datetime] = {}
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def waits(self, number: int) -> bool:
        """Whether it is to be drawn already."""
        return number in self._waiting

    def at(self, number: int, at: datetime) -> None:
        """Draw it then, unless it is to be drawn earlier anyway."""
        if number not in self._waiting or at < self._waiting[number]:
            self._waiting[number] = at
            self._alarm.wake(f"{self._name}:{number}", at, partial(self._draw, number))

    async def _draw(self, number: int) -> None:
        self._waiting.pop(number, None)
        # One at a time, or an older drawing could come to stand over a newer one.
        async with self._turns.setdefault(number, asyncio.Lock()):
            try:
                await self._draw_now(number)
            except Busy as busy:
                wait = max(self._again, timedelta(seconds=busy.retry_after or 0))
                self.at(number, self._clock.now() + wait)
            except Exception:
                self.at(number, self._clock.now() + self._again)
                raise


class Cards(ABC):
    """Cards that hang in channels: drawn soon after something has changed, and no more often than readers can bear."""

    def __init__(
        self, name: str, database: Database, clock: Clock, alarm: Alarm, every: timedelta, again: timedelta
    ) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._redrawing = Redrawing(name, clock, alarm, self.draw, again)

    @abstractmethod
    async def stale(self, connection: AsyncConnection) -> list[int]:
        """Those that do not show what has changed last."""

    @abstractmethod
    async def hung(self, connection: AsyncConnection, number: int, message_id: int | None) -> None:
        """Keep where a card hangs."""

    @abstractmethod
    async def draw(self, number: int) -> None:
        """Let a card show how things stand, if it hangs. Raises reminders' Busy."""

    def changed(self, number: int) -> None:
        """Draw the card soon, with whatever else happens until then."""
        self._draw_at(number, self._clock.now() + self._every)

    async def resume(self) -> None:
        """At start: what has changed may not have been drawn."""
        async with self._database.read() as connection:
            stale = await self.stale(connection)
        for number in stale:
            self._draw_at(number, self._clock.now())

    async def posted(self, number: int, message_id: int) -> None:
        """It hangs now, and is drawn once more: for what happened while it was being sent."""
        async with self._database.write() as connection:
            await self.hung(connection, number, message_id)
        self.changed(number)

    def _draw_at(self, number: int, at: datetime) -> None:
        if not self._redrawing.waits(number):
            self._redrawing.at(number, at)
