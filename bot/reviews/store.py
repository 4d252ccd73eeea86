"""Rows of reviews, of objections and of who decides them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger
from bot.database.engine import upsert
from bot.database.tables import (
    clearances,
    objection_seconds,
    objection_votes,
    objections,
    polls,
    proposals,
    review_sponsors,
    reviews,
    right_versions,
    rights,
)
from bot.polls.model import State as PollState
from bot.reviews.model import (
    OPEN,
    NewReview,
    Objection,
    Review,
    ReviewState,
    ReviewTerms,
    Standing,
    State,
    Vote,
)

_OPEN = [state.value for state in OPEN]


async def add(
    connection: AsyncConnection,
    new: NewReview,
    opened_at: datetime,
    objections_until: datetime | None,
    *,
    challenge: bool = False,
) -> int:
    review_id = await connection.scalar(
        insert(reviews)
        .values(
            alliance_id=new.alliance_id,
            guild_id=new.guild_id,
            proposal_id=new.proposal_id,
            text_hash=new.text_hash,
            title=new.title,
            text=new.text,
            target_right=new.target_right,
            challenge=challenge,
            terms=asdict(new.terms),
            state=ReviewState.OPEN.value,
            opened_at=opened_at,
            objections_until=objections_until,
        )
        .returning(reviews.c.id)
    )
    assert review_id is not None
    if rows := [{"review_id": review_id, "user_id": user_id} for user_id in sorted(new.sponsors)]:
        await connection.execute(insert(review_sponsors), rows)
    return int(review_id)


async def open_review(connection: AsyncConnection, proposal_id: int) -> int | None:
    found: int | None = await connection.scalar(
        select(reviews.c.id).where(
            reviews.c.proposal_id == proposal_id, reviews.c.state == ReviewState.OPEN.value
        )
    )
    return found


async def latest(
    connection: AsyncConnection, proposal_id: int, alliance_id: int | None = None, *, challenges: bool = False
) -> int | None:
    """The last review of a proposal; of the reviews of an adopted one, only with `challenges`."""
    query = select(func.max(reviews.c.id)).where(reviews.c.proposal_id == proposal_id)
    if alliance_id is not None:
        query = query.where(reviews.c.alliance_id == alliance_id)
    if not challenges:
        query = query.where(reviews.c.challenge.is_(False))
    found: int | None = await connection.scalar(query)
    return found


async def review_of(
    connection: AsyncConnection, objection_id: int, alliance_id: int | None = None
) -> int | None:
    query = select(objections.c.review_id).where(objections.c.id == objection_id)
    if alliance_id is not None:
        query = query.where(objections.c.alliance_id == alliance_id)
    found: int | None = await connection.scalar(query)
    return found


async def standing(connection: AsyncConnection, review_id: int, *, lock: bool = False) -> Standing:
    """A review with its objections. Locked, nobody else changes anything in it until this transaction ends, nor its
    proposal: whoever steps on with one of them locks the other too, and never in another order."""
    if lock:
        await connection.execute(
            select(proposals.c.id)
            .join(reviews, reviews.c.proposal_id == proposals.c.id)
            .where(reviews.c.id == review_id)
            .with_for_update(of=proposals)
        )
    row = (await connection.execute(select(reviews).where(reviews.c.id == review_id))).one()
    sponsors = await connection.scalars(
        select(review_sponsors.c.user_id).where(review_sponsors.c.review_id == review_id)
    )
    return Standing(
        _review(row, frozenset(sponsors)), await _objections(connection, objections.c.review_id == review_id)
    )


async def refused(connection: AsyncConnection, proposal_id: int) -> frozenset[str]:
    """The texts of a proposal against which an objection was sustained."""
    return frozenset(
        await connection.scalars(
            select(reviews.c.text_hash).where(
                reviews.c.proposal_id == proposal_id, reviews.c.state == ReviewState.SUSTAINED.value
            )
        )
    )


async def set_window(connection: AsyncConnection, review_id: int, until: datetime | None) -> None:
    await connection.execute(update(reviews).where(reviews.c.id == review_id).values(objections_until=until))


async def end(connection: AsyncConnection, review_id: int, state: ReviewState, now: datetime) -> None:
    """The review is over, and whatever is still open in it is moot."""
    await connection.execute(
        update(reviews)
        .where(reviews.c.id == review_id)
        .values(state=state.value, ended_at=now, objections_until=None)
    )
    await connection.execute(
        update(objections)
        .where(objections.c.review_id == review_id, objections.c.state.in_(_OPEN))
        .values(state=State.MOOT.value, due_at=None)
    )


async def needless(connection: AsyncConnection, review_id: int | None = None) -> list[Objection]:
    """Objections, in all reviews or in one, that everybody is still asked about, though nothing follows from it."""
    asked = select(polls.c.id).where(
        polls.c.state.in_([PollState.SCHEDULED.value, PollState.OPEN.value]), polls.c.ended_at.is_(None)
    )
    which = [] if review_id is None else [objections.c.review_id == review_id]
    return await _objections(
        connection,
        objections.c.state.in_([State.MOOT.value, State.WITHDRAWN.value]),
        objections.c.poll_id.in_(asked),
        *which,
    )


async def clear(connection: AsyncConnection, review: Review, now: datetime) -> None:
    await connection.execute(
        upsert(connection, clearances)
        .values(proposal_id=review.proposal_id, text_hash=review.text_hash, at=now)
        .on_conflict_do_nothing()
    )


async def has_clearance(connection: AsyncConnection, proposal_id: int, text_hash: str) -> bool:
    """Whether that text is cleared, by the last review that there was of the proposal."""
    last = await latest(connection, proposal_id)
    found = await connection.scalar(
        select(clearances.c.at)
        .join(
            reviews,
            and_(
                reviews.c.proposal_id == clearances.c.proposal_id,
                reviews.c.text_hash == clearances.c.text_hash,
            ),
        )
        .where(
            clearances.c.proposal_id == proposal_id,
            clearances.c.text_hash == text_hash,
            reviews.c.id == last,
            reviews.c.state == ReviewState.CLEARED.value,
        )
    )
    return found is not None


# --- by the clock ------------------------------------------------------------------------------------------


async def due(connection: AsyncConnection, now: datetime, after: int, limit: int) -> Sequence[int]:
    """Reviews in which the clock asks for something, in order, beyond the id `after`."""
    objected = select(objections.c.review_id).where(objections.c.due_at <= now)
    rows = await connection.scalars(
        select(reviews.c.id)
        .where(or_(reviews.c.objections_until <= now, reviews.c.id.in_(objected)), reviews.c.id > after)
        .order_by(reviews.c.id)
        .limit(limit)
    )
    return list(rows)


async def next_at(connection: AsyncConnection, now: datetime) -> datetime | None:
    found = [
        await connection.scalar(select(func.min(column, type_=column.type)).where(column > now))
        for column in (objections.c.due_at, reviews.c.objections_until)
    ]
    return min((at for at in found if at is not None), default=None)


# --- objections --------------------------------------------------------------------------------------------


async def object_(
    connection: AsyncConnection,
    review: Review,
    right_id: int,
    right_version: int,
    user_id: int,
    passage: str,
    why: str,
    now: datetime,
    due_at: datetime,
    panel: Sequence[Vote],
) -> int:
    objection_id = await connection.scalar(
        insert(objections)
        .values(
            alliance_id=review.alliance_id,
            review_id=review.id,
            right_id=right_id,
            right_version=right_version,
            user_id=user_id,
            passage=passage,
            why=why,
            state=State.PANEL.value,
            made_at=now,
            due_at=due_at,
            appealed=False,
        )
        .returning(objections.c.id)
    )
    assert objection_id is not None
    if rows := [{"objection_id": objection_id, "user_id": vote.user_id, "reasons": ""} for vote in panel]:
        await connection.execute(insert(objection_votes), rows)
    return int(objection_id)


async def save(connection: AsyncConnection, objection: Objection) -> None:
    """Where it is, and until when."""
    await connection.execute(
        update(objections)
        .where(objections.c.id == objection.id)
        .values(
            state=objection.state.value,
            due_at=objection.due_at,
            appealed=objection.appealed,
            poll_id=objection.poll_id,
        )
    )


async def vote(
    connection: AsyncConnection, objection_id: int, user_id: int, sustain: bool, reasons: str, now: datetime
) -> None:
    await connection.execute(
        update(objection_votes)
        .where(objection_votes.c.objection_id == objection_id, objection_votes.c.user_id == user_id)
        .values(sustain=sustain, reasons=reasons, at=now)
    )


async def second(connection: AsyncConnection, objection_id: int, user_id: int, now: datetime) -> None:
    await connection.execute(
        insert(objection_seconds).values(objection_id=objection_id, user_id=user_id, at=now)
    )


async def objection(
    connection: AsyncConnection, objection_id: int, alliance_id: int | None = None
) -> Objection | None:
    mine = [] if alliance_id is None else [objections.c.alliance_id == alliance_id]
    found = await _objections(connection, objections.c.id == objection_id, *mine)
    return found[0] if found else None


async def waiting_for(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Objection]:
    """What somebody on the panel has not decided yet, the first to be decided first."""
    seats = select(objection_votes.c.objection_id).where(
        objection_votes.c.user_id == user_id, objection_votes.c.sustain.is_(None)
    )
    return await _objections(
        connection,
        objections.c.alliance_id == alliance_id,
        objections.c.state == State.PANEL.value,
        objections.c.id.in_(seats),
    )


async def going_on(connection: AsyncConnection, alliance_id: int) -> list[Objection]:
    return await _objections(
        connection, objections.c.alliance_id == alliance_id, objections.c.state.in_(_OPEN)
    )


async def _objections(connection: AsyncConnection, *where: ColumnElement[bool]) -> list[Objection]:
    rows = (
        await connection.execute(
            select(objections, rights.c.number, right_versions.c.title)
            .join(
                right_versions,
                and_(
                    right_versions.c.right_id == objections.c.right_id,
                    right_versions.c.version == objections.c.right_version,
                ),
            )
            .join(rights, rights.c.id == objections.c.right_id)
            .where(*where)
            .order_by(objections.c.due_at.is_(None), objections.c.due_at, objections.c.id)
        )
    ).all()
    ids = [row.id for row in rows]
    panels, seconds = defaultdict(list), defaultdict(set)
    for vote_ in await connection.execute(
        select(objection_votes)
        .where(objection_votes.c.objection_id.in_(ids))
        .order_by(objection_votes.c.user_id)
    ):
        panels[vote_.objection_id].append(Vote(vote_.user_id, vote_.sustain, vote_.reasons))
    for one in await connection.execute(
        select(objection_seconds).where(objection_seconds.c.objection_id.in_(ids))
    ):
        seconds[one.objection_id].add(one.user_id)
    return [
        Objection(
            id=row.id,
            review_id=row.review_id,
            right_number=row.number,
            right_version=row.right_version,
            right_title=row.title,
            user_id=row.user_id,
            passage=row.passage,
            why=row.why,
            state=State(row.state),
            made_at=row.made_at,
            due_at=row.due_at,
            appealed=row.appealed,
            poll_id=row.poll_id,
            panel=tuple(panels[row.id]),
            seconds=frozenset(seconds[row.id]),
        )
        for row in rows
    ]


# --- personal data -----------------------------------------------------------------------------------------


async def about(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> tuple[list[Objection], list[Any], list[int], list[int]]:
    """What somebody objected to, decided on the panel, seconded, and sponsored under review."""
    own = await _objections(
        connection, objections.c.alliance_id == alliance_id, objections.c.user_id == user_id
    )
    votes = await connection.execute(
        select(objection_votes)
        .join(objections)
        .where(objections.c.alliance_id == alliance_id, objection_votes.c.user_id == user_id)
        .order_by(objection_votes.c.objection_id)
    )
    seconds = await connection.scalars(
        select(objection_seconds.c.objection_id)
        .join(objections)
        .where(objections.c.alliance_id == alliance_id, objection_seconds.c.user_id == user_id)
        .order_by(objection_seconds.c.objection_id)
    )
    sponsored = await connection.scalars(
        select(reviews.c.proposal_id)
        .join(review_sponsors)
        .where(reviews.c.alliance_id == alliance_id, review_sponsors.c.user_id == user_id)
        .order_by(reviews.c.id)
    )
    return own, list(votes), list(seconds), list(sponsored)


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """What was decided stays, and by how many; who they were does not."""
    held = select(reviews.c.id).where(reviews.c.alliance_id == alliance_id)
    made = select(objections.c.id).where(objections.c.alliance_id == alliance_id)
    for table, own in (
        (review_sponsors, review_sponsors.c.review_id.in_(held)),
        (objections, objections.c.alliance_id == alliance_id),
        (objection_votes, objection_votes.c.objection_id.in_(made)),
        (objection_seconds, objection_seconds.c.objection_id.in_(made)),
    ):
        await connection.execute(
            update(table).where(own, table.c.user_id == user_id).values(user_id=stranger())
        )


def _review(row: Any, sponsors: frozenset[int]) -> Review:
    return Review(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        proposal_id=row.proposal_id,
        text_hash=row.text_hash,
        title=row.title,
        text=row.text,
        target_right=row.target_right,
        challenge=row.challenge,
        terms=ReviewTerms(**row.terms),
        state=ReviewState(row.state),
        opened_at=row.opened_at,
        objections_until=row.objections_until,
        sponsors=sponsors,
        ended_at=row.ended_at,
    )
