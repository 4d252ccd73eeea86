"""What people do with a duty they have: prove life, pause, ask for more time, hand over, step up, give up.

A duty is named by its assignment's id, so that a message can be answered in direct messages too, where there is no
server to tell the alliance by. Only whoever it was put to can answer; everything is checked again here.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import decay
from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import DecaySettings
from bot.counties import duty_store, rules, store
from bot.counties.model import Asked, Assignment, AssignmentRole, County, Event, Happened, Held
from bot.counties.silence import Silence
from bot.counties.teams import OFFER, Teams
from bot.database import Database
from bot.decay import Step
from bot.errors import UserError
from bot.reminders.model import NewReminder, Reminder, Topic
from bot.reminders.service import ReminderService
from bot.text import mention
from bot.times import parse_until

OFFER_USEFUL = timedelta(days=14)
HISTORY_SHOWN = 25


class AssignmentService(Silence):
    """What holders of duties do themselves; `Silence` is what happens when they do nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        teams: Teams,
        audit: AuditService,
        reminders: ReminderService,
        settings: DecaySettings,
    ) -> None:
        super().__init__(database, clock, alarm, teams, audit, reminders)
        self._longest_pause = timedelta(days=settings.pause_days)

    # --- signs of life ------------------------------------------------------------------------------------

    async def seen(self, connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int) -> None:
        """Somebody logged work in a county: a sign of life, if they have a duty there; in the caller's transaction."""
        held = await duty_store.held_in(connection, alliance_id, geoid, user_id)
        if held is not None:
            await self._teams.hear(connection, held, Event.WORKED)

    async def still_in(self, user_id: int, assignment_id: int) -> County:
        """Raises UserError: duty-over."""
        async with self._database.write() as connection:
            held = await self._own(connection, user_id, assignment_id)
            await self._teams.hear(connection, held, Event.STILL_IN)
        return self._county(held.assignment)

    async def pause(self, user_id: int, assignment_id: int, until: str) -> Asked:
        """Leave a lead in peace until an instant that they typed; a date alone is its beginning.

        Raises UserError: duty-over, county-not-lead, county-pause-long, time-….
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            held = await self._own(connection, user_id, assignment_id)
            rules.check_lead(held.assignment)
            at = parse_until(until, now, self._teams.zone(held.zone, held.assignment.geoid))
            rules.check_pause(at, now, self._longest_pause)
            kept = await self._teams.hear(connection, held, Event.PAUSED, paused_until=at)
        return self._asked(replace(held, assignment=kept))

    async def more_time(self, user_id: int, assignment_id: int) -> Asked:
        """Put the next step off. Raises UserError: duty-over, decay-not-asked, decay-extended."""
        async with self._database.write() as connection:
            held = await self._own(connection, user_id, assignment_id)
            return await self._extend(connection, held, limited=True)

    async def extend(self, actor: Actor, geoid: str) -> Asked:
        """More time for the lead of a county, as whoever organizes there sees fit.

        Raises UserError: county-unknown, county-no-lead, decay-not-asked.
        """
        county = self._teams.atlas.get(geoid)
        actor.require(Level.ORGANIZER, geoid)
        async with self._database.write() as connection:
            held = await duty_store.lead_in(connection, actor.alliance_id, geoid)
            if held is None:
                raise UserError("county-no-lead")
            asked = await self._extend(connection, held, limited=False)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "county-extend",
                f"county:{geoid}",
                county=self._teams.atlas.label(county),
            )
        return asked

    async def _extend(self, connection: AsyncConnection, held: Held, *, limited: bool) -> Asked:
        rules.check_lead(held.assignment)
        assert held.assignment.watch is not None
        zone = self._teams.zone(held.zone, held.assignment.geoid)
        watch = decay.extend(held.assignment.watch, self._teams.ladder, zone, limited=limited)
        kept = replace(held.assignment, watch=watch)
        await duty_store.save(connection, kept)
        await store.happened(connection, held.alliance_id, kept.id, self._clock.now(), Event.MORE_TIME)
        return self._asked(replace(held, assignment=kept))

    # --- giving up, handing over --------------------------------------------------------------------------

    async def give_up(self, user_id: int, assignment_id: int) -> County:
        """Raises UserError: duty-over."""
        async with self._database.write() as connection:
            held = await self._own(connection, user_id, assignment_id)
            await self._teams.end(
                connection, held.alliance_id, user_id, Event.GIVEN_UP, held.assignment.geoid
            )
            await self._note(connection, held, user_id, "county-release", role=held.assignment.role.value)
        return self._county(held.assignment)

    async def candidates(self, user_id: int, assignment_id: int) -> list[Assignment]:
        """To whom a lead may offer their county at once: its backups and members. Raises UserError: duty-over."""
        async with self._database.read() as connection:
            held = await self._own(connection, user_id, assignment_id, lock=False)
            rules.check_lead(held.assignment)
            return await duty_store.others(connection, held.alliance_id, held.assignment.geoid)

    async def offer_in(self, actor: Actor, geoid: str, to: int) -> County:
        """As `offer`, by the county. Raises UserError: county-unknown, county-not-yours, and what `offer` raises."""
        county = self._teams.atlas.get(geoid)
        async with self._database.read() as connection:
            held = await duty_store.held_in(connection, actor.alliance_id, geoid, actor.user_id)
        if held is None:
            raise UserError("county-not-yours")
        await self.offer(actor.user_id, held.assignment.id, to)
        return county

    async def offer(self, user_id: int, assignment_id: int, to: int) -> County:
        """Ask somebody whether they take the lead over; they are the lead once they say so.

        Raises UserError: duty-over, county-not-lead, county-offer-self, county-not-volunteer.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            held = await self._own(connection, user_id, assignment_id)
            rules.check_offer(held.assignment, to)
            await self._check_volunteer(connection, held, to)
            kept = await self._teams.hear(connection, held, Event.OFFERED)
            await duty_store.save(connection, replace(kept, offered_to=to))
            await self._teams.tell(
                connection,
                NewReminder(
                    alliance_id=held.alliance_id,
                    kind=OFFER,
                    subject=f"assignment:{assignment_id}:{to}:{now.timestamp()}",
                    due_at=now,
                    user_id=to,
                    topic=Topic.COUNTY,
                    expires_at=now + OFFER_USEFUL,
                    arguments={"assignment_id": assignment_id},
                ),
            )
        return self._county(held.assignment)

    async def accept(self, user_id: int, assignment_id: int) -> County:
        """Take over what was offered. Raises UserError: county-offer-over, county-too-many, not-allowed-volunteer."""
        async with self._database.write() as connection:
            held = await self._offered(connection, user_id, assignment_id)
            await self._teams.succeed(connection, held, user_id, Event.HANDED_OVER)
            await self._note(connection, held, user_id, "county-take-over")
            await self._teams.tell_former(connection, held, "county-told-handed-over")
        return self._county(held.assignment)

    async def decline(self, user_id: int, assignment_id: int) -> County:
        """Raises UserError: county-offer-over."""
        async with self._database.write() as connection:
            held = await self._offered(connection, user_id, assignment_id)
            await duty_store.save(connection, replace(held.assignment, offered_to=None))
            await self._teams.tell_former(connection, held, "county-told-offer-declined")
        return self._county(held.assignment)

    async def step_up(self, user_id: int, assignment_id: int) -> County:
        """A backup becomes the lead of a county whose lead has not been heard from, or that has none any more.

        Raises UserError: duty-over, county-lead-back, county-too-many.
        """
        async with self._database.write() as connection:
            backup = await duty_store.held(connection, assignment_id, lock=False)
            if backup is None or backup.assignment.user_id != user_id:
                raise UserError("duty-over")
            geoid = backup.assignment.geoid
            await self._check_volunteer(connection, backup, user_id)
            lead = await duty_store.lead_in(connection, backup.alliance_id, geoid)
            if lead is None:
                await self._teams.take(connection, backup.alliance_id, geoid, user_id, AssignmentRole.LEAD)
            else:
                rules.check_step_up(backup.assignment, lead.assignment)
                await self._teams.succeed(connection, lead, user_id, Event.TAKEN_OVER)
                await self._teams.tell_former(connection, lead, "county-told-taken-over")
            await self._note(connection, backup, user_id, "county-take-over")
        return self._county(backup.assignment)

    # --- looking ------------------------------------------------------------------------------------------

    async def asked(self, user_id: int, assignment_id: int) -> Asked:
        """One's own duty, and what becomes of it if nothing is heard. Raises UserError: duty-over."""
        async with self._database.read() as connection:
            return self._asked(await self._own(connection, user_id, assignment_id, lock=False))

    async def offered(self, user_id: int, assignment_id: int) -> Asked:
        """The duty that somebody is offered. Raises UserError: county-offer-over."""
        async with self._database.read() as connection:
            held = await duty_store.held(connection, assignment_id, lock=False)
        if held is None or held.assignment.offered_to != user_id:
            raise UserError("county-offer-over")
        return self._asked(held)

    async def to_ask(self, reminder: Reminder) -> Asked | None:
        """What somebody is to be asked; None, and it is cancelled, where they have answered or it was decided."""
        assignment_id, kind = int(str(reminder.arguments["assignment_id"])), reminder.kind
        async with self._database.read() as connection:
            held = await duty_store.held(connection, assignment_id, lock=False)
            if held is not None and await self._is_open(connection, held, reminder):
                return self._asked(held)
        async with self._database.write() as connection:
            await self._reminders.cancel(connection, reminder.alliance_id, kind, reminder.subject)
        return None

    async def _is_open(self, connection: AsyncConnection, held: Held, reminder: Reminder) -> bool:
        if reminder.kind == OFFER:
            return held.assignment.offered_to == reminder.user_id
        if held.assignment.role is AssignmentRole.LEAD:
            return bool(held.assignment.watch and held.assignment.watch.taken)
        lead = await duty_store.lead_in(connection, held.alliance_id, held.assignment.geoid)
        return lead is None or bool(lead.assignment.watch and lead.assignment.watch.taken >= Step.ASK_BACKUP)

    async def history(self, actor: Actor, geoid: str) -> list[Happened]:
        """What happened in a county, the latest first, for whoever organizes there; looking is on the record.

        Raises UserError: county-unknown.
        """
        county = self._teams.atlas.get(geoid)
        actor.require(Level.ORGANIZER, geoid)
        async with self._database.write() as connection:
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "county-history",
                f"county:{geoid}",
                county=self._teams.atlas.label(county),
            )
            return await duty_store.happened(connection, actor.alliance_id, geoid, HISTORY_SHOWN)

    # --- parts --------------------------------------------------------------------------------------------

    async def _own(
        self, connection: AsyncConnection, user_id: int, assignment_id: int, *, lock: bool = True
    ) -> Held:
        held = await duty_store.held(connection, assignment_id, lock=lock)
        if held is None or held.assignment.user_id != user_id:
            raise UserError("duty-over")
        return held

    async def _offered(self, connection: AsyncConnection, user_id: int, assignment_id: int) -> Held:
        found = await duty_store.held(connection, assignment_id, lock=False)
        if found is not None:
            await self._check_volunteer(connection, found, user_id)
            found = await duty_store.held(connection, assignment_id)
        if found is None or found.assignment.offered_to != user_id:
            raise UserError("county-offer-over")
        return found

    async def _check_volunteer(self, connection: AsyncConnection, held: Held, user_id: int) -> None:
        """Who takes a county must be a volunteer, and stays one until this transaction ends."""
        grants = await store.hold(connection, held.alliance_id, user_id)
        if not Actor(held.alliance_id, 0, user_id, grants).may(Level.VOLUNTEER, held.assignment.geoid):
            raise UserError("county-not-volunteer", person=mention(user_id))

    async def _note(
        self, connection: AsyncConnection, held: Held, user_id: int, act: str, **details: object
    ) -> None:
        county = self._county(held.assignment)
        label, subject = self._teams.atlas.label(county), f"county:{county.geoid}"
        await self._audit.record(connection, held.alliance_id, user_id, act, subject, county=label, **details)

    def _asked(self, held: Held) -> Asked:
        watch, zone = held.assignment.watch, self._teams.zone(held.zone, held.assignment.geoid)
        dates = decay.announced(watch, self._teams.ladder, zone) if watch else {}
        return Asked(self._county(held.assignment), held.assignment, dates)

    def _county(self, held: Assignment) -> County:
        return self._teams.atlas.get(held.geoid)
