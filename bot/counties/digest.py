"""The weekly digest in the coverage channel: when it is due, and what it says when it is sent."""

from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from bot.alarm import Alarm
from bot.clock import Clock
from bot.config import DigestSettings, Weekday
from bot.counties import duty_store, rules, store
from bot.counties.model import Digest
from bot.counties.service import CountyService
from bot.database import Database
from bot.reminders.model import NewReminder
from bot.reminders.service import ReminderService
from bot.wallclock import next_weekly

KIND = "digest"
USEFUL = timedelta(days=2)
RETRY = timedelta(minutes=5)
GAPS_SHOWN = 5


class DigestService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        counties: CountyService,
        reminders: ReminderService,
        settings: DigestSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._counties = counties
        self._reminders = reminders
        self._zone = ZoneInfo(settings.zone)
        self._weekday = get_args(Weekday).index(settings.weekday)
        self._hour = settings.hour

    async def resume(self) -> None:
        """At start and whenever it is due: schedule the latest digest unless that was done, and set the alarm.

        One that fell due while the bot was away is caught up for as long as it is useful.
        """
        now = self._clock.now()
        latest, following = self._around(now)
        self._alarm.wake(KIND, following, self.resume)
        if now < latest + USEFUL:
            try:
                await self._schedule(latest)
            except Exception:
                self._alarm.wake(KIND, now + RETRY, self.resume)
                raise

    async def read(self, alliance_id: int, due_at: datetime) -> Digest:
        """The digest due at an instant: how things stand now, and what happened in the week before it."""
        since = self._week_before(due_at)
        async with self._database.read() as connection:
            covered = rules.coverages(await store.leads(connection, alliance_id))
            changes = await store.changes(connection, alliance_id, since, due_at)
            people = await store.people(connection, alliance_id)
            asked = await duty_store.asked(connection, alliance_id)
            welcome = await duty_store.newly_led(connection, alliance_id, since, due_at)
        atlas = self._counties.atlas
        return Digest(
            rules.tally(atlas.counties, covered),
            changes,
            asked,
            people,
            rules.gaps(atlas.counties, covered, GAPS_SHOWN),
            [atlas.get(geoid) for geoid in welcome],
        )

    async def _schedule(self, at: datetime) -> None:
        """One for each chapter of the alliances that there were by then."""
        async with self._database.write() as connection:
            for alliance_id in await store.alliances_at(connection, at):
                new = NewReminder(
                    alliance_id=alliance_id,
                    kind=KIND,
                    subject=f"{KIND}:{at.astimezone(self._zone).date().isoformat()}",
                    due_at=at,
                    expires_at=at + USEFUL,
                )
                await self._reminders.schedule_for_channels(connection, new, "coverage")

    def _around(self, now: datetime) -> tuple[datetime, datetime]:
        """The latest instant of the digest up to `now`, and the next one."""
        latest = self._week_before(now)
        while (following := self._next(latest)) <= now:
            latest = following
        return latest, following

    def _week_before(self, at: datetime) -> datetime:
        """Of an instant of the digest, the one before; otherwise the one in the week before or a day earlier."""
        return self._next(at - timedelta(days=8))

    def _next(self, after: datetime) -> datetime:
        return next_weekly(after, self._weekday, self._hour, 0, self._zone)
