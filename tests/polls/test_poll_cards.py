"""The public card follows the votes: soon, not too often, and never from an older state to a newer one."""

import asyncio
from datetime import timedelta

import pytest

from bot.polls.model import Poll, Standing, State
from bot.reminders.model import Busy
from tests.polls.conftest import CHANNEL, Hall

EVERY = timedelta(seconds=5)


async def test_many_votes_make_one_drawing(hall: Hall) -> None:
    poll = await hall.posted()
    hall.wall.shown.clear()
    for user_id in range(1, 6):
        await hall.vote(user_id, poll, 0)
        await hall.pass_time(timedelta(seconds=0.9))
    assert hall.wall.shown == []
    await hall.pass_time(EVERY)
    assert [standing.turnout for standing in hall.wall.shown] == [5]
    await hall.pass_time(10 * EVERY)
    assert len(hall.wall.shown) == 1


async def test_constant_votes_do_not_put_the_drawing_off(hall: Hall) -> None:
    poll = await hall.posted(results="live")
    hall.wall.shown.clear()
    for second in range(20):
        await hall.vote(second % 5 + 1, poll, second % 3)
        await hall.pass_time(timedelta(seconds=1))
    assert 3 <= len(hall.wall.shown) <= 4


async def test_nothing_is_drawn_when_nothing_changed(hall: Hall) -> None:
    poll = await hall.posted()
    await hall.vote(3, poll, 0)
    await hall.pass_time(EVERY)
    hall.wall.shown.clear()
    await hall.vote(3, poll, 0)  # the same again
    await hall.pass_time(EVERY)
    await hall.vote(3, poll, 1)  # changed, but the results are hidden
    await hall.pass_time(EVERY)
    await hall.vote(4, poll, 1)
    await hall.vote(4, poll, None)
    await hall.pass_time(EVERY)
    assert hall.wall.shown == []


async def test_live_results_are_drawn_when_they_change(hall: Hall) -> None:
    poll = await hall.posted(results="live")
    hall.wall.shown.clear()
    for option in (0, 1):
        await hall.vote(3, poll, option)
        await hall.pass_time(EVERY)
    assert [
        standing.result and tuple(standing.result.rounds[0].tallies.values()) for standing in hall.wall.shown
    ] == [
        (1, 0, 0),
        (0, 1, 0),
    ]


async def test_the_end_is_drawn_at_once_and_after_that_nothing(hall: Hall) -> None:
    poll = await hall.posted()
    await hall.vote(3, poll, 0)
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    await hall.run_due()
    assert hall.wall.shown[-1].poll.state is State.CANCELLED
    assert (await hall.stored(poll)).card_final
    drawn = len(hall.wall.shown)
    await hall.restart()
    assert hall.wall.shown == []
    await hall.pass_time(timedelta(days=3))
    assert drawn == 2


async def test_an_older_drawing_never_stands_over_a_newer_one(hall: Hall) -> None:
    poll = await hall.posted()
    drawn: list[State] = []
    begun, slow = asyncio.Event(), asyncio.Event()

    async def draw(standing: Standing) -> bool:
        begun.set()
        if standing.poll.state is State.OPEN:
            await slow.wait()
        drawn.append(standing.poll.state)
        return True

    hall.wall.draw = draw  # type: ignore[method-assign]
    await hall.vote(3, poll, 0)
    hall.clock.at += EVERY
    waiting = asyncio.ensure_future(hall.run_due())
    await begun.wait()
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    closing = asyncio.ensure_future(hall.run_due())
    await asyncio.wait({closing}, timeout=0.1)
    slow.set()
    await asyncio.gather(waiting, closing)
    assert drawn == [State.OPEN, State.CANCELLED]


async def test_a_deleted_card_is_not_asked_for_again(hall: Hall) -> None:
    poll = await hall.posted()
    hall.wall.gone.add(CHANNEL)
    await hall.vote(3, poll, 0)
    await hall.pass_time(EVERY)
    assert (await hall.stored(poll)).message_id is None
    hall.wall.shown.clear()
    await hall.vote(4, poll, 0)
    await hall.pass_time(EVERY)
    assert hall.wall.shown == []
    await hall.pass_time(timedelta(days=3))
    ended = await hall.stored(poll)
    assert (ended.state, ended.turnout, ended.card_final) == ("closed", 2, True)


@pytest.mark.parametrize(("error", "wait"), [(Busy(), 60), (Busy(300), 300), (RuntimeError("odd"), 60)])
async def test_trouble_is_tried_again_later(hall: Hall, error: Exception, wait: int) -> None:
    poll = await hall.posted()
    hall.wall.shown.clear()

    def trouble(standing: Standing) -> None:
        raise error

    hall.wall.trouble = trouble
    await hall.pass_time(timedelta(days=2))
    assert not (await hall.stored(poll)).card_final
    hall.wall.trouble = lambda standing: None
    await hall.pass_time(timedelta(seconds=wait - 1))
    assert hall.wall.shown == []
    await hall.pass_time(timedelta(seconds=1))
    assert [standing.poll.state for standing in hall.wall.shown] == [State.CLOSED]
    assert (await hall.stored(poll)).card_final


async def test_after_a_restart_every_card_shows_how_its_poll_stands(hall: Hall) -> None:
    voted, ended = await hall.posted(), await hall.posted()
    await hall.vote(3, voted, 0)
    await hall.polls.end(hall.actor(), ended.id, State.CANCELLED, "x")
    await hall.restart()  # neither was drawn before
    shown = {standing.poll.id: standing for standing in hall.wall.shown}
    assert shown[voted.id].turnout == 1
    assert shown[ended.id].poll.state is State.CANCELLED


async def test_a_card_that_is_posted_late_catches_up(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    await hall.run_due()
    assert hall.wall.shown == []
    await hall.polls.posted(poll.id, CHANNEL, 300)  # drawn while it was open
    await hall.pass_time(EVERY)
    assert [standing.poll.state for standing in hall.wall.shown] == [State.CANCELLED]


def turnout_of(shown: list[Standing], poll: Poll) -> list[int]:
    return [standing.turnout for standing in shown if standing.poll.id == poll.id]


async def test_each_poll_has_a_pace_of_its_own(hall: Hall) -> None:
    one, two = await hall.posted(), await hall.posted()
    hall.wall.shown.clear()
    await hall.vote(3, one, 0)
    await hall.pass_time(timedelta(seconds=3))
    await hall.vote(3, two, 0)
    await hall.pass_time(timedelta(seconds=2))
    assert (turnout_of(hall.wall.shown, one), turnout_of(hall.wall.shown, two)) == ([1], [])
    await hall.pass_time(timedelta(seconds=3))
    assert (turnout_of(hall.wall.shown, one), turnout_of(hall.wall.shown, two)) == ([1], [1])
