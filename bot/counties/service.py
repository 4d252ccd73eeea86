"""What people do with counties: take them, give them up, say that they are still there, and see how all stand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor, Chapter, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.counties import duty_store, rules, store
from bot.counties.atlas import LONGEST_QUERY, fold, join
from bot.counties.model import (
    AssignmentRole,
    County,
    CountyPage,
    Coverage,
    Duty,
    Event,
    Standing,
    State,
)
from bot.counties.teams import Teams
from bot.database import Database
from bot.errors import UserError
from bot.reminders.model import NewReminder, Reminder, Topic, notice
from bot.reminders.service import ReminderService
from bot.text import Markup

TEAM_SHOWN = 10
GAPS_SHOWN = 10
LISTED = 40  # counties of one name; there are 31 Washingtons
NOTICE_USEFUL = timedelta(days=7)
# What is said to whoever takes or gives up a county, as it is said of somebody else.
_OF_ANOTHER = {
    "county-has-lead": "county-assign-has-lead",
    "county-already-yours": "county-assign-already",
    "county-too-many": "county-assign-too-many",
    "county-not-yours": "county-assign-none",
}


class CountyService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        teams: Teams,
        alliances: AllianceService,
        audit: AuditService,
        reminders: ReminderService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._teams = teams
        self._alliances = alliances
        self._audit = audit
        self._reminders = reminders
        self.atlas = teams.atlas

    # --- what somebody typed ------------------------------------------------------------------------------

    def find(self, given: str) -> County:
        """The one county meant. Raises UserError: county-unknown, county-ambiguous."""
        found = self.atlas.find(given)
        if len(found) > 1:
            names = Markup("\n".join(f"• {self.atlas.label(county)}" for county in found[:LISTED]))
            raise UserError("county-ambiguous", given=given[:LONGEST_QUERY], counties=names)
        return found[0] if found else self.atlas.get(given)

    def find_state(self, given: str) -> State:
        """By name, letters or FIPS code. Raises UserError: state-unknown."""
        typed = join(fold(given))
        for state in self.atlas.states:
            if typed in (state.code.lower(), join(fold(state.name)), state.fips):
                return state
        raise UserError("state-unknown", given=given[:LONGEST_QUERY])

    # --- a person and a county ----------------------------------------------------------------------------

    async def page(self, actor: Actor, geoid: str) -> CountyPage:
        """Raises UserError: county-unknown, or for whoever is not a volunteer."""
        county = self.atlas.get(geoid)
        actor.require(Level.VOLUNTEER, geoid)
        alliance_id = actor.alliance_id
        async with self._database.read() as connection:
            concerned = await store.concerned(connection, alliance_id, geoid, actor.user_id)
            leads_held = await store.leads_held(connection, alliance_id, actor.user_id)
            team = await store.team(connection, alliance_id, geoid, TEAM_SHOWN)
            beside = await store.leads(connection, alliance_id, county.neighbours)
            residents = await store.residents(connection, alliance_id, geoid)
            lead = rules.lead_of(concerned)
            left_at = None if lead else await store.uncovered_since(connection, alliance_id, geoid)
        coverage = rules.coverage(concerned)
        covered = rules.coverages(beside)
        away = lead and lead.paused_until
        return CountyPage(
            county,
            coverage,
            lead.heard_at if lead else left_at,
            away if away and away > self._clock.now() else None,
            self._teams.opens_at(lead) if lead and coverage is Coverage.STALE else None,
            team,
            residents,
            [(near, covered.get(near.geoid, Coverage.UNCOVERED)) for near in self.atlas.neighbours(geoid)],
            next((held for held in concerned if held.user_id == actor.user_id), None),
            rules.open_roles(concerned, actor.user_id, leads_held, self._teams.most_leads),
        )

    async def mine(self, actor: Actor) -> list[Duty]:
        """A person's own assignments, those as lead first."""
        async with self._database.read() as connection:
            held = await store.duties(connection, actor.alliance_id, actor.user_id)
            leads = await store.leads(connection, actor.alliance_id, [one.geoid for one in held])
        covered = rules.coverages(leads)
        return [
            Duty(self.atlas.get(one.geoid), one, covered.get(one.geoid, Coverage.UNCOVERED)) for one in held
        ]

    async def claim(self, actor: Actor, geoid: str, role: AssignmentRole) -> County:
        """Take a role in a county, in place of the one that the person has there.

        Raises UserError: county-unknown, county-has-lead, county-already-yours, county-too-many, or for
        whoever is not a volunteer.
        """
        county = self.atlas.get(geoid)
        async with self._database.write() as connection:
            grants = await store.hold(connection, actor.alliance_id, actor.user_id)
            replace(actor, grants=grants).require(Level.VOLUNTEER, geoid)
            await self._teams.take(connection, actor.alliance_id, geoid, actor.user_id, role)
            await self._record(connection, actor, "county-claim", county, role)
        return county

    async def release(self, actor: Actor, geoid: str) -> County:
        """Give one's own role in a county up. Raises UserError: county-unknown, county-not-yours."""
        county = self.atlas.get(geoid)
        async with self._database.write() as connection:
            ended = await self._teams.end(connection, actor.alliance_id, actor.user_id, Event.GIVEN_UP, geoid)
            role = rules.check_release(ended, actor.user_id).role
            await self._record(connection, actor, "county-release", county, role)
        return county

    async def confirm(self, actor: Actor, geoid: str) -> County:
        """Say that one is still there. Raises UserError: county-unknown, county-not-yours."""
        county = self.atlas.get(geoid)
        async with self._database.write() as connection:
            held = await duty_store.held_in(connection, actor.alliance_id, geoid, actor.user_id)
            if held is None:
                raise UserError("county-not-yours")
            await self._teams.hear(connection, held, Event.STILL_IN)
        return county

    # --- somebody else and a county -----------------------------------------------------------------------

    async def assign(self, actor: Actor, user_id: int, geoid: str, role: AssignmentRole) -> County:
        """Give a volunteer a role, by whoever organizes in that county; the volunteer is told.

        Raises UserError: county-unknown, county-not-volunteer, county-assign-….
        """
        county = self.atlas.get(geoid)
        actor.require(Level.ORGANIZER, geoid)
        chapter = await self._alliances.chapter(actor.guild_id)
        async with self._database.write() as connection:
            grants = await store.hold(connection, actor.alliance_id, user_id)
            if not replace(actor, user_id=user_id, grants=grants).may(Level.VOLUNTEER, geoid):
                raise UserError("county-not-volunteer", person=_mention(user_id))
            with _said_of(user_id):
                await self._teams.take(connection, actor.alliance_id, geoid, user_id, role)
            await self._record(connection, actor, "county-assign", county, role, user_id=user_id)
            await self._tell(connection, chapter, user_id, "county-told-assigned", county, role)
        return county

    async def unassign(self, actor: Actor, user_id: int, geoid: str) -> County:
        """Take a person's role away, by whoever organizes in that county; the person is told.

        Raises UserError: county-unknown, county-assign-none.
        """
        county = self.atlas.get(geoid)
        actor.require(Level.ORGANIZER, geoid)
        chapter = await self._alliances.chapter(actor.guild_id)
        async with self._database.write() as connection:
            with _said_of(user_id):
                ended = await self._teams.end(connection, actor.alliance_id, user_id, Event.TAKEN_AWAY, geoid)
                role = rules.check_release(ended, user_id).role
            await self._record(connection, actor, "county-unassign", county, role, user_id=user_id)
            await self._tell(connection, chapter, user_id, "county-told-unassigned", county, role)
        return county

    # --- all counties -------------------------------------------------------------------------------------

    async def coverage_of(self, alliance_id: int) -> dict[str, Coverage]:
        """By GEOID, the counties that have a lead; all others are uncovered."""
        async with self._database.read() as connection:
            return rules.coverages(await store.leads(connection, alliance_id))

    async def standing(self, actor: Actor, state: State | None = None) -> Standing:
        """For volunteers; of the nation unless a state is given."""
        actor.require(Level.VOLUNTEER, state.fips if state else NATIONAL)
        counties = self.atlas.in_state(state.code) if state else self.atlas.counties
        covered = await self.coverage_of(actor.alliance_id)
        return Standing(
            state,
            counties,
            covered,
            rules.tally(counties, covered),
            rules.uncovered(counties, covered),
            rules.gaps(counties, covered, GAPS_SHOWN),
        )

    async def to_offer(self, reminder: Reminder) -> County | None:
        """The county that somebody is about to be offered; None, and it is cancelled, where it has a lead by now."""
        geoid = str(reminder.arguments["geoid"])
        async with self._database.read() as connection:
            if await self.lead_within(connection, reminder.alliance_id, geoid) is None:
                return self.atlas.get(geoid)
        async with self._database.write() as connection:
            await self._reminders.cancel(connection, reminder.alliance_id, reminder.kind, reminder.subject)
        return None

    async def lead_within(self, connection: AsyncConnection, alliance_id: int, geoid: str) -> int | None:
        """Who leads a county."""
        leads = await store.leads(connection, alliance_id, [geoid])
        return leads[0].user_id if leads else None

    async def home_within(
        self, connection: AsyncConnection, alliance_id: int, user_id: int, *, lock: bool = False
    ) -> str | None:
        """The GEOID of where a volunteer lives; with `lock`, of whom nothing changes until this transaction ends."""
        return await store.home(connection, alliance_id, user_id, lock=lock)

    # --- leaving, and personal data -----------------------------------------------------------------------

    async def release_all_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
        """For whoever leaves the alliance or is removed: all their duties end; how many there were."""
        await store.hold(connection, alliance_id, user_id)
        return len(await self._teams.end(connection, alliance_id, user_id, Event.LEFT))

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Every assignment that a person has or had, with its instants in ISO 8601."""
        return {"assignments": await store.history(connection, alliance_id, user_id)}

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """A county's history keeps that there was somebody, not who."""
        await self.release_all_within(connection, alliance_id, user_id)
        await store.forget(connection, alliance_id, user_id)

    # --- parts --------------------------------------------------------------------------------------------

    async def _record(
        self,
        connection: AsyncConnection,
        actor: Actor,
        act: str,
        county: County,
        role: AssignmentRole,
        **details: object,
    ) -> None:
        subject, label = f"county:{county.geoid}", self.atlas.label(county)
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            subject,
            county=label,
            role=role.value,
            **details,
        )

    async def _tell(
        self,
        connection: AsyncConnection,
        chapter: Chapter | None,
        user_id: int,
        key: str,
        county: County,
        role: AssignmentRole,
    ) -> None:
        """Directly if the person wishes so, otherwise in the coverage channel."""
        if chapter is None:
            return
        now = self._clock.now()
        await self._reminders.schedule(
            connection,
            NewReminder(
                alliance_id=chapter.alliance_id,
                kind="text",
                subject=f"{key}:{county.geoid}:{user_id}:{now.timestamp()}",
                due_at=now,
                user_id=user_id,
                channel_id=chapter.channels.get(Purpose.COVERAGE),
                guild_id=chapter.guild_id,
                topic=Topic.MEMBERSHIP,
                expires_at=now + NOTICE_USEFUL,
                arguments=notice(key, county=self.atlas.label(county), role=role.value),
            ),
        )


@contextmanager
def _said_of(user_id: int) -> Iterator[None]:
    """A refusal in words about somebody else than the reader."""
    try:
        yield
    except UserError as error:
        raise UserError(_OF_ANOTHER[error.key], person=_mention(user_id), **error.arguments) from error


def _mention(user_id: int) -> Markup:
    return Markup(f"<@{user_id}>")
