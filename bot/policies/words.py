"""Proposals whose words are taken down, so that they end, and what becomes of them when the words are put back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import proposal_events, proposal_versions
from bot.database.words import Words
from bot.policies.model import State, What
from bot.policies.service import PolicyService
from bot.reminders.model import Topic
from bot.takedowns.owner import Written

_REFUSED = {State.VOTE: "takedown-in-vote", State.ADOPTED: "takedown-adopted"}


class ProposalWords:
    """`bot.takedowns.owner.Owner`. What is being voted on stays as it is read, and what was adopted can only be
    repealed: nobody's word stands above everybody's vote."""

    def __init__(self, policies: PolicyService) -> None:
        self._policies = policies

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError policy-unknown."""
        proposal = await self._policies.found(connection, actor, number)
        texts = (proposal_versions.c.title, proposal_versions.c.summary, proposal_versions.c.text)
        own = Words(proposal_versions.c.proposal_id == number, texts, proposal_versions.c.author_id)
        return Written(
            guild_id=proposal.guild_id,
            author_id=proposal.author_id,
            topic=Topic.POLICIES,
            words=[own, *await self._policies.copies(connection, proposal)],
            subjects=[f"proposal:{number}:", "statement:", "objection-panel:"],
            refused=_REFUSED.get(proposal.state),
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        """It is withdrawn, if it was under way. Its author can propose it anew, in other words."""
        proposal = await self._policies.found(connection, actor, number)
        await self._policies.withdraw_within(
            connection, proposal, What.TAKEN_DOWN, actor.user_id, reasons=reason, was=proposal.state.value
        )

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        """What it ended begins anew: a draft, or else the discussion, as long as that takes."""
        proposal = await self._policies.found(connection, actor, number)
        await self._policies.bring_back(connection, proposal, actor.user_id)


def quoting(proposal_id: int, words: str, author_id: int) -> Words:
    """Where the history of a proposal repeats why it was objected to."""
    where = proposal_events.c.proposal_id == proposal_id
    return Words(where, (proposal_events.c.details,), author_id, quotes=[words])
