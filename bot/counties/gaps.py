"""Where a lead is missing most, what is open near somebody, how many volunteers live where; all of it in numbers."""

from collections.abc import Mapping, Sequence

from bot.alliances.model import NATIONAL, Actor, Level
from bot.audit.service import AuditService
from bot.counties import number_store, rules, store
from bot.counties.atlas import Atlas
from bot.counties.model import AssignmentRole, County, Near, Numbers, OpenCounty, State
from bot.database import Database
from bot.errors import UserError

NEAR_SHOWN = 10


class GapService:
    def __init__(self, database: Database, audit: AuditService) -> None:
        self._database = database
        self._audit = audit
        self._atlas = Atlas.load()

    async def gaps(self, actor: Actor, state: State | None = None) -> list[OpenCounty]:
        """The counties without a lead, of the nation or a state, those that want one most first."""
        actor.require(Level.VOLUNTEER, state.fips if state else NATIONAL)
        counties = self._atlas.in_state(state.code) if state else self._atlas.counties
        return rules.rank(await self._open(actor.alliance_id, counties))

    async def near(self, actor: Actor) -> Near:
        """The open counties nearest to where a volunteer lives. Raises UserError: me-nothing."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            geoid = await store.home(connection, actor.alliance_id, actor.user_id)
        if geoid is None:
            raise UserError("me-nothing")
        home = self._atlas.get(geoid)
        is_open = {one.county.geoid: one for one in await self._open(actor.alliance_id, self._atlas.counties)}
        found: list[OpenCounty] = []
        for ring in rules.rings(home, self._atlas.by_geoid):
            found += rules.rank(is_open[county.geoid] for county in ring if county.geoid in is_open)
            if len(found) >= NEAR_SHOWN:
                break
        return Near(home, found[:NEAR_SHOWN])

    async def volunteers(self, actor: Actor, state: State | None = None) -> Mapping[str, int]:
        """By GEOID, how many volunteers live in a county, of the nation or a state."""
        actor.require(Level.VOLUNTEER, state.fips if state else NATIONAL)
        async with self._database.read() as connection:
            found = await number_store.volunteers_by_county(connection, actor.alliance_id)
        return {geoid: number for geoid, number in found.items() if not state or geoid[:2] == state.fips}

    async def numbers(self, actor: Actor, state: State | None = None) -> list[Numbers]:
        """Every county of the nation or a state in numbers, for whoever organizes there; on the record."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.ORGANIZER, scope)
        counties = self._atlas.in_state(state.code) if state else self._atlas.counties
        async with self._database.write() as connection:
            leads = {lead.geoid: lead for lead in await store.leads(connection, actor.alliance_id)}
            teams = await number_store.teams(connection, actor.alliance_id)
            people = await number_store.people(connection)
            volunteers = await number_store.volunteers_by_county(connection, actor.alliance_id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "coverage-export",
                f"state:{scope}" if scope else "nation",
                place=state.name if state else "nation",
            )
        return [
            Numbers(
                county.geoid,
                county.name,
                county.state,
                rules.coverage([lead] if (lead := leads.get(county.geoid)) else []),
                lead.since if lead else None,
                teams.get((county.geoid, AssignmentRole.BACKUP), 0),
                teams.get((county.geoid, AssignmentRole.MEMBER), 0),
                volunteers.get(county.geoid, 0),
                people.get(county.geoid),
            )
            for county in counties
        ]

    async def _open(self, alliance_id: int, counties: Sequence[County]) -> list[OpenCounty]:
        async with self._database.read() as connection:
            covered = rules.coverages(await store.leads(connection, alliance_id))
            people = await number_store.people(connection)
            volunteers = await number_store.volunteers_by_county(connection, alliance_id)
        return rules.open_counties(counties, covered, people, volunteers)
