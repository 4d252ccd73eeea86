"""Where proposals and reviews meet: a text goes into its review, and what that comes to moves its proposal on."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.policies import store
from bot.policies.model import Terms
from bot.policies.service import PolicyService
from bot.reviews.model import Outcome, ReviewTerms, Standing
from bot.reviews.service import ReviewService


class Reviewing:
    """`bot.policies.life.Reviews`; made once, it has connected the two."""

    def __init__(self, policies: PolicyService, reviews: ReviewService) -> None:
        self._policies = policies
        self._reviews = reviews
        policies.reviews = self
        reviews.on_outcome.append(self._follow)
        reviews.in_force = self._in_force
        reviews.telling.thread = self._thread
        reviews.telling.changed = policies.show_anew

    async def open(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        guild_id: int,
        proposal_id: int,
        text_hash: str,
        sponsors: frozenset[int],
        terms: Terms,
        at: datetime,
        *,
        title: str,
        text: str,
        target_right: int | None,
    ) -> int:
        return await self._reviews.open(
            connection,
            alliance_id,
            guild_id,
            proposal_id,
            text_hash,
            sponsors,
            ReviewTerms(
                objections=terms.objection_days,
                panel=terms.panel_days,
                appeal=terms.appeal_days,
                seconds=terms.appeal_seconds,
                poll=terms.appeal_vote_days,
                quorum=terms.quorum,
            ),
            at,
            title=title,
            text=text,
            target_right=target_right,
        )

    async def withdraw(self, connection: AsyncConnection, proposal_id: int) -> None:
        await self._reviews.withdraw(connection, proposal_id)

    async def latest(self, connection: AsyncConnection, proposal_id: int) -> Standing | None:
        return await self._reviews.latest(connection, proposal_id)

    async def _follow(self, connection: AsyncConnection, outcome: Outcome) -> None:
        reasons = "\n".join(outcome.reasons)
        if outcome.challenge:
            await self._policies.struck_down(connection, outcome.proposal_id, reasons)
        elif outcome.cleared:
            await self._policies.cleared(connection, outcome.proposal_id, outcome.text_hash)
        else:
            await self._policies.sustained(connection, outcome.proposal_id, outcome.text_hash, reasons)

    async def _in_force(self, connection: AsyncConnection, proposal_id: int) -> bool:
        proposal = await store.proposal(connection, proposal_id)
        if proposal is None:
            return False
        policy = await store.policy(connection, proposal.alliance_id, proposal_id)
        return policy is not None and policy.ended_at is None

    async def _thread(self, connection: AsyncConnection, proposal_id: int) -> int | None:
        proposal = await store.proposal(connection, proposal_id)
        return proposal.thread_id if proposal is not None else None
