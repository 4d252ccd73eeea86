"""Rows of hours, of their trail, and the alliance's key."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL
from bot.database import Change, add_up, stranger, upsert
from bot.database.tables import hours, hours_sums, hours_trail, statement_keys
from bot.days import week_of
from bot.hours.model import Act, Entry, Kind, Line, NewEntry, Page, Reason, Status
from bot.hours.rules import OPEN, STANDING

_SETTLED = (Status.REPLACED, Status.WITHDRAWN)
# Written out, not bound: SQLite takes the index of these entries only where it reads that they are meant.
_WAITING = hours.c.status.in_([literal(status.value, literal_execute=True) for status in OPEN])


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    work: NewEntry,
    now: datetime,
    replaces: int | None = None,
) -> int:
    added = await connection.execute(
        insert(hours)
        .values(
            alliance_id=alliance_id,
            user_id=user_id,
            day=work.day,
            minutes=work.minutes,
            kind=work.kind.value,
            geoid=work.geoid,
            note=work.note,
            event_id=work.event_id,
            task_id=work.task_id,
            status=Status.PENDING.value,
            logged_at=now,
            replaces=replaces,
            words="",
        )
        .returning(hours.c.id)
    )
    return int(added.scalar_one())


async def entry(connection: AsyncConnection, alliance_id: int, entry_id: int) -> Entry | None:
    """One entry, which nobody else changes until this transaction ends."""
    found = await connection.execute(
        select(hours).where(hours.c.alliance_id == alliance_id, hours.c.id == entry_id).with_for_update()
    )
    row = found.first()
    return _entry(row) if row is not None else None


async def settle(connection: AsyncConnection, *settled: tuple[Entry, Status, Line]) -> None:
    """What entries, as `entry` has just found them, have become by what the lines of their trails tell."""
    for found, status, line in settled:
        await _settle(connection, found.id, status, line)
    changes = [_change(found, status) for found, status, _ in settled]
    await add_up(connection, hours_sums, *(change for change in changes if any(change[1].values())))


def _change(found: Entry, status: Status) -> Change:
    """What it does to the sums of what is approved that an entry becomes this."""
    stood, stands = (one is Status.APPROVED for one in (found.status, status))
    key = {"alliance_id": found.alliance_id, "week": week_of(found.work.day), "geoid": found.work.geoid}
    return key, {"minutes": found.work.minutes * (stands - stood)}


async def _settle(connection: AsyncConnection, entry_id: int, status: Status, line: Line) -> None:
    values: dict[str, object] = {"status": status.value}
    if line.act in (Act.APPROVE, Act.REFUSE):
        values |= {"decided_by": line.actor_id, "decided_at": line.at}
    if line.act in (Act.REFUSE, Act.DISPUTE):
        values |= {"reason": line.reason and line.reason.value, "words": line.words}
    await connection.execute(update(hours).where(hours.c.id == entry_id).values(values))
    await note(connection, entry_id, line)


async def note(connection: AsyncConnection, entry_id: int, line: Line) -> None:
    await connection.execute(
        insert(hours_trail).values(
            hours_id=entry_id,
            at=line.at,
            actor_id=line.actor_id,
            act=line.act.value,
            reason=line.reason and line.reason.value,
            words=line.words,
        )
    )


async def trails(connection: AsyncConnection, alliance_id: int, user_id: int) -> dict[int, list[Line]]:
    """By entry, everything that happened to what a person logged."""
    rows = await connection.execute(
        select(hours_trail)
        .join(hours, hours.c.id == hours_trail.c.hours_id)
        .where(_of(alliance_id, user_id))
        .order_by(hours_trail.c.id)
    )
    found: dict[int, list[Line]] = {}
    for row in rows:
        reason = Reason(row.reason) if row.reason else None
        line = Line(row.at, row.actor_id, Act(row.act), reason, row.words)
        found.setdefault(row.hours_id, []).append(line)
    return found


async def waiting_correction(connection: AsyncConnection, entry_id: int) -> bool:
    open_ = hours.c.status.in_(OPEN)
    return await connection.scalar(select(hours.c.id).where(hours.c.replaces == entry_id, open_)) is not None


async def minutes_on(
    connection: AsyncConnection, alliance_id: int, user_id: int, day: date, without: Collection[int]
) -> int:
    """What a person has logged for a day, and was not refused."""
    return await _sum(
        connection,
        _of(alliance_id, user_id),
        hours.c.day == day,
        hours.c.status.in_(STANDING),
        hours.c.id.not_in(without),
    )


async def logged_shifts(
    connection: AsyncConnection, alliance_id: int, user_id: int, event_ids: Collection[int]
) -> set[int]:
    """Those of the events that a person has logged hours for, and not withdrawn them."""
    return await _logged(connection, alliance_id, user_id, hours.c.event_id, event_ids)


async def logged_tasks(
    connection: AsyncConnection, alliance_id: int, user_id: int, task_ids: Collection[int]
) -> set[int]:
    """As `logged_shifts`, of tasks."""
    return await _logged(connection, alliance_id, user_id, hours.c.task_id, task_ids)


async def _logged(
    connection: AsyncConnection, alliance_id: int, user_id: int, what: Column[int], among: Collection[int]
) -> set[int]:
    return set(
        await connection.scalars(
            select(what).where(
                _of(alliance_id, user_id),
                what.in_(among),
                hours.c.status.in_([*STANDING, Status.REFUSED]),
            )
        )
    )


async def open_of(connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
    """How many of a person's entries wait for somebody."""
    counted = select(func.count()).where(_of(alliance_id, user_id), hours.c.status.in_(OPEN))
    return int(await connection.scalar(counted) or 0)


