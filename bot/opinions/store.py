"""Rows of topics, statements and votes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger, upsert
from bot.database.tables import statement_votes, statements, topics
from bot.opinions.model import Frame, Kind, Stance, State, Statement, Topic

COUNTS = {Stance.AGREE: "agrees", Stance.DISAGREE: "disagrees", Stance.PASS: "passes"}
AT_ONCE = 1000  # people whose votes are read at a time


# --- topics ------------------------------------------------------------------------------------------------


async def add_topic(
    connection: AsyncConnection,
    alliance_id: int,
    guild_id: int,
    title: str,
    by: int,
    now: datetime,
    channel_id: int | None = None,
) -> Topic:
    """With a channel for its card it is a free one."""
    added = await connection.execute(
        insert(topics)
        .values(
            alliance_id=alliance_id,
            guild_id=guild_id,
            title=title,
            free=channel_id is not None,
            channel_id=channel_id,
            created_by=by,
            created_at=now,
        )
        .returning(topics)
    )
    return _topic(added.one())


async def topic(connection: AsyncConnection, topic_id: int, *, lock: bool = False) -> Topic | None:
    """With `lock`, nobody else says anything about it meanwhile."""
    query = select(topics).where(topics.c.id == topic_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _topic(row) if row is not None else None


async def close(connection: AsyncConnection, topic_id: int, now: datetime) -> None:
    await connection.execute(
        update(topics).where(topics.c.id == topic_id, topics.c.closed_at.is_(None)).values(closed_at=now)
    )


async def open_again(connection: AsyncConnection, topic_id: int) -> None:
    await connection.execute(update(topics).where(topics.c.id == topic_id).values(closed_at=None))


async def listed(
    connection: AsyncConnection,
    alliance_id: int,
    limit: int,
    offset: int = 0,
    title: str = "",
    *,
    closed: bool = False,
) -> tuple[list[Topic], int]:
    """The newest first, with so many words in their title; and how many there are."""
    among = topics.c.alliance_id == alliance_id
    if not closed:
        among = and_(among, topics.c.closed_at.is_(None))
    if title:
        among = and_(among, topics.c.title.icontains(title, autoescape=True))
    total = int(await connection.scalar(select(func.count()).select_from(topics).where(among)) or 0)
    page = select(topics).where(among).order_by(topics.c.id.desc()).limit(limit).offset(offset)
    return [_topic(row) for row in await connection.execute(page)], total


async def at(connection: AsyncConnection, alliance_id: int, thread_id: int) -> list[int]:
    """Open ones whose card hangs in a thread, or is the message that it began with, which has the same id."""
    there = or_(topics.c.channel_id == thread_id, topics.c.message_id == thread_id)
    rows = await connection.scalars(
        select(topics.c.id).where(topics.c.alliance_id == alliance_id, topics.c.closed_at.is_(None), there)
    )
    return list(rows)


async def hung(connection: AsyncConnection, topic_id: int, message_id: int | None) -> None:
    """Where its card hangs now: None where somebody took it down."""
    await connection.execute(update(topics).where(topics.c.id == topic_id).values(message_id=message_id))


async def with_cards(connection: AsyncConnection, since: datetime) -> list[int]:
    """Topics whose cards may have to be drawn anew: open ones, and those closed since."""
    rows = await connection.scalars(
        select(topics.c.id).where(
            topics.c.message_id.is_not(None), topics.c.closed_at.is_(None) | (topics.c.closed_at >= since)
        )
    )
    return list(rows)


async def frame(connection: AsyncConnection, topic_id: int) -> Frame | None:
    kept = await connection.scalar(select(topics.c.frame).where(topics.c.id == topic_id))
    if kept is None:
        return None

    def numbered(one: Mapping[str, float]) -> dict[int, float]:
        return {int(number): value for number, value in one.items()}

    return Frame(
        [numbered(axis) for axis in kept["axes"]],
        {letter: numbered(one) for letter, one in kept["groups"].items()},
    )


async def keep_frame(connection: AsyncConnection, topic_id: int, kept: Frame) -> None:
    def written(one: Mapping[int, float]) -> dict[str, float]:
        return {str(number): round(value, 4) for number, value in one.items()}

    values = {
        "axes": [written(axis) for axis in kept.axes],
        "groups": {letter: written(one) for letter, one in kept.groups.items()},
    }
    await connection.execute(update(topics).where(topics.c.id == topic_id).values(frame=values))


# --- statements --------------------------------------------------------------------------------------------


async def add(
    connection: AsyncConnection,
    topic_id: int,
    user_id: int,
    kind: Kind,
    words: str,
    link: str,
    now: datetime,
) -> Statement:
    added = await connection.execute(
        insert(statements)
        .values(
            topic_id=topic_id,
            user_id=user_id,
            kind=kind.value,
            words=words,
            link=link,
            state=State.WAITING.value,
            made_at=now,
            reason="",
            agrees=0,
            disagrees=0,
            passes=0,
        )
        .returning(statements)
    )
    return _statement(added.one())


async def statement(
    connection: AsyncConnection, alliance_id: int | None, statement_id: int, *, lock: bool = False
) -> Statement | None:
    """One of an alliance, or of any; with `lock`, nobody else decides it or votes on it meanwhile."""
    query = select(statements).where(statements.c.id == statement_id)
    if alliance_id is not None:
        query = query.where(statements.c.topic_id.in_(_of_alliance(alliance_id)))
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _statement(row) if row is not None else None


async def within(
    connection: AsyncConnection, topic_id: int, state: State = State.APPROVED
) -> list[Statement]:
    rows = await connection.execute(
        select(statements)
        .where(statements.c.topic_id == topic_id, statements.c.state == state.value)
        .order_by(statements.c.id)
    )
    return [_statement(row) for row in rows]


async def made(connection: AsyncConnection, topic_id: int, user_id: int) -> int:
    """How much somebody said about a topic, whatever became of it."""
    query = select(func.count()).where(statements.c.topic_id == topic_id, statements.c.user_id == user_id)
    return int(await connection.scalar(query) or 0)


async def of_person(
    connection: AsyncConnection, alliance_id: int, user_id: int, limit: int | None, offset: int = 0
) -> tuple[list[tuple[Statement, Topic]], int]:
    """What somebody said, the latest first; and how many there are."""
    among = and_(statements.c.user_id == user_id, statements.c.topic_id.in_(_of_alliance(alliance_id)))
    return await _page(connection, among, statements.c.id.desc(), limit, offset)


async def to_decide(
    connection: AsyncConnection, alliance_id: int, state: State, limit: int, offset: int
) -> tuple[list[tuple[Statement, Topic]], int]:
    """Statements of open topics: those that wait, the oldest first, or those that others see, the newest first."""
    open_ones = _of_alliance(alliance_id).where(topics.c.closed_at.is_(None))
    among = and_(statements.c.state == state.value, statements.c.topic_id.in_(open_ones))
    by = statements.c.id if state is State.WAITING else statements.c.id.desc()
    return await _page(connection, among, by, limit, offset)


async def _page(
    connection: AsyncConnection, among: ColumnElement[bool], by: Any, limit: int | None, offset: int
) -> tuple[list[tuple[Statement, Topic]], int]:
    total = int(await connection.scalar(select(func.count()).select_from(statements).where(among)) or 0)
    rows = (
        await connection.execute(select(statements).where(among).order_by(by).limit(limit).offset(offset))
    ).all()
    about = await connection.execute(select(topics).where(topics.c.id.in_({row.topic_id for row in rows})))
    found = {row.id: _topic(row) for row in about}
    return [(_statement(row), found[row.topic_id]) for row in rows], total


async def decide(
    connection: AsyncConnection,
    statement_id: int,
    state: State,
    now: datetime,
    reason: str = "",
    into: int | None = None,
) -> None:
    await connection.execute(
        update(statements)
        .where(statements.c.id == statement_id)
        .values(state=state.value, decided_at=now, reason=reason, merged_into=into)
    )


async def carded(connection: AsyncConnection, statement_id: int, channel_id: int, message_id: int) -> None:
    """Where the card hangs on which moderators decide it."""
    await connection.execute(
        update(statements)
        .where(statements.c.id == statement_id)
        .values(card_channel_id=channel_id, card_message_id=message_id)
    )


# --- votes -------------------------------------------------------------------------------------------------


async def stances(connection: AsyncConnection, topic_id: int, user_id: int) -> dict[int, Stance]:
    """Somebody's votes on what others see of a topic, by the statements' numbers."""
    rows = await connection.execute(
        select(statement_votes.c.statement_id, statement_votes.c.stance)
        .join(statements)
        .where(
            statement_votes.c.user_id == user_id,
            statements.c.topic_id == topic_id,
            statements.c.state == State.APPROVED.value,
        )
        .order_by(statement_votes.c.statement_id)
    )
    return {number: Stance(stance) for number, stance in rows}


async def vote(connection: AsyncConnection, statement_id: int, user_id: int, stance: Stance) -> bool:
    """Whether it is another than it was. The statement has to be locked."""
    before = await connection.scalar(
        select(statement_votes.c.stance).where(
            statement_votes.c.statement_id == statement_id, statement_votes.c.user_id == user_id
        )
    )
    if before == stance:
        return False
    put = upsert(connection, statement_votes).values(
        statement_id=statement_id, user_id=user_id, stance=stance.value
    )
    await connection.execute(
        put.on_conflict_do_update(
            index_elements=["statement_id", "user_id"], set_={"stance": put.excluded.stance}
        )
    )
    changed = {COUNTS[stance]: statements.c[COUNTS[stance]] + 1}
    if before is not None:
        changed[COUNTS[Stance(before)]] = statements.c[COUNTS[Stance(before)]] - 1
    await connection.execute(update(statements).where(statements.c.id == statement_id).values(changed))
    return True


async def merge(connection: AsyncConnection, statement_id: int, into: int) -> None:
    """The votes count for what it is a double of; who has one there already keeps that. Both have to be locked."""
    there = select(statement_votes.c.user_id).where(statement_votes.c.statement_id == into)
    moving = select(literal(into), statement_votes.c.user_id, statement_votes.c.stance).where(
        statement_votes.c.statement_id == statement_id, statement_votes.c.user_id.not_in(there)
    )
    await connection.execute(
        insert(statement_votes).from_select(["statement_id", "user_id", "stance"], moving)
    )
    await connection.execute(delete(statement_votes).where(statement_votes.c.statement_id == statement_id))
    await connection.execute(
        update(statements).where(statements.c.merged_into == statement_id).values(merged_into=into)
    )
    await _count(connection, [statement_id, into])


async def _count(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Have statements say again how many votes they have."""
    counted = {
        name: select(func.count())
        .where(statement_votes.c.statement_id == statements.c.id, statement_votes.c.stance == stance.value)
        .scalar_subquery()
        for stance, name in COUNTS.items()
    }
    await connection.execute(update(statements).where(statements.c.id.in_(numbers)).values(counted))


