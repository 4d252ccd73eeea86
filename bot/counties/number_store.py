"""Numbers by county: the people who live there, and the volunteers among them."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counties.model import AssignmentRole
from bot.counties.store import in_force
from bot.database import upsert
from bot.database.tables import assignments, populations, volunteers

_ACTIVE = "active"


async def people(connection: AsyncConnection) -> dict[str, int]:
    """By GEOID, how many people live in a county, where that was imported."""
    rows = await connection.execute(select(populations.c.geoid, populations.c.people))
    return {row.geoid: row.people for row in rows}


async def save_people(connection: AsyncConnection, given: Mapping[str, int]) -> None:
    for geoid, number in given.items():
        statement = upsert(connection, populations).values(geoid=geoid, people=number)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["geoid"], set_={"people": number})
        )


async def volunteers_by_county(connection: AsyncConnection, alliance_id: int) -> dict[str, int]:
    """By GEOID, how many of the alliance's volunteers live there."""
    rows = await connection.execute(
        select(volunteers.c.geoid, func.count().label("number"))
        .where(volunteers.c.alliance_id == alliance_id, volunteers.c.status == _ACTIVE)
        .group_by(volunteers.c.geoid)
    )
    return {row.geoid: row.number for row in rows}


async def teams(connection: AsyncConnection, alliance_id: int) -> dict[tuple[str, AssignmentRole], int]:
    """By GEOID and role, how many people hold a duty."""
    rows = await connection.execute(
        select(assignments.c.geoid, assignments.c.role, func.count().label("number"))
        .where(in_force(alliance_id))
        .group_by(assignments.c.geoid, assignments.c.role)
    )
    return {(row.geoid, AssignmentRole(row.role)): row.number for row in rows}
