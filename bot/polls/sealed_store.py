"""Rows of ballots that are nobody's any more, and of chains that have ended, a page at a time."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.direct import Direct
from bot.database.tables import ballots, chain, polls, roll, tallies
from bot.polls.ballot_store import as_choice
from bot.polls.methods.story import Choice
from bot.polls.model import State

PAGE = 2000  # rows: reading so many holds the event loop for a few milliseconds
_KEY = 32  # bytes of a voter's; a code has fewer


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


async def drop_keyed(connection: AsyncConnection, poll_id: int, key: bytes) -> bytes | None:
    """Delete the next PAGE of ballots that lie under their voters' keys, beyond one; the last one's, or None."""
    these = (ballots.c.poll_id == poll_id, ballots.c.key > key, func.length(ballots.c.key) == _KEY)
    last: bytes | None = await connection.scalar(
        select(ballots.c.key).where(*these).order_by(ballots.c.key).offset(PAGE - 1).limit(1)
    )
    upto = (ballots.c.key <= last,) if last is not None else ()
    await connection.execute(delete(ballots).where(*these, *upto))
    return last


async def renew_tallies(connection: AsyncConnection, poll_id: int, choices: str) -> str | None:
    """Write the next PAGE of tallies anew, beyond one; the last one's choices, or None.

    PostgreSQL knows by which transaction a row was written: none may be left that shares one with a voter.
    """
    these = (tallies.c.poll_id == poll_id, tallies.c.choices > choices)
    last: str | None = await connection.scalar(
        select(tallies.c.choices).where(*these).order_by(tallies.c.choices).offset(PAGE - 1).limit(1)
    )
    upto = (tallies.c.choices <= last,) if last is not None else ()
    await connection.execute(update(tallies).where(*these, *upto).values(people=tallies.c.people))
    return last


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
