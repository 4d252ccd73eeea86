"""Rows of which roles were seen on whom, and who holds which level for the nation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Level, Mark
from bot.database import upsert
from bot.database.tables import grants, shown_roles


async def wanted(
    connection: AsyncConnection, alliance_id: int, user_ids: Collection[int]
) -> set[tuple[int, Level]]:
    """Of these people, who is to have which level's role."""
    rows = await connection.execute(
        select(grants.c.user_id, grants.c.level).where(
            grants.c.alliance_id == alliance_id,
            grants.c.user_id.in_(user_ids),
            grants.c.scope == NATIONAL,
            grants.c.suspended_at.is_(None),
        )
    )
    return {(row.user_id, Level[row.level.upper()]) for row in rows}


async def marks(
    connection: AsyncConnection, guild_id: int, user_ids: Collection[int]
) -> dict[tuple[int, int], Mark]:
    """By user and role."""
    rows = await connection.execute(
        select(shown_roles).where(shown_roles.c.guild_id == guild_id, shown_roles.c.user_id.in_(user_ids))
    )
    return {(row.user_id, row.role_id): Mark(row.seen_at, row.gone_at is not None) for row in rows}


async def see(
    connection: AsyncConnection,
    alliance_id: int,
    guild_id: int,
    seen: Mapping[tuple[int, int], datetime],
) -> None:
    """Each user has the role, since that instant at the latest."""
    rows = [
        {
            "alliance_id": alliance_id,
            "guild_id": guild_id,
            "role_id": role_id,
            "user_id": user_id,
            "seen_at": at,
            "gone_at": None,
            "report": None,
        }
        for (user_id, role_id), at in seen.items()
    ]
    if not rows:
        return
    statement = upsert(connection, shown_roles)
    changes = {name: getattr(statement.excluded, name) for name in ("seen_at", "gone_at", "report")}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["guild_id", "role_id", "user_id"], set_=changes), rows
    )


async def lose(
    connection: AsyncConnection, alliance_id: int, guild_id: int, user_id: int, role_id: int, now: datetime
) -> None:
    """It was taken by hand."""
    values = {"gone_at": now, "report": None}
    statement = upsert(connection, shown_roles).values(
        alliance_id=alliance_id, guild_id=guild_id, role_id=role_id, user_id=user_id, seen_at=now, **values
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "role_id", "user_id"],
            set_={"seen_at": now, **values},
            where=shown_roles.c.gone_at.is_(None),
        )
    )


async def drop(connection: AsyncConnection, guild_id: int, which: Collection[tuple[int, int]]) -> None:
    """Nothing is known any more of these, each a user and a role."""
    for user_id, role_id in which:
        await connection.execute(
            delete(shown_roles).where(
                and_(
                    shown_roles.c.guild_id == guild_id,
                    shown_roles.c.user_id == user_id,
                    shown_roles.c.role_id == role_id,
                )
            )
        )


async def report(connection: AsyncConnection, guild_id: int, number: str) -> int:
    """Whatever was taken by hand and not reported yet is now, by this message; how much that is."""
    done = await connection.execute(
        update(shown_roles)
        .where(
            shown_roles.c.guild_id == guild_id,
            shown_roles.c.gone_at.is_not(None),
            shown_roles.c.report.is_(None),
        )
        .values(report=number)
    )
    return int(done.rowcount)


async def reported(connection: AsyncConnection, guild_id: int, number: str) -> Sequence[tuple[int, int]]:
    """Users and roles that were reported together, as far as it is so still."""
    rows = await connection.execute(
        select(shown_roles.c.user_id, shown_roles.c.role_id)
        .where(shown_roles.c.guild_id == guild_id, shown_roles.c.report == number)
        .order_by(shown_roles.c.role_id, shown_roles.c.user_id)
    )
    return [(row.user_id, row.role_id) for row in rows]


async def of(connection: AsyncConnection, alliance_id: int, user_id: int) -> Sequence[Any]:
    """Everything known of a person's roles."""
    query = select(shown_roles).where(
        shown_roles.c.alliance_id == alliance_id, shown_roles.c.user_id == user_id
    )
    return (await connection.execute(query.order_by(shown_roles.c.seen_at))).all()


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    await connection.execute(
        delete(shown_roles).where(shown_roles.c.alliance_id == alliance_id, shown_roles.c.user_id == user_id)
    )