async def own(connection: AsyncConnection, alliance_id: int, user_id: int, limit: int, offset: int) -> Page:
    """A person's entries, the latest days first, without those that another stands in the place of."""
    shown = and_(_of(alliance_id, user_id), hours.c.status.not_in(_SETTLED))
    total = int(await connection.scalar(select(func.count()).where(shown)) or 0)
    approved = await _sum(connection, _of(alliance_id, user_id), hours.c.status == Status.APPROVED.value)
    page = select(hours).where(shown).order_by(hours.c.day.desc(), hours.c.id.desc())
    rows = await connection.execute(page.limit(limit).offset(offset))
    return Page([_entry(row) for row in rows], total, approved)


async def queue(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    scopes: Collection[str],
    limit: int,
    offset: int,
) -> Page:
    """What waits for somebody of these scopes who is not this person, the longest first."""
    waiting = and_(
        hours.c.alliance_id == alliance_id,
        _WAITING,
        hours.c.user_id != user_id,
        or_(hours.c.status == Status.PENDING.value, hours.c.decided_by.is_distinct_from(user_id)),
        _within(scopes),
    )
    total = int(await connection.scalar(select(func.count()).where(waiting)) or 0)
    page = select(hours).where(waiting).order_by(hours.c.logged_at, hours.c.id)
    rows = await connection.execute(page.limit(limit).offset(offset))
    return Page([_entry(row) for row in rows], total)


async def approved(
    connection: AsyncConnection, alliance_id: int, user_id: int, first: date, until: date
) -> list[Entry]:
    """From the first day up to, not including, the last."""
    rows = await connection.execute(
        select(hours)
        .where(
            _of(alliance_id, user_id),
            hours.c.status == Status.APPROVED.value,
            hours.c.day >= first,
            hours.c.day < until,
        )
        .order_by(hours.c.day, hours.c.id)
    )
    return [_entry(row) for row in rows]


