"""Ballots become nobody's, a piece at a time: meanwhile votes in other polls are answered.

Each piece is a transaction. Cut short anywhere, it is begun again, and finds done what was done.
"""

from functools import partial
from hashlib import sha256

from bot.database import Database
from bot.database.direct import within
from bot.polls import sealed_store, store


async def seal(database: Database, poll_id: int, turnout: int) -> str:
    """Key the ballots of a poll, in which nobody votes any more, by their codes instead of by their voters; what its
    lot is drawn from.

    They are written anew in the order of the codes, which is random: where they lie on the disk tells nothing of the
    order in which they came. Only when all are there, those under their voters' keys are deleted, whose order tells
    nothing either, once the secret is gone. Raises RuntimeError where there are not as many as the turnout.
    """
    async with database.read() as reading:
        async for page in sealed_store.keyed(reading, poll_id):
            async with database.write() as connection:
                await within(connection, partial(sealed_store.put_sealed, poll_id=poll_id, page=page))
    async with database.read() as connection:
        if (sealed := await sealed_store.are_sealed(connection, poll_id)) != turnout:
            raise RuntimeError(f"poll {poll_id}: {sealed} ballots were sealed, of {turnout}")
    key: bytes | None = b""
    while key is not None:
        async with database.write() as connection:
            key = await sealed_store.drop_keyed(connection, poll_id, key)
    choices: str | None = ""
    while choices is not None:
        async with database.write() as connection:
            choices = await sealed_store.renew_tallies(connection, poll_id, choices)
    return await _seed(database, poll_id)


async def _seed(database: Database, poll_id: int) -> str:
    """As `chain.lot_seed` has it: a million ballots are not held at once."""
    hashed, code = sha256(), ""
    async with database.read() as connection:
        while page := await sealed_store.ballots_after(connection, poll_id, code):
            hashed.update("".join(f"{code} {choice}\n" for code, choice in page).encode())
            code, _ = page[-1]
        hashed.update((await store.lot(connection, poll_id)).encode())
    return hashed.hexdigest()
