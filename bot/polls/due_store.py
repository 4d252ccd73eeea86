"""Rows of polls by what the clock asks of them: opening, closing, reminding, drawing cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import ballot_drafts, chain, consents, polls, roll
from bot.polls import store
from bot.polls.model import Poll, State
from bot.reminders.model import Topic


async def to_close(connection: AsyncConnection, now: datetime) -> list[int]:
    return await _ids(connection, *store.VOTING, polls.c.closes_at <= now)


async def to_seal(connection: AsyncConnection) -> list[int]:
    """Polls in which nobody votes any more, and whose ballots are not all sealed yet."""
    return await _ids(connection, polls.c.state == State.OPEN.value, polls.c.ended_at.is_not(None))


async def to_destroy(connection: AsyncConnection) -> list[int]:
    """Polls that nobody will count, of which there is still something that nobody needs: see `sealing.destroy`."""
    of_nobody = or_(polls.c.state == State.REPLACED.value, polls.c.roll_size == 0)
    return await _ids(
        connection,
        polls.c.state.in_([State.CANCELLED.value, State.REPLACED.value]),
        or_(
            exists().where(chain.c.poll_id == polls.c.id),  # what goes last, where anybody voted
            exists().where(ballot_drafts.c.poll_id == polls.c.id),
            and_(of_nobody, exists().where(roll.c.poll_id == polls.c.id)),
        ),
    )


async def to_open(connection: AsyncConnection, now: datetime) -> list[int]:
    return await _ids(connection, polls.c.state == State.SCHEDULED.value, polls.c.opens_at <= now)


async def to_remind(connection: AsyncConnection, now: datetime) -> list[int]:
    due = (polls.c.remind_at <= now, polls.c.closes_at > now)
    return await _ids(connection, *store.VOTING, *due)


async def to_tell(connection: AsyncConnection) -> list[int]:
    """Polls that ended, of which what asked them has not been told yet."""
    return await _ids(connection, polls.c.end_told.is_(False), polls.c.state == State.CLOSED.value)


async def tell_end(connection: AsyncConnection, poll_id: int) -> bool:
    """Whether it was still to be told; from now on it is."""
    told = await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id, polls.c.end_told.is_(False))
        .values(end_told=True)
        .returning(polls.c.id)
    )
    return told.first() is not None


async def to_show(connection: AsyncConnection) -> list[int]:
    """Polls whose card may not show how they stand."""
    return await _ids(connection, polls.c.card_final.is_(False))


async def next_instant(connection: AsyncConnection, now: datetime) -> datetime | None:
    """The earliest after `now` at which a poll opens, closes or reminds."""
    found = [
        await connection.scalar(select(func.min(column)).where(polls.c.state == state.value, column > now))
        for column, state in (
            (polls.c.opens_at, State.SCHEDULED),
            (polls.c.closes_at, State.OPEN),
            (polls.c.remind_at, State.OPEN),
        )
    ]
    return min((at for at in found if at is not None), default=None)


async def to_be_reminded(connection: AsyncConnection, poll: Poll, after: int, limit: int) -> Sequence[int]:
    """Who is on the roll, has not voted and asked to be told, by their ids, beyond `after`."""
    rows = await connection.scalars(
        select(roll.c.user_id)
        .join(
            consents,
            and_(
                consents.c.user_id == roll.c.user_id,
                consents.c.alliance_id == poll.alliance_id,
                consents.c.topic == Topic.POLLS.value,
            ),
        )
        .where(roll.c.poll_id == poll.id, roll.c.voted.is_(False), roll.c.user_id > after)
        .order_by(roll.c.user_id)
        .limit(limit)
    )
    return list(rows)


async def remind_next(connection: AsyncConnection, poll_id: int, at: datetime | None) -> None:
    await connection.execute(update(polls).where(polls.c.id == poll_id).values(remind_at=at))


async def moved(connection: AsyncConnection) -> list[int]:
    """Open polls whose chain has gone on since its head was told."""
    return await _ids(connection, polls.c.state == State.OPEN.value, polls.c.head != polls.c.head_told)


async def tell_head(connection: AsyncConnection, poll_id: int) -> tuple[Poll, str] | None:
    """The head of a poll's chain, from now on told; None where it is told already, or the poll is not open any more."""
    told = await connection.execute(
        update(polls)
        .where(
            polls.c.id == poll_id,
            polls.c.state == State.OPEN.value,
            polls.c.head != polls.c.head_told,
        )
        .values(head_told=polls.c.head)
        .returning(polls)
    )
    row = told.first()
    return (store.as_poll(row), row.head.hex()) if row is not None else None


async def set_card(connection: AsyncConnection, poll_id: int, channel_id: int, message_id: int) -> None:
    await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id)
        .values(channel_id=channel_id, message_id=message_id, card_final=False)
    )


async def set_thread(connection: AsyncConnection, poll_id: int, thread_id: int | None) -> None:
    """Without one there is no discussion, and nobody tries again."""
    thread = {"thread_id": thread_id, "discussion": thread_id is not None}
    await connection.execute(update(polls).where(polls.c.id == poll_id).values(thread))


async def lose_card(connection: AsyncConnection, poll_id: int, message_id: int) -> None:
    await connection.execute(
        update(polls).where(polls.c.id == poll_id, polls.c.message_id == message_id).values(message_id=None)
    )


async def finish_card(connection: AsyncConnection, poll_id: int) -> None:
    await connection.execute(update(polls).where(polls.c.id == poll_id).values(card_final=True))


async def _ids(connection: AsyncConnection, *conditions: Any) -> list[int]:
    return list(await connection.scalars(select(polls.c.id).where(*conditions).order_by(polls.c.id)))
