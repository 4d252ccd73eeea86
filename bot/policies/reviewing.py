"""Where reviews meet proposals again: what a review comes to moves its proposal on."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.policies import policy_store, store
from bot.policies.service import PolicyService
from bot.reviews.model import Outcome
from bot.reviews.service import ReviewService


class Reviewing:
    """Made once, it has connected the two."""

    def __init__(self, policies: PolicyService, reviews: ReviewService) -> None:
        self._policies = policies
        reviews.on_outcome.append(self._follow)
        reviews.in_force = self._in_force
        reviews.telling.thread = self._thread
        reviews.telling.changed = policies.show_anew

    async def _follow(self, connection: AsyncConnection, outcome: Outcome) -> None:
        said = "\n".join(outcome.reasons), outcome.objections
        if outcome.challenge:
            await self._policies.struck_down(connection, outcome.proposal_id, *said)
        elif outcome.cleared:
            await self._policies.cleared(connection, outcome.proposal_id, outcome.text_hash)
        else:
            await self._policies.sustained(connection, outcome.proposal_id, outcome.text_hash, *said)

    async def _in_force(self, connection: AsyncConnection, proposal_id: int) -> bool:
        proposal = await store.proposal(connection, proposal_id)
        if proposal is None:
            return False
        policy = await policy_store.policy(connection, proposal.alliance_id, proposal_id)
        return policy is not None and policy.ended_at is None

    async def _thread(self, connection: AsyncConnection, proposal_id: int) -> int | None:
        proposal = await store.proposal(connection, proposal_id)
        return proposal.thread_id if proposal is not None else None