async def matrix(connection: AsyncConnection, topic_id: int) -> tuple[list[Statement], np.ndarray]:
    """The statements that others see, and a row of votes for each person who voted on any, a column a statement:
    -1, 0, 1, and nan where there is none. Whose row it is, it does not say."""
    found = await within(connection, topic_id)
    columns = {one.id: column for column, one in enumerate(found)}
    # One row a person, a thousand at a time: as a row a vote, two millions of them would take ten times as long.
    each = cast(statement_votes.c.statement_id * 4 + statement_votes.c.stance + 1, String)
    rows = await connection.stream(
        select(func.aggregate_strings(each, ","))
        .join(statements)
        .where(statements.c.topic_id == topic_id, statements.c.state == State.APPROVED.value)
        .group_by(statement_votes.c.user_id)
        .order_by(statement_votes.c.user_id)
    )
    parts = [np.empty((0, len(found)), np.float32)]
    async for some in rows.scalars().partitions(AT_ONCE):
        part = np.full((len(some), len(found)), np.nan, np.float32)
        for row, told in enumerate(some):
            for vote in map(int, told.split(",")):
                part[row, columns[vote >> 2]] = (vote & 3) - 1
        parts.append(part)
    return found, np.concatenate(parts)


# --- personal data -----------------------------------------------------------------------------------------


