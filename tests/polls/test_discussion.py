"""The thread under a poll's card: opened with it, once; outliving the card; archived at the end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.errors import UserError
from bot.polls.model import State
from tests.polls.assembly import Assembly, id_of
from tests.polls.conftest import CHANNEL, GUILD, POLLS, Hall
from tests.world import custom_ids, said

TWO_DAYS = timedelta(days=2)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
async def test_a_thread_is_opened_once_and_archived_with_the_poll(hall: Hall, state: State) -> None:
    poll = await hall.posted(discussion=True)
    assert hall.wall.threads == {poll.id: "open"}
    assert (await hall.stored(poll)).thread_id == 300
    await hall.vote(3, poll, 0)
    await hall.restart()  # a wall that was told of no thread yet
    assert hall.wall.threads == {}
    await hall.pass_time(timedelta(hours=1))
    await hall.polls.end(hall.actor(), poll.id, state, "Enough said")
    await hall.run_due()
    assert hall.wall.threads == {poll.id: "archived"}


async def test_without_the_wish_there_is_none(hall: Hall) -> None:
    await hall.posted()
    await hall.pass_time(TWO_DAYS)
    assert hall.wall.threads == {}


async def test_where_discord_refuses_it_nobody_tries_again(hall: Hall) -> None:
    hall.wall.gone.add(300)
    poll = await hall.posted(discussion=True)
    stored = await hall.stored(poll)
    assert (stored.thread_id, stored.discussion, stored.message_id) == (None, False, 300)


async def test_a_channel_without_threads_is_said_before_the_poll_opens(hall: Hall) -> None:
    hall.wall.discussable = lambda *_: False  # type: ignore[method-assign]
    with pytest.raises(UserError) as refused:
        await hall.open(discussion=True)
    assert refused.value.key == "poll-thread-forbidden"
    assert (await hall.open()).channel_id == CHANNEL


async def test_people_are_mentioned_in_the_thread_while_it_is_there(hall: Hall) -> None:
    talked, silent = await hall.posted(discussion=True), await hall.open(discussion=True)
    await hall.polls.posted(silent.id, silent.channel_id, 301)
    await hall.pass_time(timedelta(seconds=10))
    hall.wall.gone.add(301)
    polls = [await hall.polls.find(hall.actor(), poll.id) for poll in (talked, silent)]
    assert [await hall.polls.places(poll) for poll in polls] == [
        [(GUILD, 300), (GUILD, CHANNEL), (GUILD, POLLS)],
        [(GUILD, CHANNEL), (GUILD, POLLS)],
    ]


async def test_an_edited_poll_keeps_the_thread(hall: Hall) -> None:
    poll = await hall.posted(discussion=True)
    edited = await hall.polls.open(hall.actor(), await hall.polls.editable(hall.actor(), poll.id))
    await hall.run_due()
    assert edited.thread_id == 300
    assert hall.wall.threads == {poll.id: "open"}
    await hall.pass_time(TWO_DAYS)
    assert hall.wall.threads == {poll.id: "open", edited.id: "archived"}


async def test_a_thread_that_an_edit_leaves_behind_is_archived(hall: Hall) -> None:
    moved, quiet = await hall.posted(discussion=True), await hall.open(discussion=True)
    await hall.polls.posted(quiet.id, quiet.channel_id, 301)
    await hall.pass_time(timedelta(seconds=10))
    for poll, change in ((moved, {"channel_id": POLLS}), (quiet, {"discussion": False})):
        typed = await hall.polls.editable(hall.actor(), poll.id)
        quiet = await hall.polls.open(hall.actor(), replace(typed, **change))
    await hall.run_due()
    assert hall.wall.threads[moved.id] == "archived"
    assert hall.wall.threads[quiet.id] == "archived"
    assert (await hall.stored(quiet)).thread_id is None
    typed = await hall.polls.editable(hall.actor(), quiet.id)
    again = await hall.polls.open(hall.actor(), replace(typed, discussion=True))
    await hall.run_due()
    assert hall.wall.threads[again.id] == "open"


def thread(assembly: Assembly) -> Any:
    [found] = assembly.board.threads
    return found


async def test_a_discussion_in_discord(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(discussion=True, question="x" * 300)
    await assembly.refreshed()
    talk = thread(assembly)
    assert talk.name == "x" * 99 + "…"
    form = await assembly.olga.slash(assembly.lobby, "poll edit", poll=id_of(card))
    world.env.inject_error("PATCH", f"/channels/{talk.id}", status=503)
    await assembly.hand_in(form, question="y" * 300)
    assert thread(assembly).name == talk.name
    await world.skip(timedelta(minutes=1))
    assert thread(assembly).name == "y" * 99 + "…"
    [card] = [message for message in assembly.board.history() if custom_ids(message)]
    await world.restart()
    await assembly.refreshed()
    assert thread(assembly).id == talk.id
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert f"<#{talk.id}>" in said(shown)
    await world.bot.http.delete_message(assembly.board.id, card.id)
    await world.skip(TWO_DAYS)
    found = await world.bot.fetch_channel(talk.id)
    assert isinstance(found, discord.Thread)
    assert found.archived


async def test_a_thread_that_a_moderator_deleted_stays_deleted(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(discussion=True)
    await assembly.refreshed()
    found = await world.bot.fetch_channel(thread(assembly).id)
    assert isinstance(found, discord.Thread)
    await found.delete()
    await assembly.vote(assembly.vera, card, 0)
    await world.skip(TWO_DAYS)
    assert assembly.board.threads == []
    assert any("The poll is closed" in told for told in assembly.cards())


async def test_discord_cannot_open_the_thread_just_now(assembly: Assembly) -> None:
    assembly.world.env.inject_error("POST", "/channels/*/messages/*/threads", status=503)
    await assembly.ask(discussion=True)
    await assembly.refreshed()
    assert assembly.board.threads == []
    await assembly.world.skip(timedelta(minutes=1))
    assert thread(assembly)
