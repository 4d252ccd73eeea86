"""What is adopted, read out of proposals and their votes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import (
    alliances,
    platform_published,
    policies,
    proposal_versions,
    proposals,
)
from bot.policies.model import Act, Ended, Kind, State
from bot.policies.platform.model import Change, What


async def name(connection: AsyncConnection, alliance_id: int) -> str:
    found = await connection.scalar(select(alliances.c.name).where(alliances.c.id == alliance_id))
    return found or ""


async def in_force(
    connection: AsyncConnection, alliance_id: int, area_id: int | None = None
) -> Sequence[Any]:
    """Policies with the text that was voted on, by number."""
    # A text that was taken back to an earlier one has several versions of one hash.
    same = proposal_versions.alias()
    version = (
        select(func.max(same.c.number))
        .where(same.c.proposal_id == policies.c.proposal_id, same.c.text_hash == policies.c.text_hash)
        .scalar_subquery()
    )
    query = (
        select(
            policies.c.proposal_id,
            policies.c.text_hash,
            policies.c.poll_id,
            policies.c.adopted_at,
            proposal_versions.c.number,
            proposal_versions.c.area_id,
            proposal_versions.c.title,
            proposal_versions.c.summary,
            proposal_versions.c.text,
            proposals.c.guild_id,
            proposals.c.thread_id,
        )
        .join(proposals, proposals.c.id == policies.c.proposal_id)
        .join(
            proposal_versions,
            (proposal_versions.c.proposal_id == policies.c.proposal_id)
            & (proposal_versions.c.number == version),
        )
        .where(
            policies.c.alliance_id == alliance_id,
            policies.c.ended_at.is_(None),
            proposals.c.kind == Kind.POLICY.value,
            proposals.c.act != Act.REPEAL.value,
        )
        .order_by(policies.c.proposal_id)
    )
    if area_id is not None:
        query = query.where(proposal_versions.c.area_id == area_id)
    return (await connection.execute(query)).all()


async def changes(connection: AsyncConnection, alliance_id: int) -> Sequence[Change]:
    """Of policies, in no order. What amends another is told once: as the amendment."""
    rows = await connection.execute(
        select(policies, proposals.c.act, proposal_versions.c.title)
        .join(proposals, proposals.c.id == policies.c.proposal_id)
        .join(
            proposal_versions,
            (proposal_versions.c.proposal_id == proposals.c.id)
            & (proposal_versions.c.number == proposals.c.version),
        )
        .where(policies.c.alliance_id == alliance_id)
    )
    found = []
    for row in rows:
        what = What.AMENDED if row.act == Act.AMEND else What.ADOPTED
        found.append(Change(row.adopted_at, what, row.proposal_id, row.title, False))
        if row.ended_at is not None and row.ended_as != Ended.AMENDED:
            found.append(Change(row.ended_at, What(row.ended_as), row.proposal_id, row.title, False))
    return found


async def published(connection: AsyncConnection, alliance_id: int) -> datetime | None:
    """When the platform was last announced; of two who announce it at once the second one waits."""
    await connection.execute(select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update())
    query = select(platform_published.c.at).where(platform_published.c.alliance_id == alliance_id)
    at: datetime | None = await connection.scalar(query)
    return at


async def publish(connection: AsyncConnection, alliance_id: int, at: datetime) -> None:
    await connection.execute(
        upsert(connection, platform_published)
        .values(alliance_id=alliance_id, at=at)
        .on_conflict_do_update(index_elements=["alliance_id"], set_={"at": at})
    )


_UNDER_WAY = tuple(state.value for state in State if state.is_open)


async def counts(connection: AsyncConnection, alliance_id: int) -> Mapping[int, tuple[int, int]]:
    """Of areas in which there is anything, by their numbers: policies in force, and proposals under way."""
    rows = await connection.execute(
        select(
            proposal_versions.c.area_id,
            func.sum(case((policies.c.proposal_id.is_not(None), 1), else_=0)),
            func.sum(case((proposals.c.state.in_(_UNDER_WAY), 1), else_=0)),
        )
        .select_from(proposals)
        .join(
            proposal_versions,
            (proposal_versions.c.proposal_id == proposals.c.id)
            & (proposal_versions.c.number == proposals.c.version),
        )
        .outerjoin(policies, (policies.c.proposal_id == proposals.c.id) & policies.c.ended_at.is_(None))
        .where(proposals.c.alliance_id == alliance_id, proposals.c.kind == Kind.POLICY.value)
        .group_by(proposal_versions.c.area_id)
    )
    return {area_id: (int(adopted), int(under_way)) for area_id, adopted, under_way in rows}
