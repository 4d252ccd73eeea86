"""Ways to break a vote, end to end: from two servers, ten presses at once, too late by a hundredth of a second, while
the store is locked, with the server gone, with the clock changed.

Others are tried where they belong: who may not vote, forged buttons, deleted cards and channels in
`test_polls_refused`, a restart in `test_polls_in_discord`, the closing at its instant in `test_ballot_box`, and a bot
that is killed in `tests/crash`.
"""

import asyncio
import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from simcord import GuildHandle

from bot.alliances.model import Level
from bot.database import Database
from bot.errors import UserError
from bot.polls.model import State
from tests.conftest import FixedClock
from tests.polls.assembly import BOTH_WAYS, Assembly, id_of, second_chapter
from tests.polls.conftest import Hall
from tests.world import custom_ids, said

TWO_DAYS = timedelta(days=2)
HUNDREDTH = timedelta(milliseconds=10)


async def shown_there(who: Any, guild: GuildHandle, poll_id: str) -> Any:
    return await who.slash(guild.channels["lobby"], "poll show", poll=poll_id)


@BOTH_WAYS
async def test_one_person_in_two_servers_has_one_ballot(assembly: Assembly) -> None:
    world = assembly.world
    other = await second_chapter(assembly)
    there = other.add_member(assembly.vera.user)
    card = await assembly.ask(results="live")
    copy = await shown_there(there, other, id_of(card))
    await assembly.vote(assembly.vera, card, 0)
    assert "now says: **Coffee**" in await assembly.vote(there, copy, 1)
    votes = [(assembly.vera, card, custom_ids(card)[0]), (there, copy, custom_ids(copy)[2])] * 5
    assert all("Your ballot" in said(one) for one in await world.press_at_once(*votes))
    await world.skip(TWO_DAYS)
    assert "1 of 3" in said(assembly.board.last_message)


@BOTH_WAYS
async def test_ten_presses_at_once_leave_one_ballot_that_says_what_the_last_receipt_said(
    assembly: Assembly,
) -> None:
    world = assembly.world
    card = await assembly.ask(results="live")
    buttons = custom_ids(card)
    presses = [(assembly.vera, card, buttons[place % 3]) for place in range(10)]
    receipts = [said(answer) for answer in await world.press_at_once(*presses)]
    assert sum("Your ballot is in" in receipt for receipt in receipts) == 1
    assert sum("now says" in receipt for receipt in receipts) == 9
    shown = said(await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card)))
    assert "**Your ballot** says: **Tea**" in shown
    assert "1 of 3" in shown


@BOTH_WAYS
async def test_a_hundredth_of_a_second_too_late(assembly: Assembly) -> None:
    """Though the bot has not come round to closing the poll: no wake-up is run meanwhile."""
    env = assembly.world.env
    card = await assembly.ask(closes="20m")
    poll = await assembly.world.bot.services.polls.standing(int(id_of(card)))
    assert poll is not None
    await env.advance_time((poll.poll.closes_at - HUNDREDTH - env.now()).total_seconds())
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 0)
    await env.advance_time(max(0.0, (poll.poll.closes_at + HUNDREDTH - env.now()).total_seconds()))
    assert "This poll closed" in await assembly.vote(assembly.viktor, card, 0)
    assert "This poll closed" in said(await assembly.world.press(assembly.vera, card, custom_ids(card)[-1]))
    await assembly.world.run_due()
    assert "1 of 3" in said(assembly.board.last_message)


@BOTH_WAYS
async def test_while_the_store_is_locked_nobody_is_told_that_they_voted(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.direct.BUSY_SECONDS", 0.05)
    card = await assembly.ask()
    file = assembly.world.settings.database.url.partition("///")[2]
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = await assembly.vote(assembly.vera, card, 0)
    other.execute("ROLLBACK")
    assert "Your ballot" not in answer
    assert "again" in answer
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 1)
    other.close()


@BOTH_WAYS
async def test_the_server_in_which_it_was_asked_is_gone(assembly: Assembly) -> None:
    world = assembly.world
    other = await second_chapter(assembly)
    there = other.add_member(assembly.vera.user)
    card = await assembly.ask()
    await assembly.vote(assembly.viktor, card, 0)
    gone = world.bot.get_guild(world.guild.id)
    assert gone is not None
    await gone.leave()
    await world.env.settle()
    copy = await shown_there(there, other, id_of(card))
    assert "Your ballot is in" in await assembly.vote(there, copy, 0)
    await world.skip(TWO_DAYS)
    told = said(await shown_there(there, other, id_of(card)))
    assert "**Closed**" in told
    assert "2 of 3" in told
    assert "**Tea** wins" in told


