"""Rows of assignments: begun, confirmed and ended, never deleted. One without an end is in force."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Grant, Level
from bot.counties.model import Assignment, AssignmentRole, Changes, Team
from bot.database import stranger, upsert
from bot.database.tables import alliances, assignments, grants, volunteers

# A volunteer's status: not imported, because volunteers know of counties and not the other way round.
_ACTIVE = "active"
_LEAD = assignments.c.role == AssignmentRole.LEAD.value
_RANK = case((_LEAD, 0), (assignments.c.role == AssignmentRole.BACKUP.value, 1), else_=2)


def _in_force(alliance_id: int, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(assignments.c.alliance_id == alliance_id, assignments.c.ended_at.is_(None), *more)


async def hold(connection: AsyncConnection, alliance_id: int, user_id: int) -> frozenset[Grant]:
    """What a person may do, which nobody changes, nor their duties, until this transaction ends."""
    rows = await connection.execute(
        select(grants.c.level, grants.c.scope)
        .where(
            grants.c.alliance_id == alliance_id, grants.c.user_id == user_id, grants.c.suspended_at.is_(None)
        )
        .order_by(grants.c.level, grants.c.scope)
        .with_for_update()  # which SQLite, with its one writer, does without
    )
    return frozenset(Grant(Level[row.level.upper()], row.scope) for row in rows)


# --- who has what ------------------------------------------------------------------------------------------


async def concerned(
    connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int
) -> list[Assignment]:
    """The county's lead and the person's own duty there: all that decides what the person may do."""
    own = assignments.c.user_id == user_id
    return await _assignments(
        connection, _in_force(alliance_id, assignments.c.geoid == geoid, or_(_LEAD, own))
    )


async def team(connection: AsyncConnection, alliance_id: int, geoid: str, limit: int) -> Team:
    """Up to `limit` people of each role but lead, those longest at it first."""
    here = _in_force(alliance_id, assignments.c.geoid == geoid)
    place = func.row_number().over(
        partition_by=assignments.c.role, order_by=(assignments.c.since, assignments.c.id)
    )
    ranked = select(assignments, place.label("place"), _RANK.label("rank")).where(here).subquery()
    rows = await connection.execute(
        select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.rank, ranked.c.place)
    )
    counted = await connection.execute(
        select(assignments.c.role, func.count()).where(here).group_by(assignments.c.role)
    )
    sizes = {AssignmentRole(role): int(size) for role, size in counted}
    return Team([_assignment(row) for row in rows], sizes)


async def leads(
    connection: AsyncConnection, alliance_id: int, geoids: Collection[str] | None = None
) -> list[Assignment]:
    """Every lead of the alliance, or those of some counties."""
    some = [assignments.c.geoid.in_(geoids)] if geoids is not None else []
    return await _assignments(connection, _in_force(alliance_id, _LEAD, *some))


async def leads_held(connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
    counted = select(func.count()).where(_in_force(alliance_id, _LEAD, assignments.c.user_id == user_id))
    return int(await connection.scalar(counted) or 0)


async def duties(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Assignment]:
    return await _assignments(connection, _in_force(alliance_id, assignments.c.user_id == user_id))


# --- changes -----------------------------------------------------------------------------------------------


async def begin(
    connection: AsyncConnection,
    alliance_id: int,
    geoid: str,
    user_id: int,
    role: AssignmentRole,
    now: datetime,
) -> bool:
    """Whether it could be: of those who become the lead at once, one does."""
    begun = await connection.execute(
        upsert(connection, assignments)
        .values(alliance_id=alliance_id, geoid=geoid, user_id=user_id, role=role.value, since=now)
        .on_conflict_do_nothing()
    )
    return begun.rowcount == 1


async def end(
    connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int, now: datetime
) -> list[Assignment]:
    """What was ended: one, or none."""
    return await _change(connection, alliance_id, geoid, user_id, ended_at=now)


async def confirm(
    connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int, now: datetime
) -> list[Assignment]:
    """What was confirmed: one, or none."""
    return await _change(connection, alliance_id, geoid, user_id, confirmed_at=now)


async def _change(
    connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int, **values: datetime
) -> list[Assignment]:
    changed = await connection.execute(
        update(assignments)
        .where(_in_force(alliance_id, assignments.c.geoid == geoid, assignments.c.user_id == user_id))
        .values(**values)
        .returning(assignments)
    )
    return [_assignment(row) for row in changed]


async def end_all(connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime) -> int:
    ended = await connection.execute(
        update(assignments)
        .where(_in_force(alliance_id, assignments.c.user_id == user_id))
        .values(ended_at=now)
    )
    return int(ended.rowcount)


# --- numbers -----------------------------------------------------------------------------------------------


async def changes(connection: AsyncConnection, alliance_id: int, since: datetime, until: datetime) -> Changes:
    """What happened after `since` and up to `until`."""
    begun = and_(assignments.c.since > since, assignments.c.since <= until)
    ended = and_(assignments.c.ended_at > since, assignments.c.ended_at <= until)
    counted = select(
        func.count().filter(and_(begun, _LEAD)),
        func.count().filter(and_(ended, _LEAD)),
        func.count().filter(and_(begun, ~_LEAD)),
    ).where(assignments.c.alliance_id == alliance_id, or_(begun, ended))
    return Changes(*(await connection.execute(counted)).one())


async def people(connection: AsyncConnection, alliance_id: int) -> int:
    """How many hold a duty for at least one county."""
    counted = select(func.count(assignments.c.user_id.distinct())).where(_in_force(alliance_id))
    return int(await connection.scalar(counted) or 0)


async def uncovered_since(connection: AsyncConnection, alliance_id: int, geoid: str) -> datetime | None:
    """When the county's last lead ended; None if it never had one."""
    found: datetime | None = await connection.scalar(
        select(func.max(assignments.c.ended_at)).where(
            assignments.c.alliance_id == alliance_id, assignments.c.geoid == geoid, _LEAD
        )
    )
    return found


