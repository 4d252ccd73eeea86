"""Rows of how many came when, for an hour, and of holds."""

from datetime import datetime

from sqlalchemy import case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import arrivals, holds
from bot.raids.model import Hold, Kind, Pace
from bot.raids.rules import HOUR, MINUTE, span


async def count(connection: AsyncConnection, guild_id: int, kind: Kind, now: datetime) -> None:
    """One more; what is older than an hour goes at the same time."""
    await connection.execute(
        delete(arrivals).where(arrivals.c.guild_id == guild_id, arrivals.c.at < span(now - HOUR))
    )
    statement = upsert(connection, arrivals).values(
        guild_id=guild_id, kind=kind.value, at=span(now), people=1
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "kind", "at"], set_={"people": arrivals.c.people + 1}
        )
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
    """Whether there was one that lasted."""
    done = await connection.execute(delete(holds).where(holds.c.guild_id == guild_id, holds.c.until > now))
    return done.rowcount > 0
