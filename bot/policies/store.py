"""Rows of proposals: their texts, sponsors and history."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger, upsert
from bot.database.tables import (
    alliances,
    policies,
    proposal_events,
    proposal_sponsors,
    proposal_versions,
    proposals,
)
from bot.policies.model import Act, Event, Kind, NewProposal, Proposal, Sponsor, State, Text, Version, What
from bot.policies.rules import read_terms

_TEXT = [column.label(f"v_{column.name}") for column in proposal_versions.c if column.name != "proposal_id"]
_NOW = and_(
    proposal_versions.c.proposal_id == proposals.c.id, proposal_versions.c.number == proposals.c.version
)


def with_text() -> Select[Any]:
    return select(proposals, *_TEXT).join(proposal_versions, _NOW)


# --- proposals ---------------------------------------------------------------------------------------------


async def lock(connection: AsyncConnection, alliance_id: int) -> None:
    """Nobody else of the alliance writes a text meanwhile. Whoever locks a proposal too locks that first."""
    await connection.execute(
        select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update(key_share=True)
    )


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    guild_id: int,
    author_id: int,
    new: NewProposal,
    text: Text,
    text_hash: str,
    now: datetime,
) -> int:
    """Its number."""
    added = await connection.execute(
        insert(proposals)
        .values(
            alliance_id=alliance_id,
            guild_id=guild_id,
            kind=new.kind.value,
            act=new.act.value,
            target=new.target,
            follows=new.follows,
            author_id=author_id,
            state=State.DRAFT.value,
            version=1,
            created_at=now,
            since=now,
            changes=1,
            shown=0,
            told=0,
            text_shown=0,
        )
        .returning(proposals.c.id)
    )
    proposal_id = int(added.scalar_one())
    await add_version(connection, proposal_id, Version(1, text_hash, text, author_id, now))
    return proposal_id


async def add_version(connection: AsyncConnection, proposal_id: int, version: Version) -> None:
    await connection.execute(
        insert(proposal_versions).values(
            proposal_id=proposal_id,
            number=version.number,
            text_hash=version.text_hash,
            author_id=version.author_id,
            at=version.at,
            **asdict(version.text),
        )
    )


async def proposal(
    connection: AsyncConnection, proposal_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Proposal | None:
    """`alliance_id` is None only where nobody's input chose it. Locked, nobody else changes it meanwhile."""
    query = with_text().where(proposals.c.id == proposal_id)
    if alliance_id is not None:
        query = query.where(proposals.c.alliance_id == alliance_id)
    if lock:
        # First the lock, then a look: what another transaction wrote while this one waited is seen too.
        await connection.execute(
            select(proposals.c.id).where(proposals.c.id == proposal_id).with_for_update()
        )
    row = (await connection.execute(query)).first()
    return as_proposal(row) if row is not None else None


async def of_thread(connection: AsyncConnection, thread_id: int) -> int | None:
    found: int | None = await connection.scalar(
        select(proposals.c.id).where(proposals.c.thread_id == thread_id)
    )
    return found


async def topic_of_thread(connection: AsyncConnection, alliance_id: int, thread_id: int) -> int | None:
    """The topic of the proposal that is discussed there."""
    found: int | None = await connection.scalar(
        select(proposals.c.topic_id).where(
            proposals.c.alliance_id == alliance_id, proposals.c.thread_id == thread_id
        )
    )
    return found


async def of_topic(connection: AsyncConnection, topic_id: int) -> int | None:
    found: int | None = await connection.scalar(
        select(proposals.c.id).where(proposals.c.topic_id == topic_id)
    )
    return found


async def save(connection: AsyncConnection, proposal: Proposal) -> None:
    """What of it the steps of its life change."""
    await connection.execute(
        update(proposals)
        .where(proposals.c.id == proposal.id)
        .values(
            state=proposal.state.value,
            author_id=proposal.author_id,
            version=proposal.version.number,
            since=proposal.since,
            moves_at=proposal.moves_at,
            next_at=proposal.next_at,
            terms=asdict(proposal.terms) if proposal.terms is not None else None,
            topic_id=proposal.topic_id,
            changes=proposals.c.changes + 1,
        )
    )


async def due(connection: AsyncConnection, now: datetime, after: int, limit: int) -> list[int]:
    """Those of which the clock asks something by now, in order, beyond the id `after`."""
    query = select(proposals.c.id).where(proposals.c.next_at <= now, proposals.c.id > after)
    return list(await connection.scalars(query.order_by(proposals.c.id).limit(limit)))


async def with_targets(connection: AsyncConnection, now: datetime, after: int, limit: int) -> list[int]:
    """Those under way that amend, repeal or replace something, in order, beyond the id `after`."""
    query = select(proposals.c.id).where(
        proposals.c.target.is_not(None),
        proposals.c.state.in_([state.value for state in State if state.is_open]),
        proposals.c.id > after,
    )
    return list(await connection.scalars(query.order_by(proposals.c.id).limit(limit)))


