"""Keeping somebody a volunteer for as long as a transaction needs it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import volunteers

_ACTIVE = "active"


async def hold_volunteer(connection: AsyncConnection, alliance_id: int, user_id: int) -> bool:
    """Whether they are a volunteer; nobody changes that, nor takes a place for them, until this transaction ends."""
    status = await connection.scalar(
        select(volunteers.c.status)
        .where(volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id)
        .with_for_update()  # which SQLite, with its one writer, does without
    )
    return bool(status == _ACTIVE)
