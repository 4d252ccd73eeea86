"""How a poll stands is counted off the event loop: few different ballots in a thread, many in a process of their own,
since what takes long in a thread holds the event loop at times as well."""

import asyncio
from collections import OrderedDict

from bot.apart import Apart
from bot.database import Database
from bot.polls import rules, store
from bot.polls.methods.counting import count
from bot.polls.methods.story import Method, Result, Terms
from bot.polls.model import Poll, State

FEW = 2000  # different ballots: counted in some tens of milliseconds
KEPT = 16  # results of closed polls, so that whoever reads on does not wait
LIMIT = 120.0  # seconds


class Tellers:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._apart = Apart(LIMIT)
        self._counted: OrderedDict[Poll, Result] = OrderedDict()

    async def count(self, poll: Poll) -> Result:
        """What an open or closed poll comes to by now. Raises TimeoutError and what `Apart.run` raises."""
        if poll in self._counted:
            return self._counted[poll]
        terms = rules.terms(poll)
        async with self._database.read() as connection:
            ballots = await store.cast(connection, poll.id, FEW + 1)
        if len(ballots) <= FEW:
            result = await asyncio.to_thread(count, poll.method, terms, ballots)
        else:
            url = self._database.url.render_as_string(hide_password=False)
            result = await self._apart.run(count_apart, url, poll.id, poll.method, terms)
        if poll.state is State.CLOSED:
            self._counted[poll] = result
            if len(self._counted) > KEPT:
                self._counted.popitem(last=False)
        return result

    def close(self) -> None:
        self._apart.end()


def count_apart(url: str, poll_id: int, method: Method, terms: Terms) -> Result:
    """All of a poll's ballots, in another process, which reads them itself."""

    async def read() -> Result:
        database = Database(url)
        try:
            async with database.read() as connection:
                ballots = await store.cast(connection, poll_id)
        finally:
            await database.close()
        return count(method, terms, ballots)

    return asyncio.run(read())
