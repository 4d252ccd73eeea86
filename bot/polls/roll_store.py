"""Rows of the roll: who voted what where ballots are open, and who is struck."""

from datetime import datetime

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import polls, roll
from bot.polls.ballot_store import as_choice
from bot.polls.methods.story import Choice
from bot.polls.model import Poll, State
from bot.polls.store import VOTING, as_poll


async def named(connection: AsyncConnection, poll_id: int, user_id: int) -> Choice | None:
    """What somebody voted, where ballots are open; None where that is nothing, or nobody may know."""
    query = select(roll.c.choices).where(roll.c.poll_id == poll_id, roll.c.user_id == user_id)
    found = await connection.scalar(query)
    return as_choice(found) if found is not None else None


async def names(
    connection: AsyncConnection, poll_id: int, limit: int, offset: int
) -> tuple[list[tuple[int, Choice]], int]:
    """A page of who voted what, where ballots are open, by their ids, strangers last; and how many in all."""
    query = select(roll.c.user_id, roll.c.choices).where(
        roll.c.poll_id == poll_id, roll.c.choices.is_not(None)
    )
    total = int(await connection.scalar(select(func.count()).select_from(query.subquery())) or 0)
    page = query.order_by(roll.c.user_id < 0, roll.c.user_id).limit(limit).offset(offset)
    return [(row.user_id, as_choice(row.choices)) for row in await connection.execute(page)], total


async def voting(
    connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime
) -> list[tuple[Poll, bytes]]:
    """The polls that are open, with somebody on their rolls, and their secrets. No vote comes in meanwhile."""
    rows = await connection.execute(
        select(polls)
        .join(roll, and_(roll.c.poll_id == polls.c.id, roll.c.user_id == user_id))
        .where(
            polls.c.alliance_id == alliance_id,
            *VOTING,
            polls.c.closes_at > now,
        )
        .order_by(polls.c.id)
        .with_for_update(of=polls)
    )
    return [(as_poll(row), row.secret) for row in rows]


async def unlist(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """Take somebody off rolls that are being made, of polls that are not open yet."""
    scheduled = select(polls.c.id).where(
        polls.c.alliance_id == alliance_id, polls.c.state == State.SCHEDULED.value
    )
    await connection.execute(delete(roll).where(roll.c.poll_id.in_(scheduled), roll.c.user_id == user_id))


async def strike(connection: AsyncConnection, poll_id: int, user_id: int, *, voted: bool) -> None:
    """Take somebody off the roll. Its size stays what it was when the poll opened: nobody makes a quorum, or a
    share of the roll, by removing people."""
    await connection.execute(delete(roll).where(roll.c.poll_id == poll_id, roll.c.user_id == user_id))
    await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id)
        .values(struck=polls.c.struck + 1, struck_ballots=polls.c.struck_ballots + int(voted))
    )