async def by_county(connection: AsyncConnection, alliance_id: int, since: date, scope: str) -> dict[str, int]:
    """The minutes approved in each county from the Monday `since` on."""
    minutes = func.sum(hours_sums.c.minutes)
    rows = await connection.execute(
        select(hours_sums.c.geoid, minutes)
        .where(
            hours_sums.c.alliance_id == alliance_id,
            hours_sums.c.week >= since,
            hours_sums.c.geoid.startswith(scope, autoescape=True),
        )
        .group_by(hours_sums.c.geoid)
        .having(minutes > 0)  # not where none stands any more
    )
    return {geoid: int(number) for geoid, number in rows}


async def decided(
    connection: AsyncConnection, alliance_id: int, user_id: int, since: datetime, until: datetime
) -> dict[Status, int]:
    """How many of a person's entries were approved and refused from `since` on and before `until`, as they are now."""
    rows = await connection.execute(
        select(hours.c.status, func.count())
        .where(
            _of(alliance_id, user_id),
            hours.c.status.in_([Status.APPROVED, Status.REFUSED]),
            hours.c.decided_at >= since,
            hours.c.decided_at < until,
        )
        .group_by(hours.c.status)
    )
    return {Status(status): int(count) for status, count in rows}


async def key(connection: AsyncConnection, alliance_id: int, new: bytes) -> bytes:
    """The alliance's key: `new`, where it had none."""
    await connection.execute(
        upsert(connection, statement_keys)
        .values(alliance_id=alliance_id, private=new)
        .on_conflict_do_nothing()
    )
    found = select(statement_keys.c.private).where(statement_keys.c.alliance_id == alliance_id)
    return bytes((await connection.execute(found)).scalar_one())


# --- personal data -----------------------------------------------------------------------------------------


async def everything(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Entry]:
    rows = await connection.execute(select(hours).where(_of(alliance_id, user_id)).order_by(hours.c.id))
    return [_entry(row) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """That so long was worked stays; who it was, and their words, do not; nor at which shift or for which task,
    which would lead to what is kept of that."""
    nobody = stranger()
    mine = select(hours.c.id).where(hours.c.alliance_id == alliance_id, hours.c.user_id == user_id)
    everywhere = select(hours.c.id).where(hours.c.alliance_id == alliance_id)
    await connection.execute(
        update(hours_trail)
        .where(
            or_(hours_trail.c.hours_id.in_(mine), hours_trail.c.actor_id == user_id),
            hours_trail.c.hours_id.in_(everywhere),
        )
        .values(words="")
    )
    await connection.execute(
        update(hours_trail)
        .where(hours_trail.c.actor_id == user_id, hours_trail.c.hours_id.in_(everywhere))
        .values(actor_id=nobody)
    )
    await connection.execute(
        update(hours)
        .where(_of(alliance_id, user_id))
        .values(user_id=nobody, note="", words="", event_id=None, task_id=None)
    )
    await connection.execute(
        update(hours)
        .where(hours.c.alliance_id == alliance_id, hours.c.decided_by == user_id)
        .values(decided_by=nobody)
    )


def _of(alliance_id: int, user_id: int) -> ColumnElement[bool]:
    return and_(hours.c.alliance_id == alliance_id, hours.c.user_id == user_id)


def _within(scopes: Collection[str]) -> ColumnElement[bool]:
    """In one of the places that begin so: everywhere, a state, a county."""
    if NATIONAL in scopes:
        return hours.c.geoid != ""
    return or_(*(hours.c.geoid.startswith(scope, autoescape=True) for scope in sorted(scopes)))


async def _sum(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    return int(await connection.scalar(select(func.sum(hours.c.minutes)).where(*conditions)) or 0)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        alliance_id=row.alliance_id,
        user_id=row.user_id,
        work=NewEntry(row.day, row.minutes, Kind(row.kind), row.geoid, row.note, row.event_id, row.task_id),
        status=Status(row.status),
        logged_at=row.logged_at,
        replaces=row.replaces,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=Reason(row.reason) if row.reason else None,
        words=row.words,
    )
