"""What people do about reaching others: count it, see how far it goes, and hand out what a campaign says."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.counties.assignments import AssignmentService
from bot.counties.model import County, State
from bot.counties.service import CountyService
from bot.database import Database
from bot.days import read_day
from bot.errors import UserError
from bot.outreach import rules, store
from bot.outreach.model import Campaign, Kit, Logged, Means, Report
from bot.polls.options import check_link
from bot.reminders.service import ReminderService

PLACES = 10
RECENT = timedelta(days=90)
CHOICES = 24  # that a select holds beside "none"


class OutreachService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        counties: CountyService,
        assignments: AssignmentService,
        audit: AuditService,
        reminders: ReminderService,
        oldest_days: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._counties = counties
        self._atlas = counties.atlas
        self._assignments = assignments
        self._audit = audit
        self._reminders = reminders
        self._oldest_days = oldest_days  # since which something can be counted

    # --- counting -----------------------------------------------------------------------------------------

    async def begin(self, actor: Actor) -> tuple[County, Sequence[Campaign]]:
        """What the form opens with: the county that was last counted for, or one's own; and what runs."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            before = await store.latest(connection, actor.alliance_id, actor.user_id, 1)
            home = await self._counties.home_within(connection, actor.alliance_id, actor.user_id)
            running = await store.running(connection, actor.alliance_id, CHOICES)
        return self._atlas.get(before[0].geoid if before else home or ""), running

    async def log(
        self,
        actor: Actor,
        counts: str,
        words: Mapping[Means, str],
        *,
        day: str,
        geoid: str,
        campaign_id: int | None,
    ) -> Logged:
        """Count people reached; a sign of life in that county. `words` are what the means are called.

        Raises UserError: what `rules.read_counts` and `read_day` raise, county-unknown, campaign-unknown.
        """
        actor.require(Level.VOLUNTEER)
        now = self._clock.now()
        on = read_day(day, now.astimezone(await self._reminders.zone(actor)).date(), self._oldest_days)
        found, county = rules.read_counts(counts, words), self._atlas.get(geoid)
        async with self._database.write() as connection:
            if campaign_id is not None:
                await self._running(connection, actor, campaign_id)
            logged_id = await store.add(
                connection, actor.alliance_id, actor.user_id, on, county.geoid, found, campaign_id, now
            )
            await self._assignments.seen(connection, actor.alliance_id, county.geoid, actor.user_id)
        return Logged(logged_id, on, county.geoid, found, campaign_id, now)

    async def undo(self, actor: Actor, logged_id: int) -> None:
        """Take back what one counted. Raises UserError: outreach-gone."""
        async with self._database.write() as connection:
            if not await store.undo(connection, actor.alliance_id, actor.user_id, logged_id):
                raise UserError("outreach-gone")

    async def report(self, actor: Actor, state: State | None, weeks: int) -> Report:
        """How many were reached in the last weeks, this one included, in the nation or a state."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.VOLUNTEER, scope)
        if weeks not in rules.WEEKS:
            raise UserError("error-option")
        today = self._clock.now().astimezone(await self._reminders.zone(actor)).date()
        first = rules.week_of(today) - timedelta(weeks=weeks - 1)
        async with self._database.read() as connection:
            days = await store.days(connection, actor.alliance_id, first, scope)
            places = await store.places(connection, actor.alliance_id, first, scope)
            campaigns = await store.by_campaign(connection, actor.alliance_id, first, scope)
        # Somebody east of here may be a day ahead, and in a week that has not begun here.
        week_rows = [row for row in days if rules.week_of(row[0]) <= rules.week_of(today)]
        by_week = rules.by_week(week_rows, first, weeks)
        return Report(
            by_week, rules.by_most(places, PLACES), rules.by_most(campaigns, PLACES), rules.total(by_week)
        )

    async def by_county(self, actor: Actor, state: State | None = None) -> Mapping[str, int]:
        """By GEOID, how many were reached in the days of RECENT."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.VOLUNTEER, scope)
        since = (self._clock.now() - RECENT).date()
        async with self._database.read() as connection:
            return await store.by_county(connection, actor.alliance_id, since, scope)

    # --- campaigns ----------------------------------------------------------------------------------------

    async def create(self, actor: Actor, name: str) -> Campaign:
        """Raises UserError: campaign-nameless, too-long, campaign-twice."""
        actor.require(Level.ORGANIZER)
        name = rules.check_name(name)
        code = "".join(secrets.choice(rules.CODE) for _ in range(rules.CODE_LENGTH))
        async with self._database.write() as connection:
            made = await store.create(
                connection, actor.alliance_id, name, code, actor.user_id, self._clock.now()
            )
            if made is None:
                raise UserError("campaign-twice", name=name)
            await self._record(connection, actor, "campaign-create", made)
        return made

    async def put_kit(self, actor: Actor, campaign_id: int, language: str, text: str, link: str) -> Campaign:
        """What a campaign says in a language, in the place of what it said.

        Raises UserError: campaign-unknown, campaign-kit-empty, too-long, poll-link-….
        """
        actor.require(Level.ORGANIZER)
        said = rules.check_text(text)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            kit = Kit(language, said, check_link(found.name, link) if link.strip() else "")
            await store.put_kit(connection, campaign_id, kit)
            await self._record(connection, actor, "campaign-kit", found, language=language)
            return await self._running(connection, actor, campaign_id)

    async def end(self, actor: Actor, campaign_id: int) -> Campaign:
        """Nothing more is counted for it. Raises UserError: campaign-unknown."""
        actor.require(Level.ORGANIZER)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            await store.end(connection, campaign_id, self._clock.now())
            await self._record(connection, actor, "campaign-end", found)
        return found

    async def campaign(self, actor: Actor, campaign_id: int) -> Campaign:
        """One that runs, with its kits. Raises UserError: campaign-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self._running(connection, actor, campaign_id)

    async def running(self, actor: Actor) -> Sequence[Campaign]:
        async with self._database.read() as connection:
            return await store.running(connection, actor.alliance_id, CHOICES)

    async def _running(self, connection: AsyncConnection, actor: Actor, campaign_id: int) -> Campaign:
        """Raises UserError: campaign-unknown."""
        found = await store.campaign(connection, actor.alliance_id, campaign_id)
        if found is None or found.ended_at is not None:
            raise UserError("campaign-unknown")
        return found

    async def _record(
        self, connection: AsyncConnection, actor: Actor, act: str, campaign: Campaign, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"campaign:{campaign.id}",
            name=campaign.name,
            **details,
        )

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything a person counted, the latest first; instants in ISO 8601."""
        return {
            "outreach": [
                {
                    "day": one.day.isoformat(),
                    "geoid": one.geoid,
                    "counts": {means.value: number for means, number in one.counts.items()},
                    "logged_at": one.logged_at.isoformat(),
                }
                for one in await store.latest(connection, alliance_id, user_id, None)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """The counts stay, and that there was somebody."""
        await store.forget(connection, alliance_id, user_id)
