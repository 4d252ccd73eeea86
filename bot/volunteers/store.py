"""Rows of volunteers and their applications.

Whoever changes where somebody stands takes that volunteer's row first, then an application's: always in
this order, so that two at once wait for each other instead of blocking each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import applications, volunteers
from bot.volunteers.model import (
    Answers,
    Application,
    Commitment,
    Decision,
    Hours,
    Skill,
    Status,
    Volunteer,
)


async def volunteer(
    connection: AsyncConnection, alliance_id: int, user_id: int, *, lock: bool = False
) -> Volunteer | None:
    """`lock` keeps others from changing it until the transaction ends."""
    query = select(volunteers).where(volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _volunteer(row) if row is not None else None


async def save(connection: AsyncConnection, kept: Volunteer) -> None:
    """As it is from now on, new or not."""
    answers = kept.answers
    values = {
        "alliance_id": kept.alliance_id,
        "user_id": kept.user_id,
        "status": kept.status.value,
        "guild_id": kept.guild_id,
        "geoid": kept.geoid,
        "skills": [skill.value for skill in Skill if skill in answers.skills],
        "hours": answers.hours.value,
        "commitment": answers.commitment.value,
        "pledge_version": kept.pledge_version,
        "zone": kept.zone,
        "locale": kept.locale,
        "paused_until": kept.paused_until,
        "quiet": kept.quiet,
        "created_at": kept.created_at,
        "approved_at": kept.approved_at,
        "changed_at": kept.changed_at,
        "reason": kept.reason,
    }
    statement = upsert(connection, volunteers).values(**values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["alliance_id", "user_id"], set_=values)
    )


async def those(connection: AsyncConnection, alliance_id: int, status: Status) -> list[int]:
    """User ids of everybody of a status."""
    return list(
        await connection.scalars(
            select(volunteers.c.user_id).where(
                volunteers.c.alliance_id == alliance_id, volunteers.c.status == status.value
            )
        )
    )


async def point(connection: AsyncConnection, alliance_id: int, user_id: int) -> int | None:
    """The point person that was chosen for somebody, who is a volunteer still."""
    chosen = volunteers.alias()
    found: int | None = await connection.scalar(
        select(chosen.c.user_id)
        .join(
            volunteers,
            and_(chosen.c.alliance_id == volunteers.c.alliance_id, chosen.c.user_id == volunteers.c.point_id),
        )
        .where(
            volunteers.c.alliance_id == alliance_id,
            volunteers.c.user_id == user_id,
            chosen.c.status == Status.ACTIVE.value,
        )
    )
    return found


async def set_point(connection: AsyncConnection, alliance_id: int, user_id: int, to: int | None) -> None:
    await connection.execute(
        update(volunteers)
        .where(volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id)
        .values(point_id=to)
    )


async def add_application(
    connection: AsyncConnection,
    kept: Volunteer,
    channel_id: int | None,
    now: datetime,
    answer_by: datetime,
    *,
    put_off: bool,
) -> Application | None:
    """None if the person has a pending one already."""
    added = await connection.execute(
        upsert(connection, applications)
        .values(
            alliance_id=kept.alliance_id,
            user_id=kept.user_id,
            guild_id=kept.guild_id,
            status=Decision.PENDING.value,
            applied_at=now,
            answer_by=answer_by,
            put_off=put_off,
            channel_id=channel_id,
        )
        .on_conflict_do_nothing()
        .returning(applications)
    )
    row = added.first()
    return _application(row) if row is not None else None


async def application(
    connection: AsyncConnection, alliance_id: int, application_id: int
) -> Application | None:
    row = (
        await connection.execute(
            select(applications).where(
                applications.c.alliance_id == alliance_id, applications.c.id == application_id
            )
        )
    ).first()
    return _application(row) if row is not None else None


async def own_application(
    connection: AsyncConnection, user_id: int, application_id: int
) -> Application | None:
    """One that this person made, in whatever alliance."""
    row = (
        await connection.execute(
            select(applications).where(applications.c.user_id == user_id, applications.c.id == application_id)
        )
    ).first()
    return _application(row) if row is not None else None


async def applications_of(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> Sequence[Application]:
    """The newest first."""
    rows = await connection.execute(
        select(applications)
        .where(applications.c.alliance_id == alliance_id, applications.c.user_id == user_id)
        .order_by(applications.c.id.desc())
    )
    return [_application(row) for row in rows]


async def pending(
    connection: AsyncConnection,
    alliance_id: int,
    *,
    guild_id: int | None = None,
) -> Sequence[Application]:
    """The oldest first."""
    query = (
        select(applications)
        .where(
            applications.c.alliance_id == alliance_id,
            applications.c.status == Decision.PENDING.value,
        )
        .order_by(applications.c.id)
    )
    if guild_id is not None:
        query = query.where(applications.c.guild_id == guild_id)
    return [_application(row) for row in await connection.execute(query)]


async def put_off(connection: AsyncConnection, guild_id: int, now: datetime, by: timedelta) -> None:
    """Promises to those who applied in a server and wait, as far as they are not broken yet, are for so much later."""
    waiting = await connection.execute(
        select(applications.c.id, applications.c.answer_by)
        .where(
            applications.c.guild_id == guild_id,
            applications.c.status == Decision.PENDING.value,
            applications.c.answer_by > now,
        )
        .order_by(applications.c.id)
        .with_for_update()
    )
    moved = [{"number": row.id, "by": row.answer_by + by} for row in waiting]
    if moved:
        await connection.execute(
            update(applications)
            .where(applications.c.id == bindparam("number"))
            .values(answer_by=bindparam("by"), put_off=True),
            moved,
        )


async def decide(
    connection: AsyncConnection,
    given: Application,
    status: Decision,
    by: int | None,
    now: datetime,
    reason: str | None = None,
) -> Application | None:
    """As decided; None if somebody else was first."""
    done = await connection.execute(
        update(applications)
        .where(applications.c.id == given.id, applications.c.status == Decision.PENDING.value)
        .values(status=status.value, decided_by=by, decided_at=now, reason=reason)
    )
    if done.rowcount != 1:
        return None
    return replace(given, status=status, decided_by=by, decided_at=now, reason=reason)


async def save_card(
    connection: AsyncConnection, application_id: int, channel_id: int, message_id: int
) -> None:
    await connection.execute(
        update(applications)
        .where(applications.c.id == application_id)
        .values(card_channel_id=channel_id, card_message_id=message_id)
    )


async def save_thread(
    connection: AsyncConnection, alliance_id: int, application_id: int, thread_id: int, instead_of: int | None
) -> bool:
    """Whether this one counts: of two opened at once, the first does."""
    done = await connection.execute(
        update(applications)
        .where(
            applications.c.alliance_id == alliance_id,
            applications.c.id == application_id,
            applications.c.thread_id.is_not_distinct_from(instead_of),
        )
        .values(thread_id=thread_id)
    )
    return done.rowcount == 1


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int, stranger: int) -> None:
    """Delete a person's rows. What they decided about others stays decided, by `stranger`."""
    for table in (applications, volunteers):
        await connection.execute(
            delete(table).where(table.c.alliance_id == alliance_id, table.c.user_id == user_id)
        )
    await connection.execute(
        update(applications)
        .where(applications.c.alliance_id == alliance_id, applications.c.decided_by == user_id)
        .values(decided_by=stranger)
    )
    await connection.execute(
        update(volunteers)
        .where(volunteers.c.alliance_id == alliance_id, volunteers.c.point_id == user_id)
        .values(point_id=None)
    )


def _volunteer(row: Any) -> Volunteer:
    return Volunteer(
        alliance_id=row.alliance_id,
        user_id=row.user_id,
        status=Status(row.status),
        guild_id=row.guild_id,
        geoid=row.geoid,
        answers=Answers(
            frozenset(Skill(skill) for skill in row.skills), Hours(row.hours), Commitment(row.commitment)
        ),
        pledge_version=row.pledge_version,
        zone=row.zone,
        locale=row.locale,
        created_at=row.created_at,
        changed_at=row.changed_at,
        reason=row.reason,
        approved_at=row.approved_at,
        paused_until=row.paused_until,
        quiet=row.quiet,
    )


def _application(row: Any) -> Application:
    columns: Mapping[str, Any] = row._mapping
    return Application(**{**columns, "status": Decision(row.status)})
