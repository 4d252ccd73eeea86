"""Sums that are kept beside the rows they come from, so that nobody has to go through millions of those."""

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import upsert

Change = tuple[Mapping[str, object], Mapping[str, int]]


async def add_up(connection: AsyncConnection, sums: Table, *changes: Change) -> None:
    """Add to the sums of each primary key, named column by column in the table's order; below zero takes away.

    To be called once in the transaction that changes the rows, after it has locked those: all who add do so in the
    order of the keys, so that no two wait for each other.
    """
    for key, numbers in sorted(changes, key=lambda change: tuple(map(str, change[0].values()))):
        added = upsert(connection, sums).values({**key, **numbers})
        grown = {name: sums.c[name] + added.excluded[name] for name in numbers}
        await connection.execute(added.on_conflict_do_update(index_elements=list(key), set_=grown))
