"""Rows of Secured Rights and their versions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import alliances, polls, right_versions, rights, tallies
from bot.rights.model import Act, Right, Version, Vote

_SIDES = ("0", "1", "2")  # yes, no, abstain: as tallies write what a ballot says


async def lock(connection: AsyncConnection, alliance_id: int) -> None:
    """Nobody else changes the register meanwhile."""
    await connection.execute(select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update())


async def register(connection: AsyncConnection, alliance_id: int, number: int | None = None) -> list[Right]:
    """Every right with all its versions, by number; or the one of that number."""
    query = (
        select(rights.c.id, rights.c.number.label("right_number"), right_versions)
        .join(right_versions)
        .where(rights.c.alliance_id == alliance_id)
        .order_by(rights.c.number, right_versions.c.version)
    )
    if number is not None:
        query = query.where(rights.c.number == number)
    rows = await connection.execute(query)
    return [
        Right(right_id, shown, tuple(map(_version, versions)))
        for (right_id, shown), versions in groupby(rows, lambda row: (row.id, row.right_number))
    ]


async def of_proposal(connection: AsyncConnection, proposal_id: int) -> int | None:
    """The number of the right of which a proposal became a version."""
    found: int | None = await connection.scalar(
        select(rights.c.number).join(right_versions).where(right_versions.c.proposal_id == proposal_id)
    )
    return found


async def add(connection: AsyncConnection, alliance_id: int, number: int | None = None) -> tuple[int, int]:
    """A right without versions, under that number or the next one: its row's id, and its number."""
    if number is None:
        last = await connection.scalar(
            select(func.max(rights.c.number)).where(rights.c.alliance_id == alliance_id)
        )
        number = (last or 0) + 1
    added = await connection.scalar(
        insert(rights).values(alliance_id=alliance_id, number=number).returning(rights.c.id)
    )
    assert added is not None
    return added, number


async def add_version(
    connection: AsyncConnection, right_id: int, version: Version, text_hash: str | None = None
) -> None:
    vote = version.vote
    await connection.execute(
        insert(right_versions).values(
            right_id=right_id,
            version=version.number,
            act=version.act.value,
            title=version.title,
            text=version.text,
            at=version.at,
            yes=vote and vote.yes,
            no=vote and vote.no,
            abstained=vote and vote.abstained,
            could=vote and vote.could,
            proposal_id=version.proposal_id,
            text_hash=text_hash,
            poll_id=version.poll_id,
        )
    )


async def votes(connection: AsyncConnection, poll_ids: Collection[int]) -> Mapping[int, Vote]:
    """The figures of yes-or-no polls that are closed."""
    could = await connection.execute(select(polls.c.id, polls.c.roll_size).where(polls.c.id.in_(poll_ids)))
    rows = await connection.execute(select(tallies).where(tallies.c.poll_id.in_(poll_ids)))
    said = {(row.poll_id, row.choices): row.people for row in rows}
    found = {}
    for poll_id, roll_size in could:
        yes, no, abstained = (said.get((poll_id, side), 0) for side in _SIDES)
        found[poll_id] = Vote(yes, no, abstained, roll_size)
    return found


def _version(row: Any) -> Version:
    at: datetime = row.at
    return Version(
        number=row.version,
        act=Act(row.act),
        title=row.title,
        text=row.text,
        at=at,
        vote=Vote(row.yes, row.no, row.abstained, row.could) if row.yes is not None else None,
        proposal_id=row.proposal_id,
        poll_id=row.poll_id,
    )
