"""Rows of assignments as their holders' silence goes on: found when a step is due, put right by a sign of life."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, and_, cast, func, literal, null, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counties.model import Assignment, AssignmentRole, Event, Happened, Held
from bot.counties.store import in_force, read
from bot.database.tables import assignment_events, assignments, chapter_channels, chapters, volunteers

_RUNNING = assignments.c.ended_at.is_(None)
_HELD = select(assignments, volunteers.c.zone, volunteers.c.paused_until.label("rests_until")).outerjoin(
    volunteers,
    and_(
        volunteers.c.alliance_id == assignments.c.alliance_id, volunteers.c.user_id == assignments.c.user_id
    ),
)


async def due(connection: AsyncConnection, now: datetime, after: int, limit: int) -> list[int]:
    """The ids of assignments whose next step is due, in order, beyond the id `after`."""
    found = await connection.scalars(
        select(assignments.c.id)
        .where(_RUNNING, assignments.c.next_at <= now, assignments.c.id > after)
        .order_by(assignments.c.id)
        .limit(limit)
    )
    return list(found)


async def next_at(connection: AsyncConnection, after: datetime) -> datetime | None:
    found: datetime | None = await connection.scalar(
        select(func.min(assignments.c.next_at)).where(_RUNNING, assignments.c.next_at > after)
    )
    return found


async def held(connection: AsyncConnection, assignment_id: int, *, lock: bool = True) -> Held | None:
    """One in force; `lock` keeps others from changing it until this transaction ends."""
    query = _HELD.where(_RUNNING, assignments.c.id == assignment_id)
    row = (await connection.execute(query.with_for_update(of=assignments) if lock else query)).first()
    return _held(row) if row is not None else None


async def held_in(connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int) -> Held | None:
    """As `held`, by whose it is and where."""
    mine = in_force(alliance_id, assignments.c.geoid == geoid, assignments.c.user_id == user_id)
    row = (await connection.execute(_HELD.where(mine).with_for_update(of=assignments))).first()
    return _held(row) if row is not None else None


async def lead_in(connection: AsyncConnection, alliance_id: int, geoid: str) -> Held | None:
    lead = in_force(
        alliance_id, assignments.c.geoid == geoid, assignments.c.role == AssignmentRole.LEAD.value
    )
    row = (await connection.execute(_HELD.where(lead).with_for_update(of=assignments))).first()
    return _held(row) if row is not None else None


async def save(connection: AsyncConnection, kept: Assignment) -> None:
    """As it is from now on; it must be held."""
    watch = kept.watch
    await connection.execute(
        update(assignments)
        .where(assignments.c.id == kept.id)
        .values(
            confirmed_at=kept.confirmed_at,
            paused_until=kept.paused_until,
            offered_to=kept.offered_to,
            steps=watch.taken if watch else 0,
            next_at=watch and watch.next_at,
            extended=watch.extended if watch else 0,
        )
    )


async def others(connection: AsyncConnection, alliance_id: int, geoid: str) -> list[Assignment]:
    """Everybody of a county's team but its lead, backups first, those longest at it first."""
    rows = await connection.execute(
        select(assignments)
        .where(
            in_force(
                alliance_id, assignments.c.geoid == geoid, assignments.c.role != AssignmentRole.LEAD.value
            )
        )
        .order_by(assignments.c.role, assignments.c.since)
    )
    return [read(row) for row in rows]


async def former(connection: AsyncConnection, alliance_id: int, geoid: str, since: datetime) -> set[int]:
    """Who had a role in a county that ended since then."""
    ended = select(assignments.c.user_id).where(
        assignments.c.alliance_id == alliance_id,
        assignments.c.geoid == geoid,
        assignments.c.ended_at >= since,
    )
    return set(await connection.scalars(ended))


async def reach(connection: AsyncConnection, alliance_id: int, user_id: int) -> tuple[int, int] | None:
    """Where somebody may be mentioned: a server and its coverage channel, first the one they joined through."""
    joined = select(volunteers.c.guild_id).where(
        volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id
    )
    row = (
        await connection.execute(
            select(chapters.c.guild_id, chapter_channels.c.channel_id)
            .join(chapter_channels, chapter_channels.c.guild_id == chapters.c.guild_id)
            .where(chapters.c.alliance_id == alliance_id, chapter_channels.c.purpose == "coverage")
            .order_by((chapters.c.guild_id == joined.scalar_subquery()).desc(), chapters.c.created_at)
            .limit(1)
        )
    ).first()
    return (row.guild_id, row.channel_id) if row is not None else None


async def asked(connection: AsyncConnection, alliance_id: int) -> int:
    """How many leads were asked once, and have not answered yet."""
    counted = select(func.count()).where(in_force(alliance_id, assignments.c.steps == 1))
    return int(await connection.scalar(counted) or 0)


async def latest_led(connection: AsyncConnection, alliance_id: int, limit: int) -> Collection[str]:
    """The counties that got a lead last, who still is; the latest first."""
    led = in_force(alliance_id, assignments.c.role == AssignmentRole.LEAD.value)
    query = (
        select(assignments.c.geoid).where(led).order_by(assignments.c.since.desc(), assignments.c.id.desc())
    )
    return list(await connection.scalars(query.limit(limit)))


async def newly_led(
    connection: AsyncConnection, alliance_id: int, since: datetime, until: datetime
) -> Collection[str]:
    """The counties whose lead, who still is, began after `since` and up to `until`, in that order."""
    begun = in_force(
        alliance_id,
        assignments.c.role == AssignmentRole.LEAD.value,
        assignments.c.since > since,
        assignments.c.since <= until,
    )
    return list(
        await connection.scalars(select(assignments.c.geoid).where(begun).order_by(assignments.c.since))
    )


async def happened(connection: AsyncConnection, alliance_id: int, geoid: str, limit: int) -> list[Happened]:
    """What happened in a county, the latest first."""
    here = and_(assignments.c.alliance_id == alliance_id, assignments.c.geoid == geoid)
    who = (assignments.c.id, assignments.c.user_id, assignments.c.role)
    began = select(
        *who, assignments.c.since.label("at"), cast(null(), String).label("what"), literal(0).label("number")
    ).where(here)
    events = (
        select(*who, assignment_events.c.at, assignment_events.c.what, assignment_events.c.id.label("number"))
        .join(assignment_events, assignment_events.c.assignment_id == assignments.c.id)
        .where(here)
    )
    both = union_all(began, events).subquery()
    rows = await connection.execute(
        select(both).order_by(both.c.at.desc(), both.c.id.desc(), both.c.number.desc()).limit(limit)
    )
    return [
        Happened(row.at, row.user_id, AssignmentRole(row.role), Event(row.what) if row.what else None)
        for row in rows
    ]


def _held(row: Row[Any]) -> Held:
    return Held(row.alliance_id, read(row), row.zone, row.rests_until)
