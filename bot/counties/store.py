"""Rows of assignments: begun, confirmed and ended, never deleted. One without an end is in force."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Grant, Level
from bot.counties.model import Assignment, AssignmentRole, Changes, Event, Team
from bot.database import stranger, upsert
from bot.database.tables import alliances, assignment_events, assignments, grants, volunteers
from bot.decay import Watch

# A volunteer's status: not imported, because volunteers know of counties and not the other way round.
_ACTIVE = "active"
_LEAD = assignments.c.role == AssignmentRole.LEAD.value
_RANK = case((_LEAD, 0), (assignments.c.role == AssignmentRole.BACKUP.value, 1), else_=2)


def in_force(alliance_id: int, *more: ColumnElement[bool]) -> ColumnElement[bool]:
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


async def zone(connection: AsyncConnection, alliance_id: int, user_id: int) -> str | None:
    """The time zone in which a volunteer lives."""
    found: str | None = await connection.scalar(
        select(volunteers.c.zone).where(
            volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id
        )
    )
    return found


async def home(
    connection: AsyncConnection, alliance_id: int, user_id: int, *, lock: bool = False
) -> str | None:
    """The county that a volunteer lives in."""
    query = select(volunteers.c.geoid).where(
        volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id
    )
    found: str | None = await connection.scalar(query.with_for_update() if lock else query)
    return found


# --- who has what ------------------------------------------------------------------------------------------


async def concerned(
    connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int
) -> list[Assignment]:
    """The county's lead and the person's own duty there: all that decides what the person may do."""
    own = assignments.c.user_id == user_id
    return await _assignments(
        connection, in_force(alliance_id, assignments.c.geoid == geoid, or_(_LEAD, own))
    )


async def team(connection: AsyncConnection, alliance_id: int, geoid: str, limit: int) -> Team:
    """Up to `limit` people of each role but lead, those longest at it first."""
    here = in_force(alliance_id, assignments.c.geoid == geoid)
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
    return Team([read(row) for row in rows], sizes)


async def leads(
    connection: AsyncConnection, alliance_id: int, geoids: Collection[str] | None = None
) -> list[Assignment]:
    """Every lead of the alliance, or those of some counties."""
    some = [assignments.c.geoid.in_(geoids)] if geoids is not None else []
    return await _assignments(connection, in_force(alliance_id, _LEAD, *some))


async def leads_held(connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
    counted = select(func.count()).where(in_force(alliance_id, _LEAD, assignments.c.user_id == user_id))
    return int(await connection.scalar(counted) or 0)


async def duties(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Assignment]:
    return await _assignments(connection, in_force(alliance_id, assignments.c.user_id == user_id))


# --- changes -----------------------------------------------------------------------------------------------


async def begin(
    connection: AsyncConnection,
    alliance_id: int,
    geoid: str,
    user_id: int,
    role: AssignmentRole,
    now: datetime,
    watch: Watch | None = None,
) -> bool:
    """Whether it could be: of those who become the lead at once, one does. A lead has a watch."""
    begun = await connection.execute(
        upsert(connection, assignments)
        .values(
            alliance_id=alliance_id,
            geoid=geoid,
            user_id=user_id,
            role=role.value,
            since=now,
            steps=0,
            next_at=watch and watch.next_at,
            extended=0,
        )
        .on_conflict_do_nothing()
    )
    return begun.rowcount == 1


async def end(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    now: datetime,
    why: Event,
    geoid: str | None = None,
) -> list[Assignment]:
    """End a person's duty in a county, or all of them; what was ended."""
    some = [assignments.c.geoid == geoid] if geoid is not None else []
    where = in_force(alliance_id, assignments.c.user_id == user_id, *some)
    return await end_where(connection, alliance_id, where, now, why)


