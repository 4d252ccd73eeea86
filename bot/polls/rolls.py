"""Rolls of very many are frozen some at a time, before the poll opens: whoever votes in another need not wait."""

from collections.abc import Sequence
from datetime import datetime

from bot.database import Database
from bot.polls import electorate_store, store
from bot.polls.electorate_store import AT_ONCE
from bot.polls.model import Electorate, Poll


class Rolls:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def are_many(
        self, alliance_id: int, asked: Electorate, now: datetime, among: Sequence[int] | None
    ) -> bool:
        """Whether a roll would be frozen in more than one transaction; for `among` see `electorate_store`."""
        if among is not None:
            return len(among) > AT_ONCE
        async with self._database.read() as connection:
            found = await electorate_store.size(connection, alliance_id, asked, now, limit=AT_ONCE + 1)
        return found > AT_ONCE

    async def freeze(self, poll: Poll, now: datetime, among: Sequence[int] | None) -> None:
        """Put them all on the roll of a scheduled poll, unless it is taken back meanwhile. Where that was cut short
        before, it is as if it had not been begun."""
        after: int | None = 0
        while after is not None:
            async with self._database.write() as connection:
                if not await store.is_scheduled(connection, poll.id):
                    return
                after = await electorate_store.freeze_some(connection, poll, now, among, after)