@BOTH_WAYS
async def test_presses_as_the_poll_is_closed_are_each_counted_or_refused(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await world.skip(timedelta(hours=1))
    services, poll_id = world.bot.services, int(id_of(card))
    olga = await services.alliances.actor(world.guild.id, assembly.olga.id, "en-US")
    presses = [(who, card, custom_ids(card)[0]) for who in (assembly.vera, assembly.viktor, assembly.olga)]
    with world.env._bot_scope():
        closing = asyncio.create_task(services.polls.end(olga, poll_id, State.CLOSED, "Enough"))
    answers = [said(answer) for answer in await world.press_at_once(*presses)]
    await closing
    counted = sum("Your ballot is in" in answer for answer in answers)
    assert counted == 3 - sum("This poll closed" in answer for answer in answers)
    await world.run_due()
    assert f"{counted} of 3" in said(assembly.board.last_message)


# --- changing the clock ------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_the_machines_clock_is_set_ahead_and_back(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = assembly.world
    card = await assembly.ask(closes="1d")
    poll_id = id_of(card)

    def set_by(days: int) -> None:
        monkeypatch.setattr(type(world.clock), "now", lambda clock: clock.env.now() + timedelta(days=days))

    set_by(2)
    assert "This poll closed" in await assembly.vote(assembly.vera, card, 0)
    set_by(0)  # put right before the bot came round to closing it
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 1)
    await world.skip(TWO_DAYS)
    set_by(-2)
    assert "This poll closed" in await assembly.forged(assembly.viktor, poll_id)
    taken_back = await world.press(assembly.vera, assembly.lobby.last_message, f"poll:{poll_id}:retract")
    assert "This poll closed" in said(taken_back)
    assert "**Coffee** wins" in said(assembly.board.last_message)


async def refused(hall: Hall, user_id: int, poll: Any) -> str:
    with pytest.raises(UserError) as error:
        await hall.vote(user_id, poll, 0)
    return error.value.key


async def test_a_clock_that_is_set_back_opens_nothing_again(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    await hall.pass_time(TWO_DAYS)
    hall.clock.at -= timedelta(days=1)
    assert await refused(hall, 4, poll) == "poll-closed"
    await hall.restart()
    assert await refused(hall, 4, poll) == "poll-closed"
    await hall.pass_time(timedelta(days=3))
    assert len(await hall.reminders_of("poll-result")) == 1
    assert await hall.in_box(poll) == ["0"]


async def test_a_clock_that_is_set_back_lets_nobody_close_sooner(hall: Hall) -> None:
    poll = await hall.open()
    hall.clock.at -= timedelta(hours=3)
    await hall.vote(3, poll, 0)  # it is open: the store says so, and not the clock
    with pytest.raises(UserError) as error:
        await hall.polls.end(hall.actor(), poll.id, State.CLOSED, "Now")
    assert error.value.key == "poll-too-early"


async def test_a_clock_that_runs_ahead_takes_no_votes_even_before_the_poll_is_closed(hall: Hall) -> None:
    poll = await hall.open()
    hall.clock.at += TWO_DAYS
    assert await refused(hall, 4, poll) == "poll-closed"
    hall.clock.at -= timedelta(hours=1)  # put right before the bot came round to closing it
    await hall.vote(4, poll, 0)
    await hall.pass_time(timedelta(hours=1))
    assert (await hall.stored(poll)).state == "closed"
    assert await hall.in_box(poll) == ["0"]


async def test_a_vote_as_it_closes_early_is_counted_or_refused(database: Database, clock: FixedClock) -> None:
    hall = await Hall(database, clock).found(people=40)
    poll = await hall.open()
    await hall.pass_time(timedelta(hours=1))
    votes = [hall.vote(user_id, poll, user_id % 3) for user_id in range(1, 41)]
    closing = hall.polls.end(hall.actor(2, Level.MODERATOR), poll.id, State.CLOSED, "Enough")
    done = await asyncio.gather(*votes[:20], closing, *votes[20:], return_exceptions=True)
    counted = len(await hall.in_box(poll))
    assert counted == sum(not isinstance(one, BaseException) for one in done) - 1
    assert all(one.key == "poll-closed" for one in done if isinstance(one, UserError))
    assert not any(isinstance(one, BaseException) and not isinstance(one, UserError) for one in done)
    assert counted == len(await hall.voted(poll))
    await hall.polls.finish()
