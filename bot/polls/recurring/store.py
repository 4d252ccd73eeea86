"""Rows of templates and of polls that repeat."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger, upsert
from bot.database.tables import alliances, poll_repeats, poll_templates
from bot.polls.recurring.model import Repeat, Rhythm, Template


async def lock_alliance(connection: AsyncConnection, alliance_id: int) -> None:
    """Whoever counts before adding waits here for the others who do, until the transaction ends."""
    await connection.execute(
        select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update(key_share=True)
    )


async def count(connection: AsyncConnection, table: Table, alliance_id: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.alliance_id == alliance_id)
    return int(await connection.scalar(query) or 0)


# --- templates ---------------------------------------------------------------------------------------------


async def add_template(
    connection: AsyncConnection,
    alliance_id: int,
    guild_id: int,
    name: str,
    by: int,
    at: datetime,
    stored: Mapping[str, object],
) -> Template | None:
    """None where there is one of that name."""
    added = await connection.execute(
        upsert(connection, poll_templates)
        .values(
            alliance_id=alliance_id,
            guild_id=guild_id,
            name=name,
            key=name.casefold(),
            saved_by=by,
            saved_at=at,
            stored=dict(stored),
        )
        .on_conflict_do_nothing()
        .returning(poll_templates)
    )
    row = added.first()
    return _template(row) if row is not None else None


async def template(connection: AsyncConnection, alliance_id: int, template_id: int) -> Template | None:
    query = select(poll_templates).where(
        poll_templates.c.alliance_id == alliance_id, poll_templates.c.id == template_id
    )
    row = (await connection.execute(query)).first()
    return _template(row) if row is not None else None


async def templates(
    connection: AsyncConnection, alliance_id: int, limit: int, offset: int = 0, typed: str = ""
) -> list[Template]:
    """By their names; those whose name contains what was typed."""
    query = (
        select(poll_templates)
        .where(
            poll_templates.c.alliance_id == alliance_id,
            poll_templates.c.key.contains(typed.casefold(), autoescape=True),
        )
        .order_by(poll_templates.c.key)
    )
    return [_template(row) for row in await connection.execute(query.limit(limit).offset(offset))]


# --- repeats -----------------------------------------------------------------------------------------------


async def add_repeat(
    connection: AsyncConnection,
    template: Template,
    rhythm: Rhythm,
    next_at: datetime,
    by: int,
    at: datetime,
) -> Repeat:
    added = await connection.execute(
        insert(poll_repeats)
        .values(
            alliance_id=template.alliance_id,
            guild_id=template.guild_id,
            name=template.name,
            weekday=rhythm.weekday,
            day=rhythm.day,
            clock=f"{rhythm.clock:%H:%M}",
            zone=rhythm.zone.key,
            next_at=next_at,
            created_by=by,
            created_at=at,
            stored=dict(template.stored),
        )
        .returning(poll_repeats)
    )
    return _repeat(added.one())


async def repeat(
    connection: AsyncConnection, repeat_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Repeat | None:
    """`alliance_id` is None only where nobody's input chose it."""
    query = select(poll_repeats).where(poll_repeats.c.id == repeat_id)
    if alliance_id is not None:
        query = query.where(poll_repeats.c.alliance_id == alliance_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _repeat(row) if row is not None else None


async def repeats(connection: AsyncConnection, alliance_id: int, limit: int, offset: int = 0) -> list[Repeat]:
    """The next to open first."""
    query = select(poll_repeats).where(poll_repeats.c.alliance_id == alliance_id)
    ordered = query.order_by(poll_repeats.c.next_at, poll_repeats.c.id).limit(limit).offset(offset)
    return [_repeat(row) for row in await connection.execute(ordered)]


async def due(connection: AsyncConnection, now: datetime) -> list[int]:
    return list(
        await connection.scalars(
            select(poll_repeats.c.id)
            .where(poll_repeats.c.next_at <= now)
            .order_by(poll_repeats.c.next_at, poll_repeats.c.id)
        )
    )


async def next_at(connection: AsyncConnection) -> datetime | None:
    found: datetime | None = await connection.scalar(select(func.min(poll_repeats.c.next_at)))
    return found


async def move(connection: AsyncConnection, repeat_id: int, next_at: datetime) -> None:
    await connection.execute(
        update(poll_repeats).where(poll_repeats.c.id == repeat_id).values(next_at=next_at)
    )


# --- both --------------------------------------------------------------------------------------------------


async def remove(connection: AsyncConnection, table: Table, row_id: int) -> bool:
    """Whether it was still there."""
    return (await connection.execute(delete(table).where(table.c.id == row_id))).rowcount == 1


async def about(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> tuple[list[Template], list[Repeat]]:
    """What somebody saved, and what they set up."""
    templates = select(poll_templates).where(
        poll_templates.c.alliance_id == alliance_id, poll_templates.c.saved_by == user_id
    )
    repeats = select(poll_repeats).where(
        poll_repeats.c.alliance_id == alliance_id, poll_repeats.c.created_by == user_id
    )
    return (
        [_template(row) for row in await connection.execute(templates.order_by(poll_templates.c.id))],
        [_repeat(row) for row in await connection.execute(repeats.order_by(poll_repeats.c.id))],
    )


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """What they made stays the alliance's, made by a stranger."""
    for table, column in ((poll_templates, "saved_by"), (poll_repeats, "created_by")):
        await connection.execute(
            update(table)
            .where(table.c.alliance_id == alliance_id, table.c[column] == user_id)
            .values({column: stranger()})
        )


def _template(row: Any) -> Template:
    return Template(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        name=row.name,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        stored=row.stored,
    )


def _repeat(row: Any) -> Repeat:
    return Repeat(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        name=row.name,
        rhythm=Rhythm(row.weekday, row.day, time.fromisoformat(row.clock), ZoneInfo(row.zone)),
        next_at=row.next_at,
        created_by=row.created_by,
        stored=row.stored,
    )
