"""Objections whose words are taken down, and what reviews repeat of a proposal's."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import objections, reviews
from bot.database.words import Words
from bot.reminders.model import Topic
from bot.reviews.service import ReviewService
from bot.takedowns.owner import Written

# Where the history of a proposal, by its number, has what somebody said; and whose words these are.
Quoted = Callable[[int, str, int], Words]


class ObjectionWords:
    """`bot.takedowns.owner.Owner`. As long as it is not decided, whoever decides on it has to be able to read it."""

    def __init__(self, reviews: ReviewService, quoted: Quoted) -> None:
        self._reviews, self._quoted = reviews, quoted

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError objection-unknown."""
        review, found = await self._reviews.found(connection, actor, number)
        said = (objections.c.passage, objections.c.why)
        return Written(
            guild_id=review.guild_id,
            author_id=found.user_id,
            topic=Topic.POLICIES,
            words=[
                Words(objections.c.id == number, said, objections.c.user_id),
                self._quoted(review.proposal_id, found.why, found.user_id),
            ],
            subjects=[],
            refused="takedown-undecided" if found.state.is_open else None,
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        review, _ = await self._reviews.found(connection, actor, number)
        await self._reviews.telling.changed(connection, review.proposal_id)

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        await self.taken_down(connection, actor, number, "")


def of_proposal(proposal_id: int, author_id: int) -> Sequence[Words]:
    """What reviews of it repeat, and objections quote."""
    ids = select(reviews.c.id).where(reviews.c.proposal_id == proposal_id)
    return (
        Words(reviews.c.proposal_id == proposal_id, (reviews.c.title, reviews.c.text), author_id),
        Words(objections.c.review_id.in_(ids), (objections.c.passage,), author_id),
    )
