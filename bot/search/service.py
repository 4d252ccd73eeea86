"""Putting texts into the index as they change, and finding them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.database import Database
from bot.database.fulltext import words_of
from bot.errors import UserError
from bot.search import store
from bot.search.model import Entry, Hit, Kind
from bot.text import clean

PAGE = 5


class SearchService:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, connection: AsyncConnection, alliance_id: int, entry: Entry) -> None:
        """Have a text found as it is now: part of the transaction that changes it. Whoever is given the words of a
        text may read all of it, so only what every volunteer may read is put here."""
        await store.put(connection, alliance_id, entry)

    async def drop(self, connection: AsyncConnection, alliance_id: int, kind: Kind, number: int) -> None:
        """Have a text not be found any more."""
        await store.drop(connection, alliance_id, kind, number)

    async def find(self, actor: Actor, typed: str, index: int = 0) -> tuple[Sequence[Hit], bool]:
        """A page of the texts that have all the words, or phrases in quotation marks, the best first; and whether
        there are more. Raises UserError for whoever is no volunteer, search-nothing."""
        actor.require(Level.VOLUNTEER)
        words = words_of(clean(typed))
        if not words:
            raise UserError("search-nothing")
        async with self._database.read() as connection:
            hits = await store.find(connection, actor.alliance_id, words, PAGE + 1, index * PAGE)
        return hits[:PAGE], len(hits) > PAGE
