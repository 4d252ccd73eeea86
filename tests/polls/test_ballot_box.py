"""Voting: one person, one ballot, whoever presses when and how often; a receipt only for what is on disk."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from bot.apart import Apart
from bot.database import Database
from bot.database.tables import tallies
from bot.errors import UserError
from bot.polls import box, tellers
from bot.polls.ballot_store import BallotStore
from bot.polls.model import BLANK, Receipt, State
from tests.conftest import FixedClock
from tests.polls.conftest import ELSEWHERE, GUILD, Hall


async def refused(hall: Hall, *args: object) -> str:
    with pytest.raises(UserError) as error:
        await hall.vote(*args)  # type: ignore[arg-type]
    return error.value.key


async def test_a_vote_is_cast_changed_kept_and_taken_back(hall: Hall) -> None:
    poll = await hall.open()
    steps = [
        (0, BLANK, (0,)),
        (1, (0,), (1,)),
        (1, (1,), (1,)),
        (None, (1,), BLANK),
        (None, BLANK, BLANK),
        (2, BLANK, (2,)),
    ]
    for option, before, after in steps:
        receipt = await hall.vote(3, poll, option)
        assert (receipt.before, receipt.choice) == (before, after)
        assert await hall.in_box(poll) == ([",".join(map(str, after))] if after else [])
        assert await hall.voted(poll) == ({3} if after else set())


async def test_approvals_are_toggled(hall: Hall) -> None:
    poll = await hall.open(method="approval")
    for option, after in ((2, (2,)), (0, (0, 2)), (2, (0,)), (1, (0, 1)), (0, (1,)), (1, BLANK)):
        assert (await hall.vote(3, poll, option)).choice == after
    assert await hall.voted(poll) == set()


async def test_the_roll_is_frozen_at_the_opening(hall: Hall) -> None:
    poll = await hall.open()
    assert poll.roll_size == 5
    await hall.join(9)
    assert await refused(hall, 9, poll, 0) == "poll-not-on-roll"
    assert await refused(hall, 9, poll, None) == "poll-not-on-roll"
    later = await hall.open()
    assert later.roll_size == 6
    assert (await hall.vote(9, later, 0)).choice == (0,)


async def test_another_chapter_votes_into_the_same_ballot_and_another_alliance_into_none(
    hall: Hall, clock: FixedClock
) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    assert (await hall.vote(3, poll, 1, ELSEWHERE)).before == (0,)
    assert await hall.in_box(poll) == ["1"]
    # Somebody on the roll presses a forged button in the server of another alliance, or in none.
    assert await refused(hall, 3, poll, 0, 999) == "poll-unknown"
    assert await refused(hall, 3, poll, 0, None) == "only-in-server"
    assert await hall.in_box(poll) == ["1"]
    clock.at += timedelta(days=3)
    await hall.run_due()
    assert await refused(hall, 3, poll, 0, 999) == "poll-unknown"


async def test_an_unknown_poll_or_option(hall: Hall) -> None:
    poll = await hall.open()
    assert await refused(hall, 3, poll, 3) == "poll-option-unknown"
    with pytest.raises(UserError, match="poll-unknown"):
        await hall.polls.cast(GUILD, 3, 999_999_999_999_999_999, 0)
    assert await hall.in_box(poll) == []


async def test_a_hundredth_of_a_second_after_the_close_is_too_late(hall: Hall, clock: FixedClock) -> None:
    poll = await hall.open()
    clock.at = poll.closes_at - timedelta(milliseconds=10)
    await hall.vote(3, poll, 0)
    clock.at = poll.closes_at + timedelta(milliseconds=10)
    assert await refused(hall, 4, poll, 0) == "poll-closed"  # nobody has closed it yet
    await hall.run_due()
    assert await refused(hall, 4, poll, 0) == "poll-closed"
    assert await refused(hall, 3, poll, None) == "poll-closed"
    assert await hall.in_box(poll) == ["0"]


async def test_two_hundred_at_once_are_all_counted(database: Database, clock: FixedClock) -> None:
    hall = await Hall(database, clock).found(people=200)
    poll = await hall.open()
    receipts = await asyncio.gather(*(hall.vote(user_id, poll, user_id % 3) for user_id in range(1, 201)))
    assert all(receipt.choice == (user_id % 3,) for user_id, receipt in enumerate(receipts, 1))
    assert Counter(await hall.in_box(poll)) == Counter(str(user_id % 3) for user_id in range(1, 201))
    assert await hall.voted(poll) == set(range(1, 201))
    await hall.polls.finish()


@pytest.mark.parametrize("method", ["single", "approval"])
async def test_ten_presses_at_once_make_one_ballot(hall: Hall, method: str) -> None:
    poll = await hall.open(method=method, options="\n".join("abcdefghij"))
    receipts = await asyncio.gather(*(hall.vote(3, poll, option) for option in range(10)))
    # Each receipt begins where the one before it ended: none was decided on an old ballot.
    assert [receipt.before for receipt in receipts] == [BLANK, *(receipt.choice for receipt in receipts[:-1])]
    assert await hall.in_box(poll) == ["9" if method == "single" else ",".join(map(str, range(10)))]
    assert await hall.voted(poll) == {3}


async def test_several_services_at_once_keep_one_ballot_a_person(hall: Hall) -> None:
    """As on PostgreSQL, where a second bot may run by mistake."""
    poll = await hall.open()
    first = hall.polls
    hall.start()
    await asyncio.gather(
        *(
            polls.cast(GUILD, user_id, poll.id, n % 3)
            for polls in (first, hall.polls)
            for user_id in range(1, 6)
            for n in range(5)
        )
    )
    assert len(await hall.in_box(poll)) == 5
    assert await hall.voted(poll) == set(range(1, 6))
    await first.finish()


async def test_votes_during_the_closing_are_counted_or_refused(database: Database, clock: FixedClock) -> None:
    people = 120
    hall = await Hall(database, clock).found(people)
    poll = await hall.open()
    order, started = random.Random(7), asyncio.Event()
    clock.at += timedelta(hours=1)

    async def vote(user_id: int) -> Receipt | UserError:
        for _ in range(order.randrange(30)):
            await asyncio.sleep(0)
        try:
            return await hall.polls.cast(GUILD, user_id, poll.id, user_id % 3)
        except UserError as error:
            return error
        finally:
            started.set()

    async def close() -> None:
        await started.wait()
        await hall.polls.end(hall.actor(), poll.id, State.CLOSED, "enough")
        await hall.run_due()

    *outcomes, _ = await asyncio.gather(*(vote(user_id) for user_id in range(1, people + 1)), close())
    counted = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    late = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
    assert {error.key for error in late} <= {"poll-closed"}
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    assert standing.result is not None
    assert standing.turnout == len(counted) == standing.result.ballots
    said = Counter(receipt.choice[0] for receipt in counted)
    assert tuple(standing.result.rounds[0].tallies.values()) == tuple(said[place] for place in range(3))
    await hall.polls.finish()


async def test_a_poll_that_was_closed_behind_the_boxs_back(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    knows = hall.polls
    hall.start()
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    with pytest.raises(UserError, match="poll-cancelled"):
        await knows.cast(GUILD, 4, poll.id, 0)
    await hall.run_due()
    assert await hall.in_box(poll) == []
    await knows.finish()


async def test_a_poll_does_not_close_between_the_look_and_the_ballot(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await hall.open()
    look, loop = BallotStore.roll, asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []

    def slow_look(self: BallotStore, poll_id: int, user_ids: list[int]) -> Mapping[int, bool]:
        found = look(self, poll_id, user_ids)
        loop.call_soon_threadsafe(lambda: closing.append(loop.create_task(hall.polls._close(poll.id))))
        if hall.database.is_sqlite:
            time.sleep(0.2)  # in the writer's thread: time enough for the closing to overtake, if it could
        else:
            await_only(asyncio.sleep(0.2))
        return found

    monkeypatch.setattr(BallotStore, "roll", slow_look)
    assert (await hall.vote(3, poll, 1)).choice == (1,)
    await closing[0]
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    assert standing.poll.turnout == standing.turnout == 1


async def test_whoever_is_gone_before_the_receipt_has_voted_all_the_same(hall: Hall) -> None:
    poll = await hall.open()
    gone = asyncio.ensure_future(hall.vote(3, poll, 0))
    stays = asyncio.ensure_future(hall.vote(4, poll, 1))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await stays).choice == (1,)
    assert await hall.in_box(poll) == ["0", "1"]


async def test_a_stop_decides_what_was_pressed(hall: Hall) -> None:
    poll = await hall.open()
    pressed = [asyncio.ensure_future(hall.vote(user_id, poll, 0)) for user_id in range(1, 5)]
    await asyncio.sleep(0)
    await hall.polls.finish()
    assert [task.result().choice for task in pressed] == [(0,)] * 4
    assert await hall.in_box(poll) == ["0"] * 4
    hall.start()


async def test_no_receipt_without_a_commit(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction fails after everything was written: nobody hears a receipt, and nothing is left."""
    poll = await hall.open()
    real = box.decide

    def torn(*args: object, **named: object) -> object:
        real(*args, **named)  # type: ignore[arg-type]
        raise DBAPIError(None, None, OSError("disk full"))

    monkeypatch.setattr(box, "decide", torn)
    outcomes = await asyncio.gather(
        *(hall.vote(user_id, poll, 0) for user_id in range(1, 6)), return_exceptions=True
    )
    assert all(isinstance(outcome, DBAPIError) for outcome in outcomes)
    assert await hall.in_box(poll) == []
    assert await hall.voted(poll) == set()
    monkeypatch.undo()
    assert (await hall.vote(1, poll, 0)).choice == (0,)


