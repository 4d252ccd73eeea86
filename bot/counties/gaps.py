"""Where a lead is missing most, what is open near somebody, and how many volunteers live where."""

from collections.abc import Mapping, Sequence

from bot.alliances.model import NATIONAL, Actor, Level
from bot.counties import number_store, rules, store
from bot.counties.atlas import Atlas
from bot.counties.model import County, Near, OpenCounty, State
from bot.database import Database
from bot.errors import UserError

NEAR_SHOWN = 10


class GapService:
    def __init__(self, database: Database) -> None:
        self._database = database
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
            geoid = await number_store.home(connection, actor.alliance_id, actor.user_id)
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

    async def _open(self, alliance_id: int, counties: Sequence[County]) -> list[OpenCounty]:
        async with self._database.read() as connection:
            covered = rules.coverages(await store.leads(connection, alliance_id))
            people = await number_store.people(connection)
            volunteers = await number_store.volunteers_by_county(connection, alliance_id)
        return rules.open_counties(counties, covered, people, volunteers)
