"""Rows of how many came when, for an hour, and of holds."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import arrivals, chapters, holds
from bot.raids.model import Hold, Kind, Pace
from bot.raids.rules import HOUR, MINUTE, span


async def count(connection: AsyncConnection, guild_id: int, kind: Kind, at: datetime) -> None:
    """One more."""
    statement = upsert(connection, arrivals).values(guild_id=guild_id, kind=kind.value, at=span(at), people=1)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "kind", "at"], set_={"people": arrivals.c.people + 1}
        )
    )


async def count_at_least(
    connection: AsyncConnection, guild_id: int, kind: Kind, seen: Mapping[datetime, int]
) -> None:
    """By the beginning of a span, so many are known to have come in it: whoever was counted is not counted twice."""
    if not seen:
        return
    statement = upsert(connection, arrivals).values(
        [
            {"guild_id": guild_id, "kind": kind.value, "at": at, "people": people}
            for at, people in seen.items()
        ]
    )
    more = statement.excluded.people
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "kind", "at"],
            set_={"people": case((more > arrivals.c.people, more), else_=arrivals.c.people)},
        )
    )


async def tidy(connection: AsyncConnection, guild_id: int, before: datetime) -> None:
    await connection.execute(
        delete(arrivals).where(arrivals.c.guild_id == guild_id, arrivals.c.at < span(before))
    )


async def pace(connection: AsyncConnection, guild_id: int, kind: Kind, now: datetime) -> Pace:
    lately = case((arrivals.c.at > now - MINUTE, arrivals.c.people), else_=0)
    row = (
        await connection.execute(
            select(func.sum(lately), func.sum(arrivals.c.people)).where(
                arrivals.c.guild_id == guild_id, arrivals.c.kind == kind.value, arrivals.c.at > now - HOUR
            )
        )
    ).one()
    return Pace(int(row[0] or 0), int(row[1] or 0))


async def forget(connection: AsyncConnection, guild_id: int) -> None:
    """Begin to count anew."""
    await connection.execute(delete(arrivals).where(arrivals.c.guild_id == guild_id))


async def hold(connection: AsyncConnection, guild_id: int, now: datetime) -> Hold | None:
    """The one that lasts."""
    row = (
        await connection.execute(
            select(holds.c.since, holds.c.until).where(holds.c.guild_id == guild_id, holds.c.until > now)
        )
    ).first()
    return Hold(row.since, row.until) if row is not None else None


async def begin(connection: AsyncConnection, guild_id: int, new: Hold) -> bool:
    """Whether this one begins: of two at once, the first does."""
    values = {"since": new.since, "until": new.until}
    done = await connection.execute(
        upsert(connection, holds)
        .values(guild_id=guild_id, **values)
        .on_conflict_do_update(index_elements=["guild_id"], set_=values, where=holds.c.until <= new.since)
    )
    return done.rowcount > 0


async def end(connection: AsyncConnection, guild_id: int, now: datetime) -> bool:
    """Whether there was one that lasted: it lasted until now."""
    done = await connection.execute(
        update(holds).where(holds.c.guild_id == guild_id, holds.c.until > now).values(until=now)
    )
    return done.rowcount > 0


async def watched_from(connection: AsyncConnection, guild_id: int, now: datetime) -> datetime | None:
    """Since when it matters who joins: since it was set up, or since the last hold was over."""
    over = and_(holds.c.guild_id == chapters.c.guild_id, holds.c.until <= now)
    rows = await connection.execute(
        select(chapters.c.created_at, holds.c.until)
        .select_from(chapters.outerjoin(holds, over))
        .where(chapters.c.guild_id == guild_id)
    )
    return max((at for at in rows.first() or () if at is not None), default=None)
