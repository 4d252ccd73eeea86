"""Rows of reminders: set, cancelled, moved, and a person's own. How they are sent is in `delivery_store`."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import alliances, chapter_channels, chapters, consents, reminders, volunteers
from bot.database.words import exchange
from bot.reminders.model import NewReminder, Reminder, State, Topic

# Nobody needs what it said any more: the row stays as the record that it was.
SPOKEN = {State.SENT, State.CANCELLED, State.DISMISSED}
_UNDELIVERED = [State.FAILED.value, State.STALE.value]


async def add(connection: AsyncConnection, new: NewReminder, next_at: datetime) -> Reminder | None:
    """As stored; None if there is one of this kind and subject already that is not cancelled."""
    values = {
        "alliance_id": new.alliance_id,
        "kind": new.kind,
        "subject": new.subject,
        "user_id": new.user_id,
        "channel_id": new.channel_id,
        "guild_id": new.guild_id,
        "topic": new.topic.value if new.topic else None,
        "arguments": dict(new.arguments),
        "due_at": new.due_at,
        "expires_at": new.expires_at,
        "at_once": new.at_once,
        "can_wait": new.can_wait,
        "state": State.PENDING.value,
        "attempts": 0,
        "next_at": next_at,
        "nonce": secrets.token_hex(12),  # Discord takes up to 25 characters
        "delivered_at": None,
        "fallback": False,
        "problem": None,
    }
    added = await connection.execute(
        upsert(connection, reminders)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["alliance_id", "kind", "subject"],
            set_=values,
            where=reminders.c.state == State.CANCELLED.value,
        )
        .returning(reminders)
    )
    row = added.first()
    return as_reminder(row) if row is not None else None


async def cancel(connection: AsyncConnection, alliance_id: int, kind: str, subject_prefix: str) -> int:
    """How many pending ones there were whose subject begins like this."""
    done = await connection.execute(
        update(reminders)
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == kind,
            reminders.c.subject.startswith(subject_prefix, autoescape=True),
            reminders.c.state == State.PENDING.value,
        )
        .values(state=State.CANCELLED.value, arguments={})
    )
    return int(done.rowcount)


AT_ONCE = 1000  # are cancelled in one transaction


async def pending(
    connection: AsyncConnection, alliance_id: int, kind: str, subject_prefix: str
) -> AsyncIterator[Sequence[int]]:
    """The numbers of the pending ones whose subject begins like this, AT_ONCE at a time."""
    rows = await connection.stream_scalars(
        select(reminders.c.id).where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == kind,
            reminders.c.subject.startswith(subject_prefix, autoescape=True),
            reminders.c.state == State.PENDING.value,
        )
    )
    async for page in rows.partitions(AT_ONCE):
        yield page


async def cancel_these(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Those of them that are still pending."""
    await connection.execute(
        update(reminders)
        .where(reminders.c.id.in_(ids), reminders.c.state == State.PENDING.value)
        .values(state=State.CANCELLED.value, arguments={})
    )


async def reword(
    connection: AsyncConnection, alliance_id: int, subject_prefix: str, words: Mapping[str, str]
) -> None:
    """Of pending texts whose subject begins like this, put other words where one is one of these."""
    rows = await connection.execute(
        select(reminders.c.id, reminders.c.arguments).where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == "text",
            reminders.c.subject.startswith(subject_prefix, autoescape=True),
            reminders.c.state == State.PENDING.value,
        )
    )
    for row in rows.all():
        if (after := exchange(row.arguments, words)) != row.arguments:
            await connection.execute(
                update(reminders).where(reminders.c.id == row.id).values(arguments=after)
            )


async def reached(connection: AsyncConnection, alliance_id: int, kind: str, subject_prefix: str) -> bool:
    found = await connection.scalar(
        select(reminders.c.id)
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == kind,
            reminders.c.subject.startswith(subject_prefix, autoescape=True),
            reminders.c.state == State.SENT.value,
        )
        .limit(1)
    )
    return found is not None


async def reached_of(
    connection: AsyncConnection,
    alliance_id: int,
    kind: str,
    subject_prefixes: Sequence[str],
    people: Collection[int],
) -> Counter[int]:
    if not subject_prefixes or not people:
        return Counter()
    rows = await connection.execute(
        select(reminders.c.user_id, func.count().label("times"))
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == kind,
            or_(*(reminders.c.subject.startswith(prefix, autoescape=True) for prefix in subject_prefixes)),
            reminders.c.user_id.in_(people),
            reminders.c.state == State.SENT.value,
        )
        .group_by(reminders.c.user_id)
    )
    return Counter({row.user_id: row.times for row in rows})


