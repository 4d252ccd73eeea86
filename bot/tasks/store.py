"""Rows of tasks, of the claims to them and of what happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database import stranger, upsert
from bot.database.tables import task_claims, task_events, tasks, volunteers
from bot.decay import Watch
from bot.tasks.model import Claim, Happened, Held, Plan, State, Task, What

_HOLDING = task_claims.c.ended_at.is_(None)


# --- tasks -------------------------------------------------------------------------------------------------


async def add(
    connection: AsyncConnection,
    actor: Actor,
    channel_id: int,
    plan: Plan,
    now: datetime,
    asked_until: datetime | None,
) -> Task:
    added = await connection.execute(
        insert(tasks)
        .values(
            alliance_id=actor.alliance_id,
            guild_id=actor.guild_id,
            channel_id=channel_id,
            **_columns(plan),
            asked_until=asked_until,
            created_by=actor.user_id,
            created_at=now,
            version=1,
            shown=0,
        )
        .returning(tasks)
    )
    return _task(added.one())


async def task(
    connection: AsyncConnection, task_id: int, alliance_id: int | None = None, *, lock: bool = False
) -> Task | None:
    """One task, of that alliance if one is given; with `lock`, nobody else changes it or its claims meanwhile."""
    query = select(tasks).where(tasks.c.id == task_id)
    if alliance_id is not None:
        query = query.where(tasks.c.alliance_id == alliance_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _task(row) if row is not None else None


async def change(connection: AsyncConnection, task_id: int, plan: Plan, asked_until: datetime | None) -> None:
    await connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id)
        .values(
            **_columns(plan),
            asked_until=asked_until,
        )
    )


async def cancel(connection: AsyncConnection, task_id: int, now: datetime) -> None:
    await connection.execute(update(tasks).where(tasks.c.id == task_id).values(cancelled_at=now))


async def keep_for_nobody(connection: AsyncConnection, task_id: int) -> None:
    await connection.execute(
        update(tasks).where(tasks.c.id == task_id).values(asked_id=None, asked_until=None)
    )


async def touch(connection: AsyncConnection, task_id: int) -> None:
    """Something has changed that its card shows."""
    await connection.execute(update(tasks).where(tasks.c.id == task_id).values(version=tasks.c.version + 1))


def is_open(now: datetime) -> ColumnElement[bool]:
    """Tasks that somebody could take on who was not asked first."""
    taken = select(func.count()).where(task_claims.c.task_id == tasks.c.id, _HOLDING).scalar_subquery()
    kept = and_(tasks.c.asked_id.is_not(None), tasks.c.asked_until > now)
    return and_(tasks.c.cancelled_at.is_(None), tasks.c.places > taken, ~kept)


def is_in(geoids: Collection[str], *, nation: bool) -> ColumnElement[bool]:
    """Tasks in these counties, and with `nation` the nation's."""
    here: ColumnElement[bool] = tasks.c.geoid.in_(geoids)
    return or_(here, tasks.c.geoid.is_(None)) if nation else here


def is_for(user_id: int) -> ColumnElement[bool]:
    """Tasks that somebody is on, was asked for, or has made and can say of whether they are done."""
    on_it = exists().where(
        task_claims.c.task_id == tasks.c.id,
        _HOLDING,
        task_claims.c.user_id == user_id,
        task_claims.c.state != State.APPROVED.value,
    )
    done = exists().where(task_claims.c.task_id == tasks.c.id, task_claims.c.state == State.DONE.value)
    asked = and_(tasks.c.asked_id == user_id, tasks.c.cancelled_at.is_(None))
    nobody = ~exists().where(task_claims.c.task_id == tasks.c.id, _HOLDING)
    return or_(on_it, and_(asked, nobody), and_(tasks.c.created_by == user_id, done))


async def page(
    connection: AsyncConnection,
    alliance_id: int,
    among: ColumnElement[bool],
    limit: int,
    offset: int = 0,
    title: str = "",
) -> tuple[list[Task], int]:
    """Of the tasks that are so, those due first, with so many words in their title; and how many there are."""
    among = and_(tasks.c.alliance_id == alliance_id, among)
    if title:
        among = and_(among, tasks.c.title.icontains(title, autoescape=True))
    total = int(await connection.scalar(select(func.count()).select_from(tasks).where(among)) or 0)
    rows = await connection.execute(
        select(tasks).where(among).order_by(tasks.c.due_at, tasks.c.id).limit(limit).offset(offset)
    )
    return [_task(row) for row in rows], total


