"""Rows of reminders as they are sent. A lease is `next_at` moved to where it ends: one index finds what is due."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import consents, reminders, volunteers
from bot.reminders import rules
from bot.reminders.model import Due, Reminder, State, Topic
from bot.reminders.rules import Outcome
from bot.reminders.store import SPOKEN, as_reminder

# Of so many that are due the least contacted people's go first: of more it would take long to tell.
_WEIGHED = 250


def leasing(now: datetime, limit: int) -> Select[Any]:
    """Those that `lease` takes."""
    is_due = and_(reminders.c.state == State.PENDING.value, reminders.c.next_at <= now)
    first = (
        select(reminders.c.id, reminders.c.alliance_id, reminders.c.user_id, reminders.c.can_wait)
        .where(is_due)
        .order_by(reminders.c.next_at, reminders.c.id)
        .limit(_WEIGHED)
        .cte("first")
    )
    got = reminders.alias("got")
    contacts = (
        select(func.count())
        .where(
            got.c.alliance_id == first.c.alliance_id,
            got.c.user_id == first.c.user_id,
            _got(got, now - rules.LATELY),
        )
        .scalar_subquery()
    )
    return (
        select(
            reminders,
            volunteers.c.paused_until,
            volunteers.c.locale,
            volunteers.c.zone,
            volunteers.c.quiet,
            consents.c.given_at,
        )
        .join(first, first.c.id == reminders.c.id)
        .outerjoin(
            volunteers,
            and_(
                volunteers.c.alliance_id == reminders.c.alliance_id,
                volunteers.c.user_id == reminders.c.user_id,
            ),
        )
        .outerjoin(
            consents,
            and_(
                consents.c.alliance_id == reminders.c.alliance_id,
                consents.c.user_id == reminders.c.user_id,
                consents.c.topic == reminders.c.topic,
            ),
        )
        .where(
            is_due
        )  # once more: PostgreSQL looks again at what another worker has just let go, but not above
        .order_by(case((first.c.can_wait, contacts), else_=-1), reminders.c.next_at, reminders.c.id)
        .limit(limit)
        .with_for_update(of=reminders, skip_locked=True)  # which SQLite, with its one writer, does without
    )


async def lease(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int, usual: str
) -> list[Due]:
    """Up to `limit` pending ones due by `now`; nobody else gets them before `until`.

    Those that cannot wait come first, then those to people who were contacted least lately, then the earliest.
    `usual` are the quiet hours of people who have set none.
    """
    rows = (await connection.execute(leasing(now, limit))).all()
    await connection.execute(
        update(reminders)
        .where(reminders.c.id.in_([row.id for row in rows]))
        .values(attempts=reminders.c.attempts + 1, next_at=until)
    )
    return [
        Due(
            as_reminder(row, row.attempts + 1),
            row.given_at is not None,
            row.paused_until,
            row.locale,
            rules.quiet(row.zone, row.quiet or usual) if row.user_id is not None else None,
        )
        for row in rows
    ]


async def delivered(
    connection: AsyncConnection, people: Collection[tuple[int, int]], since: datetime
) -> Mapping[tuple[int, int], list[datetime]]:
    """When people, by alliance and user id, got messages after `since`; but for what they asked for themselves."""
    found: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    rows = await connection.execute(
        select(reminders.c.alliance_id, reminders.c.user_id, reminders.c.delivered_at).where(
            reminders.c.alliance_id.in_({alliance_id for alliance_id, _ in people}),
            reminders.c.user_id.in_({user_id for _, user_id in people}),
            _got(reminders, since),
        )
    )
    for row in rows:
        found[row.alliance_id, row.user_id].append(row.delivered_at)
    return found


def _got(table: Any, since: datetime) -> ColumnElement[bool]:
    asked_for = table.c.topic == Topic.PERSONAL.value
    return and_(table.c.delivered_at > since, or_(table.c.topic.is_(None), not_(asked_for)))


async def contacts(
    connection: AsyncConnection, alliance_id: int, user_ids: Collection[int], since: datetime
) -> Mapping[int, int]:
    """How many messages each of these people got after `since`."""
    rows = await connection.execute(counting(alliance_id, user_ids, since))
    return Counter({row.user_id: row.got for row in rows})


def counting(alliance_id: int, user_ids: Collection[int], since: datetime) -> Select[Any]:
    return (
        select(reminders.c.user_id, func.count().label("got"))
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.user_id.in_(user_ids),
            _got(reminders, since),
        )
        .group_by(reminders.c.user_id)
    )


async def settle(connection: AsyncConnection, reminder: Reminder, outcome: Outcome, now: datetime) -> None:
    """Record what became of a leased one.

    What was sent was sent, whatever happened to the row meanwhile. Anything else is for whoever holds the
    lease: not if it was cancelled, nor if the lease ran out and somebody else (one try further) has it.
    """
    values: dict[str, Any] = {
        "state": outcome.state.value,
        "fallback": outcome.fallback,
        "problem": outcome.problem,
    }
    statement = update(reminders).where(reminders.c.id == reminder.id)
    if outcome.state is State.SENT:
        values["delivered_at"] = now
    else:
        statement = statement.where(
            reminders.c.state == State.PENDING.value, reminders.c.attempts == reminder.attempts
        )
    if outcome.state is State.PENDING:
        values |= {"next_at": outcome.next_at, "attempts": outcome.attempts}
    if outcome.state in SPOKEN:
        values["arguments"] = {}
    await connection.execute(statement.values(**values))


async def next_at(connection: AsyncConnection) -> datetime | None:
    """The earliest instant at which there is something to do."""
    found: datetime | None = await connection.scalar(
        select(func.min(reminders.c.next_at)).where(reminders.c.state == State.PENDING.value)
    )
    return found


async def overdue(connection: AsyncConnection, now: datetime) -> tuple[int, datetime | None]:
    """How many should have been tried by `now`, and since when the first of them waits."""
    found = await connection.execute(
        select(func.count(), func.min(reminders.c.next_at)).where(
            reminders.c.state == State.PENDING.value, reminders.c.next_at < now
        )
    )
    count, since = found.one()
    return count, since
