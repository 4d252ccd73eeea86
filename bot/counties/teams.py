"""Who begins and who ends in a county, with all that follows from it, as part of the caller's transaction."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import decay
from bot.alliances.model import Purpose
from bot.alliances.service import AllianceService
from bot.clock import Clock
from bot.config import CountySettings, DecaySettings
from bot.counties import duty_store, rules, store
from bot.counties.atlas import Atlas
from bot.counties.model import Assignment, AssignmentRole, Event, Held
from bot.counties.offering import Offering
from bot.database import after_commit
from bot.decay import Ladder, Step
from bot.reminders.model import NewReminder, Topic, notice
from bot.reminders.service import ReminderService

# Kinds of reminder: a lead is asked, a backup is asked to step up, somebody is offered the lead.
ASK, STEP_UP, OFFER = "county-ask", "county-step-up", "county-offer"
NEWS_USEFUL = timedelta(days=7)
FORMER_USEFUL = timedelta(days=14)


def ladder(settings: DecaySettings) -> Ladder:
    days = {
        Step.ASK: settings.ask_after_days,
        Step.ASK_AGAIN: settings.ask_again_days,
        Step.TELL: settings.coordinator_days,
        Step.ASK_BACKUP: settings.backup_days,
        Step.RELEASE: settings.release_days,
    }
    return Ladder(days, settings.hour, settings.extension_days, settings.extensions)


class Teams:
    def __init__(
        self,
        clock: Clock,
        alliances: AllianceService,
        reminders: ReminderService,
        settings: DecaySettings,
        counties: CountySettings,
    ) -> None:
        self._clock = clock
        self._alliances = alliances
        self._reminders = reminders
        self.ladder = ladder(settings)
        self.most_leads = counties.leads_per_person
        self.atlas = Atlas.load()
        self._offering = Offering(clock, reminders, self.atlas, counties)
        # Told, once it is committed, which alliance's counties have changed, and by when a step may be due.
        self.changed: list[Callable[[int], None]] = []
        self.due: list[Callable[[datetime], None]] = []

    # --- beginning ----------------------------------------------------------------------------------------

    async def take(
        self, connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int, role: AssignmentRole
    ) -> None:
        """Let somebody, who must be held, take a role, in place of the one they have there.

        Raises UserError: county-has-lead, county-already-yours, county-too-many.
        """
        begun = False
        while not begun:
            concerned = await store.concerned(connection, alliance_id, geoid, user_id)
            leads_held = await store.leads_held(connection, alliance_id, user_id)
            rules.check_claim(concerned, user_id, role, leads_held, self.most_leads)
            left = await self._end_own(connection, alliance_id, geoid, user_id)
            # Where another's claim comes first, the next look finds their lead and refuses this one.
            begun = await self._begin(connection, alliance_id, geoid, user_id, role)
        if role is not AssignmentRole.LEAD:
            await self._ask_backups(connection, alliance_id, left)
            await self._offer(connection, alliance_id, left)
        self.tell_changed(connection, alliance_id)

    async def succeed(self, connection: AsyncConnection, before: Held, user_id: int, why: Event) -> None:
        """Let somebody, who must be held, take the lead over from a lead who must be held too.

        Raises UserError: county-too-many.
        """
        alliance_id, geoid = before.alliance_id, before.assignment.geoid
        leads_held = await store.leads_held(connection, alliance_id, user_id)
        rules.check_claim([], user_id, AssignmentRole.LEAD, leads_held, self.most_leads)
        await self._close(connection, before.assignment, alliance_id, why)
        await self._end_own(connection, alliance_id, geoid, user_id)
        await self._begin(connection, alliance_id, geoid, user_id, AssignmentRole.LEAD)
        self.tell_changed(connection, alliance_id)

    async def _begin(
        self, connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int, role: AssignmentRole
    ) -> bool:
        now, watch = self._clock.now(), None
        if role is AssignmentRole.LEAD:
            await self._offering.withdraw(connection, alliance_id, geoid)
            zone = await store.zone(connection, alliance_id, user_id)
            watch = decay.heard(self.ladder, now, self.zone(zone, geoid))
            self._tell_due(connection, watch.next_at)
        return await store.begin(connection, alliance_id, geoid, user_id, role, now, watch)

    async def _end_own(
        self, connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int
    ) -> list[Assignment]:
        ended = await store.end(connection, alliance_id, user_id, self._clock.now(), Event.CHANGED, geoid)
        for held in ended:
            await self._hush(connection, alliance_id, held)
        return ended

    # --- a sign of life -----------------------------------------------------------------------------------

    async def hear(
        self, connection: AsyncConnection, held: Held, what: Event, paused_until: datetime | None = None
    ) -> Assignment:
        """Somebody is still in: everything begins anew, after the pause if they take one."""
        now, old = self._clock.now(), held.assignment
        watch = old.watch and decay.heard(self.ladder, paused_until or now, self.zone(held.zone, old.geoid))
        kept = replace(old, confirmed_at=now, paused_until=paused_until, offered_to=None, watch=watch)
        await duty_store.save(connection, kept)
        if what is not Event.WORKED or (old.watch and old.watch.taken):
            await store.happened(connection, held.alliance_id, old.id, now, what)
        await self._hush(connection, held.alliance_id, old)
        if watch:
            self._tell_due(connection, watch.next_at)
        self.tell_changed(connection, held.alliance_id)
        return kept

    # --- ending -------------------------------------------------------------------------------------------

    async def end(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        user_id: int,
        why: Event,
        geoid: str | None = None,
    ) -> list[Assignment]:
        """End somebody's duty in a county, or all they have; what was ended."""
        ended = await store.end(connection, alliance_id, user_id, self._clock.now(), why, geoid)
        await self._follow_up(connection, alliance_id, ended)
        return ended

    async def lapse(self, connection: AsyncConnection, held: Held) -> None:
        """A lead has not answered: the county is released. They must be held."""
        await self._close(connection, held.assignment, held.alliance_id, Event.LAPSED)
        await self._follow_up(connection, held.alliance_id, [held.assignment], backups_asked=True)

    async def _close(
        self, connection: AsyncConnection, held: Assignment, alliance_id: int, why: Event
    ) -> None:
        now = self._clock.now()
        await store.end(connection, alliance_id, held.user_id, now, why, held.geoid)
        await self._hush(connection, alliance_id, held)

    async def _follow_up(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        ended: Collection[Assignment],
        *,
        backups_asked: bool = False,
    ) -> None:
        """What is asked no more is not asked; who coordinates learns at once of counties that lost everybody; of one
        that has no lead any more the backups are asked, and it is offered."""
        geoids = {held.geoid for held in ended}
        for held in ended:
            await self._hush(connection, alliance_id, held)
            await self._offering.withdraw(connection, alliance_id, held.geoid, held.user_id)
        for geoid in sorted(await store.empty(connection, alliance_id, geoids)):
            await self.tell_coordinators(connection, alliance_id, geoid, "county-empty", at_once=True)
        if not backups_asked:
            await self._ask_backups(connection, alliance_id, ended)
        await self._offer(connection, alliance_id, ended)
        if geoids:
            self.tell_changed(connection, alliance_id)

    async def ask_backups(
        self, connection: AsyncConnection, alliance_id: int, lead: Assignment, until: datetime
    ) -> None:
        """Whether they lead a county whose lead is not heard from, or has left it."""
        now = self._clock.now()
        others = await duty_store.others(connection, alliance_id, lead.geoid)
        backups = {
            one.user_id: one.id
            for one in others
            if one.role is AssignmentRole.BACKUP and one.user_id != lead.user_id
        }
        for user_id in await self._reminders.least_contacted(connection, alliance_id, backups):
            new = NewReminder(
                alliance_id=alliance_id,
                kind=STEP_UP,
                subject=f"assignment:{lead.id}:{user_id}:{now.timestamp():.0f}",
                due_at=now,
                user_id=user_id,
                topic=Topic.COUNTY,
                can_wait=True,
                expires_at=until,
                arguments={"assignment_id": backups[user_id]},
            )
            await self.tell(connection, new)

    async def _ask_backups(
        self, connection: AsyncConnection, alliance_id: int, ended: Collection[Assignment]
    ) -> None:
        for held in ended:
            if held.role is AssignmentRole.LEAD:
                await self.ask_backups(connection, alliance_id, held, self._clock.now() + FORMER_USEFUL)

    async def _offer(
        self, connection: AsyncConnection, alliance_id: int, ended: Collection[Assignment]
    ) -> None:
        """Counties that have lost their lead, or with the last of their people all who could have become it."""
        nobodys = await store.empty(connection, alliance_id, {held.geoid for held in ended})
        for geoid in sorted(nobodys | {held.geoid for held in ended if held.role is AssignmentRole.LEAD}):
            await self._offering.offer(connection, alliance_id, geoid)

    async def _hush(self, connection: AsyncConnection, alliance_id: int, held: Assignment) -> None:
        """What was to be asked needs no answer any more."""
        for kind in (ASK, STEP_UP, OFFER):
            await self._reminders.cancel(connection, alliance_id, kind, f"assignment:{held.id}:")

    # --- telling ------------------------------------------------------------------------------------------

    async def tell_coordinators(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        geoid: str,
        key: str,
        *,
        at_once: bool = False,
        **args: object,
    ) -> None:
        """News of a county for its state's coordinators; where there are none, for the moderators."""
        now = self._clock.now()
        new = NewReminder(
            alliance_id=alliance_id,
            kind="text",
            subject=f"{key}:{geoid}:{secrets.token_hex(6)}",
            due_at=now,
            topic=Topic.COUNTY,
            at_once=at_once,
            can_wait=not at_once,
            expires_at=now + NEWS_USEFUL,
            arguments=notice(key, county=self.atlas.label(self.atlas.get(geoid)), **args),
        )
        people = await self._alliances.coordinators_within(connection, alliance_id, geoid[:2])
        for user_id in await self._reminders.least_contacted(connection, alliance_id, people):
            await self.tell(connection, replace(new, subject=f"{new.subject}:{user_id}", user_id=user_id))
        if not people:
            await self._reminders.schedule_for_channels(connection, new, Purpose.MODERATORS)

    async def tell_former(self, connection: AsyncConnection, held: Held, key: str) -> None:
        """News for whoever had a duty of what became of it."""
        now, duty = self._clock.now(), held.assignment
        await self.tell(
            connection,
            NewReminder(
                alliance_id=held.alliance_id,
                kind="text",
                subject=f"{key}:{duty.id}:{now.timestamp()}",
                due_at=now,
                user_id=duty.user_id,
                topic=Topic.COUNTY,
                expires_at=now + FORMER_USEFUL,
                arguments=notice(key, county=self.atlas.label(self.atlas.get(duty.geoid))),
            ),
        )

    async def tell(self, connection: AsyncConnection, new: NewReminder) -> None:
        """To a person: directly if they wish so, otherwise by a mention in the coverage channel of their server."""
        assert new.user_id is not None
        if (place := await duty_store.reach(connection, new.alliance_id, new.user_id)) is not None:
            guild_id, channel_id = place
            await self._reminders.schedule(connection, replace(new, guild_id=guild_id, channel_id=channel_id))

    def opens_at(self, lead: Assignment) -> datetime | None:
        """When a lead's county is released if nothing is heard of them; to the day."""
        zone = self.zone(None, lead.geoid)
        return decay.announced(lead.watch, self.ladder, zone)[Step.RELEASE] if lead.watch else None

    # --- parts --------------------------------------------------------------------------------------------

    def zone(self, own: str | None, geoid: str) -> ZoneInfo:
        """The clock by which somebody lives: their own, or else the county's."""
        return ZoneInfo(own or self.atlas.get(geoid).zone)

    def tell_changed(self, connection: AsyncConnection, alliance_id: int) -> None:
        for call in self.changed:
            after_commit(connection, lambda call=call: call(alliance_id))  # type: ignore[misc]

    def _tell_due(self, connection: AsyncConnection, at: datetime) -> None:
        for call in self.due:
            after_commit(connection, lambda call=call: call(at))  # type: ignore[misc]
