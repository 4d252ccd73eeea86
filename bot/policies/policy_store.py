"""Rows of the vote on each proposal, and of what became policy."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import policies, proposal_votes, proposals
from bot.policies.model import Ended, Policy, Proposal
from bot.policies.store import as_proposal, with_text


async def add_vote(
    connection: AsyncConnection, proposal_id: int, text_hash: str, poll_id: int, now: datetime
) -> None:
    await connection.execute(
        insert(proposal_votes).values(
            proposal_id=proposal_id, text_hash=text_hash, poll_id=poll_id, opened_at=now
        )
    )


async def vote_of(connection: AsyncConnection, proposal_id: int) -> tuple[str, int] | None:
    """The text that was voted on, by its hash, and the poll's number."""
    row = (
        await connection.execute(select(proposal_votes).where(proposal_votes.c.proposal_id == proposal_id))
    ).first()
    return (row.text_hash, row.poll_id) if row is not None else None


async def add_policy(connection: AsyncConnection, alliance_id: int, policy: Policy) -> None:
    await connection.execute(
        insert(policies).values(
            proposal_id=policy.proposal_id,
            alliance_id=alliance_id,
            text_hash=policy.text_hash,
            poll_id=policy.poll_id,
            adopted_at=policy.adopted_at,
        )
    )


async def policy(connection: AsyncConnection, alliance_id: int, proposal_id: int) -> Policy | None:
    row = (
        await connection.execute(
            select(policies).where(
                policies.c.alliance_id == alliance_id, policies.c.proposal_id == proposal_id
            )
        )
    ).first()
    return _policy(row) if row is not None else None


async def in_force(connection: AsyncConnection, alliance_id: int) -> list[tuple[Policy, Proposal]]:
    """Every policy in force with its text, by its number."""
    rows = await connection.execute(
        with_text()
        .add_columns(*(column.label(f"p_{column.name}") for column in policies.c))
        .join(policies, policies.c.proposal_id == proposals.c.id)
        .where(policies.c.alliance_id == alliance_id, policies.c.ended_at.is_(None))
        .order_by(proposals.c.id)
    )
    return [(_policy(row, "p_"), as_proposal(row)) for row in rows]


async def end_policy(
    connection: AsyncConnection, proposal_id: int, ended: Ended, by: int | None, now: datetime
) -> bool:
    """Whether it was in force."""
    done = await connection.execute(
        update(policies)
        .where(policies.c.proposal_id == proposal_id, policies.c.ended_at.is_(None))
        .values(ended_at=now, ended_as=ended.value, ended_by_proposal=by)
    )
    return done.rowcount == 1


def _policy(row: Any, prefix: str = "") -> Policy:
    def get(name: str) -> Any:
        return getattr(row, prefix + name)

    return Policy(
        get("proposal_id"),
        get("text_hash"),
        get("poll_id"),
        get("adopted_at"),
        get("ended_at"),
        Ended(get("ended_as")) if get("ended_as") is not None else None,
        get("ended_by_proposal"),
    )
