"""Editing a poll before anybody has voted: what its form begins with, and the poll that takes its place.

Nothing of a poll changes once it is open: an edit opens another on a roll of its own, and puts it in the first
one's place. So whoever still looks at the card as it was cannot vote for what they do not see.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import polls
from bot.polls import again
from bot.polls.model import Poll, State, Typed
from bot.polls.store import as_poll
from bot.times import written


def typed(poll: Poll, zone: ZoneInfo) -> Typed:
    """A poll as somebody in `zone` would have typed it."""
    opens = written(poll.opens_at, zone) if poll.state is State.SCHEDULED else ""
    return again.typed(poll, written(poll.closes_at, zone), opens=opens, replaces=poll.id)


async def begun(connection: AsyncConnection, poll_id: int) -> bool:
    """Whether there ever was a ballot: one that was taken back has left its entries in the chain."""
    return bool(await connection.scalar(select(polls.c.entries).where(polls.c.id == poll_id)))


async def replace(connection: AsyncConnection, before: Poll, poll: Poll, by: int, at: datetime) -> Poll:
    """Put a poll in the place of another: on its card and with its thread, if these are where it belongs."""
    card = {"message_id": before.message_id, "thread_id": before.thread_id}
    taken_over = before.channel_id == poll.channel_id
    left = dict.fromkeys(card) | {"card_final": True} if taken_over else {}
    await connection.execute(
        update(polls)
        .where(polls.c.id == before.id)
        .values(
            state=State.REPLACED.value,
            ended_at=at,
            ended_by=by,
            turnout=0,
            secret=None,
            remind_at=None,
            **left,
        )
    )
    edited_by = by if before.state is State.OPEN else before.edited_by  # else nobody had seen it
    got = await connection.execute(
        update(polls)
        .where(polls.c.id == poll.id)
        .values(replaces=before.id, edited_by=edited_by, **(card if taken_over else {}))
        .returning(polls)
    )
    return as_poll(got.one())
