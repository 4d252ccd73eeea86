"""Ballots become nobody's, or nothing, a piece at a time: meanwhile votes in other polls are answered.

Each piece is a transaction. Cut short anywhere, it is begun again, and finds done what was done.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Any

from bot.database import Database
from bot.database.direct import within
from bot.database.tables import ballot_drafts, roll
from bot.polls import sealed_store, store
from bot.polls.model import Poll, Secrecy, State


async def seal(database: Database, poll_id: int, turnout: int) -> str:
    """Key the ballots of a poll, in which nobody votes any more, by their codes instead of by their voters; what its
    lot is drawn from. Those that are only half filled in are deleted.

    They are written anew in the order of the codes, which is random: where they lie on the disk tells nothing of the
    order in which they came. Only when all are there, those under their voters' keys are deleted, whose order tells
    nothing either, once the secret is gone. Raises RuntimeError where there are not as many as the turnout.
    """
    await _pages(database, partial(sealed_store.drop, poll_id=poll_id, table=ballot_drafts))
    async with database.read() as reading:
        async for page in sealed_store.keyed(reading, poll_id):
            async with database.write() as connection:
                await within(connection, partial(sealed_store.put_sealed, poll_id=poll_id, page=page))
    async with database.read() as connection:
        if (sealed := await sealed_store.are_sealed(connection, poll_id)) != turnout:
            raise RuntimeError(f"poll {poll_id}: {sealed} ballots were sealed, of {turnout}")
    await _pages(database, partial(sealed_store.drop_keyed, poll_id=poll_id))
    await _pages(database, partial(sealed_store.renew_tallies, poll_id=poll_id))
    return await _seed(database, poll_id)


async def destroy(database: Database, poll: Poll) -> None:
    """All that was voted, or only filled in, in a poll that nobody will count, and the roll of one that never opened or
    that another has taken the place of."""
    if poll.secrecy is Secrecy.OPEN:
        await _pages(database, partial(sealed_store.unname, poll_id=poll.id))
    of_nobody = (roll,) if poll.state is State.REPLACED or not poll.roll_size else ()
    for table in (ballot_drafts, *of_nobody, *sealed_store.VOTED):
        await _pages(database, partial(sealed_store.drop, poll_id=poll.id, table=table))


async def _pages(database: Database, work: Callable[..., Awaitable[Any]]) -> None:
    """Each page after the one before, in a transaction of its own."""
    after: Any = None
    while True:
        async with database.write() as connection:
            after = await work(connection, after=after)
        if after is None:
            return


async def _seed(database: Database, poll_id: int) -> str:
    """As `chain.lot_seed` has it: a million ballots are not held at once."""
    hashed, code = sha256(), ""
    async with database.read() as connection:
        while page := await sealed_store.ballots_after(connection, poll_id, code):
            hashed.update("".join(f"{code} {choice}\n" for code, choice in page).encode())
            code, _ = page[-1]
        hashed.update((await store.lot(connection, poll_id)).encode())
    return hashed.hexdigest()
