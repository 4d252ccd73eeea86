"""What happens when a county's lead is not heard from: each step at its date, whether or not the bot was there then."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import decay
from bot.alarm import Alarm
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.counties import duty_store, store
from bot.counties.model import Event, Held
from bot.counties.teams import ASK, Teams
from bot.database import Database
from bot.decay import Step
from bot.following import Following
from bot.reminders.model import NewReminder, Topic
from bot.reminders.service import ReminderService

ALARM = "silence"
_EVENTS = {
    Step.ASK: Event.ASKED,
    Step.ASK_AGAIN: Event.ASKED_AGAIN,
    Step.TELL: Event.COORDINATOR_TOLD,
    Step.ASK_BACKUP: Event.BACKUP_ASKED,
}


class Silence:
    """The half of `AssignmentService` that needs nobody to ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        teams: Teams,
        audit: AuditService,
        reminders: ReminderService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._teams = teams
        self._audit = audit
        self._reminders = reminders
        self._following = Following(
            ALARM, database, clock, alarm, duty_store.due, duty_store.next_at, self._follow
        )
        teams.due.append(self._following.wake_by)

    async def resume(self) -> None:
        """At start, and whenever a step is due: take every step that is, one for each lead, and set the alarm."""
        await self._following.resume()

    async def _follow(self, assignment_id: int, now: datetime) -> None:
        """The one step that is due for a lead; nothing, if they have answered meanwhile."""
        async with self._database.write() as connection:
            held = await duty_store.held(connection, assignment_id)
            if held is None or (watch := held.assignment.watch) is None:
                return
            zone = self._teams.zone(held.zone, held.assignment.geoid)
            told = await self._reminders.reached(connection, held.alliance_id, ASK, _subject(held))
            step, after = decay.follow(
                watch, self._teams.ladder, now, zone, told=told, rests_until=held.rests_until
            )
            if step is Step.RELEASE:
                await self._release(connection, held)
            elif after != watch:
                await duty_store.save(connection, replace(held.assignment, watch=after))
                if step is not None:
                    await self._announce(connection, held, step, after.next_at)

    async def _announce(self, connection: AsyncConnection, held: Held, step: Step, next_at: datetime) -> None:
        """Tell whom it concerns; the lead each time, with all dates to come, which are read when it is sent."""
        now, lead = self._clock.now(), held.assignment
        await store.happened(connection, held.alliance_id, lead.id, now, _EVENTS[step])
        ask = NewReminder(
            alliance_id=held.alliance_id,
            kind=ASK,
            subject=f"{_subject(held)}{now.timestamp():.0f}",
            due_at=now,
            user_id=lead.user_id,
            topic=Topic.COUNTY,
            can_wait=True,
            expires_at=next_at,
            arguments={"assignment_id": lead.id},
        )
        await self._teams.tell(connection, ask)
        if step is Step.ASK_AGAIN:
            self._teams.tell_changed(connection, held.alliance_id)
        elif step is Step.TELL:
            zone = self._teams.zone(held.zone, lead.geoid)
            watch = decay.Watch(step, next_at)
            opens_at = decay.announced(watch, self._teams.ladder, zone)[Step.RELEASE]
            await self._teams.tell_coordinators(
                connection, held.alliance_id, lead.geoid, "county-quiet", heard=lead.heard_at, at=opens_at
            )
        elif step is Step.ASK_BACKUP:
            await self._teams.ask_backups(connection, held.alliance_id, lead, next_at)

    async def _release(self, connection: AsyncConnection, held: Held) -> None:
        lead = held.assignment
        label = self._teams.atlas.label(self._teams.atlas.get(lead.geoid))
        await self._teams.lapse(connection, held)
        await self._audit.record(
            connection, held.alliance_id, None, "county-lapse", f"county:{lead.geoid}", county=label
        )
        await self._teams.tell_former(connection, held, "county-told-lapsed")


def _subject(held: Held) -> str:
    """Of everything that a lead is asked between two signs of life."""
    lead = held.assignment
    return f"assignment:{lead.id}:{lead.heard_at.timestamp():.0f}:"
