"""Polls whose words are taken down, and what polls repeat of what they follow from."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import polls
from bot.database.words import Words
from bot.errors import UserError
from bot.polls import store
from bot.polls.model import Poll, State
from bot.polls.service import PollService
from bot.reminders.model import Topic
from bot.takedowns.owner import Place, Written


class PollWords:
    """`bot.takedowns.owner.Owner`. One that is open is called off with it: nobody votes on what they cannot read. One
    that was counted stays as people voted on it, or nobody could check it any more."""

    def __init__(self, service: PollService) -> None:
        self._service = service

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError poll-unknown."""
        poll = await self._found(connection, actor, number)
        numbers = await store.versions(connection, poll)
        counted = poll.state is State.CLOSED or (poll.state is State.OPEN and poll.ended_at is not None)
        return Written(
            guild_id=poll.guild_id,
            author_id=poll.created_by,
            topic=Topic.POLLS,
            words=[
                Words(
                    polls.c.id.in_(numbers),
                    (polls.c.question, polls.c.description, polls.c.options),
                    polls.c.created_by,
                    also={polls.c.definition: None},
                )
            ],
            subjects=[],
            refused="poll-of-proposal" if poll.origin else "takedown-counted" if counted else None,
            places=[Place(poll.thread_id, None)] if poll.thread_id is not None else [],
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        await self._service.cancel_within(connection, number, actor.user_id, reason)

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        self._service.drawn_anew(connection, number)

    async def _found(self, connection: AsyncConnection, actor: Actor, number: int) -> Poll:
        poll = await store.poll(connection, number, actor.alliance_id, lock=True)
        if poll is None:
            raise UserError("poll-unknown")
        return poll


def of_decision(poll_id: int, author_id: int) -> Words:
    """What a poll repeats of what it decided on. Its published file keeps what everybody voted on."""
    return Words(polls.c.id == poll_id, (polls.c.question, polls.c.description), author_id)