def is_there() -> ColumnElement[bool]:
    """Tasks that were not cancelled."""
    return tasks.c.cancelled_at.is_(None)


# --- claims ------------------------------------------------------------------------------------------------


async def claims(connection: AsyncConnection, task_ids: Collection[int]) -> Mapping[int, list[Claim]]:
    """Those that keep a place, by task, in the order in which they began."""
    found: dict[int, list[Claim]] = {task_id: [] for task_id in task_ids}
    rows = await connection.execute(
        select(task_claims).where(task_claims.c.task_id.in_(task_ids), _HOLDING).order_by(task_claims.c.id)
    )
    for row in rows:
        found[row.task_id].append(_claim(row))
    return found


async def begin(connection: AsyncConnection, claim: Claim) -> Claim | None:
    """As stored; None where the place is somebody's already."""
    begun = await connection.execute(
        upsert(connection, task_claims)
        .values(
            task_id=claim.task_id,
            user_id=claim.user_id,
            slot=claim.slot,
            since=claim.since,
            **_changing(claim),
        )
        .on_conflict_do_nothing()
        .returning(task_claims)
    )
    row = begun.first()
    return _claim(row) if row is not None else None


async def save(connection: AsyncConnection, claim: Claim, decided_by: int | None = None) -> None:
    """As it is from now on; its task must be held."""
    values = _changing(claim) | {"decided_by": decided_by}
    await connection.execute(update(task_claims).where(task_claims.c.id == claim.id).values(values))


async def end(connection: AsyncConnection, claim_id: int, state: State, now: datetime) -> None:
    """Its place is free again."""
    await connection.execute(
        update(task_claims)
        .where(task_claims.c.id == claim_id)
        .values(state=state.value, ended_at=now, steps=0, next_at=None, extended=0)
    )