async def waiting(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Reminder]:
    """A person's pending ones of which no try is counted: neither leased nor failed before."""
    rows = await connection.execute(
        select(reminders)
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.user_id == user_id,
            reminders.c.state == State.PENDING.value,
            reminders.c.attempts == 0,
        )
        .with_for_update()
    )
    return [as_reminder(row) for row in rows]


async def move(connection: AsyncConnection, reminder_id: int, next_at: datetime) -> None:
    await connection.execute(update(reminders).where(reminders.c.id == reminder_id).values(next_at=next_at))


async def put_off(
    connection: AsyncConnection, alliance_id: int, kind: str, guild_id: int, now: datetime, by: timedelta
) -> datetime | None:
    """What waits for the channels of a server is due so much later, counted from now where it is due already; when
    the first of it is."""
    waiting = await connection.execute(
        select(reminders.c.id, reminders.c.due_at)
        .where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.kind == kind,
            reminders.c.guild_id == guild_id,
            reminders.c.user_id.is_(None),
            reminders.c.state == State.PENDING.value,
        )
        .order_by(reminders.c.id)
        .with_for_update()
    )
    moved = [{"number": row.id, "at": max(row.due_at, now) + by} for row in waiting]
    if not moved:
        return None
    await connection.execute(
        update(reminders)
        .where(reminders.c.id == bindparam("number"))
        .values(due_at=bindparam("at"), next_at=bindparam("at")),
        moved,
    )
    first: datetime = min(one["at"] for one in moved)
    return first


