"""Rows of the audit log: added, read, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
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
    rows = await connection.execute(query)
    return [
        Entry(row.id, row.alliance_id, row.at, row.actor_id, row.act, row.subject, row.details)
        for row in rows
    ]
