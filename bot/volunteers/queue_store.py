"""Rows of applications that wait, by what is looked for, and of the notes on them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import application_notes, applications, invited, volunteers
from bot.volunteers.model import Decision, Note
from bot.volunteers.sought import Sought, account_since


def _pending(alliance_id: int, sought: Sought, now: datetime, what: ColumnElement[int]) -> Select[int]:
    query = select(what).where(
        applications.c.alliance_id == alliance_id, applications.c.status == Decision.PENDING.value
    )
    if sought.scope is not None:
        query = query.join(
            volunteers,
            and_(
                volunteers.c.alliance_id == applications.c.alliance_id,
                volunteers.c.user_id == applications.c.user_id,
            ),
        ).where(volunteers.c.geoid.startswith(sought.scope, autoescape=True))
    if (since := account_since(sought, now)) is not None:
        query = query.where(applications.c.user_id >= since)
    if sought.waiting is not None:
        query = query.where(applications.c.applied_at <= now - timedelta(days=sought.waiting))
    wanted = (
        (sought.late, applications.c.answer_by <= now),
        (sought.noted, exists().where(application_notes.c.application_id == applications.c.id)),
        (sought.asked, applications.c.thread_id.is_not(None)),
        (
            sought.coded,
            exists().where(
                invited.c.alliance_id == applications.c.alliance_id,
                invited.c.user_id == applications.c.user_id,
            ),
        ),
    )
    for flag, condition in wanted:
        if flag is not None:
            query = query.where(condition if flag else ~condition)
    return query


async def pending(
    connection: AsyncConnection,
    alliance_id: int,
    sought: Sought,
    now: datetime,
    *,
    after: int,
    limit: int,
) -> tuple[list[int], int]:
    """Numbers of those that wait, the oldest first, and how many there are in all."""
    query = _pending(alliance_id, sought, now, applications.c.id)
    ids = await connection.scalars(
        query.where(applications.c.id > after).order_by(applications.c.id).limit(limit)
    )
    total = await connection.scalar(_pending(alliance_id, sought, now, func.count()))
    return list(ids), int(total or 0)


async def notes(connection: AsyncConnection, application_ids: Collection[int]) -> list[Note]:
    """The oldest first."""
    rows = await connection.execute(
        select(
            application_notes.c.application_id,
            application_notes.c.author_id,
            application_notes.c.at,
            application_notes.c.text,
            application_notes.c.id,
        )
        .where(application_notes.c.application_id.in_(application_ids))
        .order_by(application_notes.c.id)
    )
    return [Note(*row) for row in rows]


async def add_note(connection: AsyncConnection, alliance_id: int, note: Note) -> None:
    await connection.execute(
        insert(application_notes).values(
            alliance_id=alliance_id,
            application_id=note.application_id,
            author_id=note.author_id,
            at=note.at,
            text=note.text,
        )
    )


async def note(connection: AsyncConnection, alliance_id: int, note_id: int, author_id: int) -> Note | None:
    """One of those that somebody wrote, which nobody else changes until this transaction ends."""
    found = await connection.execute(
        select(application_notes)
        .where(
            application_notes.c.alliance_id == alliance_id,
            application_notes.c.id == note_id,
            application_notes.c.author_id == author_id,
        )
        .with_for_update()
    )
    row = found.first()
    return Note(row.application_id, row.author_id, row.at, row.text, row.id) if row is not None else None


async def change_note(connection: AsyncConnection, note_id: int, words: str) -> None:
    await connection.execute(
        update(application_notes).where(application_notes.c.id == note_id).values(text=words)
    )


async def delete_note(connection: AsyncConnection, note_id: int) -> None:
    await connection.execute(delete(application_notes).where(application_notes.c.id == note_id))


async def lock(connection: AsyncConnection, application_id: int) -> None:
    """Whoever else adds to this application waits until the transaction ends."""
    await connection.execute(
        select(applications.c.id).where(applications.c.id == application_id).with_for_update()
    )


async def written_by(connection: AsyncConnection, alliance_id: int, user_id: int) -> Sequence[datetime]:
    """When somebody noted something about others."""
    found = await connection.scalars(
        select(application_notes.c.at)
        .where(application_notes.c.alliance_id == alliance_id, application_notes.c.author_id == user_id)
        .order_by(application_notes.c.id)
    )
    return found.all()


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int, stranger: int) -> None:
    """What they noted about others stays, by `stranger`; what was noted about them goes with their applications."""
    await connection.execute(
        update(application_notes)
        .where(application_notes.c.alliance_id == alliance_id, application_notes.c.author_id == user_id)
        .values(author_id=stranger)
    )


async def unasked(connection: AsyncConnection, alliance_id: int, thread_id: int) -> int | None:
    """A conversation was deleted: the number of the application that waits and was asked about there."""
    found: int | None = await connection.scalar(
        update(applications)
        .where(
            applications.c.alliance_id == alliance_id,
            applications.c.status == Decision.PENDING.value,
            applications.c.thread_id == thread_id,
        )
        .values(thread_id=None)
        .returning(applications.c.id)
    )
    return found
