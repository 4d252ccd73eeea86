"""What people find by its words."""

from collections.abc import Sequence

from bot.alliances.model import Actor, Level
from bot.database import Database
from bot.database.fulltext import words_of
from bot.errors import UserError
from bot.search import store
from bot.search.model import Hit
from bot.text import clean

PAGE = 5


class SearchService:
    def __init__(self, database: Database) -> None:
        self._database = database

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
