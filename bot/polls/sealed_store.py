"""Rows of ballots that are nobody's any more, and of chains that have ended, a page at a time."""

from collections.abc import Sequence

from sqlalchemy import LargeBinary, delete, func, insert, select, update
from sqlalchemy import cast as converted
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import ballots, chain, polls, roll, tallies
from bot.polls.ballot_store import as_choice
from bot.polls.methods.story import Choice
from bot.polls.model import State

PAGE = 2000  # rows: reading so many holds the event loop for a few milliseconds
_KEY = 32  # bytes of a voter's; a code has fewer


async def seal(connection: AsyncConnection, poll_id: int) -> None:
    """Key ballots by their codes instead of by their voters.

    They are written anew in the order of the codes, which is random: where they lie on the disk tells nothing
    of the order in which they came.
    """
    code = converted(ballots.c.code, LargeBinary)
    rows = (
        select(ballots.c.poll_id, code, ballots.c.code, ballots.c.choices)
        .where(ballots.c.poll_id == poll_id)
        .order_by(code)
    )
    await connection.execute(insert(ballots).from_select(["poll_id", "key", "code", "choices"], rows))
    await connection.execute(
        delete(ballots).where(ballots.c.poll_id == poll_id, func.length(ballots.c.key) == _KEY)
    )
    # PostgreSQL knows by which transaction a row was written: no tally may be left that shares one with a voter.
    await connection.execute(
        update(tallies).where(tallies.c.poll_id == poll_id).values(people=tallies.c.people)
    )


async def destroy(connection: AsyncConnection, poll_id: int) -> None:
    """The ballots and the chain of a poll that nobody will count, and who voted what where ballots are open."""
    for table in (ballots, tallies, chain):
        await connection.execute(delete(table).where(table.c.poll_id == poll_id))
    await connection.execute(
        update(roll).where(roll.c.poll_id == poll_id, roll.c.choices.is_not(None)).values(choices=None)
    )


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