async def next_at(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the clock asks for something next, after `now`."""
    first = func.min(proposals.c.next_at, type_=proposals.c.next_at.type)
    found: datetime | None = await connection.scalar(select(first).where(proposals.c.next_at > now))
    return found


async def having(
    connection: AsyncConnection, alliance_id: int, text_hash: str, states: Collection[State]
) -> Proposal | None:
    """One in such a state whose present text is that very text."""
    query = with_text().where(
        proposals.c.alliance_id == alliance_id,
        proposal_versions.c.text_hash == text_hash,
        proposals.c.state.in_([state.value for state in states]),
    )
    row = (await connection.execute(query.limit(1))).first()
    return as_proposal(row) if row is not None else None


async def rejected_like(
    connection: AsyncConnection, alliance_id: int, new: NewProposal, title: str, after: datetime
) -> Proposal | None:
    """One of the same aim and title that was rejected after an instant."""
    query = with_text().where(
        proposals.c.alliance_id == alliance_id,
        proposals.c.kind == new.kind.value,
        proposals.c.act == new.act.value,
        proposals.c.state == State.REJECTED.value,
        proposals.c.since > after,
        func.lower(proposal_versions.c.title) == title.lower(),
    )
    row = (await connection.execute(query.limit(1))).first()
    return as_proposal(row) if row is not None else None


async def matching(
    connection: AsyncConnection,
    alliance_id: int,
    *,
    states: Collection[State] = (),
    area_id: int | None = None,
    person: int | None = None,
    in_force: bool = False,
    kind: Kind | None = None,
    typed: str = "",
    limit: int,
    offset: int = 0,
) -> tuple[list[Proposal], int]:
    """A page of proposals, the latest first, and how many there are; a person's are those they wrote or sponsor."""
    conditions: list[ColumnElement[bool]] = [proposals.c.alliance_id == alliance_id]
    if states:
        conditions.append(proposals.c.state.in_([state.value for state in states]))
    if area_id is not None:
        conditions.append(proposal_versions.c.area_id == area_id)
    if kind is not None:
        conditions.append(proposals.c.kind == kind.value)
    if person is not None:
        sponsored = select(proposal_sponsors.c.proposal_id).where(proposal_sponsors.c.user_id == person)
        conditions.append(or_(proposals.c.author_id == person, proposals.c.id.in_(sponsored)))
    if in_force:
        held = select(policies.c.proposal_id).where(policies.c.ended_at.is_(None))
        conditions.append(proposals.c.id.in_(held))
    if typed:
        words = proposal_versions.c.title.icontains(typed, autoescape=True)
        number = typed.removeprefix("#")
        is_number = number.isascii() and number.isdigit() and len(number) <= 18
        conditions.append(or_(words, proposals.c.id == int(number)) if is_number else words)
    among = with_text().where(*conditions)
    total = int(await connection.scalar(select(func.count()).select_from(among.subquery())) or 0)
    page = among.order_by(proposals.c.id.desc()).limit(limit).offset(offset)
    return [as_proposal(row) for row in await connection.execute(page)], total


# --- texts, sponsors, events -------------------------------------------------------------------------------


async def version(connection: AsyncConnection, proposal_id: int, number: int) -> Version | None:
    row = (
        await connection.execute(
            select(*_TEXT).where(
                proposal_versions.c.proposal_id == proposal_id, proposal_versions.c.number == number
            )
        )
    ).first()
    return _version(row) if row is not None else None


async def writers(connection: AsyncConnection, proposal_id: int) -> set[int]:
    """Whoever wrote a version of its text."""
    found = select(proposal_versions.c.author_id).where(proposal_versions.c.proposal_id == proposal_id)
    return set(await connection.scalars(found))


async def sponsors(connection: AsyncConnection, proposal_id: int) -> list[Sponsor]:
    rows = await connection.execute(
        select(proposal_sponsors)
        .where(proposal_sponsors.c.proposal_id == proposal_id)
        .order_by(proposal_sponsors.c.at, proposal_sponsors.c.user_id)
    )
    return [Sponsor(row.user_id, row.at, row.edits) for row in rows]


async def add_sponsor(connection: AsyncConnection, proposal_id: int, user_id: int, now: datetime) -> bool:
    """Whether it is new."""
    made = await connection.execute(
        upsert(connection, proposal_sponsors)
        .values(proposal_id=proposal_id, user_id=user_id, at=now, edits=False)
        .on_conflict_do_nothing()
    )
    return made.rowcount == 1


async def drop_sponsors(connection: AsyncConnection, proposal_id: int, user_id: int | None = None) -> None:
    """One of them, or all."""
    gone = delete(proposal_sponsors).where(proposal_sponsors.c.proposal_id == proposal_id)
    await connection.execute(
        gone.where(proposal_sponsors.c.user_id == user_id) if user_id is not None else gone
    )


async def let_edit(connection: AsyncConnection, proposal_id: int, user_id: int, *, edits: bool) -> None:
    await connection.execute(
        update(proposal_sponsors)
        .where(proposal_sponsors.c.proposal_id == proposal_id, proposal_sponsors.c.user_id == user_id)
        .values(edits=edits)
    )


async def events(connection: AsyncConnection, proposal_id: int) -> list[Event]:
    rows = await connection.execute(
        select(proposal_events)
        .where(proposal_events.c.proposal_id == proposal_id)
        .order_by(proposal_events.c.number)
    )
    return [_event(row) for row in rows]


async def happened(connection: AsyncConnection, proposal_id: int, event: Event) -> Event:
    """As it was given the next number."""
    last = select(func.coalesce(func.max(proposal_events.c.number), 0)).where(
        proposal_events.c.proposal_id == proposal_id
    )
    added = await connection.execute(
        insert(proposal_events)
        .values(
            proposal_id=proposal_id,
            number=last.scalar_subquery() + 1,
            what=event.what.value,
            state=event.state.value,
            at=event.at,
            actor_id=event.actor_id,
            version=event.version,
            details=dict(event.details),
        )
        .returning(proposal_events)
    )
    return _event(added.one())


# --- where it is shown -------------------------------------------------------------------------------------


async def to_show(connection: AsyncConnection) -> list[int]:
    last = (
        select(func.max(proposal_events.c.number))
        .where(proposal_events.c.proposal_id == proposals.c.id)
        .scalar_subquery()
    )
    stale = or_(proposals.c.shown < proposals.c.changes, proposals.c.told < last)
    return list(await connection.scalars(select(proposals.c.id).where(stale).order_by(proposals.c.id)))


async def touch(connection: AsyncConnection, proposal_id: int) -> None:
    """Something has changed that its card shows."""
    await connection.execute(
        update(proposals).where(proposals.c.id == proposal_id).values(changes=proposals.c.changes + 1)
    )


async def placed(
    connection: AsyncConnection, proposal_id: int, channel_id: int, thread_id: int, message_id: int
) -> None:
    """Its thread is that one, in which nothing else stands yet."""
    await connection.execute(
        update(proposals)
        .where(proposals.c.id == proposal_id)
        .values(channel_id=channel_id, thread_id=thread_id, message_id=message_id, text_shown=0)
    )


async def lost(connection: AsyncConnection, proposal_id: int, thread_id: int) -> None:
    """That thread is gone."""
    await connection.execute(
        update(proposals)
        .where(proposals.c.id == proposal_id, proposals.c.thread_id == thread_id)
        .values(thread_id=None, message_id=None, changes=proposals.c.changes + 1)
    )


async def shown(connection: AsyncConnection, proposal_id: int, **values: int) -> None:
    """How far its thread shows what is so: `shown`, `told`, `text_shown`."""
    await connection.execute(update(proposals).where(proposals.c.id == proposal_id).values(**values))


# --- personal data -----------------------------------------------------------------------------------------


async def about(connection: AsyncConnection, alliance_id: int, user_id: int) -> dict[str, list[Any]]:
    """What somebody wrote, sponsors and did."""
    own = proposals.c.alliance_id == alliance_id

    async def rows(table: Any, column: Any) -> list[Any]:
        query = (
            select(table)
            .join(proposals, proposals.c.id == table.c.proposal_id)
            .where(own, column == user_id)
            .order_by(*table.primary_key)
        )
        return list(await connection.execute(query))

    return {
        "versions": await rows(proposal_versions, proposal_versions.c.author_id),
        "sponsors": await rows(proposal_sponsors, proposal_sponsors.c.user_id),
        "events": await rows(proposal_events, proposal_events.c.actor_id),
    }


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """The texts stay, and that somebody wrote, sponsored and did what was done; who it was does not."""
    nobody = stranger()
    theirs = select(proposals.c.id).where(proposals.c.alliance_id == alliance_id)
    for column in (
        proposal_versions.c.author_id,
        proposal_sponsors.c.user_id,
        proposal_events.c.actor_id,
    ):
        await connection.execute(
            update(column.table)
            .where(column.table.c.proposal_id.in_(theirs), column == user_id)
            .values({column: nobody})
        )
    await connection.execute(
        update(proposals)
        .where(proposals.c.alliance_id == alliance_id, proposals.c.author_id == user_id)
        .values(author_id=nobody, changes=proposals.c.changes + 1)
    )


# --- rows --------------------------------------------------------------------------------------------------


def _version(row: Any) -> Version:
    text = Text(row.v_title, row.v_area_id, row.v_summary, row.v_text)
    return Version(row.v_number, row.v_text_hash, text, row.v_author_id, row.v_at)


def as_proposal(row: Any) -> Proposal:
    return Proposal(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        kind=Kind(row.kind),
        act=Act(row.act),
        target=row.target,
        follows=row.follows,
        author_id=row.author_id,
        state=State(row.state),
        version=_version(row),
        created_at=row.created_at,
        since=row.since,
        moves_at=row.moves_at,
        next_at=row.next_at,
        terms=read_terms(row.terms) if row.terms is not None else None,
        topic_id=row.topic_id,
        channel_id=row.channel_id,
        thread_id=row.thread_id,
        message_id=row.message_id,
        changes=row.changes,
        shown=row.shown,
        told=row.told,
        text_shown=row.text_shown,
    )


def _event(row: Any) -> Event:
    return Event(row.number, What(row.what), State(row.state), row.at, row.actor_id, row.version, row.details)
