"""Who would be on a roll, by the rows of volunteers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Level
from bot.database.tables import grants, volunteers
from bot.polls.model import Electorate

_IDS_AT_ONCE = 10_000


def electorate(
    alliance_id: int, asked: Electorate, now: datetime, among: Sequence[int] | None = None
) -> Iterator[Select[Any]]:
    """The ids of those who would be on the roll at `now`, in queries none of which finds anybody twice.

    `among` are those who are in all of its circles, which the store does not know; None where it has none.
    """
    query = select(grants.c.user_id).where(
        grants.c.alliance_id == alliance_id,
        grants.c.level == Level.VOLUNTEER.word,
        grants.c.suspended_at.is_(None),
    )
    if asked.area or asked.commitment or asked.days:
        same = and_(
            volunteers.c.alliance_id == grants.c.alliance_id, volunteers.c.user_id == grants.c.user_id
        )
        query = query.join(volunteers, same)
    if asked.area:
        query = query.where(volunteers.c.geoid.startswith(asked.area))
    if asked.commitment:
        query = query.where(volunteers.c.commitment == asked.commitment)
    if asked.days:
        query = query.where(volunteers.c.approved_at <= now - timedelta(days=asked.days))
    if asked.level:
        query = query.where(grants.c.user_id.in_(_holders(alliance_id, Level[asked.level.upper()])))
    query = query.distinct()
    if among is None:
        yield query
        return
    for at in range(0, len(among), _IDS_AT_ONCE):
        yield query.where(grants.c.user_id.in_(among[at : at + _IDS_AT_ONCE]))


def _holders(alliance_id: int, level: Level) -> Select[Any]:
    """Who holds a level or a higher one, wherever it reaches."""
    enough = [one.word for one in Level if one >= level]
    return select(grants.c.user_id).where(
        grants.c.alliance_id == alliance_id, grants.c.level.in_(enough), grants.c.suspended_at.is_(None)
    )


async def size(
    connection: AsyncConnection,
    alliance_id: int,
    asked: Electorate,
    now: datetime,
    among: Sequence[int] | None = None,
) -> int:
    counts = [
        await connection.scalar(select(func.count()).select_from(people.subquery()))
        for people in electorate(alliance_id, asked, now, among)
    ]
    return sum(count or 0 for count in counts)
