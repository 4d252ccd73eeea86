"""What people do about reaching others: count it, and see how far it goes."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor, Level
from bot.clock import Clock
from bot.counties.assignments import AssignmentService
from bot.counties.model import State
from bot.counties.service import CountyService
from bot.database import Database
from bot.days import first_week, read_day, week_of
from bot.errors import UserError
from bot.events.attendance import AttendanceService
from bot.events.model import Event
from bot.events.rules import worked_on
from bot.outreach import rules, store
from bot.outreach.campaigns import CampaignService
from bot.outreach.model import Logged, Means, Opening, Report
from bot.reminders.service import ReminderService

PLACES = 10
MINE_SHOWN = 10


class OutreachService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        counties: CountyService,
        assignments: AssignmentService,
        attendance: AttendanceService,
        campaigns: CampaignService,
        reminders: ReminderService,
        oldest_days: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._counties = counties
        self._atlas = counties.atlas
        self._assignments = assignments
        self._attendance = attendance
        self._campaigns = campaigns
        self._reminders = reminders
        self._oldest_days = oldest_days  # since which something can be counted

    # --- counting -----------------------------------------------------------------------------------------

    async def begin(self, actor: Actor, shift_id: int | None = None) -> Opening:
        """What the form opens with: what a shift was, or else the county that was last counted for, or one's own.

        Raises UserError: event-not-there.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            before = await store.latest(connection, actor.alliance_id, actor.user_id, 1)
            home = await self._counties.home_within(connection, actor.alliance_id, actor.user_id)
            running = await self._campaigns.running_within(connection, actor)
            near = before[0].geoid if before else home or ""
            if shift_id is None:
                return Opening(self._atlas.get(near).geoid, running)
            shift = await self._shift(connection, actor, shift_id)
            counted = await store.at_shift(connection, actor.user_id, shift_id)
        if counted is not None:
            return Opening(counted.geoid, running, counted.day, counted.campaign_id, counted.counts)
        plan = shift.plan
        return Opening(plan.geoid or near, running, worked_on(plan), plan.campaign_id)

    async def shifts(self, actor: Actor) -> Sequence[Event]:
        """Those at which somebody was lately, the latest first."""
        async with self._database.read() as connection:
            return await self._attendance.attended(
                connection, actor.alliance_id, actor.user_id, self._oldest_days
            )

    async def log(
        self,
        actor: Actor,
        counts: str,
        words: Mapping[Means, str],
        *,
        day: str,
        geoid: str,
        campaign_id: int | None,
        shift_id: int | None = None,
    ) -> Logged:
        """Count people reached; a sign of life in that county. `words` are what the means are called.

        What was counted for a shift before is replaced. Raises UserError: what `rules.read_counts` and `read_day`
        raise, county-unknown, campaign-unknown, event-not-there.
        """
        actor.require(Level.VOLUNTEER)
        now = self._clock.now()
        on = read_day(day, now.astimezone(await self._reminders.zone(actor)).date(), self._oldest_days)
        found, county = rules.read_counts(counts, words), self._atlas.get(geoid)
        async with self._database.write() as connection:
            await self._campaigns.check_within(connection, actor, campaign_id)
            if shift_id is not None:
                await self._shift(connection, actor, shift_id)
            logged_id = await store.add(
                connection,
                actor.alliance_id,
                actor.user_id,
                on,
                county.geoid,
                found,
                campaign_id,
                now,
                shift_id,
            )
            await self._assignments.seen(connection, actor.alliance_id, county.geoid, actor.user_id)
        return Logged(logged_id, on, county.geoid, found, campaign_id, now, shift_id)

    async def _shift(self, connection: AsyncConnection, actor: Actor, shift_id: int) -> Event:
        """Raises UserError: event-not-there."""
        return await self._attendance.shift(
            connection, actor.alliance_id, actor.user_id, shift_id, self._oldest_days
        )

    async def undo(self, user_id: int, logged_id: int) -> None:
        """Take back what one counted. Raises UserError: outreach-gone."""
        async with self._database.write() as connection:
            if not await store.undo(connection, user_id, logged_id):
                raise UserError("outreach-gone")

    async def mine(self, actor: Actor) -> list[Logged]:
        """What somebody counted last, the latest first."""
        async with self._database.read() as connection:
            return await store.latest(connection, actor.alliance_id, actor.user_id, MINE_SHOWN)

    async def report(
        self, actor: Actor, state: State | None, weeks: int, campaign_id: int | None = None
    ) -> Report:
        """How many were reached in the last weeks, this one included, in the nation or a state; for one campaign, which
        may have ended, or for all. Raises UserError: campaign-unknown."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.VOLUNTEER, scope)
        if weeks not in rules.WEEKS:
            raise UserError("error-option")
        today = self._clock.now().astimezone(await self._reminders.zone(actor)).date()
        first = first_week(today, weeks)
        async with self._database.read() as connection:
            of = await self._named(connection, actor, campaign_id)
            by_week = await store.weeks(connection, actor.alliance_id, first, scope, campaign_id)
            places = await store.places(connection, actor.alliance_id, first, scope, campaign_id)
            campaigns = await store.by_campaign(connection, actor.alliance_id, first, scope) if not of else []
        # Somebody east of here may be a day ahead, and in a week that has not begun here.
        begun = rules.by_week([row for row in by_week if row[0] <= week_of(today)], first, weeks)
        return Report(
            begun, rules.by_most(places, PLACES), rules.by_most(campaigns, PLACES), rules.total(begun), of
        )

    async def _named(self, connection: AsyncConnection, actor: Actor, campaign_id: int | None) -> str:
        """What a campaign is called. Raises UserError: campaign-unknown."""
        if campaign_id is None:
            return ""
        found = await store.campaign(connection, actor.alliance_id, campaign_id)
        if found is None:
            raise UserError("campaign-unknown")
        return found.name

    async def by_county(self, actor: Actor, state: State | None = None) -> Mapping[str, int]:
        """By GEOID, how many were reached in the RECENT_WEEKS."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.VOLUNTEER, scope)
        since = first_week(self._clock.now().date())
        async with self._database.read() as connection:
            return await store.by_county(connection, actor.alliance_id, since, scope)

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
                    "event": one.event_id,
                    "logged_at": one.logged_at.isoformat(),
                }
                for one in await store.latest(connection, alliance_id, user_id, None)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """The counts stay, and that there was somebody."""
        await store.forget(connection, alliance_id, user_id)
