"""Rows of events and of the places at them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database import stranger
from bot.database.tables import event_places, event_series, events
from bot.events.model import Event, Every, Place, Plan, Role, Roster, Series, State
from bot.hours.model import Kind

# --- events ------------------------------------------------------------------------------------------------


async def add(
    connection: AsyncConnection, actor: Actor, channel_id: int, plan: Plan, series: Series | None = None
) -> Event:
    """The next occurrence, of a series."""
    added = await connection.execute(
        insert(events)
        .values(
            alliance_id=actor.alliance_id,
            guild_id=actor.guild_id,
            channel_id=channel_id,
            created_by=actor.user_id,
            version=1,
            shown=0,
            series_id=series and series.id,
            every=series and series.every.value,
            turn=series and series.turn,
            apart=False,
            **columns(plan),
        )
        .returning(events)
    )
    return event_of(added.one())


async def event(
    connection: AsyncConnection, event_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Event | None:
    """One event, of that alliance if one is given; with `lock`, nobody else changes it meanwhile."""
    query = select(events).where(events.c.id == event_id)
    if alliance_id is not None:
        query = query.where(events.c.alliance_id == alliance_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return event_of(row) if row is not None else None


async def change(connection: AsyncConnection, event_id: int, plan: Plan, apart: bool) -> None:
    await connection.execute(
        update(events).where(events.c.id == event_id).values(columns(plan) | {"apart": apart})
    )


async def cancel(connection: AsyncConnection, event_id: int, now: datetime) -> None:
    await connection.execute(update(events).where(events.c.id == event_id).values(cancelled_at=now))


async def touch(connection: AsyncConnection, event_id: int) -> None:
    """Something has changed that its card shows."""
    await connection.execute(
        update(events).where(events.c.id == event_id).values(version=events.c.version + 1)
    )


async def upcoming(
    connection: AsyncConnection, alliance_id: int, now: datetime, limit: int, offset: int = 0, title: str = ""
) -> tuple[list[Event], int]:
    """Those that are not over, the first first, with so many words in their title; and how many there are."""
    among = _coming(alliance_id, now)
    if title:
        among = and_(among, events.c.title.icontains(title, autoescape=True))
    total = int(await connection.scalar(select(func.count()).where(among)) or 0)
    page = select(events).where(among).order_by(events.c.starts_at, events.c.id).limit(limit).offset(offset)
    return [event_of(row) for row in await connection.execute(page)], total


async def of_person(
    connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime, limit: int, offset: int
) -> tuple[list[Event], int]:
    """As `upcoming`, those at which somebody has a place."""
    own = select(event_places.c.event_id).where(event_places.c.user_id == user_id)
    among = and_(_coming(alliance_id, now), or_(events.c.id.in_(own), events.c.lead_id == user_id))
    total = int(await connection.scalar(select(func.count()).where(among)) or 0)
    page = select(events).where(among).order_by(events.c.starts_at, events.c.id).limit(limit).offset(offset)
    return [event_of(row) for row in await connection.execute(page)], total


async def to_come(connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime) -> list[Event]:
    """Those that have not begun, at which somebody has a place; in an order that nobody else locks otherwise."""
    rows = await connection.execute(
        select(events)
        .join(event_places)
        .where(
            events.c.alliance_id == alliance_id,
            events.c.starts_at > now,
            events.c.cancelled_at.is_(None),
            event_places.c.user_id == user_id,
        )
        .order_by(events.c.id)
    )
    return [event_of(row) for row in rows]


async def clashing(connection: AsyncConnection, event: Event, user_id: int) -> Event | None:
    """Another event at the same time at which somebody has a seat."""
    rows = await connection.execute(
        select(events)
        .join(event_places)
        .where(
            events.c.alliance_id == event.alliance_id,
            events.c.id != event.id,
            events.c.cancelled_at.is_(None),
            events.c.starts_at < event.plan.ends_at,
            events.c.ends_at > event.plan.starts_at,
            event_places.c.user_id == user_id,
            event_places.c.state == State.GOING.value,
        )
        .limit(1)
    )
    row = rows.first()
    return event_of(row) if row is not None else None


async def attended(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    since: datetime,
    now: datetime,
    limit: int,
    event_id: int | None = None,
) -> list[Event]:
    """Those that ended from `since` on at which somebody was, the latest first: as they say themselves, as the lead
    says where they have not, or because they led it and have said who was there."""
    there = or_(event_places.c.came, and_(event_places.c.came.is_(None), event_places.c.seen))
    own = select(event_places.c.event_id).where(event_places.c.user_id == user_id, there)
    told = exists().where(event_places.c.event_id == events.c.id, event_places.c.seen.is_not(None))
    rows = await connection.execute(
        select(events)
        .where(
            events.c.alliance_id == alliance_id,
            events.c.ends_at >= since,
            events.c.ends_at <= now,
            events.c.cancelled_at.is_(None),
            or_(events.c.id.in_(own), and_(events.c.lead_id == user_id, told)),
            true() if event_id is None else events.c.id == event_id,
        )
        .order_by(events.c.ends_at.desc(), events.c.id.desc())
        .limit(limit)
    )
    return [event_of(row) for row in rows]


# --- places ------------------------------------------------------------------------------------------------


async def roster(connection: AsyncConnection, event_id: int) -> Roster:
    rows = await connection.execute(
        select(event_places).where(event_places.c.event_id == event_id).order_by(event_places.c.turn)
    )
    return {row.user_id: _place(row) for row in rows}


async def save(connection: AsyncConnection, event_id: int, before: Roster, after: Roster) -> None:
    """What has changed: first what is no more, so that no seat is ever held by two."""
    changed = {user_id for user_id in {*before, *after} if before.get(user_id) != after.get(user_id)}
    if not changed:
        return
    await connection.execute(
        delete(event_places).where(
            event_places.c.event_id == event_id, event_places.c.user_id.in_(changed & before.keys())
        )
    )
    if rows := [_row(event_id, after[user_id]) for user_id in changed if user_id in after]:
        await connection.execute(insert(event_places), rows)


async def with_offers(connection: AsyncConnection) -> list[tuple[int, datetime]]:
    """The events at which seats are kept for people, and when the first such offer lapses."""
    first = func.min(event_places.c.offer_until, type_=event_places.c.offer_until.type)
    rows = await connection.execute(
        select(event_places.c.event_id, first)
        .where(event_places.c.offer_until.is_not(None))
        .group_by(event_places.c.event_id)
    )
    return [(event_id, until) for event_id, until in rows]


# --- cards -------------------------------------------------------------------------------------------------


async def hung(connection: AsyncConnection, event_id: int, message_id: int | None) -> None:
    """Where its card hangs now: None where somebody took it down."""
    await connection.execute(update(events).where(events.c.id == event_id).values(message_id=message_id))


async def mirrored(connection: AsyncConnection, event_id: int, scheduled_id: int | None) -> None:
    await connection.execute(update(events).where(events.c.id == event_id).values(scheduled_id=scheduled_id))


async def shown(connection: AsyncConnection, event_id: int, version: int) -> None:
    await connection.execute(update(events).where(events.c.id == event_id).values(shown=version))


async def to_show(connection: AsyncConnection) -> list[int]:
    """Events whose cards do not show what has changed last."""
    stale = and_(events.c.message_id.is_not(None), events.c.shown < events.c.version)
    return list(await connection.scalars(select(events.c.id).where(stale)))


# --- personal data -----------------------------------------------------------------------------------------


async def everything(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> list[tuple[Event, Place | None]]:
    """The events that somebody made, leads or has a place at, and that place."""
    own = and_(event_places.c.event_id == events.c.id, event_places.c.user_id == user_id)
    rows = await connection.execute(
        _with_places()
        .outerjoin(event_places, own)
        .where(
            events.c.alliance_id == alliance_id,
            or_(
                event_places.c.user_id.is_not(None),
                events.c.lead_id == user_id,
                events.c.created_by == user_id,
            ),
        )
        .order_by(events.c.id)
    )
    return [(event_of(row), _place(row) if row.state is not None else None) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """That somebody was there stays; who it was does not."""
    nobody = stranger()
    theirs = select(events.c.id).where(events.c.alliance_id == alliance_id)
    await connection.execute(
        update(event_places)
        .where(event_places.c.user_id == user_id, event_places.c.event_id.in_(theirs))
        .values(user_id=nobody)
    )
    for table in (events, event_series):
        for column in (table.c.lead_id, table.c.created_by):
            await connection.execute(
                update(table)
                .where(table.c.alliance_id == alliance_id, column == user_id)
                .values({column: nobody})
            )


def _with_places() -> Select[Any]:
    places = [column for column in event_places.c if column.name != "event_id"]
    return select(events, *places).select_from(events)


def _coming(alliance_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(events.c.alliance_id == alliance_id, events.c.ends_at > now, events.c.cancelled_at.is_(None))


def columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title,
        "geoid": plan.geoid,
        "zone": plan.zone.key,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "roles": [[role.name, role.seats] for role in plan.roles],
        "lead_id": plan.lead_id,
        "public": plan.public,
        "private": plan.private,
        "kind": plan.kind.value,
        "campaign_id": plan.campaign_id,
    }


def plan_of(row: Any) -> Plan:
    return Plan(
        row.title,
        row.geoid,
        ZoneInfo(row.zone),
        row.starts_at,
        row.ends_at,
        tuple(Role(name, seats) for name, seats in row.roles),
        row.lead_id,
        row.public,
        row.private,
        Kind(row.kind),
        row.campaign_id,
    )


def event_of(row: Any) -> Event:
    return Event(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        plan=plan_of(row),
        created_by=row.created_by,
        version=row.version,
        shown=row.shown,
        message_id=row.message_id,
        cancelled_at=row.cancelled_at,
        scheduled_id=row.scheduled_id,
        series_id=row.series_id,
        turn=row.turn,
        every=Every(row.every) if row.every is not None else None,
        apart=row.apart,
    )


def _place(row: Any) -> Place:
    return Place(
        user_id=row.user_id,
        role=row.role,
        state=State(row.state),
        turn=row.turn,
        seat=row.seat,
        offer_until=row.offer_until,
        confirmed=row.confirmed,
        came=row.came,
        seen=row.seen,
    )


def _row(event_id: int, place: Place) -> dict[str, object]:
    return {
        "event_id": event_id,
        "user_id": place.user_id,
        "role": place.role,
        "state": place.state.value,
        "turn": place.turn,
        "seat": place.seat,
        "offer_until": place.offer_until,
        "confirmed": place.confirmed,
        "came": place.came,
        "seen": place.seen,
    }
