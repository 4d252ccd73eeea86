"""Rows of ballots that are nobody's any more, and of chains that have ended, a page at a time."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.direct import Direct
from bot.database.tables import ballots, chain, polls, roll, tallies
from bot.polls.ballot_store import as_choice
from bot.polls.methods.story import Choice
from bot.polls.model import State

PAGE = 2000  # rows: reading so many holds the event loop for a few milliseconds
_KEY = 32  # bytes of a voter's; a code has fewer
VOTED = (ballots, tallies, chain)


async def keyed(connection: AsyncConnection, poll_id: int) -> AsyncIterator[Sequence[tuple[str, str]]]:
    """Ballots that lie under their voters' keys, in the order of their codes, which is random: PAGE at a time, each
    a code and what the ballot says."""
    rows = await connection.stream(
        select(ballots.c.code, ballots.c.choices)
        .where(ballots.c.poll_id == poll_id, func.length(ballots.c.key) == _KEY)
        .order_by(ballots.c.code)
    )
    async for page in rows.partitions(PAGE):
        yield [(row[0], row[1]) for row in page]


def put_sealed(direct: Direct, poll_id: int, page: Sequence[tuple[str, str]]) -> None:
    """Write ballots under their codes; those that are there already stay."""
    direct.run(
        "INSERT INTO ballots (poll_id, key, code, choices) VALUES ? ON CONFLICT (poll_id, key) DO NOTHING",
        [[(poll_id, code.encode(), code, choices) for code, choices in page]],
    )


async def are_sealed(connection: AsyncConnection, poll_id: int) -> int:
    """How many ballots lie under their codes."""
    query = (
        select(func.count())
        .select_from(ballots)
        .where(ballots.c.poll_id == poll_id, func.length(ballots.c.key) != _KEY)
    )
    return int(await connection.scalar(query) or 0)


async def drop_keyed(connection: AsyncConnection, poll_id: int, after: Any) -> Any:
    """Delete those of the next PAGE of ballots that lie under their voters' keys."""
    these, last = await _next(connection, ballots, poll_id, after)
    await connection.execute(delete(ballots).where(*these, func.length(ballots.c.key) == _KEY))
    return last


async def renew_tallies(connection: AsyncConnection, poll_id: int, after: Any) -> Any:
    """Write the next PAGE of tallies anew.

    PostgreSQL knows by which transaction a row was written: none may be left that shares one with a voter.
    """
    these, last = await _next(connection, tallies, poll_id, after)
    await connection.execute(update(tallies).where(*these).values(people=tallies.c.people))
    return last


async def unname(connection: AsyncConnection, poll_id: int, after: Any) -> Any:
    """Forget what the next PAGE of the roll voted, where ballots are open."""
    these, last = await _next(connection, roll, poll_id, after)
    await connection.execute(update(roll).where(*these, roll.c.choices.is_not(None)).values(choices=None))
    return last


async def drop(connection: AsyncConnection, poll_id: int, after: Any, *, table: Table) -> Any:
    """Delete the next PAGE of a poll's rows."""
    these, last = await _next(connection, table, poll_id, after)
    await connection.execute(delete(table).where(*these))
    return last


async def _next(
    connection: AsyncConnection, table: Table, poll_id: int, after: Any
) -> tuple[Sequence[ColumnElement[bool]], Any]:
    """Which are the next PAGE of a poll's rows in the order of their key, beyond one, or without it the first; and the
    last one's key, or None where nothing is left after them.

    They are not looked for from the beginning each time: there lies what was deleted, until PostgreSQL clears it away.
    Nor by anything else but their key: PostgreSQL would go through all that are left, and sort them, for each page.
    """
    _, key = table.primary_key.columns
    these = (table.c.poll_id == poll_id, *((key > after,) if after is not None else ()))
    last = await connection.scalar(select(key).where(*these).order_by(key).offset(PAGE - 1).limit(1))
    return (*these, *((key <= last,) if last is not None else ())), last


async def ballots_after(connection: AsyncConnection, poll_id: int, code: str) -> Sequence[tuple[str, str]]:
    """The next PAGE of a closed poll's ballots in the order of their codes, beyond one; beyond "" the first.

    Each is a code and what the ballot says, as it is stored and hashed: `2,0,1`.
    """
    rows = await connection.execute(
        select(ballots.c.code, ballots.c.choices)
        .where(ballots.c.poll_id == poll_id, ballots.c.key > code.encode())
        .order_by(ballots.c.key)
        .limit(PAGE)
    )
    return [(row[0], row[1]) for row in rows]


async def tallies_after(connection: AsyncConnection, poll_id: int, choices: str) -> Sequence[tuple[str, int]]:
    """The next PAGE of what a closed poll's ballots say, beyond one: each as it is stored, and how many say so."""
    rows = await connection.execute(
        select(tallies.c.choices, tallies.c.people)
        .where(tallies.c.poll_id == poll_id, tallies.c.choices > choices)
        .order_by(tallies.c.choices)
        .limit(PAGE)
    )
    return [(row[0], row[1]) for row in rows]


async def by_code(
    connection: AsyncConnection, alliance_id: int, code: str
) -> tuple[int, Choice | None] | None:
    """The number of the poll that holds a ballot of that code, and what the ballot says if the poll is closed.

    In open polls every ballot is looked at: an index by their codes would cost each vote more.
    """
    query = (
        select(ballots.c.poll_id, ballots.c.choices, polls.c.state)
        .join(polls, polls.c.id == ballots.c.poll_id)
        .where(polls.c.alliance_id == alliance_id)
    )
    closed = query.where(polls.c.state == State.CLOSED.value, ballots.c.key == code.encode())
    still_open = query.where(polls.c.state == State.OPEN.value, ballots.c.code == code)
    for one in (closed, still_open):
        if (row := (await connection.execute(one)).first()) is not None:
            return row.poll_id, as_choice(row.choices) if row.state == State.CLOSED.value else None
    return None


async def entries_after(
    connection: AsyncConnection, poll_id: int, number: int
) -> Sequence[tuple[str, bytes, bytes]]:
    """The next PAGE of a chain's entries, beyond a number; they count from 1. Hashes are as they are stored."""
    rows = await connection.execute(
        select(chain.c.act, chain.c.seal, chain.c.head)
        .where(chain.c.poll_id == poll_id, chain.c.number > number)
        .order_by(chain.c.number)
        .limit(PAGE)
    )
    return [(row[0], row[1], row[2]) for row in rows]
