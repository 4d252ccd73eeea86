"""Having texts found, for whoever owns them: part of the transaction that changes one.

Whoever searches is shown the words, so only what every volunteer may read is put here.
"""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import search_entries
from bot.search.model import Entry, Kind

TITLE_LIMIT = 300


async def put(connection: AsyncConnection, alliance_id: int, entry: Entry) -> None:
    """Have a text found by what it says now."""
    said = {"about": entry.about, "title": entry.title[:TITLE_LIMIT], "body": entry.body}
    await connection.execute(
        upsert(connection, search_entries)
        .values(alliance_id=alliance_id, kind=entry.kind.value, number=entry.number, **said)
        .on_conflict_do_update(index_elements=["alliance_id", "kind", "number"], set_=said)
    )


async def drop(connection: AsyncConnection, alliance_id: int, kind: Kind, number: int) -> None:
    """Have a text not be found any more."""
    await connection.execute(
        delete(search_entries).where(
            search_entries.c.alliance_id == alliance_id,
            search_entries.c.kind == kind.value,
            search_entries.c.number == number,
        )
    )
