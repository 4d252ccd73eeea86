"""`/remind`, as people use it in Discord."""

from datetime import timedelta

import discord
import pytest
from simcord import ChannelHandle, MemberActor

from bot.reminders.model import Topic
from tests.world import World, message_of, said

HOUR = timedelta(hours=1)


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


@pytest.fixture
def lobby(world: World) -> ChannelHandle:
    return world.guild.channels["lobby"]


async def opt_in(world: World, who: MemberActor) -> None:
    """Allow direct messages about one's own reminders, which is what `/me` does."""
    services = world.bot.services
    with world.env._bot_scope():
        actor = await services.alliances.actor(world.guild.id, who.id)
        await services.reminders.consent(actor, Topic.PERSONAL, True)
    await world.env.settle()


async def volunteer(world: World, admin: MemberActor, name: str) -> MemberActor:
    member = world.member(name)
    await admin.slash(world.guild.channels["lobby"], "level give", person=member, level="organizer")
    return member


async def test_a_reminder_comes_in_the_channel_as_it_was_typed(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    answer = await admin.slash(lobby, "remind me", text="@everyone **call** <@1> <#2>", when="2h")
    assert "here in this channel" in said(answer)
    assert message_of(answer).ephemeral
    await world.skip(HOUR)
    before = len(lobby.history())
    await world.skip(HOUR)
    message = lobby.last_message
    assert message is not None
    assert len(lobby.history()) == before + 1
    assert message.content.startswith(admin.mention)
    assert r"\@everyone \*\*call\*\* \<\@1\> \<\#2\>" in message.content


async def test_with_consent_it_comes_directly_and_nowhere_else(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    await opt_in(world, admin)
    inbox = admin.user.dm_channel
    assert "what you asked me to remind you of" in said(inbox.last_message)
    answer = await admin.slash(lobby, "remind me", text="call", when="2h")
    assert "by direct message" in said(answer)
    before = len(lobby.history())
    await world.skip(2 * HOUR)
    assert "call" in said(inbox.last_message)
    assert len(lobby.history()) == before


async def test_closed_direct_messages_fall_back_to_the_channel(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    await opt_in(world, admin)
    await admin.slash(lobby, "remind me", text="call", when="2h")
    inbox = admin.user.dm_channel
    path = f"/channels/{inbox.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)
    await world.skip(2 * HOUR)
    assert len(inbox.history()) == 1
    assert "call" in said(lobby.last_message)


async def test_what_was_due_while_the_bot_was_away_comes_once(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    await admin.slash(lobby, "remind me", text="call", when="2h")
    await world.env.advance_time(timedelta(days=2).total_seconds())
    before = len(lobby.history())
    await world.restart()
    await world.restart()
    assert len(lobby.history()) == before + 1
    assert "call" in said(lobby.last_message)


async def test_times_are_read_in_the_persons_zone(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    answer = await admin.slash(lobby, "remind me", text="call", when="2026-12-01 18:00")
    in_new_york = int(discord.utils.parse_time("2026-12-01T18:00:00-05:00").timestamp())
    assert f"<t:{in_new_york}:F>" in said(answer)


@pytest.mark.parametrize(
    ("text", "when", "words"),
    [
        ("call", "yesterday", "cannot read"),
        ("call", "2020-01-01 10:00", "already past"),
        ("call", "9w 900d", "too far"),
        ("\u200b\u202e \u2066", "2h", "needs some words"),
        ("call", "2026-03-08 02:30", "skip the time"),
        ("call", "2026-11-01 01:30", "twice"),
    ],
)
async def test_bad_input_is_answered_in_words(
    world: World, admin: MemberActor, lobby: ChannelHandle, text: str, when: str, words: str
) -> None:
    assert words in said(await admin.slash(lobby, "remind me", text=text, when=when))
    assert "no reminders" in said(await admin.slash(lobby, "remind list"))


async def test_the_list_pages_and_its_buttons_cancel_even_after_a_restart(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    for hour in range(1, 8):
        await admin.slash(lobby, "remind me", text="*long* " * 71 + str(hour), when=f"{hour}h")
    shown = await admin.slash(lobby, "remind list")
    assert "7 reminders" in said(shown)
    await world.restart()
    shown = await world.press(admin, shown, "remind:page:1")
    assert "Back" in said(shown)
    own = await _own(world, admin)
    last = own[-1]
    shown = await world.press(admin, shown, f"remind:{last}:cancel:1")
    assert "6 reminders" in said(shown)
    assert len(await _own(world, admin)) == 6


async def _own(world: World, who: MemberActor) -> list[int]:
    services = world.bot.services
    actor = await services.alliances.actor(world.guild.id, who.id)
    return [reminder.id for reminder in await services.reminders.own(actor)]


async def test_cancelling_by_name(world: World, admin: MemberActor, lobby: ChannelHandle) -> None:
    await admin.slash(lobby, "remind me", text="call Bob", when="2h")
    await admin.slash(lobby, "remind me", text="write Eve", when="3h")
    choices = await admin.autocomplete(lobby, "remind cancel", "reminder", "bob")
    assert len(choices) == 1
    assert "call Bob" in choices[0]["name"]
    value = choices[0]["value"]
    other = await volunteer(world, admin, "eve")
    assert await other.autocomplete(lobby, "remind cancel", "reminder", "") == []
    for who, what in ((other, value), (admin, "no such"), (admin, "9" * 30), (admin, "²")):
        assert "no such reminder" in said(await who.slash(lobby, "remind cancel", reminder=what))
    assert "call Bob" in said(await admin.slash(lobby, "remind cancel", reminder=value))
    assert "no such reminder" in said(await admin.slash(lobby, "remind cancel", reminder=value))
    assert len(await _own(world, admin)) == 1


async def test_a_second_alliance_has_no_hand_in_it(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    await admin.slash(lobby, "remind me", text="call Bob", when="2h")
    (mine,) = await _own(world, admin)
    elsewhere = world.new_guild("Ohio Alliance")
    stranger = await world.set_up(elsewhere)
    there = elsewhere.channels["lobby"]
    assert "no such reminder" in said(await stranger.slash(there, "remind cancel", reminder=str(mine)))
    assert "Everything was delivered" in said(await stranger.slash(there, "reminders undelivered"))


async def test_newcomers_are_told_to_join_first(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    newcomer = world.member("newcomer")
    assert "Join" in said(await newcomer.slash(lobby, "remind me", text="call", when="2h"))


async def test_the_bot_speaks_for_nobody_where_they_may_not_write(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = world.guild.create_text_channel("news", overwrites={world.guild.default_role: silent})
    anna = await volunteer(world, admin, "anna")
    assert "could not remind you" in said(await anna.slash(quiet, "remind me", text="call", when="2h"))
    await opt_in(world, anna)
    assert "by direct message" in said(await anna.slash(quiet, "remind me", text="call", when="2h"))


async def test_a_private_reminder_is_not_read_out_to_those_who_stayed(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    anna = await volunteer(world, admin, "anna")
    await anna.slash(lobby, "remind me", text="something private", when="2h")
    world.guild.remove_member(anna)
    await world.env.settle()
    await world.skip(2 * HOUR)
    assert not any("private" in message.content for message in lobby.history())
    shown = said(await admin.slash(lobby, "reminders undelivered"))
    assert "has left that server" in shown
    assert "private" not in shown