async def tidy(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` of those that nobody needs any more and that were last taken up before an instant;
    how many there were. What failed or came too late stays until a moderator has dealt with it."""
    old = (
        select(reminders.c.id)
        .where(
            reminders.c.state.in_([state.value for state in SPOKEN]),
            reminders.c.next_at < before,
        )
        .limit(limit)
    )
    gone = await connection.execute(delete(reminders).where(reminders.c.id.in_(old)))
    return int(gone.rowcount)


# --- a person's own ----------------------------------------------------------------------------------------


async def lock_alliance(connection: AsyncConnection, alliance_id: int) -> None:
    """Whoever counts before adding waits here for the others who do, until the transaction ends."""
    await connection.execute(
        select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update(key_share=True)
    )


def _own(alliance_id: int, user_id: int, kind: str) -> Select[Any]:
    return select(reminders).where(
        reminders.c.alliance_id == alliance_id,
        reminders.c.user_id == user_id,
        reminders.c.kind == kind,
        reminders.c.state == State.PENDING.value,
    )


async def own(connection: AsyncConnection, alliance_id: int, user_id: int, kind: str) -> list[Reminder]:
    rows = await connection.execute(
        _own(alliance_id, user_id, kind).order_by(reminders.c.due_at, reminders.c.id)
    )
    return [as_reminder(row) for row in rows]


async def count_own(connection: AsyncConnection, alliance_id: int, user_id: int, kind: str) -> int:
    counted = select(func.count()).select_from(_own(alliance_id, user_id, kind).subquery())
    return int(await connection.scalar(counted) or 0)


async def cancel_own(
    connection: AsyncConnection, alliance_id: int, user_id: int, kind: str, reminder_id: int
) -> Reminder | None:
    """It as it was; None if it is not theirs, or not pending."""
    found = (
        await connection.execute(
            _own(alliance_id, user_id, kind).where(reminders.c.id == reminder_id).with_for_update()
        )
    ).first()
    if found is None:
        return None
    await connection.execute(
        update(reminders)
        .where(reminders.c.id == reminder_id)
        .values(state=State.CANCELLED.value, arguments={})
    )
    return as_reminder(found)


async def clock(connection: AsyncConnection, alliance_id: int, user_id: int) -> tuple[str | None, str | None]:
    """By their IANA name and as `parse_hours` reads them: their zone and the quiet hours they have set."""
    found = await connection.execute(
        select(volunteers.c.zone, volunteers.c.quiet).where(
            volunteers.c.alliance_id == alliance_id, volunteers.c.user_id == user_id
        )
    )
    row = found.first()
    return (row.zone, row.quiet) if row is not None else (None, None)


# --- what could not be delivered ---------------------------------------------------------------------------


async def undelivered(
    connection: AsyncConnection, alliance_id: int, limit: int, offset: int
) -> tuple[list[Reminder], int]:
    """A page of failed and stale ones, the latest due first, and how many there are in all."""
    query = select(reminders).where(
        reminders.c.alliance_id == alliance_id, reminders.c.state.in_(_UNDELIVERED)
    )
    total = int(await connection.scalar(select(func.count()).select_from(query.subquery())) or 0)
    page = query.order_by(reminders.c.due_at.desc(), reminders.c.id.desc()).limit(limit).offset(offset)
    return [as_reminder(row) for row in await connection.execute(page)], total


async def take_up(
    connection: AsyncConnection, alliance_id: int, reminder_id: int, state: State, now: datetime
) -> Reminder | None:
    """An undelivered one tried anew (PENDING) or let go (DISMISSED); None if it is not undelivered here."""
    values: dict[str, Any] = (
        # A moderator who has it sent after its time has decided that it is still of use, and worth the disturbance.
        _anew(now) | {"expires_at": None, "can_wait": False} if state is State.PENDING else {"arguments": {}}
    )
    changed = await connection.execute(
        update(reminders)
        .where(
            reminders.c.id == reminder_id,
            reminders.c.alliance_id == alliance_id,
            reminders.c.state.in_(_UNDELIVERED),
        )
        .values(state=state.value, **values)
        .returning(reminders)
    )
    row = changed.first()
    return as_reminder(row) if row is not None else None


async def take_up_failed(connection: AsyncConnection, alliance_id: int, now: datetime) -> int:
    """Every one that was given up is tried anew; how many there were. Those that came too late stay."""
    changed = await connection.execute(
        update(reminders)
        .where(reminders.c.alliance_id == alliance_id, reminders.c.state == State.FAILED.value)
        .values(state=State.PENDING.value, **_anew(now))
    )
    return int(changed.rowcount)


def _anew(now: datetime) -> dict[str, Any]:
    return {"attempts": 0, "next_at": now, "problem": None}


async def count_undelivered(connection: AsyncConnection) -> int:
    """Of every alliance."""
    query = select(func.count()).where(reminders.c.state.in_(_UNDELIVERED))
    return int(await connection.scalar(query) or 0)


# --- channels, personal data -------------------------------------------------------------------------------


async def channels(connection: AsyncConnection, alliance_id: int, purpose: str) -> Sequence[tuple[int, int]]:
    """Guild and channel ids of an alliance's channels for a purpose."""
    rows = await connection.execute(
        select(chapter_channels.c.guild_id, chapter_channels.c.channel_id)
        .join(chapters, chapters.c.guild_id == chapter_channels.c.guild_id)
        .where(chapters.c.alliance_id == alliance_id, chapter_channels.c.purpose == purpose)
        .order_by(chapter_channels.c.guild_id)
    )
    return [(row.guild_id, row.channel_id) for row in rows]


async def about(connection: AsyncConnection, alliance_id: int, user_id: int) -> list[Reminder]:
    """Every reminder to a person, whatever became of it."""
    rows = await connection.execute(
        select(reminders)
        .where(reminders.c.alliance_id == alliance_id, reminders.c.user_id == user_id)
        .order_by(reminders.c.id)
    )
    return [as_reminder(row) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """Delete what is to them and what they allowed; what would name them to others is not said any more."""
    for table in (reminders, consents):
        await connection.execute(
            delete(table).where(table.c.alliance_id == alliance_id, table.c.user_id == user_id)
        )
    perhaps = await connection.execute(
        select(reminders.c.id, reminders.c.arguments).where(
            reminders.c.alliance_id == alliance_id,
            reminders.c.state.in_([State.PENDING.value, *_UNDELIVERED]),
            cast(reminders.c.arguments, String).contains(str(user_id)),  # only searched as text here
        )
    )
    await connection.execute(
        update(reminders)
        .where(reminders.c.id.in_([row.id for row in perhaps if _names(row.arguments, user_id)]))
        .values(state=State.CANCELLED.value, arguments={})
    )


def _names(said: object, user_id: int) -> bool:
    """Whether an id stands anywhere in what a reminder would say."""
    if isinstance(said, Mapping):
        return any(_names(value, user_id) for value in said.values())
    return said == user_id


def as_reminder(row: Any, attempts: int | None = None) -> Reminder:
    return Reminder(
        id=row.id,
        alliance_id=row.alliance_id,
        kind=row.kind,
        subject=row.subject,
        due_at=row.due_at,
        user_id=row.user_id,
        channel_id=row.channel_id,
        guild_id=row.guild_id,
        topic=Topic(row.topic) if row.topic else None,
        expires_at=row.expires_at,
        arguments=row.arguments,
        state=State(row.state),
        attempts=row.attempts if attempts is None else attempts,
        nonce=row.nonce,
        delivered_at=row.delivered_at,
        fallback=row.fallback,
        problem=row.problem,
        at_once=row.at_once,
        can_wait=row.can_wait,
    )
