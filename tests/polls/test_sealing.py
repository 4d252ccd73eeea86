"""Closing and cancelling in pieces: others vote meanwhile, nothing is told before it is whole, all can be cut short."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.database.tables import ballot_drafts, ballots, roll
from bot.errors import UserError
from bot.polls import due_store, sealed_store
from bot.polls.filling import Act, Edit
from bot.polls.formats import chain
from bot.polls.model import Poll, State
from tests.polls.conftest import GUILD, Hall


@pytest.fixture(autouse=True)
def pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_store, "PAGE", 2)


@pytest.fixture
def goes_through(monkeypatch: pytest.MonkeyPatch) -> Callable[[Awaitable[None], int], Awaitable[bool]]:
    """Whether something is done before the power fails at its n-th transaction."""

    async def goes_through(doing: Awaitable[None], cut: int) -> bool:
        ordinary, written = Database.write, 0

        @asynccontextmanager
        async def cut_short(database: Database) -> AsyncIterator[AsyncConnection]:
            nonlocal written
            async with ordinary(database) as connection:
                yield connection
                written += 1
                if written == cut:
                    raise OSError("the power failed")

        with monkeypatch.context() as patched:
            patched.setattr(Database, "write", cut_short)
            try:
                await doing
            except OSError:
                return False
        return True

    return goes_through


async def begin(hall: Hall, poll: Poll, *people: int) -> None:
    """Half-filled ballots."""
    for user_id in people:
        await hall.polls.drafts.edit(GUILD, user_id, poll.id, Edit(Act.PICK, (0,)))


async def test_a_closing_that_is_cut_short_anywhere_is_begun_again(
    hall: Hall, goes_through: Callable[[Awaitable[None], int], Awaitable[bool]]
) -> None:
    poll = await hall.open()
    receipts = [await hall.vote(user_id, poll, user_id % 3) for user_id in range(1, 6)]
    other = await hall.open(closes="20d")
    for one in (poll, other):
        await begin(hall, one, 1, 2, 3)
    hall.clock.at = poll.closes_at
    await hall.polls._close(poll.id)
    lengths: set[int] = set()  # of the keys that ballots lie under
    for cut in count(1):  # another piece further each time
        if await goes_through(hall.polls._seal(poll.id), cut):
            break
        stored = await hall.stored(poll)
        assert (stored.state, stored.secret, stored.seed) == ("open", None, None)
        assert (stored.ended_at, await hall.reminders_of("poll-result")) == (poll.closes_at, [])
        lengths = {len(row.key) for row in await hall.rows(ballots) if row.poll_id == poll.id}
        for refused in (
            hall.vote(1, poll, 0),
            hall.polls.exported(hall.actor(), poll.id, "csv"),
            hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x"),
        ):
            with pytest.raises(UserError, match=r"poll-(not-)?closed"):
                await refused
        assert (await hall.polls.verify(hall.actor(), receipts[0].code))[2] is None
        assert (await hall.polls.open_polls(hall.actor(), 0))[1] == 1
        assert (await hall.vote(1, other, cut % 3)).choice == (cut % 3,)
    assert cut > 7
    assert lengths == {len(receipts[0].code)}
    assert {row.poll_id for row in await hall.rows(ballot_drafts)} == {other.id}
    await hall.restart()
    await hall.restart()
    assert len(await hall.reminders_of("poll-result")) == 1
    sealed = sorted(await hall.sealed(poll))
    assert sealed == sorted((one.code, one.choice) for one in receipts)
    stored = await hall.stored(poll)
    assert (stored.state, stored.seed) == ("closed", chain.lot_seed(sealed, stored.lot))


@pytest.mark.parametrize("secrecy", ["secret", "open"])
async def test_a_cancelling_that_is_cut_short_anywhere_goes_on(
    hall: Hall, goes_through: Callable[[Awaitable[None], int], Awaitable[bool]], secrecy: str
) -> None:
    poll, other = await hall.open(secrecy=secrecy), await hall.open(secrecy=secrecy)
    receipts = [await hall.vote(user_id, poll, user_id % 3) for user_id in range(1, 6)]
    await hall.vote(1, other, 0)
    await begin(hall, poll, 1, 2, 3)
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    assert (await hall.stored(poll)).secret is None
    assert len(await hall.reminders_of("poll-result")) == 1
    for cut in count(1):  # as long as anything is left, it is begun again at each start
        async with hall.database.read() as connection:
            assert await due_store.to_destroy(connection) == [poll.id]
        if await goes_through(hall.polls._destroy(poll.id), cut):
            break
        standing, _ = await hall.polls.show(hall.actor(), poll.id)
        assert (standing.poll.state, standing.result) == (State.CANCELLED, None)
        with pytest.raises(UserError, match="poll-code-unknown"):
            await hall.polls.verify(hall.actor(), receipts[0].code)
        assert (await hall.vote(2, other, cut % 3)).choice == (cut % 3,)
    assert cut > 5
    assert [*await hall.in_box(poll), *await hall.chain(poll), *await hall.rows(ballot_drafts)] == []
    assert {row.choices for row in await hall.rows(roll) if row.poll_id == poll.id} == {None}
    async with hall.database.read() as connection:
        assert await due_store.to_destroy(connection) == []
    await hall.restart()
    assert len(await hall.in_box(other)) == 2
    assert len(await hall.reminders_of("poll-result")) == 1


async def test_the_roll_of_a_poll_that_another_replaces_goes_in_pieces(
    hall: Hall, goes_through: Callable[[Awaitable[None], int], Awaitable[bool]]
) -> None:
    poll = await hall.open()
    after = await hall.open(replaces=poll.id)
    assert not await goes_through(hall.polls._destroy(poll.id), 3)
    assert Counter(row.poll_id for row in await hall.rows(roll)) == {poll.id: 3, after.id: 5}
    await hall.restart()
    assert Counter(row.poll_id for row in await hall.rows(roll)) == {after.id: 5}


async def test_what_a_crash_left_is_sealed_at_the_next_start(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await hall.open()
    for user_id in range(1, 6):
        await hall.vote(user_id, poll, 0)

    async def torn(*_: object) -> None:
        raise OSError("the power failed")

    with monkeypatch.context() as patched:
        patched.setattr(sealed_store, "drop_keyed", torn)
        await hall.pass_time(poll.closes_at - hall.clock.at)
    lengths = [len(row.key) for row in await hall.rows(ballots)]
    assert sorted(lengths) == [19] * 5 + [32] * 5
    await hall.restart()
    assert [len(row.key) for row in await hall.rows(ballots)] == [19] * 5
    assert len(await hall.reminders_of("poll-result")) == 1


async def test_no_ballot_is_deleted_before_all_are_sealed(hall: Hall) -> None:
    poll = await hall.open()
    for user_id in (1, 2, 3):
        await hall.vote(user_id, poll, 0)
    async with hall.database.write() as connection:  # of two that have one code only one could be kept
        await connection.execute(update(ballots).values(code="7K3M-9QWX-2BHT-4PRS"))
    await hall.pass_time(poll.closes_at - hall.clock.at)
    assert (await hall.stored(poll)).state == "open"
    keyed = [row.key for row in await hall.rows(ballots) if len(row.key) == 32]
    assert len(keyed) == 3
    async with hall.database.write() as connection:
        await connection.execute(delete(ballots).where(ballots.c.key.not_in(keyed)))
        for number, key in enumerate(keyed):
            own = update(ballots).where(ballots.c.key == key)
            await connection.execute(own.values(code=f"7K3M-9QWX-2BHT-4PR{number}"))
    await hall.pass_time(timedelta(minutes=1))
    assert (await hall.stored(poll)).state == "closed"
