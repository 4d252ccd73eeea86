"""Who would be on a roll, by the rows of volunteers, and who is put on it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, false, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Level
from bot.database.tables import grants, roll, volunteers
from bot.polls.model import Electorate, Poll

AT_ONCE = 10_000  # people who are put on a roll in one transaction: others wait for it


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
    for at in range(0, len(among), AT_ONCE):
        yield query.where(grants.c.user_id.in_(among[at : at + AT_ONCE]))


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
    limit: int | None = None,
) -> int:
    """How many they are; with a limit it is enough to know that there are at least so many."""
    counts = [
        await connection.scalar(select(func.count()).select_from(people.limit(limit).subquery()))
        for people in electorate(alliance_id, asked, now, among)
    ]
    return sum(count or 0 for count in counts)


async def freeze(connection: AsyncConnection, poll: Poll, now: datetime, among: Sequence[int] | None) -> None:
    """Put them all on a poll's roll."""
    for people in electorate(poll.alliance_id, poll.electorate, now, among):
        await _enter(connection, poll.id, people)


async def freeze_some(
    connection: AsyncConnection, poll: Poll, now: datetime, among: Sequence[int] | None, after: int
) -> int | None:
    """Put the next of them on a poll's roll, by their ids, beyond `after`, in the place of whom an opening that was
    cut short had put there; the last id that this was about, or None: these were all."""
    part, last = None, None
    if among is not None:
        at = bisect_right(among, after)
        part = among[at : at + AT_ONCE]
        last = part[-1] if part else None
    people = [
        query.where(grants.c.user_id > after)
        for query in electorate(poll.alliance_id, poll.electorate, now, part)
    ]
    if among is None:
        some = people[0].order_by(grants.c.user_id).limit(AT_ONCE).subquery()
        last = await connection.scalar(select(func.max(some.c.user_id)))
    there = delete(roll).where(roll.c.poll_id == poll.id, roll.c.user_id > after)
    if last is None:
        await connection.execute(there)
        return None
    await connection.execute(there.where(roll.c.user_id <= last))
    await _enter(connection, poll.id, people[0].where(grants.c.user_id <= last))
    return last


async def anybody(connection: AsyncConnection, poll_id: int) -> bool:
    """Whether there is somebody on a roll."""
    return (
        await connection.scalar(select(roll.c.user_id).where(roll.c.poll_id == poll_id).limit(1)) is not None
    )


async def _enter(connection: AsyncConnection, poll_id: int, people: Select[Any]) -> None:
    found = people.subquery()
    voters = select(literal(poll_id), found.c.user_id, false())
    await connection.execute(insert(roll).from_select(["poll_id", "user_id", "voted"], voters))
