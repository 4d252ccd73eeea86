"""Rows of the audit log: added, read, never changed, but for the ids of people who had their data deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit.model import Entry
from bot.database.tables import audit


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    at: datetime,
    actor_id: int | None,
    act: str,
    subject: str,
    details: Mapping[str, object],
) -> Entry:
    added = await connection.execute(
        insert(audit)
        .values(
            alliance_id=alliance_id, at=at, actor_id=actor_id, act=act, subject=subject, details=dict(details)
        )
        .returning(audit.c.id)
    )
    return Entry(int(added.scalar_one()), alliance_id, at, actor_id, act, subject, details)


async def entries(
    connection: AsyncConnection,
    alliance_id: int,
    *,
    before: int | None = None,
    act: str | None = None,
    actor_id: int | None = None,
    limit: int = 25,
) -> Sequence[Entry]:
    """The newest first; `before` is the id of the last one seen."""
    query = select(audit).where(audit.c.alliance_id == alliance_id).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if act is not None:
        query = query.where(audit.c.act == act)
    if actor_id is not None:
        query = query.where(audit.c.actor_id == actor_id)
    return [_entry(row) for row in await connection.execute(query)]


async def naming(connection: AsyncConnection, alliance_id: int, user_id: int) -> Sequence[Entry]:
    """Entries by and about somebody, the oldest first."""
    query = (
        select(audit)
        .where(
            audit.c.alliance_id == alliance_id,
            # The details are only searched as text here, so these are perhaps about them.
            or_(audit.c.actor_id == user_id, cast(audit.c.details, String).contains(str(user_id))),
        )
        .order_by(audit.c.id)
    )
    entries = [_entry(row) for row in await connection.execute(query)]
    return [entry for entry in entries if entry.actor_id == user_id or user_id in entry.details.values()]


async def rename(connection: AsyncConnection, alliance_id: int, user_id: int, to: int) -> None:
    """Put another id in somebody's place, wherever they are named."""
    for entry in await naming(connection, alliance_id, user_id):
        await connection.execute(
            update(audit)
            .where(audit.c.id == entry.id)
            .values(
                actor_id=to if entry.actor_id == user_id else entry.actor_id,
                subject=f"user:{to}" if entry.subject == f"user:{user_id}" else entry.subject,
                details={name: to if value == user_id else value for name, value in entry.details.items()},
            )
        )


def _entry(row: Any) -> Entry:
    return Entry(row.id, row.alliance_id, row.at, row.actor_id, row.act, row.subject, row.details)
