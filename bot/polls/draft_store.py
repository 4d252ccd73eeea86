"""Rows of ballots that are only half filled in, under the same secret keys as those that are cast."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import ballot_drafts
from bot.polls.ballot_store import as_choice, written
from bot.polls.methods.story import Choice
from bot.polls.model import BLANK


async def draft(connection: AsyncConnection, poll_id: int, key: bytes) -> Choice | None:
    """None where nothing is begun, or it was cast; BLANK where all was cleared."""
    found = await connection.scalar(
        select(ballot_drafts.c.choices).where(ballot_drafts.c.poll_id == poll_id, ballot_drafts.c.key == key)
    )
    if found is None:
        return None
    return as_choice(found) if found else BLANK


async def keep(connection: AsyncConnection, poll_id: int, key: bytes, choice: Choice) -> None:
    row = {"poll_id": poll_id, "key": key, "choices": written(choice)}
    kept = upsert(connection, ballot_drafts).values(row)
    await connection.execute(
        kept.on_conflict_do_update(index_elements=["poll_id", "key"], set_={"choices": kept.excluded.choices})
    )


async def drop(connection: AsyncConnection, poll_id: int, key: bytes) -> None:
    """One; at the end of its poll all of them go with `sealing`."""
    await connection.execute(
        delete(ballot_drafts).where(ballot_drafts.c.poll_id == poll_id, ballot_drafts.c.key == key)
    )
