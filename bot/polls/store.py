"""Rows of polls, their roll, and their ballots once they are counted; votes come in by `ballot_store`."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger
from bot.database.tables import ballots, chapters, polls, roll, tallies
from bot.polls.ballot_store import NOTHING, Ballot, as_choice
from bot.polls.formats import chain
from bot.polls.methods.story import Choice, Method
from bot.polls.model import (
    Circle,
    Electorate,
    NewPoll,
    Option,
    Poll,
    Results,
    Secrecy,
    State,
    Turnout,
)

VOTING = (polls.c.state == State.OPEN.value, polls.c.ended_at.is_(None))  # who is on the roll can vote


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    guild_id: int,
    created_by: int,
    new: NewPoll,
    opens_at: datetime,
    remind_at: datetime | None,
) -> Poll:
    """A poll that is scheduled, under a secret of its own; `open_` opens it."""
    added = await connection.execute(
        insert(polls)
        .values(
            alliance_id=alliance_id,
            guild_id=guild_id,
            channel_id=new.channel_id,
            card_final=False,
            created_by=created_by,
            question=new.question,
            description=new.description,
            options=[asdict(option) for option in new.options],
            method=new.method.value,
            results=new.results.value,
            secrecy=new.secrecy.value,
            turnout_for=new.turnout_for.value,
            discussion=new.discussion,
            state=State.SCHEDULED.value,
            opens_at=opens_at,
            closes_at=new.closes_at,
            min_minutes=new.min_minutes,
            remind_at=remind_at,
            roll_size=0,
            struck=0,
            struck_ballots=0,
            secret=secrets.token_bytes(32),
            seats=new.seats,
            budget=new.budget,
            threshold=new.threshold,
            quorum=new.quorum,
            quorum_people=new.quorum_people,
            lot=secrets.token_hex(32),
            entries=0,
            turnout=0,
            electorate=asdict(new.electorate),
            origin=new.origin or None,
            end_told=not new.origin,
        )
        .returning(polls)
    )
    return as_poll(added.one())


async def open_(connection: AsyncConnection, poll_id: int) -> Poll:
    """Let the votes of those on the roll come in."""
    size = select(func.count()).select_from(roll).where(roll.c.poll_id == poll_id).scalar_subquery()
    opened = await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id)
        .values(roll_size=size, state=State.OPEN.value)
        .returning(polls)
    )
    return as_poll(opened.one())


async def fix(connection: AsyncConnection, poll_id: int, definition: Mapping[str, object]) -> None:
    """What nobody can change once ballots come in: the chain of these begins with it."""
    start = bytes.fromhex(chain.start(definition))
    await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id)
        .values(definition=dict(definition), head=start, head_told=start)
    )


async def definition(connection: AsyncConnection, poll_id: int) -> tuple[Mapping[str, object], int]:
    """As it was fixed at the opening, and how many entries the chain has that begins with it."""
    query = select(polls.c.definition, polls.c.entries).where(polls.c.id == poll_id)
    found = (await connection.execute(query)).one()
    return found.definition, found.entries


async def poll(
    connection: AsyncConnection, poll_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Poll | None:
    """`alliance_id` is None only where nobody's input chose the poll. Locked, no vote comes in meanwhile."""
    query = select(polls).where(polls.c.id == poll_id)
    if alliance_id is not None:
        query = query.where(polls.c.alliance_id == alliance_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return as_poll(row) if row is not None else None


async def is_scheduled(connection: AsyncConnection, poll_id: int) -> bool:
    """Whether a poll is neither open nor taken back; it stays so for this transaction."""
    found = await poll(connection, poll_id, lock=True)
    return found is not None and found.state is State.SCHEDULED


async def versions(connection: AsyncConnection, poll: Poll) -> list[int]:
    """The number of a poll, and those under which it stood before it was edited."""
    numbers, before = [poll.id], poll.replaces
    while before is not None:
        numbers.append(before)
        before = await connection.scalar(select(polls.c.replaces).where(polls.c.id == before))
    return numbers


async def askers(connection: AsyncConnection, poll: Poll) -> list[int]:
    """Who asked a poll, and whoever edited it last."""
    before = await connection.scalar(select(polls.c.ended_by).where(polls.c.id == poll.replaces))
    return [poll.created_by, *([before] if before is not None else [])]


async def poll_in(
    connection: AsyncConnection, guild_id: int, poll_id: int, *, lock: bool = False
) -> Poll | None:
    """A poll of the alliance that the server is a chapter of. Locked, it does not end meanwhile."""
    query = (
        select(polls)
        .join(chapters, chapters.c.alliance_id == polls.c.alliance_id)
        .where(polls.c.id == poll_id, chapters.c.guild_id == guild_id)
    )
    row = (await connection.execute(query.with_for_update(read=True, of=polls) if lock else query)).first()
    return as_poll(row) if row is not None else None


async def open_polls(
    connection: AsyncConnection, alliance_id: int, limit: int, offset: int
) -> tuple[list[Poll], int]:
    """A page of the open ones, the next to close first, and how many there are in all."""
    query = select(polls).where(polls.c.alliance_id == alliance_id, *VOTING)
    total = int(await connection.scalar(select(func.count()).select_from(query.subquery())) or 0)
    page = query.order_by(polls.c.closes_at, polls.c.id).limit(limit).offset(offset)
    return [as_poll(row) for row in await connection.execute(page)], total


async def mine(
    connection: AsyncConnection, alliance_id: int, user_id: int, limit: int, offset: int
) -> tuple[list[tuple[Poll, bool]], int]:
    """A page of the open ones on whose roll somebody is, and whether they voted: first those that wait for them."""
    query = (
        select(polls, roll.c.voted)
        .join(roll, and_(roll.c.poll_id == polls.c.id, roll.c.user_id == user_id))
        .where(polls.c.alliance_id == alliance_id, *VOTING)
    )
    total = int(await connection.scalar(select(func.count()).select_from(query.subquery())) or 0)
    page = query.order_by(roll.c.voted, polls.c.closes_at, polls.c.id).limit(limit).offset(offset)
    return [(as_poll(row), row.voted) for row in await connection.execute(page)], total


async def matching(
    connection: AsyncConnection, alliance_id: int, typed: str, *, open_only: bool, limit: int
) -> list[Poll]:
    """Polls whose question contains what was typed: open ones first, then the newest."""
    query = select(polls).where(
        polls.c.alliance_id == alliance_id,
        polls.c.state != State.REPLACED.value,
        polls.c.question.icontains(typed, autoescape=True),
    )
    if open_only:
        query = query.where(polls.c.state.in_([State.OPEN.value, State.SCHEDULED.value]))
    ordered = query.order_by(polls.c.state != State.OPEN.value, polls.c.id.desc()).limit(limit)
    return [as_poll(row) for row in await connection.execute(ordered)]


# --- ballots -----------------------------------------------------------------------------------------------


async def secret(connection: AsyncConnection, poll_id: int) -> bytes | None:
    found: bytes | None = await connection.scalar(select(polls.c.secret).where(polls.c.id == poll_id))
    return found


async def lot(connection: AsyncConnection, poll_id: int) -> str:
    """The value that was committed to at the opening."""
    return str(await connection.scalar(select(polls.c.lot).where(polls.c.id == poll_id)))


async def ballot(connection: AsyncConnection, poll_id: int, key: bytes) -> Ballot:
    query = select(ballots.c.choices, ballots.c.code).where(
        ballots.c.poll_id == poll_id, ballots.c.key == key
    )
    found = (await connection.execute(query)).first()
    return Ballot(as_choice(found.choices), found.code) if found is not None else NOTHING


async def on_roll(connection: AsyncConnection, poll_id: int, user_id: int) -> bool | None:
    """Whether they have voted; None for whoever may not."""
    found: bool | None = await connection.scalar(
        select(roll.c.voted).where(roll.c.poll_id == poll_id, roll.c.user_id == user_id)
    )
    return found


async def turnout(connection: AsyncConnection, poll_id: int) -> int:
    return int(await connection.scalar(select(polls.c.turnout).where(polls.c.id == poll_id)) or 0)


async def cast(connection: AsyncConnection, poll_id: int, limit: int | None = None) -> Mapping[Choice, int]:
    """The ballots by what they say: how many say the same; of at most `limit` different ones."""
    rows = await connection.execute(
        select(tallies.c.choices, tallies.c.people).where(tallies.c.poll_id == poll_id).limit(limit)
    )
    return {as_choice(row.choices): row.people for row in rows}


async def end(
    connection: AsyncConnection, poll_id: int, state: State, at: datetime, by: int | None, reason: str | None
) -> Poll:
    """Record how a poll ended, and destroy its secret: nobody votes in it any more.

    One that is to be counted is OPEN still, until its ballots are sealed: see `close`.
    """
    values = {"ended_at": at, "ended_by": by, "reason": reason, "secret": None, "remind_at": None}
    ended = await connection.execute(
        update(polls).where(polls.c.id == poll_id).values(state=state.value, **values).returning(polls)
    )
    return as_poll(ended.one())


async def close(connection: AsyncConnection, poll_id: int, seed: str) -> Poll:
    """A poll that has ended, and whose ballots are sealed, from now on is CLOSED."""
    closed = await connection.execute(
        update(polls)
        .where(polls.c.id == poll_id)
        .values(state=State.CLOSED.value, seed=seed)
        .returning(polls)
    )
    return as_poll(closed.one())


# --- personal data -----------------------------------------------------------------------------------------


async def about(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> list[tuple[Poll, bool | None, Choice | None]]:
    """Polls in which somebody is on the roll (whether they voted, and what, where ballots are open), or which they
    asked, edited or ended (None)."""
    did = [column == user_id for column in (polls.c.created_by, polls.c.edited_by, polls.c.ended_by)]
    rows = await connection.execute(
        select(polls, roll.c.voted, roll.c.choices, roll.c.user_id.label("voter"))
        .outerjoin(roll, and_(roll.c.poll_id == polls.c.id, roll.c.user_id == user_id))
        .where(polls.c.alliance_id == alliance_id, or_(roll.c.user_id.is_not(None), *did))
        .order_by(polls.c.id)
    )
    return [
        (
            as_poll(row),
            row.voted if row.voter is not None else None,
            as_choice(row.choices) if row.choices is not None else None,
        )
        for row in rows
    ]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """Their ballots stay, which nobody can find; on the roll and as who asked, edited or ended they become a
    stranger."""
    own = polls.c.alliance_id == alliance_id
    for column in (polls.c.created_by, polls.c.edited_by, polls.c.ended_by):
        await connection.execute(update(polls).where(own, column == user_id).values({column: stranger()}))
    found = await connection.scalars(
        select(roll.c.poll_id).join(polls, polls.c.id == roll.c.poll_id).where(own, roll.c.user_id == user_id)
    )
    for poll_id in found.all():
        await connection.execute(
            update(roll)
            .where(roll.c.poll_id == poll_id, roll.c.user_id == user_id)
            .values(user_id=stranger())
        )


def _electorate(stored: Mapping[str, Any]) -> Electorate:
    return Electorate(**{**stored, "circles": tuple(Circle(**circle) for circle in stored["circles"])})


def as_poll(row: Any) -> Poll:
    return Poll(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        created_by=row.created_by,
        question=row.question,
        options=tuple(Option(**option) for option in row.options),
        method=Method(row.method),
        results=Results(row.results),
        state=State(row.state),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        roll_size=row.roll_size,
        seats=row.seats,
        budget=row.budget,
        threshold=row.threshold,
        quorum=row.quorum,
        quorum_people=row.quorum_people,
        commitment=chain.digest(row.lot),
        electorate=_electorate(row.electorate),
        description=row.description,
        secrecy=Secrecy(row.secrecy),
        turnout_for=Turnout(row.turnout_for),
        min_minutes=row.min_minutes,
        discussion=row.discussion,
        origin=row.origin or "",
        thread_id=row.thread_id,
        replaces=row.replaces,
        edited_by=row.edited_by,
        struck=row.struck,
        struck_ballots=row.struck_ballots,
        turnout=row.turnout if row.ended_at is not None else None,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        reason=row.reason,
        lot=row.lot if row.state == State.CLOSED.value else None,
        seed=row.seed,
        head=row.head.hex() if row.state == State.CLOSED.value else None,
    )
