"""Whatever falls due by the clock is followed up: each at its instant, or as soon as the bot is back."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database, after_commit

TRY_AGAIN = timedelta(minutes=5)
AT_ONCE = 100

# Numbers of what is due by an instant, beyond a number, in order and so many at most; when the next is due after it.
Due = Callable[[AsyncConnection, datetime, int, int], Awaitable[Sequence[int]]]
Next = Callable[[AsyncConnection, datetime], Awaitable[datetime | None]]


class Following:
    """Calls `follow` for each that is due, by its number and the instant of the look, and keeps the alarm set."""

    def __init__(
        self,
        name: str,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        due: Due,
        next_at: Next,
        follow: Callable[[int, datetime], Awaitable[None]],
    ) -> None:
        self._name = name
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._due = due
        self._next_at = next_at
        self._follow = follow

    async def resume(self) -> None:
        """At start, and whenever something is due."""
        now = self._clock.now()
        failed: list[Exception] = []
        try:
            last: int | None = 0
            while last is not None:
                async with self._database.read() as connection:
                    batch = await self._due(connection, now, last, AT_ONCE)
                for number in batch:
                    try:
                        await self._follow(number, now)
                    except Exception as error:  # one's trouble is not another's
                        failed.append(error)
                last = batch[-1] if len(batch) == AT_ONCE else None
            async with self._database.read() as connection:
                following = await self._next_at(connection, now)
        except Exception:
            self.wake_by(now + TRY_AGAIN)
            raise
        if following is not None:
            self.wake_by(following)
        if failed:
            self.wake_by(now + TRY_AGAIN)
            raise ExceptionGroup(self._name, failed)

    def wake_by(self, at: datetime) -> None:
        """Look again at that instant at the latest."""
        self._alarm.wake_by(self._name, at, self.resume)

    def wake_after(self, connection: AsyncConnection, at: datetime | None) -> None:
        """The same, once a transaction is committed; nothing, where there is no such instant."""
        if at is not None:
            after_commit(connection, lambda: self.wake_by(at))
