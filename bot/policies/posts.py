"""Where proposals are discussed: a thread for each, with its card, its text and what happened, always as it is now."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database, after_commit
from bot.policies import store
from bot.policies.model import Event, Standing
from bot.redrawing import Redrawing
from bot.reminders.model import Busy

TRY_AGAIN = timedelta(seconds=60)


class Place(NamedTuple):
    """Discord ids: the forum or text channel, the thread, and the message with the card."""

    channel_id: int
    thread_id: int
    message_id: int


class Lost(Exception):  # noqa: N818  # what a try came to, not a mistake
    """The thread is not there any more."""


class Board(Protocol):
    """The Discord side. Everything raises reminders' Busy, and what needs the thread also Lost."""

    async def place(self, standing: Standing) -> Place | None:
        """A new thread with the proposal's card; None where there is no channel for it now."""
        ...

    async def draw(self, standing: Standing) -> None:
        """Let the card in its thread show how it stands."""
        ...

    async def show_text(self, standing: Standing) -> None:
        """The whole present text in its thread."""
        ...

    async def tell(self, standing: Standing, event: Event) -> None:
        """What happened, in its thread."""
        ...

    async def settle(self, standing: Standing) -> None:
        """The thread's name, tag, lock and archive, by the proposal's state."""
        ...


class Posts:
    """`load` gives a proposal with everything around it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        every: timedelta,
        load: Callable[[int], Awaitable[Standing | None]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._load = load
        self._redrawing = Redrawing("proposal", clock, alarm, self._show, TRY_AGAIN)
        self.board: Board | None = None  # nothing is shown before there is one

    def changed(self, connection: AsyncConnection, proposal_id: int, *, soon: bool = False) -> None:
        """Show it once this is committed: at once if it is `soon`, else with whatever else happens until then."""
        at = self._clock.now() + (timedelta() if soon else self._every)
        after_commit(connection, partial(self._redrawing.at, proposal_id, at))

    async def resume(self) -> None:
        """At start, or where a channel has come: what has changed may not have been shown."""
        async with self._database.read() as connection:
            stale = await store.to_show(connection)
        for proposal_id in stale:
            self._redrawing.at(proposal_id, self._clock.now())

    async def lost(self, thread_id: int) -> None:
        """Somebody deleted a thread: if a proposal lives in it, that gets a new one."""
        async with self._database.write() as connection:
            proposal_id = await store.of_thread(connection, thread_id)
            if proposal_id is not None:
                await store.lost(connection, proposal_id, thread_id)
                self.changed(connection, proposal_id, soon=True)

    async def _show(self, proposal_id: int) -> None:
        standing = await self._load(proposal_id)
        if standing is None or self.board is None:
            return
        proposal = standing.proposal
        try:
            if proposal.thread_id is None:
                place = await self.board.place(standing)
                if place is None:
                    return
                async with self._database.write() as connection:
                    await store.placed(connection, proposal_id, *place)
                standing = await self._load(proposal_id)
                assert standing is not None
                proposal = standing.proposal
            elif proposal.shown < proposal.changes:
                await self.board.draw(standing)
            if not proposal.text_shown:
                await self.board.show_text(standing)
                await self._mark(proposal_id, text_shown=proposal.version.number)
            for event in standing.events[proposal.told :]:
                await self.board.tell(standing, event)
                await self._mark(proposal_id, told=event.number)
            await self.board.settle(standing)
            await self._mark(proposal_id, shown=proposal.changes)
        except Lost as error:
            if proposal.thread_id is None:  # it went while it was made
                raise Busy from error
            await self.lost(proposal.thread_id)

    async def _mark(self, proposal_id: int, **reached: int) -> None:
        async with self._database.write() as connection:
            await store.shown(connection, proposal_id, **reached)
