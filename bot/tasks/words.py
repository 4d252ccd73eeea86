"""Tasks whose words are taken down."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database import after_commit
from bot.database.tables import tasks
from bot.database.words import Words
from bot.errors import UserError
from bot.reminders.model import Topic
from bot.takedowns.owner import Written
from bot.tasks import rules, store
from bot.tasks.cards import Cards
from bot.tasks.model import Task


class TaskWords:
    """`bot.takedowns.owner.Owner`. It is to be done all the same: to cancel it is another decision."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError task-unknown."""
        task = await self._found(connection, actor, number)
        return Written(
            guild_id=task.guild_id,
            author_id=task.created_by,
            topic=Topic.TASKS,
            words=[Words(tasks.c.id == number, (tasks.c.title, tasks.c.details), tasks.c.created_by)],
            subjects=[f"task:{number}:"],
            scope=rules.scope(task),
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        await store.touch(connection, number)
        after_commit(connection, partial(self._cards.changed, number))

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        await self.taken_down(connection, actor, number, "")

    async def _found(self, connection: AsyncConnection, actor: Actor, number: int) -> Task:
        task = await store.task(connection, number, actor.alliance_id, lock=True)
        if task is None:
            raise UserError("task-unknown")
        return task