async def votes_of(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> list[tuple[Statement, Stance]]:
    rows = await connection.execute(
        select(statements, statement_votes.c.stance)
        .join(statement_votes)
        .where(statement_votes.c.user_id == user_id, statements.c.topic_id.in_(_of_alliance(alliance_id)))
        .order_by(statements.c.id)
    )
    return [(_statement(row), Stance(row.stance)) for row in rows]


async def topics_of(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Topic]:
    rows = await connection.execute(
        select(topics)
        .where(topics.c.alliance_id == alliance_id, topics.c.created_by == user_id)
        .order_by(topics.c.id)
    )
    return [_topic(row) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[int]:
    """Their votes are gone, and what nobody else saw of their words; the rest is nobody's. The topics of it."""
    theirs = statements.c.topic_id.in_(_of_alliance(alliance_id))
    voted = list(
        await connection.scalars(
            select(statements.c.id)
            .join(statement_votes)
            .where(statement_votes.c.user_id == user_id, theirs)
            .order_by(statements.c.id)
            .with_for_update(of=statements)
        )
    )
    changed = list(
        await connection.scalars(select(statements.c.topic_id).where(statements.c.id.in_(voted)).distinct())
    )
    await connection.execute(
        delete(statement_votes).where(
            statement_votes.c.user_id == user_id, statement_votes.c.statement_id.in_(voted)
        )
    )
    for start in range(0, len(voted), AT_ONCE):
        await _count(connection, voted[start : start + AT_ONCE])
    own = and_(statements.c.user_id == user_id, theirs)
    await connection.execute(delete(statements).where(own, statements.c.state == State.WAITING.value))
    seen = statements.c.state == State.APPROVED.value
    await connection.execute(update(statements).where(own, ~seen).values(words="", link="", reason=""))
    await connection.execute(update(statements).where(own).values(user_id=stranger()))
    await connection.execute(
        update(topics)
        .where(topics.c.alliance_id == alliance_id, topics.c.created_by == user_id)
        .values(created_by=stranger())
    )
    return changed


def _of_alliance(alliance_id: int) -> Any:
    return select(topics.c.id).where(topics.c.alliance_id == alliance_id)


def _topic(row: Any) -> Topic:
    return Topic(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        title=row.title,
        free=row.free,
        created_by=row.created_by,
        created_at=row.created_at,
        closed_at=row.closed_at,
        channel_id=row.channel_id,
        message_id=row.message_id,
    )


def _statement(row: Any) -> Statement:
    return Statement(
        id=row.id,
        topic_id=row.topic_id,
        user_id=row.user_id,
        kind=Kind(row.kind),
        words=row.words,
        link=row.link,
        state=State(row.state),
        made_at=row.made_at,
        decided_at=row.decided_at,
        reason=row.reason,
        merged_into=row.merged_into,
        agrees=row.agrees,
        disagrees=row.disagrees,
        passes=row.passes,
        card=(row.card_channel_id, row.card_message_id) if row.card_message_id else None,
    )
