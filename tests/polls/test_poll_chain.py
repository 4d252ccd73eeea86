"""The chain: an entry for whatever is done to a ballot, and a receipt by which its voter finds it there."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.database import Database, schema, tables
from bot.database.tables import ballots, roll
from bot.polls.codes import new_code, read_code
from bot.polls.formats import chain
from bot.polls.model import BLANK, Poll, Receipt, State
from tests.conftest import FixedClock
from tests.polls.conftest import Hall

TWO_DAYS = timedelta(days=2)


def entry(receipt: Receipt) -> tuple[str, str]:
    """The seal and the head of the entry that a receipt tells of."""
    return chain.seal(receipt.code, receipt.choice, receipt.nonce), receipt.head


async def test_every_change_of_a_ballot_is_an_entry_that_its_receipt_finds(hall: Hall) -> None:
    poll = await hall.open()
    presses = [(3, 0), (4, 2), (3, 1), (3, 1), (3, None), (3, None), (3, 1), (4, None)]
    receipts = [await hall.vote(user_id, poll, option) for user_id, option in presses]
    cast, other, changed, same, retracted, none, again, gone = receipts
    assert [(act, seal, head) for act, seal, head in await hall.chain(poll)] == [
        ("cast", *entry(cast)),
        ("cast", *entry(other)),
        ("change", *entry(changed)),
        ("change", *entry(same)),
        ("retract", *entry(retracted)),
        ("cast", *entry(again)),
        ("retract", *entry(gone)),
    ]
    assert cast.code == changed.code == same.code == retracted.code != other.code
    assert again.code not in (cast.code, "")  # another ballot: nobody can tell that it is the same voter's
    assert (none.code, none.nonce, none.head) == ("", "", "")
    assert len({receipt.nonce for receipt in receipts}) == 8  # one for each entry, and none


async def test_presses_at_one_instant_are_entries_in_the_order_of_their_receipts(hall: Hall) -> None:
    poll = await hall.open(method="approval")
    presses = [(user_id, option) for option in (0, 1, 0, 1, 2) for user_id in range(1, 6)]
    receipts = await asyncio.gather(*(hall.vote(user_id, poll, option) for user_id, option in presses))
    entries = await hall.chain(poll)
    assert [(seal, head) for _, seal, head in entries] == [entry(receipt) for receipt in receipts]
    assert [act for act, _, _ in entries] == (["cast"] * 5 + ["change"] * 10 + ["retract"] * 5 + ["cast"] * 5)


async def test_two_services_at_once_write_one_chain(hall: Hall) -> None:
    """As on PostgreSQL, where a second bot may run by mistake; the fixture sees to it that the chain holds."""
    first_poll, second_poll = await hall.open(), await hall.open()
    first = hall.polls
    hall.start()
    receipts = await asyncio.gather(
        *(
            polls.cast(100, user_id, poll.id, n % 3)
            for n in range(4)
            for polls in (first, hall.polls)
            for poll in (first_poll, second_poll)
            for user_id in range(1, 6)
        )
    )
    for poll in (first_poll, second_poll):
        entries = {head for _, _, head in await hall.chain(poll)}
        assert {r.head for r in receipts if r.poll.id == poll.id and r.head} == entries
    await first.finish()


async def test_nothing_stored_ties_a_ballot_to_its_voter_or_its_entry_once_the_poll_is_closed(
    hall: Hall,
) -> None:
    poll = await hall.open()
    receipts = {user_id: await hall.vote(user_id, poll, user_id % 3) for user_id in (2, 5, 3, 1)}
    before = {row.key for row in await hall.rows(ballots)}
    await hall.pass_time(TWO_DAYS)
    stored = await hall.stored(poll)
    assert (stored.state, stored.secret) == ("closed", None)
    rows = await hall.rows(ballots)
    assert {row.code: row.choices for row in rows} == {
        receipt.code: str(receipt.choice[0]) for receipt in receipts.values()
    }
    assert before.isdisjoint(row.key for row in rows)
    assert [row.key for row in rows] == sorted(row.code.encode() for row in rows)
    # What is kept of the entries and of the roll, and where the rows lie, says nothing more.
    assert tables.chain.columns.keys() == ["poll_id", "number", "act", "seal", "head"]
    assert ballots.columns.keys() == ["poll_id", "key", "code", "choices"]
    assert roll.columns.keys()[:3] == ["poll_id", "user_id", "voted"]
    nonces = {receipt.nonce.encode() for receipt in receipts.values()}
    if hall.database.is_sqlite:
        kept = Path(str(hall.database.url.database))
        content = kept.read_bytes() + kept.with_name(f"{kept.name}-wal").read_bytes()
        assert not any(secret in content for secret in nonces | before)


async def test_what_was_fixed_begins_the_chain_and_stays_though_the_close_is_moved(hall: Hall) -> None:
    poll = await hall.open(quorum=50, method="approval", seats=2, options="Yes\nNo\nLater | not now")
    definition = (await hall.stored(poll)).definition
    assert definition | {"electorate": None} == {
        "id": poll.id,
        "question": "Tea?",
        "description": "",
        "options": [{"text": "Yes"}, {"text": "No"}, {"text": "Later", "description": "not now"}],
        "method": "approval",
        "seats": 2,
        "threshold": poll.threshold,
        "quorum": 3,
        "electorate": None,
        "roll": 5,
        "opens_at": "2026-01-01T00:00:00+00:00",
        "closes_at": "2026-01-03T00:00:00+00:00",
        "least_minutes": 10,
        "secrecy": "secret",
        "results": "hidden",
        "turnout_for": "everyone",
        "commitment": poll.commitment,
    }
    assert (await hall.stored(poll)).head.hex() == chain.start(definition)


async def test_a_cancelled_poll_leaves_neither_ballots_nor_chain(hall: Hall) -> None:
    poll, other = await hall.open(), await hall.open()
    for one in (poll, other):
        await hall.vote(3, one, 0)
    ended = await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    await hall.run_due()
    assert (ended.head, await hall.chain(poll), await hall.in_box(poll)) == (None, [], [])
    assert len(await hall.chain(other)) == len(await hall.in_box(other)) == 1


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    assert len({new_code() for _ in range(1000)}) == 1000
    assert read_code(code) == code
    assert read_code(f" {code.lower().replace('-', '')} ") == code
    assert read_code("7k3m 9qwx 2bht 4prs") == "7K3M-9QWX-2BHT-4PRS"
    assert read_code("oOiI-lL11-0000-1111") == "0011-1111-0000-1111"
    for wrong in ("", "7K3M-9QWX-2BHT", f"{code}0", "7K3M-9QWX-2BHT-4PRU", "٠K3M-9QWX-2BHT-4PRS"):
        assert read_code(wrong) is None


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('chain')}/alliance.db"

    async def migrate() -> None:
        database = Database(url)
        await schema.upgrade(database)
        await database.close()

    asyncio.run(migrate())
    return url


@settings(max_examples=25)
@given(
    instants=st.lists(
        st.lists(st.tuples(st.integers(1, 6), st.sampled_from([0, 1, 2, None])), min_size=1, max_size=12),
        max_size=6,
    )
)
def test_whatever_is_pressed_the_chain_holds_as_many_ballots_as_the_box(
    migrated: str, instants: list[list[tuple[int, int | None]]]
) -> None:
    async def play() -> None:
        database, clock = Database(migrated), FixedClock()
        async with database.write() as connection:
            await connection.execute(tables.alliances.delete())
        hall = await Hall(database, clock).found(people=5)
        poll = await hall.open(method="approval")
        for presses in instants:
            receipts = await asyncio.gather(
                *(hall.vote(user_id, poll, option) for user_id, option in presses), return_exceptions=True
            )
            assert all(
                isinstance(receipt, Receipt) == (user_id < 6)
                for receipt, (user_id, _) in zip(receipts, presses, strict=True)
            )
        await hold(database, hall, poll)
        await hall.pass_time(TWO_DAYS)
        await hold(database, hall, poll)
        await hall.polls.finish()
        await database.close()

    asyncio.run(play())


async def hold(database: Database, hall: Hall, poll: Poll) -> None:
    stored, entries = await hall.stored(poll), await hall.chain(poll)
    async with database.read() as connection:
        cast = (await connection.execute(select(ballots).where(ballots.c.poll_id == poll.id))).all()
    assert chain.check(stored.definition, entries, stored.head.hex(), len(cast)) == []
    assert stored.entries == len(entries)
    await hall.check_tallies(poll)
    assert len({row.code for row in cast}) == len(cast)
    assert BLANK not in [row.choices for row in cast]
