"""Rows of the panel: who sits on it, and elections to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger, upsert
from bot.database.tables import (
    alliances,
    panel_candidates,
    panel_elections,
    panel_members,
    panel_standing,
)
from bot.reviews.model import Seat


async def lock(connection: AsyncConnection, alliance_id: int) -> None:
    """Nobody else changes the panel meanwhile."""
    await connection.execute(select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update())


async def seats(connection: AsyncConnection, alliance_id: int, now: datetime) -> list[Seat]:
    """Who sits on the panel now, the first to leave it first."""
    rows = await connection.execute(
        select(panel_members)
        .where(
            panel_members.c.alliance_id == alliance_id,
            panel_members.c.ended_at.is_(None),
            panel_members.c.until > now,
        )
        .order_by(panel_members.c.until, panel_members.c.user_id)
    )
    return [Seat(row.id, row.user_id, row.since, row.until, row.appointed_by) for row in rows]


async def unseat(
    connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime
) -> tuple[int, bool] | None:
    """End somebody's seat: its number, and whether they sat on it still, as their term was not over; None where they
    had none."""
    ended = await connection.execute(
        update(panel_members)
        .where(
            panel_members.c.alliance_id == alliance_id,
            panel_members.c.user_id == user_id,
            panel_members.c.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(panel_members.c.id, panel_members.c.until)
    )
    row = ended.first()
    return (row.id, row.until > now) if row is not None else None


async def seat(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    since: datetime,
    until: datetime,
    *,
    appointed_by: int | None = None,
    election_id: int | None = None,
) -> int:
    """A seat for somebody who has none; its number."""
    added = await connection.scalar(
        insert(panel_members)
        .values(
            alliance_id=alliance_id,
            user_id=user_id,
            since=since,
            until=until,
            appointed_by=appointed_by,
            election_id=election_id,
        )
        .returning(panel_members.c.id)
    )
    assert added is not None
    return int(added)


# --- elections ---------------------------------------------------------------------------------------------


async def standing(connection: AsyncConnection, alliance_id: int) -> list[int]:
    """Who said that they stand at the next election, the first to say so first."""
    rows = await connection.scalars(
        select(panel_standing.c.user_id)
        .where(panel_standing.c.alliance_id == alliance_id)
        .order_by(panel_standing.c.since, panel_standing.c.user_id)
    )
    return list(rows)


async def stand(connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime) -> None:
    await connection.execute(
        upsert(connection, panel_standing)
        .values(alliance_id=alliance_id, user_id=user_id, since=now)
        .on_conflict_do_nothing()
    )


async def step_back(connection: AsyncConnection, alliance_id: int, user_id: int | None = None) -> bool:
    """One of them, or all: whether there was anybody."""
    gone = delete(panel_standing).where(panel_standing.c.alliance_id == alliance_id)
    done = await connection.execute(
        gone.where(panel_standing.c.user_id == user_id) if user_id is not None else gone
    )
    return done.rowcount > 0


async def call(
    connection: AsyncConnection,
    alliance_id: int,
    candidates: Sequence[int],
    days: int,
    called_by: int,
    now: datetime,
) -> int:
    election_id = await connection.scalar(
        insert(panel_elections)
        .values(alliance_id=alliance_id, days=days, called_by=called_by, called_at=now)
        .returning(panel_elections.c.id)
    )
    assert election_id is not None
    await connection.execute(
        insert(panel_candidates),
        [
            {"election_id": election_id, "place": place, "user_id": user_id, "elected": False}
            for place, user_id in enumerate(candidates)
        ],
    )
    return int(election_id)


async def asked(connection: AsyncConnection, election_id: int, poll_id: int) -> None:
    await connection.execute(
        update(panel_elections).where(panel_elections.c.id == election_id).values(poll_id=poll_id)
    )


async def ended(
    connection: AsyncConnection, election_id: int, poll_id: int, winners: Sequence[int], now: datetime
) -> tuple[int, list[int]] | None:
    """How many days the winners sit, and who they are, in the order of their election; None where that was told."""
    rows = await connection.execute(
        update(panel_elections)
        .where(
            panel_elections.c.id == election_id,
            panel_elections.c.poll_id == poll_id,
            panel_elections.c.seated_at.is_(None),
        )
        .values(seated_at=now)
        .returning(panel_elections.c.days)
    )
    row = rows.first()
    if row is None:
        return None
    won = (panel_candidates.c.election_id == election_id, panel_candidates.c.place.in_(winners))
    await connection.execute(update(panel_candidates).where(*won).values(elected=True))
    found = await connection.execute(select(panel_candidates.c.place, panel_candidates.c.user_id).where(*won))
    by_place = {one.place: one.user_id for one in found}
    return row.days, [by_place[place] for place in winners]


# --- personal data -----------------------------------------------------------------------------------------


async def about(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> tuple[list[Any], list[Any], datetime | None]:
    """Somebody's seats, the elections in which they stood, and since when they stand at the next one."""
    held = await connection.execute(
        select(panel_members)
        .where(panel_members.c.alliance_id == alliance_id, panel_members.c.user_id == user_id)
        .order_by(panel_members.c.id)
    )
    stood = await connection.execute(
        select(panel_elections.c.poll_id, panel_elections.c.called_at, panel_candidates.c.elected)
        .join(panel_candidates)
        .where(panel_elections.c.alliance_id == alliance_id, panel_candidates.c.user_id == user_id)
        .order_by(panel_elections.c.id)
    )
    since: datetime | None = await connection.scalar(
        select(panel_standing.c.since).where(
            panel_standing.c.alliance_id == alliance_id, panel_standing.c.user_id == user_id
        )
    )
    return list(held), list(stood), since


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime) -> None:
    """Whoever sits on the panel leaves it; that somebody sat and stood there stays."""
    await unseat(connection, alliance_id, user_id, now)
    await step_back(connection, alliance_id, user_id)
    own = panel_members.c.alliance_id == alliance_id
    for column in (panel_members.c.user_id, panel_members.c.appointed_by):
        await connection.execute(
            update(panel_members).where(own, column == user_id).values({column: stranger()})
        )
    called = panel_elections.c.alliance_id == alliance_id
    await connection.execute(
        update(panel_elections)
        .where(called, panel_elections.c.called_by == user_id)
        .values(called_by=stranger())
    )
    theirs = select(panel_elections.c.id).where(called)
    await connection.execute(
        update(panel_candidates)
        .where(panel_candidates.c.user_id == user_id, panel_candidates.c.election_id.in_(theirs))
        .values(user_id=stranger())
    )


async def count(connection: AsyncConnection, alliance_id: int, now: datetime, but: Sequence[int]) -> int:
    """How many sit on the panel beside these."""
    return int(
        await connection.scalar(
            select(func.count()).where(
                panel_members.c.alliance_id == alliance_id,
                panel_members.c.ended_at.is_(None),
                panel_members.c.until > now,
                panel_members.c.user_id.not_in(but),
            )
        )
        or 0
    )
