"""Finding texts in the index."""

import re
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.fulltext import BEGIN, END, matching
from bot.search.model import Hit, Kind, Part

_PARTS = re.compile(f"{BEGIN}([^{END}]*){END}")


async def find(
    connection: AsyncConnection, alliance_id: int, words: str, limit: int, offset: int
) -> Sequence[Hit]:
    """`words` as `fulltext.words_of` has them; the best first."""
    rows = await matching(connection, alliance_id, words, limit, offset)
    return [Hit(Kind(row.kind), row.number, row.about, row.title, _parts(row.excerpt)) for row in rows]


def _parts(excerpt: str) -> tuple[Part, ...]:
    pieces = _PARTS.split(excerpt)  # every second one is what was found
    return tuple(Part(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece)
