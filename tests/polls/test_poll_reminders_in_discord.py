"""Reminders to vote as people get them: before the night, in silence, or as a mention where messages are closed."""

from datetime import timedelta

import discord
import pytest

from bot.polls.keeping import CLOSING
from bot.reminders.model import State
from tests.polls.assembly import Assembly, second_chapter
from tests.world import said

HOUR = timedelta(hours=1)
SILENT = 1 << 12  # Discord's flag of a message for which no device sounds
# The simulation begins at 18:00 in Houston, where everybody here lives.


async def test_who_sleeps_past_the_close_is_told_in_the_evening(assembly: Assembly) -> None:
    world, vera = assembly.world, assembly.vera
    await assembly.allow_messages(vera)
    inbox = vera.user.dm_channel
    before = len(inbox.history())
    await assembly.ask(closes="14h")  # 08:00; its reminder is due at 06:00
    await world.restart()
    await world.skip(2 * HOUR + timedelta(minutes=29))
    assert len(inbox.history()) == before
    await world.skip(timedelta(minutes=2))  # 20:31
    assert "you have not voted yet" in said(inbox.last_message)
    assert not inbox.last_message.flags.value & SILENT
    await world.skip(14 * HOUR)
    assert len(inbox.history()) == before + 1


async def test_where_it_can_only_come_by_night_it_makes_no_sound(assembly: Assembly) -> None:
    world, vera = assembly.world, assembly.vera
    await assembly.allow_messages(vera)
    await world.skip(5 * HOUR)
    await assembly.ask(closes="3h")
    inbox = vera.user.dm_channel
    before = len(inbox.history())
    await world.skip(timedelta(minutes=91))  # half time, half past midnight
    assert len(inbox.history()) == before + 1
    assert inbox.last_message.flags.value & SILENT


async def archive(assembly: Assembly) -> None:
    """As Discord does with a thread in which nobody has written for a week."""
    [talk] = assembly.board.threads
    thread = await assembly.world.bot.fetch_channel(talk.id)
    assert isinstance(thread, discord.Thread)
    await thread.edit(archived=True)


@pytest.mark.parametrize("thread", ["none", "open", "put away", "locked", "gone"])
async def test_where_messages_are_closed_it_is_a_mention_and_recorded(
    assembly: Assembly, thread: str
) -> None:
    """In the poll's thread, if it has one when it comes to that; and nobody else reads that they have not voted."""
    world, vera = assembly.world, assembly.vera
    await assembly.allow_messages(vera)
    await assembly.ask(closes="3d", discussion=thread != "none")
    await assembly.refreshed()
    talks = list(assembly.board.threads)
    path = f"/channels/{vera.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)
    await world.skip(2 * 24 * HOUR + timedelta(minutes=1))
    first = talks[0] if talks else assembly.board
    assert vera.mention in said(first.last_message)
    before = len(first.history())
    if thread == "put away":
        await archive(assembly)
    elif thread == "locked":
        await world.bot.http.edit_channel(talks[0].id, locked=True)
    elif thread == "gone":
        await world.bot.http.delete_channel(talks[0].id)
    await world.env.settle()
    await world.skip(22 * HOUR)
    second = talks[0] if thread in ("open", "put away") else assembly.board
    told = said(second.last_message)
    assert vera.mention in told
    assert "closes" in told
    assert "voted" not in told
    assert second is not first or len(first.history()) == before + 1
    actor = await world.bot.services.alliances.actor(world.guild.id, vera.id)
    async with world.bot.services.reminders._database.read() as connection:
        kept = await world.bot.services.reminders.export(connection, actor.alliance_id, vera.id)
    sent = [one for one in kept["reminders"] if one["kind"] == CLOSING]  # type: ignore[attr-defined]
    assert [one["state"] for one in sent] == [State.SENT, State.SENT]


async def test_who_is_in_another_server_is_mentioned_there(assembly: Assembly) -> None:
    world = assembly.world
    other = await second_chapter(assembly)
    other.add_member(assembly.vera.user)
    await assembly.allow_messages(assembly.vera)
    await assembly.ask(closes="3d")
    world.guild.remove_member(assembly.vera)
    await world.env.settle()
    path = f"/channels/{assembly.vera.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)
    await world.skip(2 * 24 * HOUR + timedelta(minutes=1))
    told = said(other.channels["polls"].last_message)
    assert assembly.vera.mention in told
    assert "/channels/" not in told, "they do not see that server"
    assert "/poll show" in told
    listed = await world.known("vera", other).slash(other.channels["lobby"], "poll mine")
    assert "still needs your vote" in said(listed)
    assert "To its card" not in said(listed)
    assert assembly.vera.mention not in "".join(assembly.cards())
