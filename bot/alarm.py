"""Wake-up calls: what must happen at an instant, kept in memory and set again from the database at start."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

# APScheduler passes over a wake-up set for now while the one of that name before it is still running.
_AT_ONCE = 1000

Call = Callable[[], Awaitable[None]]


class Alarm(Protocol):
    """Calls somebody at an instant. Setting a name again replaces what was set under it."""

    def wake(self, name: str, at: datetime, call: Call) -> None: ...

    def wake_by(self, name: str, at: datetime, call: Call) -> None:
        """Set it, unless it is set to that instant or an earlier one already."""

    def cancel(self, name: str) -> None: ...


class AlarmClock:
    """The machine's clock, by APScheduler's memory store: what is overdue runs at once, and once."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def wake(self, name: str, at: datetime, call: Call) -> None:
        self._scheduler.add_job(
            _guarded,
            "date",
            run_date=at,
            args=[name, call],
            id=name,
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=_AT_ONCE,
        )

    def wake_by(self, name: str, at: datetime, call: Call) -> None:
        job = self._scheduler.get_job(name)
        if job is None or at < job.trigger.run_date:
            self.wake(name, at, call)

    def cancel(self, name: str) -> None:
        if self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)


class ManualAlarm:
    """An alarm that rings only when told to: for the simulated Discord, which has a clock of its own."""

    def __init__(self) -> None:
        self._set: dict[str, tuple[datetime, Call]] = {}

    def wake(self, name: str, at: datetime, call: Call) -> None:
        self._set[name] = (at, call)

    def wake_by(self, name: str, at: datetime, call: Call) -> None:
        if name not in self._set or at < self._set[name][0]:
            self.wake(name, at, call)

    def cancel(self, name: str) -> None:
        self._set.pop(name, None)

    def next_due(self, prefix: str = "", *, but: str = "") -> datetime | None:
        """The earliest instant set under a name that begins with `prefix`, and is not `but`."""
        return min(
            (at for name, (at, _) in self._set.items() if name.startswith(prefix) and name != but),
            default=None,
        )

    async def run_due(self, now: datetime) -> None:
        """Ring everything due by `now`, in order, including what that sets anew for an instant by then."""
        while due := sorted((at, name) for name, (at, _) in self._set.items() if at <= now):
            _, name = due[0]
            _, call = self._set.pop(name)
            await _guarded(name, call)


async def _guarded(name: str, call: Call) -> None:
    """A wake-up that fails must not take the others with it; whoever set it sets it again at its next turn."""
    try:
        await call()
    except Exception:
        log.exception("wake-up %s failed", name)
