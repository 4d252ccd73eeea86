"""Rows of people who filled in a form on the web, until they have joined."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import alliances, invited
from bot.volunteers.model import Commitment, Hours, Invited, Skill

_NOTHING: Mapping[str, Any] = {"geoid": None, "skills": [], "hours": None, "commitment": None}
_NO_ANSWERS = Invited(None, frozenset(), None, None)


async def alliance_names(connection: AsyncConnection) -> dict[int, str]:
    rows = await connection.execute(select(alliances.c.id, alliances.c.name).order_by(alliances.c.id))
    return {row.id: row.name for row in rows}


async def by_keys(
    connection: AsyncConnection, alliance_id: int, keys: Collection[str]
) -> dict[str, tuple[Invited, str, bool]]:
    """What is kept under each key that is known: the answers, the code, and whether somebody brought it."""
    rows = await connection.execute(
        select(invited).where(invited.c.alliance_id == alliance_id, invited.c.key.in_(keys))
    )
    return {row.key: (_invited(row), row.code, row.user_id is not None) for row in rows}


async def add(connection: AsyncConnection, alliance_id: int, new: Mapping[str, tuple[Invited, str]]) -> None:
    """Answers and code by key."""
    if new:
        rows = [
            {"alliance_id": alliance_id, "key": key, "code": code, **_columns(answers)}
            for key, (answers, code) in new.items()
        ]
        await connection.execute(insert(invited), rows)


async def change(connection: AsyncConnection, alliance_id: int, changed: Mapping[str, Invited]) -> None:
    """The answers by key of people who have not brought their code."""
    for key, answers in changed.items():
        await connection.execute(
            update(invited)
            .where(invited.c.alliance_id == alliance_id, invited.c.key == key, invited.c.user_id.is_(None))
            .values(**_columns(answers))
        )


async def remove(connection: AsyncConnection, alliance_id: int, keys: Collection[str]) -> None:
    """Those of people who have not brought their code."""
    await connection.execute(
        delete(invited).where(
            invited.c.alliance_id == alliance_id, invited.c.key.in_(keys), invited.c.user_id.is_(None)
        )
    )


async def link(connection: AsyncConnection, alliance_id: int, code: str, user_id: int, now: datetime) -> bool:
    """Whether the code is this person's, from now on or since before; of two at once, the first's."""
    await connection.execute(
        update(invited)
        .where(invited.c.alliance_id == alliance_id, invited.c.code == code, invited.c.user_id.is_(None))
        .values(user_id=user_id, entered_at=now)
    )
    return await owner(connection, alliance_id, code) == user_id


async def owner(connection: AsyncConnection, alliance_id: int, code: str) -> int | None:
    """Who brought it; None for a code that nobody brought or there is not."""
    query = select(invited.c.user_id).where(invited.c.alliance_id == alliance_id, invited.c.code == code)
    found: int | None = await connection.scalar(query)
    return found


async def answers_of(connection: AsyncConnection, alliance_id: int, user_id: int) -> Invited | None:
    """What somebody answered on the web, the code brought last counting; None once they have applied."""
    query = (
        select(invited)
        .where(invited.c.alliance_id == alliance_id, invited.c.user_id == user_id)
        .order_by(invited.c.entered_at.desc(), invited.c.key)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    found = _invited(row) if row is not None else None
    return found if found != _NO_ANSWERS else None


async def keys_of(connection: AsyncConnection, alliance_id: int, user_id: int) -> Sequence[Any]:
    """The rows of somebody: key, when they brought the code, and their answers as far as they are kept still."""
    query = select(invited).where(invited.c.alliance_id == alliance_id, invited.c.user_id == user_id)
    return (await connection.execute(query.order_by(invited.c.key))).all()


async def finish(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """They have applied: what they answered on the web is not needed any more."""
    await connection.execute(
        update(invited)
        .where(invited.c.alliance_id == alliance_id, invited.c.user_id == user_id)
        .values(**_NOTHING)
    )


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int, stranger: int) -> None:
    """The key stays, as somebody's who is not known, so that importing the file again does not bring them back."""
    await connection.execute(
        update(invited)
        .where(invited.c.alliance_id == alliance_id, invited.c.user_id == user_id)
        .values(user_id=stranger, entered_at=None, **_NOTHING)
    )


def _columns(answers: Invited) -> dict[str, Any]:
    return {
        "geoid": answers.geoid,
        "skills": [skill.value for skill in Skill if skill in answers.skills],
        "hours": answers.hours and answers.hours.value,
        "commitment": answers.commitment and answers.commitment.value,
    }


def _invited(row: Any) -> Invited:
    return Invited(
        row.geoid,
        frozenset(Skill(skill) for skill in row.skills),
        row.hours and Hours(row.hours),
        row.commitment and Commitment(row.commitment),
    )
