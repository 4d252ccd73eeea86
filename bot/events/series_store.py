"""Rows of events that come again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import event_series, events
from bot.events.model import Event, Every, Plan, Series
from bot.events.store import columns, event_of, plan_of


async def add(
    connection: AsyncConnection, actor: Actor, channel_id: int, plan: Plan, every: Every, until: Any
) -> Series:
    """None of it is made yet."""
    added = await connection.execute(
        insert(event_series)
        .values(
            alliance_id=actor.alliance_id,
            guild_id=actor.guild_id,
            channel_id=channel_id,
            every=every.value,
            base=0,
            until=until,
            turn=0,
            next_at=plan.starts_at,
            created_by=actor.user_id,
            **columns(plan),
        )
        .returning(event_series)
    )
    return _series(added.one())


async def series(
    connection: AsyncConnection, series_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Series | None:
    """`alliance_id` is None only where nobody's input chose it; with `lock`, nobody else changes it meanwhile."""
    query = select(event_series).where(event_series.c.id == series_id)
    if alliance_id is not None:
        query = query.where(event_series.c.alliance_id == alliance_id)
    if lock:  # not so that those who change one of its events would wait, whose rows refer to it
        query = query.with_for_update(key_share=True)
    row = (await connection.execute(query)).first()
    return _series(row) if row is not None else None


async def save(connection: AsyncConnection, kept: Series) -> None:
    values = {
        "base": kept.base,
        "until": kept.until,
        "turn": kept.turn,
        "next_at": kept.next_at,
        **columns(kept.plan),
    }
    await connection.execute(update(event_series).where(event_series.c.id == kept.id).values(values))


async def made(connection: AsyncConnection, series_id: int, turn: int, now: datetime) -> list[Event]:
    """The occurrences from that number on that have not begun, in the order in which others lock them."""
    rows = await connection.execute(
        select(events)
        .where(
            events.c.series_id == series_id,
            events.c.turn >= turn,
            events.c.cancelled_at.is_(None),
            events.c.starts_at > now,
        )
        .order_by(events.c.id)
        .with_for_update()
    )
    return [event_of(row) for row in rows]


async def due(connection: AsyncConnection, until: datetime, after: int, limit: int) -> list[int]:
    """Those of which the next is to be made that begins by then, in order, beyond the id `after`."""
    return list(
        await connection.scalars(
            select(event_series.c.id)
            .where(event_series.c.next_at <= until, event_series.c.id > after)
            .order_by(event_series.c.id)
            .limit(limit)
        )
    )


async def next_at(connection: AsyncConnection, after: datetime) -> datetime | None:
    """When the first begins that is not made, after that instant."""
    begins = event_series.c.next_at
    found: datetime | None = await connection.scalar(select(func.min(begins)).where(begins > after))
    return found


async def running(
    connection: AsyncConnection, alliance_id: int, limit: int, offset: int
) -> tuple[list[Series], int]:
    """Those that go on, the next first; and how many there are."""
    among = and_(event_series.c.alliance_id == alliance_id, event_series.c.next_at.is_not(None))
    total = int(await connection.scalar(select(func.count()).where(among)) or 0)
    page = select(event_series).where(among).order_by(event_series.c.next_at, event_series.c.id)
    return [_series(row) for row in await connection.execute(page.limit(limit).offset(offset))], total


async def about(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Series]:
    """What somebody set up or leads."""
    theirs: ColumnElement[bool] = or_(event_series.c.created_by == user_id, event_series.c.lead_id == user_id)
    rows = await connection.execute(
        select(event_series)
        .where(event_series.c.alliance_id == alliance_id, theirs)
        .order_by(event_series.c.id)
    )
    return [_series(row) for row in rows]


def _series(row: Any) -> Series:
    given: Mapping[str, Any] = row._mapping
    kept = ("id", "alliance_id", "guild_id", "channel_id", "base", "until", "turn", "next_at", "created_by")
    return Series(plan=plan_of(row), every=Every(row.every), **{name: given[name] for name in kept})
