"""Texts in the index, and finding them."""

import re
from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.fulltext import BEGIN, END, matching
from bot.database.tables import search_entries
from bot.search.model import Entry, Hit, Kind, Part

_PARTS = re.compile(f"{BEGIN}([^{END}]*){END}")
TITLE_LIMIT = 300


async def put(connection: AsyncConnection, alliance_id: int, entry: Entry) -> None:
    said = {"about": entry.about, "title": entry.title[:TITLE_LIMIT], "body": entry.body}
    await connection.execute(
        upsert(connection, search_entries)
        .values(alliance_id=alliance_id, kind=entry.kind.value, number=entry.number, **said)
        .on_conflict_do_update(index_elements=["alliance_id", "kind", "number"], set_=said)
    )


async def drop(connection: AsyncConnection, alliance_id: int, kind: Kind, number: int) -> None:
    await connection.execute(
        delete(search_entries).where(
            search_entries.c.alliance_id == alliance_id,
            search_entries.c.kind == kind.value,
            search_entries.c.number == number,
        )
    )


async def find(
    connection: AsyncConnection, alliance_id: int, words: str, limit: int, offset: int
) -> Sequence[Hit]:
    """`words` as `fulltext.words_of` has them; the best first."""
    rows = await matching(connection, alliance_id, words, limit, offset)
    return [Hit(Kind(row.kind), row.number, row.about, row.title, _parts(row.excerpt)) for row in rows]


def _parts(excerpt: str) -> tuple[Part, ...]:
    pieces = _PARTS.split(excerpt)  # every second one is what was found
    return tuple(Part(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece)
