"""The public cards: drawn anew when something has changed, and no more often than Discord and readers can bear."""

import time
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.alarm import Alarm
from bot.alliances.model import Actor
from bot.clock import Clock
from bot.database import Database
from bot.polls import due_store, rules, store
from bot.polls.model import Circle, Electorate, Poll, Results, Standing, State
from bot.polls.tellers import Tellers
from bot.redrawing import Redrawing
from bot.reminders.model import Busy

# Discord was busy, or the store was: look again after this.
TRY_AGAIN = timedelta(seconds=60)
PAUSE = 10  # times as long as it takes to see how a poll stands it is not looked at again


class Board(Protocol):
    """The Discord side: where cards hang, and who is where."""

    def usable(self, guild_id: int, channel_id: int) -> bool:
        """Whether the channel is there and the bot may write in it."""
        ...

    def discussable(self, guild_id: int, channel_id: int) -> bool:
        """Whether the bot may open threads there."""
        ...

    async def discuss(self, poll: Poll) -> int | None:
        """Open the thread under a poll's card, once; None where that cannot be. Raises Busy."""
        ...

    async def talks(self, poll: Poll) -> bool:
        """Whether the bot may write in a poll's thread, which Discord may have put away meanwhile. Raises Busy."""
        ...

    async def archive(self, poll: Poll) -> None:
        """End the discussion in its thread, if that is still there. Raises Busy."""
        ...

    async def members(self, circle: Circle) -> Set[int]:
        """Who is in the server, or has the role, now. Raises reminders' Busy while that cannot be known."""
        ...

    async def draw(self, standing: Standing) -> bool:
        """Let the poll's card show how it stands; False where it is gone. Raises reminders' Busy."""
        ...


class Cards:
    def __init__(self, database: Database, clock: Clock, alarm: Alarm, every: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._redrawing = Redrawing("poll-card", clock, alarm, self._draw, TRY_AGAIN)
        self.tellers = Tellers(database)
        self.board: Board | None = None  # nothing is drawn before there is one
        self._shown: dict[int, Standing] = {}
        self._took: dict[int, timedelta] = {}  # how long it took to see how a poll stands

    def changed(self, poll: Poll) -> None:
        """Draw the card soon, with whatever else happens until then; so that what takes long is not done all the time,
        later."""
        wait = max(self._every, PAUSE * self._took.get(poll.id, timedelta()))
        self.draw_at(poll.id, self._clock.now() + wait)

    def draw_at(self, poll_id: int, at: datetime) -> None:
        """Draw it then, unless it is to be drawn earlier anyway."""
        self._redrawing.at(poll_id, at)

    def usable(self, guild_id: int, channel_id: int) -> bool:
        """Whether the bot can write in that channel, as far as anybody can tell."""
        return self.board is None or self.board.usable(guild_id, channel_id)

    async def among(self, electorate: Electorate) -> Sequence[int] | None:
        """Who is in all of its circles now; None where it has none. Raises Busy while that cannot be known."""
        if not electorate.circles:
            return None
        if self.board is None:
            raise Busy
        first, *rest = [await self.board.members(circle) for circle in electorate.circles]
        return sorted(frozenset(first).intersection(*rest))

    def discussable(self, guild_id: int, channel_id: int) -> bool:
        """Whether there can be a thread under a card there, as far as anybody can tell."""
        return self.board is None or self.board.discussable(guild_id, channel_id)

    async def talked(self, poll: Poll) -> int | None:
        """The poll's thread, if there is one in which anybody can talk. Raises Busy."""
        if self.board is not None and poll.thread_id is not None and await self.board.talks(poll):
            return poll.thread_id
        return None

    async def resume(self) -> None:
        """At start: votes came in, and polls ended, whose cards may not have been drawn."""
        async with self._database.read() as connection:
            stale = await due_store.to_show(connection)
        for poll_id in stale:
            self.draw_at(poll_id, self._clock.now())

    async def standing(self, poll_id: int, actor: Actor | None = None) -> Standing | None:
        """A poll with what may be seen of it now, by somebody of its alliance or, without one, by anybody."""
        standing = await self._standing(poll_id, actor.alliance_id if actor is not None else None)
        if standing is None or rules.sees_turnout(standing.poll, actor):
            return standing
        return replace(standing, turnout=None)

    async def _standing(self, poll_id: int, alliance_id: int | None) -> Standing | None:
        """With everything that is ever shown of it now: the only place that counts."""
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, alliance_id)
            if poll is None:
                return None
            if poll.state not in (State.OPEN, State.CLOSED):
                return Standing(poll, poll.turnout or 0, None)
            if poll.state is State.OPEN and poll.results is Results.HIDDEN:
                return Standing(poll, await store.turnout(connection, poll_id), None)
        result = await self.tellers.count(poll)
        return Standing(poll, result.ballots, result)

    async def _draw(self, poll_id: int) -> None:
        began = time.perf_counter()
        standing = await self.standing(poll_id)
        self._took[poll_id] = timedelta(seconds=time.perf_counter() - began)
        if standing is None or self.board is None:
            return
        poll = standing.poll
        if poll.message_id is not None and self._shown.get(poll_id) != standing:
            if await self.board.draw(standing):
                self._shown[poll_id] = standing
            else:
                async with self._database.write() as connection:
                    await due_store.lose_card(connection, poll_id, poll.message_id)
        await self._discuss(self.board, poll)
        if poll.state not in (State.OPEN, State.SCHEDULED):
            self._shown.pop(poll_id, None)
            self._took.pop(poll_id, None)
            async with self._database.write() as connection:
                await due_store.finish_card(connection, poll_id)

    async def _discuss(self, board: Board, poll: Poll) -> None:
        """The thread under a card comes with it, and is archived at the end, or where an edit wants none any more;
        whoever deletes it has it stay so."""
        if poll.thread_id is not None:
            if not poll.discussion or poll.state not in (State.OPEN, State.SCHEDULED):
                await board.archive(poll)
            if not poll.discussion:
                await self._has_thread(poll, None)
        elif poll.discussion and poll.state is State.OPEN and poll.message_id is not None:
            await self._has_thread(poll, await board.discuss(poll))

    async def _has_thread(self, poll: Poll, thread_id: int | None) -> None:
        async with self._database.write() as connection:
            await due_store.set_thread(connection, poll.id, thread_id)
