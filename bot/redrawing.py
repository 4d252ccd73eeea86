"""What everybody sees is drawn anew by the alarm: once for however many changes, and one drawing at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from bot.alarm import Alarm
from bot.clock import Clock
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