async def held_by(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[tuple[int, int]]:
    """The task and the claim of all that somebody is to do, in an order that nobody locks otherwise."""
    rows = await connection.execute(
        select(task_claims.c.task_id, task_claims.c.id)
        .join(tasks, tasks.c.id == task_claims.c.task_id)
        .where(
            tasks.c.alliance_id == alliance_id,
            task_claims.c.user_id == user_id,
            task_claims.c.state == State.CLAIMED.value,
        )
        .order_by(task_claims.c.task_id)
    )
    return [(row.task_id, row.id) for row in rows]


async def taken_on(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    since: datetime,
    states: Collection[State],
    limit: int,
    task_id: int | None = None,
) -> list[Task]:
    """Tasks to which somebody has a claim in one of these states, and was heard of `since`, the latest first; or
    the one asked for."""
    query = (
        select(tasks)
        .join(task_claims, tasks.c.id == task_claims.c.task_id)
        .where(
            tasks.c.alliance_id == alliance_id,
            task_claims.c.user_id == user_id,
            task_claims.c.state.in_([state.value for state in states]),
            task_claims.c.heard_at >= since,
        )
    )
    if task_id is not None:
        query = query.where(tasks.c.id == task_id)
    rows = await connection.execute(query.order_by(task_claims.c.heard_at.desc()).limit(limit))
    return [_task(row) for row in rows]


async def held(connection: AsyncConnection, claim_id: int) -> Held | None:
    """A claim that is to be done; its task is held by then, or is to be."""
    both = select(task_claims, volunteers.c.zone, volunteers.c.paused_until.label("rests_until"))
    rows = await connection.execute(
        both.join(tasks, tasks.c.id == task_claims.c.task_id)
        .outerjoin(
            volunteers,
            and_(
                volunteers.c.alliance_id == tasks.c.alliance_id, volunteers.c.user_id == task_claims.c.user_id
            ),
        )
        .where(task_claims.c.id == claim_id, task_claims.c.state == State.CLAIMED.value)
    )
    row = rows.first()
    if row is None or (found := await task(connection, row.task_id)) is None:
        return None
    return Held(found, _claim(row), row.zone, row.rests_until)


async def due(connection: AsyncConnection, now: datetime, after: int, limit: int) -> Sequence[int]:
    """The ids of claims whose next step is due, in order, beyond the id `after`."""
    found = await connection.scalars(
        select(task_claims.c.id)
        .where(task_claims.c.next_at <= now, task_claims.c.id > after)
        .order_by(task_claims.c.id)
        .limit(limit)
    )
    return list(found)


async def next_at(connection: AsyncConnection, after: datetime) -> datetime | None:
    found: datetime | None = await connection.scalar(
        select(func.min(task_claims.c.next_at)).where(task_claims.c.next_at > after)
    )
    return found


# --- history -----------------------------------------------------------------------------------------------


async def happened(
    connection: AsyncConnection,
    task_id: int,
    now: datetime,
    what: What,
    user_id: int | None,
    about: int | None = None,
    words: str | None = None,
) -> None:
    await connection.execute(
        insert(task_events).values(
            task_id=task_id, at=now, what=what.value, user_id=user_id, about=about, words=words
        )
    )


async def history(connection: AsyncConnection, task_id: int, limit: int) -> list[Happened]:
    """The latest first."""
    rows = await connection.execute(
        select(task_events)
        .where(task_events.c.task_id == task_id)
        .order_by(task_events.c.id.desc())
        .limit(limit)
    )
    return [Happened(row.at, What(row.what), row.user_id, row.about, row.words) for row in rows]


# --- cards -------------------------------------------------------------------------------------------------


async def hung(connection: AsyncConnection, task_id: int, message_id: int | None) -> None:
    """Where its card hangs now: None where somebody took it down."""
    await connection.execute(update(tasks).where(tasks.c.id == task_id).values(message_id=message_id))


async def shown(connection: AsyncConnection, task_id: int, version: int) -> None:
    await connection.execute(update(tasks).where(tasks.c.id == task_id).values(shown=version))


async def to_show(connection: AsyncConnection) -> list[int]:
    """Tasks whose cards do not show what has changed last."""
    stale = and_(tasks.c.message_id.is_not(None), tasks.c.shown < tasks.c.version)
    return list(await connection.scalars(select(tasks.c.id).where(stale)))


# --- personal data -----------------------------------------------------------------------------------------


async def made_by(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Task]:
    rows = await connection.execute(
        select(tasks)
        .where(
            tasks.c.alliance_id == alliance_id,
            or_(tasks.c.created_by == user_id, tasks.c.asked_id == user_id),
        )
        .order_by(tasks.c.id)
    )
    return [_task(row) for row in rows]


async def claimed_by(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[tuple[str, Claim]]:
    """Every claim of a person, whatever became of it, with the title of its task."""
    rows = await connection.execute(
        select(task_claims, tasks.c.title)
        .join(tasks, tasks.c.id == task_claims.c.task_id)
        .where(tasks.c.alliance_id == alliance_id, task_claims.c.user_id == user_id)
        .order_by(task_claims.c.id)
    )
    return [(row.title, _claim(row)) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """That somebody did it stays; who it was, and what they said of it, does not."""
    nobody = stranger()
    theirs = select(tasks.c.id).where(tasks.c.alliance_id == alliance_id)
    for table, column, values in (
        (task_claims, task_claims.c.user_id, {"user_id": nobody, "words": None}),
        (task_claims, task_claims.c.decided_by, {"decided_by": nobody}),
        (task_events, task_events.c.about, {"about": nobody, "words": None}),
        (task_events, task_events.c.user_id, {"user_id": nobody, "words": None}),
    ):
        await connection.execute(
            update(table).where(table.c.task_id.in_(theirs), column == user_id).values(values)
        )
    here = tasks.c.alliance_id == alliance_id
    await connection.execute(
        update(tasks).where(here, tasks.c.created_by == user_id).values(created_by=nobody)
    )
    await connection.execute(
        update(tasks).where(here, tasks.c.asked_id == user_id).values(asked_id=None, asked_until=None)
    )


def _changing(claim: Claim) -> dict[str, Any]:
    watch = claim.watch
    return {
        "state": claim.state.value,
        "due_at": claim.due_at,
        "heard_at": claim.heard_at,
        "words": claim.words,
        "steps": watch.taken if watch else 0,
        "next_at": watch and watch.next_at,
        "extended": watch.extended if watch else 0,
    }


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "details": plan.details,
        "geoid": plan.geoid,
        "due_at": plan.due_at,
        "places": plan.places,
        "asked_id": plan.asked_id,
    }


def _task(row: Any) -> Task:
    return Task(
        id=row.id,
        alliance_id=row.alliance_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        plan=Plan(row.title, row.details, row.geoid, row.due_at, row.places, row.asked_id),
        created_by=row.created_by,
        created_at=row.created_at,
        version=row.version,
        shown=row.shown,
        asked_until=row.asked_until,
        message_id=row.message_id,
        cancelled_at=row.cancelled_at,
    )


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        task_id=row.task_id,
        user_id=row.user_id,
        slot=row.slot,
        since=row.since,
        due_at=row.due_at,
        heard_at=row.heard_at,
        state=State(row.state),
        watch=Watch(row.steps, row.next_at, row.extended) if row.next_at is not None else None,
        words=row.words,
    )
