"""Topics and statements whose words are taken down."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import statements, topics
from bot.database.words import Words
from bot.errors import UserError
from bot.opinions import store
from bot.opinions.model import State, Statement
from bot.opinions.model import Topic as About
from bot.opinions.moderation import Changed
from bot.reminders.model import Topic
from bot.search import index
from bot.search.model import Entry, Kind
from bot.takedowns.owner import Place, Written


class StatementWords:
    """`bot.takedowns.owner.Owner`. One that others saw, or were to see, is refused with it."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError statement-unknown."""
        found, about = await self._found(connection, actor, number)
        seen = found.state in (State.WAITING, State.APPROVED)
        own = Words(
            statements.c.id == number,
            (statements.c.words, statements.c.link),
            statements.c.user_id,
            also={statements.c.state: State.REFUSED.value} if seen else {},
        )
        return Written(
            guild_id=about.guild_id,
            author_id=found.user_id,
            topic=Topic.OPINIONS,
            words=[own],
            subjects=["statement:"],  # others are told in which words theirs went
            places=[Place(*found.card)] if found.card is not None else [],
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        found, about = await self._found(connection, actor, number)
        await index.drop(connection, about.alliance_id, Kind.ARGUMENT, found.id)
        self._changed(connection, about.id)

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        found, about = await self._found(connection, actor, number)
        if found.state is State.APPROVED:
            said = Entry(Kind.ARGUMENT, number, "", found.words, about=about.id)
            await index.put(connection, about.alliance_id, said)
        self._changed(connection, about.id)

    async def _found(self, connection: AsyncConnection, actor: Actor, number: int) -> tuple[Statement, About]:
        found = await store.statement(connection, actor.alliance_id, number, lock=True)
        about = await store.topic(connection, found.topic_id) if found is not None else None
        if found is None or about is None:
            raise UserError("statement-unknown")
        return found, about


class TopicWords:
    """`bot.takedowns.owner.Owner`, of topics that organizers made: those of proposals are called as these are."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError topic-unknown."""
        found = await store.topic(connection, number, lock=True)
        if found is None or found.alliance_id != actor.alliance_id:
            raise UserError("topic-unknown")
        return Written(
            guild_id=found.guild_id,
            author_id=found.created_by,
            topic=Topic.OPINIONS,
            words=[title(number, found.created_by)],
            subjects=["statement:"],
            refused=None if found.free else "topic-of-proposal",
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        self._changed(connection, number)

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        self._changed(connection, number)


def title(topic_id: int, author_id: int) -> Words:
    return Words(topics.c.id == topic_id, (topics.c.title,), author_id)
