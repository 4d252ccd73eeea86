"""Rows of takedowns, and of where words stand in Discord."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger
from bot.database.tables import said_at, takedowns
from bot.database.words import Kept
from bot.takedowns.model import Kind, Said, Takedown
from bot.takedowns.owner import Place

# --- takedowns ---------------------------------------------------------------------------------------------


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    kind: Kind,
    number: int,
    reason: str,
    by: int,
    at: datetime,
    kept: Kept,
) -> int:
    added = await connection.execute(
        insert(takedowns)
        .values(
            alliance_id=alliance_id,
            kind=kind.value,
            number=number,
            reason=reason,
            by=by,
            at=at,
            kept=kept,
        )
        .returning(takedowns.c.id)
    )
    return int(added.scalar_one())


async def down(
    connection: AsyncConnection, alliance_id: int, kind: Kind, number: int
) -> tuple[int, Kept] | None:
    """The number of the takedown that holds, and what it took."""
    query = select(takedowns.c.id, takedowns.c.kept).where(
        _of(alliance_id, kind, number), takedowns.c.put_back_at.is_(None)
    )
    row = (await connection.execute(query)).first()
    return (row.id, row.kept) if row is not None else None


async def written_anew(connection: AsyncConnection, takedown_id: int, at: datetime) -> None:
    """It holds no more: by now something else stood there. What it took is kept."""
    await connection.execute(update(takedowns).where(takedowns.c.id == takedown_id).values(put_back_at=at))


async def takedown(
    connection: AsyncConnection, alliance_id: int, takedown_id: int, *, lock: bool = False
) -> tuple[Takedown, Kept] | None:
    """With the words that are kept."""
    query = select(takedowns).where(takedowns.c.alliance_id == alliance_id, takedowns.c.id == takedown_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return (_takedown(row), row.kept) if row is not None else None


async def page(
    connection: AsyncConnection, alliance_id: int, limit: int, before: int | None = None
) -> Sequence[Takedown]:
    """The latest first."""
    query = select(takedowns).where(takedowns.c.alliance_id == alliance_id)
    if before is not None:
        query = query.where(takedowns.c.id < before)
    return [
        _takedown(row) for row in await connection.execute(query.order_by(takedowns.c.id.desc()).limit(limit))
    ]


async def put_back(connection: AsyncConnection, takedown_id: int, by: int, at: datetime) -> None:
    """The words are where they belong, and kept here no more."""
    await connection.execute(
        update(takedowns).where(takedowns.c.id == takedown_id).values(put_back_at=at, put_back_by=by, kept=[])
    )


# --- where words stand in Discord --------------------------------------------------------------------------


async def said(
    connection: AsyncConnection,
    alliance_id: int,
    kind: Kind,
    number: int,
    guild_id: int,
    places: Sequence[Place],
    *,
    down: bool,
) -> list[int]:
    """Their numbers here."""
    if not places:
        return []
    rows = [
        {
            "alliance_id": alliance_id,
            "kind": kind.value,
            "number": number,
            "guild_id": guild_id,
            "channel_id": place.channel_id,
            "message_id": place.message_id,
            "down": down,
        }
        for place in places
    ]
    return list(await connection.scalars(insert(said_at).returning(said_at.c.id), rows))


async def take_down(connection: AsyncConnection, alliance_id: int, kind: Kind, number: int) -> list[int]:
    """Where these words stand they are to be others; the numbers of all such places."""
    same = said_at.c.alliance_id == alliance_id, said_at.c.kind == kind.value, said_at.c.number == number
    changed = update(said_at).where(*same).values(down=True).returning(said_at.c.id)
    return list(await connection.scalars(changed))


async def at(
    connection: AsyncConnection, alliance_id: int, channel_id: int, message_id: int
) -> tuple[Kind, int] | None:
    query = select(said_at.c.kind, said_at.c.number).where(
        said_at.c.alliance_id == alliance_id,
        said_at.c.channel_id == channel_id,
        said_at.c.message_id == message_id,
    )
    row = (await connection.execute(query.limit(1))).first()
    return (Kind(row.kind), row.number) if row is not None else None


async def to_overwrite(connection: AsyncConnection) -> list[int]:
    return list(await connection.scalars(select(said_at.c.id).where(said_at.c.down).order_by(said_at.c.id)))


async def place(connection: AsyncConnection, said_id: int) -> tuple[Said, str] | None:
    """One whose words are taken down, and why that was done last."""
    same = and_(
        takedowns.c.alliance_id == said_at.c.alliance_id,
        takedowns.c.kind == said_at.c.kind,
        takedowns.c.number == said_at.c.number,
    )
    query = (
        select(said_at, takedowns.c.reason)
        .join(takedowns, same)
        .where(said_at.c.id == said_id, said_at.c.down)
        .order_by(takedowns.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Said(row.id, row.guild_id, row.channel_id, row.message_id, ""), row.reason


async def overwritten(connection: AsyncConnection, said_id: int) -> None:
    await connection.execute(delete(said_at).where(said_at.c.id == said_id))


# --- personal data -----------------------------------------------------------------------------------------


async def of_person(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> list[tuple[Takedown, Kept]]:
    """What somebody took down or put back, with none of the words, and what was taken down of theirs."""
    found = []
    for row in await connection.execute(select(takedowns).where(takedowns.c.alliance_id == alliance_id)):
        own = [one for one in row.kept if one["author"] == user_id]
        if own or user_id in (row.by, row.put_back_by):
            found.append((_takedown(row), own))
    return found


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """That something was taken down stays; whose words it were, and these, do not."""
    nobody = stranger()
    for found, own in await of_person(connection, alliance_id, user_id):
        if own:
            query = select(takedowns.c.kept).where(takedowns.c.id == found.id)
            rest = [one for one in await connection.scalar(query) or [] if one["author"] != user_id]
            await connection.execute(update(takedowns).where(takedowns.c.id == found.id).values(kept=rest))
    for column in (takedowns.c.by, takedowns.c.put_back_by):
        await connection.execute(
            update(takedowns)
            .where(takedowns.c.alliance_id == alliance_id, column == user_id)
            .values({column: nobody})
        )


def _of(alliance_id: int, kind: Kind, number: int) -> ColumnElement[bool]:
    return and_(
        takedowns.c.alliance_id == alliance_id, takedowns.c.kind == kind.value, takedowns.c.number == number
    )


def _takedown(row: Any) -> Takedown:
    return Takedown(
        row.id,
        Kind(row.kind),
        row.number,
        row.reason,
        row.by,
        row.at,
        bool(row.kept),
        row.put_back_at,
        row.put_back_by,
    )