async def end_where(
    connection: AsyncConnection, alliance_id: int, where: ColumnElement[bool], now: datetime, why: Event
) -> list[Assignment]:
    ended = await connection.execute(
        update(assignments).where(where).values(ended_at=now, next_at=None).returning(assignments)
    )
    found = [read(row) for row in ended]
    for held in found:
        await happened(connection, alliance_id, held.id, now, why)
    return found


async def happened(
    connection: AsyncConnection, alliance_id: int, assignment_id: int, at: datetime, what: Event
) -> None:
    await connection.execute(
        insert(assignment_events).values(
            alliance_id=alliance_id, assignment_id=assignment_id, at=at, what=what.value
        )
    )


# --- numbers -----------------------------------------------------------------------------------------------


async def changes(connection: AsyncConnection, alliance_id: int, since: datetime, until: datetime) -> Changes:
    """What happened after `since` and up to `until`."""
    stale = await connection.scalar(
        select(func.count()).where(
            assignment_events.c.alliance_id == alliance_id,
            assignment_events.c.what == Event.ASKED_AGAIN.value,
            assignment_events.c.at > since,
            assignment_events.c.at <= until,
        )
    )
    begun = and_(assignments.c.since > since, assignments.c.since <= until)
    ended = and_(assignments.c.ended_at > since, assignments.c.ended_at <= until)
    counted = select(
        func.count().filter(and_(begun, _LEAD)),
        func.count().filter(and_(ended, _LEAD)),
        func.count().filter(and_(begun, ~_LEAD)),
    ).where(assignments.c.alliance_id == alliance_id, or_(begun, ended))
    return Changes(*(await connection.execute(counted)).one(), gone_stale=int(stale or 0))


async def empty(connection: AsyncConnection, alliance_id: int, geoids: Collection[str]) -> set[str]:
    """Those of the counties in which nobody holds any duty."""
    held = await connection.scalars(
        select(assignments.c.geoid).where(in_force(alliance_id, assignments.c.geoid.in_(geoids))).distinct()
    )
    return set(geoids) - set(held)


async def people(connection: AsyncConnection, alliance_id: int) -> int:
    """How many hold a duty for at least one county."""
    counted = select(func.count(assignments.c.user_id.distinct())).where(in_force(alliance_id))
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
    """Everything that a person has been to a county, the oldest first, with what happened, as JSON."""
    rows = (
        await connection.execute(
            select(assignments)
            .where(assignments.c.alliance_id == alliance_id, assignments.c.user_id == user_id)
            .order_by(assignments.c.id)
        )
    ).all()
    events = (
        await connection.execute(
            select(assignment_events)
            .where(assignment_events.c.assignment_id.in_([row.id for row in rows]))
            .order_by(assignment_events.c.id)
        )
    ).all()
    return [
        {
            "geoid": row.geoid,
            "role": row.role,
            "since": row.since.isoformat(),
            "confirmed_at": row.confirmed_at and row.confirmed_at.isoformat(),
            "paused_until": row.paused_until and row.paused_until.isoformat(),
            "ended_at": row.ended_at and row.ended_at.isoformat(),
            "events": [
                {"at": event.at.isoformat(), "what": event.what}
                for event in events
                if event.assignment_id == row.id
            ],
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
    await connection.execute(
        update(assignments)
        .where(assignments.c.alliance_id == alliance_id, assignments.c.offered_to == user_id)
        .values(offered_to=None)
    )


async def _assignments(connection: AsyncConnection, where: ColumnElement[bool]) -> list[Assignment]:
    rows = await connection.execute(select(assignments).where(where).order_by(_RANK, assignments.c.geoid))
    return [read(row) for row in rows]


def read(row: Any) -> Assignment:
    return Assignment(
        row.geoid,
        row.user_id,
        AssignmentRole(row.role),
        row.since,
        row.confirmed_at,
        row.id,
        Watch(row.steps, row.next_at, row.extended) if row.next_at is not None else None,
        row.paused_until,
        row.offered_to,
    )