async def test_ballots_of_two_polls_in_one_instant_stay_apart(hall: Hall) -> None:
    first, second = await hall.open(), await hall.open()
    await asyncio.gather(
        *(
            hall.vote(user_id, poll, option)
            for user_id in range(1, 6)
            for poll, option in ((first, 0), (second, 1))
        )
    )
    assert await hall.in_box(first) == ["0"] * 5
    assert await hall.in_box(second) == ["1"] * 5


async def test_tallies_are_written_anew_at_the_closing(hall: Hall) -> None:
    """PostgreSQL tells by which transaction a row was written: the last to vote for an option would be known."""
    poll = await hall.open()
    for user_id in range(1, 6):
        await hall.vote(user_id, poll, user_id % 2)
    await hall.pass_time(timedelta(days=2))
    assert [row.people for row in await hall.rows(tallies)] == [2, 3]
    if not hall.database.is_sqlite:
        async with hall.database.read() as connection:
            [closed] = set(await connection.scalars(text("SELECT xmin::text FROM tallies")))
            voted = set(await connection.scalars(text("SELECT xmin::text FROM roll")))
        assert closed not in voted


@pytest.mark.parametrize("method", ["approval", "stv"])
async def test_many_different_ballots_are_counted_in_another_process_to_the_same(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    poll = await hall.open(method=method, results="live")
    for user_id in range(1, 6):
        if method == "approval":
            await hall.vote(user_id, poll, user_id % 3)
        else:
            await hall.polls._box.cast(GUILD, user_id, poll.id, None, ((1, 2, 3), (2, 1, 0))[user_id % 2])
    here = await hall.polls.standing(poll.id)
    monkeypatch.setattr(tellers, "FEW", 1)
    monkeypatch.setattr(tellers, "count", None)
    assert await hall.polls.standing(poll.id) == here
    await hall.pass_time(timedelta(days=2))
    closed = await hall.polls.standing(poll.id)
    monkeypatch.setattr(Apart, "run", None)
    assert await hall.polls.standing(poll.id) == closed  # it is known by now
