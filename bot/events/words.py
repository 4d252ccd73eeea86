"""Events whose words are taken down: of one that comes again, those of all of them."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor
from bot.database import after_commit
from bot.database.tables import event_series, events
from bot.database.words import Words
from bot.errors import UserError
from bot.events import series_store, store
from bot.events.cards import Cards
from bot.events.model import Event
from bot.reminders.model import Topic
from bot.takedowns.owner import Written


class EventWords:
    """`bot.takedowns.owner.Owner`. It takes place all the same: to call it off is another decision."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError event-unknown."""
        event = await self._found(connection, actor, number)
        numbers = await self._same(connection, event)
        return Written(
            guild_id=event.guild_id,
            author_id=event.created_by,
            topic=Topic.EVENTS,
            words=[
                Words(
                    table.c.id.in_(ids),
                    (table.c.title, table.c.public, table.c.private, table.c.roles),
                    table.c.created_by,
                )
                for table, ids in (
                    (events, numbers),
                    (event_series, [event.series_id] if event.series_id is not None else []),
                )
            ],
            subjects=[f"event:{one}:" for one in numbers],
            scope=event.plan.geoid or NATIONAL,
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        for one in await self._same(connection, await self._found(connection, actor, number)):
            await store.touch(connection, one)
            after_commit(connection, partial(self._cards.changed, one))

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        await self.taken_down(connection, actor, number, "")

    async def _found(self, connection: AsyncConnection, actor: Actor, number: int) -> Event:
        event = await store.event(connection, number, actor.alliance_id)
        if event is None:
            raise UserError("event-unknown")
        if event.series_id is not None:  # before its events, as whoever changes a series does
            await series_store.series(connection, event.series_id, lock=True)
        held = await store.event(connection, number, lock=True)
        assert held is not None
        return held

    async def _same(self, connection: AsyncConnection, event: Event) -> list[int]:
        """It, and the other occurrences of its series, which are called the same."""
        if event.series_id is None:
            return [event.id]
        same = select(events.c.id).where(events.c.series_id == event.series_id).order_by(events.c.id)
        return list(await connection.scalars(same))