async def residents(connection: AsyncConnection, alliance_id: int, geoid: str) -> int:
    """How many of the alliance's volunteers live in a county."""
    counted = select(func.count()).where(
        volunteers.c.alliance_id == alliance_id,
        volunteers.c.status == _ACTIVE,
        volunteers.c.geoid == geoid,
    )
    return int(await connection.scalar(counted) or 0)


async def alliances_at(connection: AsyncConnection, at: datetime) -> list[int]:
    """The alliances that there were at an instant."""
    return list(
        await connection.scalars(
            select(alliances.c.id).where(alliances.c.created_at <= at).order_by(alliances.c.id)
        )
    )


# --- personal data -----------------------------------------------------------------------------------------


async def history(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[dict[str, object]]:
    """Everything that a person has been to a county, the oldest first, as JSON."""
    rows = await connection.execute(
        select(assignments)
        .where(assignments.c.alliance_id == alliance_id, assignments.c.user_id == user_id)
        .order_by(assignments.c.id)
    )
    return [
        {
            "geoid": row.geoid,
            "role": row.role,
            "since": row.since.isoformat(),
            "confirmed_at": row.confirmed_at and row.confirmed_at.isoformat(),
            "ended_at": row.ended_at and row.ended_at.isoformat(),
        }
        for row in rows
    ]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """The county's history keeps that there was somebody, not who. Their duties must have ended before."""
    await connection.execute(
        update(assignments)
        .where(assignments.c.alliance_id == alliance_id, assignments.c.user_id == user_id)
        .values(user_id=stranger())
    )


async def _assignments(connection: AsyncConnection, where: ColumnElement[bool]) -> list[Assignment]:
    rows = await connection.execute(select(assignments).where(where).order_by(_RANK, assignments.c.geoid))
    return [_assignment(row) for row in rows]


def _assignment(row: Any) -> Assignment:
    return Assignment(row.geoid, row.user_id, AssignmentRole(row.role), row.since, row.confirmed_at)
