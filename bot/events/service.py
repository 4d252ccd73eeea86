"""What people do with events: make them, come, wait, leave."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.database.holding import hold_volunteer
from bot.errors import UserError
from bot.events import roster as seats
from bot.events import rules, series_store, store
from bot.events.model import Event, Plan, Series, Standing, State, Typed
from bot.events.seating import Seating
from bot.reminders.model import Reminder
from bot.times import zone_named
from bot.wallclock import same_clocks

PAGE = 5


class EventService(Seating):
    """Making events and looking at them; `Seating` is the half that is about seats."""

    # --- those who look after events ----------------------------------------------------------------------

    async def create(
        self, actor: Actor, channel_id: int, typed: Typed, geoid: str | None, lead_id: int | None = None
    ) -> Event:
        """Times are read in the county's zone, or in that of a part of it that they name, and online in the
        organizer's own.

        Raises UserError as `planned` and `check_within` do.
        """
        plan = await self.planned(actor, typed, geoid, lead_id)
        async with self._database.write() as connection:
            await self.check_within(connection, actor, plan)
            event = await self.create_within(connection, actor, channel_id, plan)
            await self.record(connection, actor, "event-create", event)
        return event

    async def planned(
        self, actor: Actor, typed: Typed, geoid: str | None, lead_id: int | None = None
    ) -> Plan:
        """Raises UserError for whoever does not organize there, county-unknown, and what `rules.plan` raises."""
        zone = self._there(geoid, typed, await self.zone(actor, geoid))
        return rules.plan(typed, geoid, zone, lead_id or actor.user_id, self._clock.now())

    async def zone(self, actor: Actor, geoid: str | None) -> ZoneInfo:
        """Of the place in which somebody makes an event. Raises UserError as `planned` does."""
        county = self._atlas.get(geoid) if geoid is not None else None
        if not rules.may_create(actor, geoid):
            raise UserError("not-allowed", level=Level.ORGANIZER.word)
        return ZoneInfo(county.zone) if county is not None else await self._reminders.zone(actor)

    def replanned(self, old: Event, typed: Typed, lead_id: int | None) -> Plan:
        """What an event is to be by what somebody changed. Raises UserError: what `rules.plan` raises."""
        plan, now = old.plan, self._clock.now()
        zone = self._there(plan.geoid, typed, plan.zone)
        return rules.plan(typed, plan.geoid, zone, lead_id or plan.lead_id, now, plan)

    def _there(self, geoid: str | None, typed: Typed, zone: ZoneInfo) -> ZoneInfo:
        """`zone`, unless the beginning names that of another part of the county, such as the Navajo Nation's."""
        county, named = self._atlas.get(geoid) if geoid is not None else None, zone_named(typed.starts, zone)
        if county is None or named is None:
            return zone
        zones = map(ZoneInfo, (county.zone, *county.other_zones))
        return next((one for one in zones if same_clocks(one, named)), zone)

    async def check_within(
        self, connection: AsyncConnection, actor: Actor, plan: Plan, before: Plan | None = None
    ) -> None:
        """What was not so `before`. Raises UserError: event-lead, campaign-unknown."""
        if before is None or plan.lead_id != before.lead_id:
            await self._check_lead(connection, actor, plan.lead_id)
        if before is None or plan.campaign_id != before.campaign_id:
            await self._campaigns.check_within(connection, actor, plan.campaign_id)

    async def create_within(
        self,
        connection: AsyncConnection,
        actor: Actor,
        channel_id: int,
        plan: Plan,
        series: Series | None = None,
    ) -> Event:
        """An event, or the next occurrence of a series; without a look at who may."""
        event = await store.add(connection, actor, channel_id, plan, series)
        await self._telling.made(connection, event)
        return event

    async def edit(self, actor: Actor, event_id: int, typed: Typed, lead_id: int | None = None) -> Event:
        """Whoever has a seat keeps it, and hears of other times. Of a series, only this one.

        Raises UserError: event-unknown, what `rules.check_open`, `rules.plan` and `roster.refit` raise, event-lead,
        campaign-unknown.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            old = await self._managed(connection, actor, event_id)
            rules.check_open(old, now)
            plan = self.replanned(old, typed, lead_id)
            await self.check_within(connection, actor, plan, old.plan)
            event = await self.edit_within(connection, old, plan, apart=old.series_id is not None)
            await self.record(connection, actor, "event-edit", event)
        return event

    async def edit_within(
        self, connection: AsyncConnection, old: Event, plan: Plan, *, apart: bool = False
    ) -> Event:
        """Raises UserError: what `roster.refit` raises."""
        event = replace(old, plan=plan, version=old.version + 1, apart=apart)
        before = await store.roster(connection, event.id)
        after = self._settled(event, seats.refit(before, old.plan.roles, plan.roles))
        await store.change(connection, event.id, plan, apart)
        await self._save(connection, event, before, after)
        await self._telling.edited(connection, old, event, before, after)
        return event

    async def cancel(self, actor: Actor, event_id: int) -> Event:
        """Everybody who has a place hears of it, and of nothing else any more. Of a series, only this one.

        Raises UserError: event-unknown, event-is-cancelled, event-began.
        """
        async with self._database.write() as connection:
            event = await self._managed(connection, actor, event_id)
            rules.check_open(event, self._clock.now())
            event = await self.cancel_within(connection, event)
            await self.record(connection, actor, "event-cancel", event)
        return event

    async def cancel_within(self, connection: AsyncConnection, event: Event) -> Event:
        now = self._clock.now()
        before = await store.roster(connection, event.id)
        await store.cancel(connection, event.id, now)
        await self._save(connection, event, before, {})
        await self._telling.changed(connection, event, before, {})
        await self._telling.cancelled(connection, event, before)
        return replace(event, cancelled_at=now)

    async def record(
        self, connection: AsyncConnection, actor: Actor, act: str, event: Event, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"event:{event.id}",
            title=event.plan.title,
            **details,
        )

    async def _check_lead(self, connection: AsyncConnection, actor: Actor, user_id: int) -> None:
        """Raises UserError: event-lead."""
        if not await hold_volunteer(connection, actor.alliance_id, user_id):
            raise UserError("event-lead")

    # --- seeing -------------------------------------------------------------------------------------------

    async def show(self, actor: Actor, event_id: int) -> Standing:
        """Raises UserError for whoever is no volunteer, event-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            event = await self._event(connection, event_id, actor.alliance_id, lock=False)
            return Standing(event, await store.roster(connection, event_id))

    async def managed(self, actor: Actor, event_id: int) -> Event:
        """One to be changed. Raises UserError: event-unknown, event-is-cancelled, event-began."""
        async with self._database.read() as connection:
            return await self.managed_within(connection, actor, event_id)

    async def managed_within(self, connection: AsyncConnection, actor: Actor, event_id: int) -> Event:
        """As `managed`; nobody is kept from changing it meanwhile."""
        event = await self._managed(connection, actor, event_id, lock=False)
        rules.check_open(event, self._clock.now())
        return event

    async def upcoming(
        self, actor: Actor, index: int = 0, *, title: str = "", size: int = PAGE
    ) -> tuple[list[Event], int]:
        """Those that are not over, and how many there are."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.upcoming(
                connection, actor.alliance_id, self._clock.now(), size, index * size, title
            )

    async def mine(self, actor: Actor, index: int = 0) -> tuple[list[Standing], int]:
        """Those at which somebody has a place, or which they lead."""
        async with self._database.read() as connection:
            found, total = await store.of_person(
                connection, actor.alliance_id, actor.user_id, self._clock.now(), PAGE, index * PAGE
            )
            return [Standing(event, await store.roster(connection, event.id)) for event in found], total

    async def to_tell(self, reminder: Reminder, *states: State) -> Standing | None:
        """The event of a reminder that is about to go out; None where that is not true any more."""
        async with self._database.read() as connection:
            event = await store.event(
                connection, int(str(reminder.arguments["event_id"])), reminder.alliance_id
            )
            if event is None or event.cancelled_at is not None:
                return None
            standing = Standing(event, await store.roster(connection, event.id))
        place = standing.roster.get(reminder.user_id or 0)
        if states and (place is None or place.state not in states):
            return None
        return standing

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """The events that somebody made, leads or has a place at; instants in ISO 8601."""
        return {
            "events": [
                {
                    "event": event.id,
                    "title": event.plan.title,
                    "starts_at": event.plan.starts_at.isoformat(),
                    "ends_at": event.plan.ends_at.isoformat(),
                    "made_by_you": event.created_by == user_id,
                    "led_by_you": event.plan.lead_id == user_id,
                    "role": event.plan.roles[place.role].name if place else None,
                    "state": place and place.state.value,
                    "offer_until": place and place.offer_until and place.offer_until.isoformat(),
                    "confirmed": place and place.confirmed,
                    "came": place and place.came,
                    "seen": place and place.seen,
                }
                for event, place in await store.everything(connection, alliance_id, user_id)
            ],
            "event_series": [
                {
                    "title": series.plan.title,
                    "every": series.every.value,
                    "next_at": series.next_at and series.next_at.isoformat(),
                    "until": series.until and series.until.isoformat(),
                    "made_by_you": series.created_by == user_id,
                    "led_by_you": series.plan.lead_id == user_id,
                }
                for series in await series_store.about(connection, alliance_id, user_id)
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Seats at what is to come go to others; that somebody was there stays, who it was does not."""
        await self.release_within(connection, alliance_id, user_id)
        await store.forget(connection, alliance_id, user_id)
