"""Seats at events: taken, waited for, offered, given up; one transaction for each, with the event locked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import EventSettings
from bot.counties.atlas import Atlas
from bot.database import Database, after_commit
from bot.database.holding import hold_volunteer
from bot.errors import UserError
from bot.events import roster as seats
from bot.events import rules, store
from bot.events.cards import Cards
from bot.events.model import Event, Roster, Standing
from bot.events.telling import Telling
from bot.outreach.campaigns import CampaignService
from bot.reminders.service import ReminderService


class Seating:
    """The half of `EventService` that is about seats."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        atlas: Atlas,
        campaigns: CampaignService,
        audit: AuditService,
        reminders: ReminderService,
        settings: EventSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._atlas = atlas
        self._campaigns = campaigns
        self._audit = audit
        self._reminders = reminders
        self._telling = Telling(clock, reminders)
        self._patience = timedelta(hours=settings.offer_hours)
        self.cards = Cards(database, clock, alarm, timedelta(seconds=settings.refresh_seconds))

    async def resume(self) -> None:
        """At start: offers may have lapsed, and cards be behind."""
        async with self._database.read() as connection:
            offers = await store.with_offers(connection)
        for event_id, until in offers:
            self._wake(event_id, until)
        await self.cards.resume()

    # --- what people do -----------------------------------------------------------------------------------

    async def join(self, actor: Actor, event_id: int, role: int) -> Standing:
        """Take a seat, or a place on the waiting list where there is none.

        Raises UserError for whoever is no volunteer, event-unknown, event-is-cancelled, event-began, event-clash,
        and what `roster.join` raises.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            await hold_volunteer(connection, actor.alliance_id, actor.user_id)
            event = await self._event(connection, event_id, actor.alliance_id)
            await self._check_clash(connection, event, actor.user_id)
            return await self._change(
                connection, event, lambda now: seats.join(now, event.plan.roles, actor.user_id, role)
            )

    async def leave(self, user_id: int, event_id: int) -> Standing:
        """The seat goes to whoever has waited longest. Raises UserError: event-unknown, event-is-cancelled,
        event-began, event-not-in."""
        async with self._database.write() as connection:
            event = await self._event(connection, event_id)
            return await self._change(connection, event, lambda now: seats.leave(now, user_id))

    async def accept(self, user_id: int, event_id: int) -> Standing:
        """Take the seat that is offered. Raises UserError as `join` does, event-no-offer."""
        async with self._database.write() as connection:
            event = await self._event(connection, event_id, lock=False)
            await hold_volunteer(connection, event.alliance_id, user_id)
            event = await self._event(connection, event_id)
            await self._check_clash(connection, event, user_id)
            return await self._change(
                connection, event, lambda now: seats.accept(now, user_id, self._clock.now())
            )

    async def confirm(self, user_id: int, event_id: int) -> Standing:
        """They will be there. Raises UserError as `leave` does, event-no-seat."""
        async with self._database.write() as connection:
            event = await self._event(connection, event_id)
            return await self._change(connection, event, lambda now: seats.confirm(now, user_id))

    async def release_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Somebody is no volunteer any more: their places at what is to come are others'."""
        for event in await store.to_come(connection, alliance_id, user_id, self._clock.now()):
            locked = await self._event(connection, event.id)
            await self._change(
                connection, locked, lambda now: {one: at for one, at in now.items() if one != user_id}
            )

    async def add(self, actor: Actor, event_id: int, user_id: int, role: int) -> Standing:
        """Give somebody a place who asked for it, even where they have another event at the same time.

        Raises UserError: event-unknown, event-not-volunteer, and what `join` raises.
        """
        async with self._database.write() as connection:
            if not await hold_volunteer(connection, actor.alliance_id, user_id):
                raise UserError("event-not-volunteer")
            event = await self._managed(connection, actor, event_id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "event-add",
                f"event:{event.id}",
                title=event.plan.title,
                user_id=user_id,
            )
            return await self._change(
                connection, event, lambda now: seats.join(now, event.plan.roles, user_id, role)
            )

    # --- places -------------------------------------------------------------------------------------------

    async def _change(
        self, connection: AsyncConnection, event: Event, change: Callable[[Roster], Roster]
    ) -> Standing:
        """What somebody does, between offers that have lapsed until then and seats that are free after it."""
        now = self._clock.now()
        rules.check_open(event, now)
        before = await store.roster(connection, event.id)
        after = self._settled(event, change(self._settled(event, before)))
        await self._save(connection, event, before, after)
        await self._telling.changed(connection, event, before, after)
        return Standing(event, after)

    def _settled(self, event: Event, roster: Roster) -> Roster:
        plan = event.plan
        return seats.settle(roster, plan.roles, self._clock.now(), plan.starts_at, self._patience)

    async def _save(self, connection: AsyncConnection, event: Event, before: Roster, after: Roster) -> None:
        await store.save(connection, event.id, before, after)
        await store.touch(connection, event.id)
        after_commit(connection, partial(self.cards.changed, event.id))
        after_commit(connection, partial(self._wake, event.id, seats.next_lapse(after)))

    def _wake(self, event_id: int, at: datetime | None) -> None:
        name = f"event-offers:{event_id}"
        if at is None:
            self._alarm.cancel(name)
        else:
            self._alarm.wake(name, at, partial(self._lapse, event_id))

    async def _lapse(self, event_id: int) -> None:
        """An offer has lapsed: whoever comes next has one."""
        async with self._database.write() as connection:
            event = await store.event(connection, event_id, lock=True)
            if event is None:
                return
            before = await store.roster(connection, event_id)
            after = self._settled(event, before)
            await self._save(connection, event, before, after)
            await self._telling.changed(connection, event, before, after)
            for user_id in before.keys() - after.keys():
                await self._telling.offered_late(connection, event, user_id)

    async def _check_clash(self, connection: AsyncConnection, event: Event, user_id: int) -> None:
        """Raises UserError: event-clash."""
        other = await store.clashing(connection, event, user_id)
        if other is not None:
            raise UserError("event-clash", title=other.plan.title, starts=other.plan.starts_at)

    async def _event(
        self,
        connection: AsyncConnection,
        event_id: int,
        alliance_id: int | None = None,
        *,
        lock: bool = True,
    ) -> Event:
        """Raises UserError: event-unknown."""
        event = await store.event(connection, event_id, alliance_id, lock=lock)
        if event is None:
            raise UserError("event-unknown")
        return event

    async def _managed(
        self, connection: AsyncConnection, actor: Actor, event_id: int, *, lock: bool = True
    ) -> Event:
        """Raises UserError: event-unknown, or for whoever does not organize there."""
        event = await self._event(connection, event_id, actor.alliance_id, lock=lock)
        if not rules.may_manage(actor, event):
            raise UserError("not-allowed", level=Level.ORGANIZER.word)
        return event
