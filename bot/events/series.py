"""Events that come again: each occurrence is made some time before, and is an event like any other from there on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import EventSettings
from bot.database import Database
from bot.database.holding import hold_volunteer
from bot.errors import UserError
from bot.events import rhythm, rules
from bot.events import series_store as rows
from bot.events.model import Event, Series, Typed
from bot.events.service import PAGE, EventService
from bot.following import Following

ALARM = "event-series"


class SeriesService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        events: EventService,
        alliances: AllianceService,
        audit: AuditService,
        settings: EventSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._events = events
        self._alliances = alliances
        self._audit = audit
        self._ahead = timedelta(days=settings.ahead_days)
        self._following = Following(ALARM, database, clock, alarm, self._due, self._next_at, self._turn)

    async def resume(self) -> None:
        """At start: what was to be made meanwhile is made now, unless it has begun."""
        self._following.wake_by(self._clock.now())

    # --- what people do -----------------------------------------------------------------------------------

    async def until(self, actor: Actor, geoid: str | None, given: str) -> date | None:
        """The last day as somebody types it for an event there, None for none.

        Raises UserError for whoever does not organize there, county-unknown, and what `rhythm.read_until` raises.
        """
        return rhythm.read_until(given, self._clock.now(), await self._events.zone(actor, geoid))

    async def create(
        self,
        actor: Actor,
        channel_id: int,
        typed: Typed,
        geoid: str | None,
        lead_id: int | None,
        every: str,
        until: date | None = None,
    ) -> Event:
        """The first one, after which others come.

        Raises UserError as `EventService.create` does, error-option, event-until-early.
        """
        how_often = rhythm.check_every(every)
        plan = await self._events.planned(actor, typed, geoid, lead_id)
        rhythm.check_until(plan, until)
        async with self._database.write() as connection:
            await self._events.check_within(connection, actor, plan)
            series = await rows.add(connection, actor, channel_id, plan, how_often, until)
            first = await self._make_next(connection, actor, series)
            await self._events.record(connection, actor, "event-repeat", first)
            await self._make_due(connection, actor, self._moved_on(series))
        return first

    async def edit(
        self,
        actor: Actor,
        event_id: int,
        typed: Typed,
        lead_id: int | None = None,
        until: date | None = None,
    ) -> tuple[Event, int]:
        """This occurrence and those after it, except those that were changed by themselves; and how many of these
        there are. `until` is another last day, None as before: what would come later is called off.

        Raises UserError as `EventService.edit` does, event-no-series, event-until-early.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            old, series, turn = await self._locked(connection, actor, event_id)
            plan = self._events.replanned(old, typed, lead_id)
            await self._events.check_within(connection, actor, plan, old.plan)
            rhythm.check_until(plan, until or series.until)
            series = rhythm.changed(series, turn, plan, until or series.until)
            left, event = 0, old
            for one in await rows.made(connection, series.id, turn, now):
                there = rhythm.occurrence(series, one.turn or 0)
                if one.id == event_id:
                    event = await self._events.edit_within(connection, one, plan)
                elif there is None:
                    await self._events.cancel_within(connection, one)
                elif one.apart:
                    left += 1
                else:
                    await self._events.edit_within(connection, one, there)
            await self._events.record(connection, actor, "event-edit-series", event)
            following = rhythm.occurrence(series, series.turn) if series.next_at or until else None
            series = replace(series, next_at=following.starts_at if following else None)
            await self._make_due(connection, actor, series)
        return event, left

    async def cancel(self, actor: Actor, event_id: int) -> Event:
        """This occurrence and all after it: no more come. Raises UserError as `EventService.cancel` does,
        event-no-series."""
        async with self._database.write() as connection:
            event, series, turn = await self._locked(connection, actor, event_id)
            for one in await rows.made(connection, series.id, turn, self._clock.now()):
                await self._events.cancel_within(connection, one)
            await rows.save(connection, replace(series, next_at=None))
            await self._events.record(connection, actor, "event-cancel-series", event)
        return event

    async def running(self, actor: Actor, page: int = 0) -> tuple[Sequence[Series], int]:
        """Those that go on, the next first, and how many there are."""
        if actor.highest is None or actor.highest < Level.ORGANIZER:
            raise UserError("not-allowed", level=Level.ORGANIZER.word)
        async with self._database.read() as connection:
            return await rows.running(connection, actor.alliance_id, PAGE, page * PAGE)

    async def stop(self, actor: Actor, series_id: int) -> Series:
        """No more are made; those that are made stay. Raises UserError: event-no-series, not-allowed."""
        async with self._database.write() as connection:
            series = await rows.series(connection, series_id, actor.alliance_id, lock=True)
            if series is None or series.next_at is None:
                raise UserError("event-no-series")
            if not rules.may_manage(actor, series):
                raise UserError("not-allowed", level=Level.ORGANIZER.word)
            await rows.save(connection, replace(series, next_at=None))
            await self._record(connection, actor.user_id, "event-stop", series)
        return series

    async def _locked(
        self, connection: AsyncConnection, actor: Actor, event_id: int
    ) -> tuple[Event, Series, int]:
        """An occurrence that has not begun, its series, which nobody else changes meanwhile, and its number.

        The series first and then its events, so that nobody waits for each other. Raises UserError: event-no-series,
        and what `EventService.managed` raises.
        """
        event = await self._events.managed_within(connection, actor, event_id)
        if event.series_id is None or event.turn is None:
            raise UserError("event-no-series")
        series = await rows.series(connection, event.series_id, actor.alliance_id, lock=True)
        if series is None:
            raise UserError("event-no-series")
        return await self._events.managed_within(connection, actor, event_id), series, event.turn

    # --- by the clock -------------------------------------------------------------------------------------

    async def _due(self, connection: AsyncConnection, now: datetime, after: int, limit: int) -> Sequence[int]:
        return await rows.due(connection, now + self._ahead, after, limit)

    async def _next_at(self, connection: AsyncConnection, now: datetime) -> datetime | None:
        begins = await rows.next_at(connection, now + self._ahead)
        return begins and begins - self._ahead

    async def _turn(self, series_id: int, now: datetime) -> None:
        """Make what is due; once, however often this is called."""
        async with self._database.read() as connection:
            series = await rows.series(connection, series_id)
        if series is None:
            return
        actor = await self._answering(series)
        async with self._database.write() as connection:
            series = await rows.series(connection, series_id, lock=True)
            if series is None or series.next_at is None:
                return
            if actor is None:
                await rows.save(connection, replace(series, next_at=None))
                await self._record(connection, None, "event-series-end", series)
                return
            await self._make_due(connection, actor, series)

    async def _answering(self, series: Series) -> Actor | None:
        """Somebody answers for every event: whoever set it up, who has to organize there still."""
        try:
            actor = await self._alliances.actor(series.guild_id, series.created_by)
        except UserError:  # the server is no chapter any more
            return None
        return actor if rules.may_manage(actor, series) else None

    async def _make_due(self, connection: AsyncConnection, actor: Actor, series: Series) -> None:
        """What is to be made by now, and when that is so again. What has begun already is too late."""
        now, missed = self._clock.now(), list[datetime]()
        while series.next_at is not None and series.next_at <= now + self._ahead:
            if series.next_at > now:
                await self._make_next(connection, actor, series)
            else:
                missed.append(series.next_at)
            series = self._moved_on(series)
        await rows.save(connection, series)
        if missed:
            first, last = (str(int(at.timestamp())) for at in (missed[0], missed[-1]))
            await self._record(
                connection, None, "event-missed", series, count=len(missed), first=first, last=last
            )
        self._following.wake_after(connection, series.next_at and series.next_at - self._ahead)

    async def _make_next(self, connection: AsyncConnection, actor: Actor, series: Series) -> Event:
        plan = rhythm.occurrence(series, series.turn)
        assert plan is not None
        if not await hold_volunteer(connection, series.alliance_id, plan.lead_id):
            plan = replace(plan, lead_id=series.created_by)  # the lead is no volunteer any more
        return await self._events.create_within(connection, actor, series.channel_id, plan, series)

    def _moved_on(self, series: Series) -> Series:
        plan = rhythm.occurrence(series, series.turn + 1)
        return replace(series, turn=series.turn + 1, next_at=plan.starts_at if plan else None)

    async def _record(
        self, connection: AsyncConnection, by: int | None, act: str, series: Series, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            series.alliance_id,
            by,
            act,
            f"series:{series.id}",
            title=series.plan.title,
            **details,
        )
