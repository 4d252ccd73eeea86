"""Who may not, and what goes wrong: forged buttons, deleted cards and channels, Discord refusing."""

import re
from datetime import timedelta

import discord
import pytest

from tests.polls.assembly import BOTH_WAYS, Assembly, id_of
from tests.world import custom_ids, said

# --- who may not -------------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_who_is_not_on_the_roll_is_told_why(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    stranger = world.member("stranger")
    late = await world.volunteer("late")
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    for who in (stranger, late, robot, assembly.admin):
        assert "You are not on the roll" in await assembly.vote(who, card, 0)
        assert "You are not on the roll" in said(await world.press(who, card, custom_ids(card)[-1]))
    await assembly.refreshed()
    assert "0 of 3" in said(assembly.board.last_message)


@BOTH_WAYS
async def test_a_forged_button_in_another_alliances_server(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    other = world.new_guild("Ohio Alliance")
    await world.set_up(other)
    there = other.add_member(assembly.vera.user)
    assert "There is no such poll here" in await assembly.forged(
        there, id_of(card), channel=other.channels["lobby"]
    )
    nowhere = world.new_guild("Not set up")
    there = nowhere.add_member(assembly.vera.user)
    assert "There is no such poll here" in await assembly.forged(
        there, id_of(card), channel=nowhere.channels["lobby"]
    )
    assert "There is no such poll here" in await assembly.forged(assembly.vera, "999999999999999999")
    assert "That option is not one of this poll" in await assembly.forged(assembly.vera, id_of(card), 77)
    await assembly.refreshed()
    assert "0 of 3" in said(assembly.board.last_message)
    assert "Your ballot is in" in await assembly.forged(
        assembly.vera, id_of(card)
    )  # her own server, her own right


async def test_nobody_of_another_alliance_sees_or_ends_a_poll(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    other = world.new_guild("Ohio Alliance")
    boss = await world.set_up(other)
    lobby = other.channels["lobby"]
    assert await boss.autocomplete(lobby, "poll show", "poll", "") == []
    for command in ("poll show", "poll close", "poll cancel"):
        answer = await boss.slash(lobby, command, poll=id_of(card))
        assert "There is no such poll here" in said(answer)
    assert "No poll is open" in said(await boss.slash(lobby, "poll list"))


@pytest.mark.parametrize("command", ["poll create", "poll close", "poll cancel"])
async def test_volunteers_do_not_ask_or_end(assembly: Assembly, command: str) -> None:
    card = await assembly.ask()
    options = {} if command == "poll create" else {"poll": id_of(card)}
    for who in (assembly.vera, assembly.world.member("stranger")):
        answer = await who.slash(assembly.lobby, command, **options)
        assert answer.modal is None
        assert "Only " in said(answer)


async def test_strangers_see_no_polls(assembly: Assembly) -> None:
    card = await assembly.ask()
    stranger = assembly.world.member("stranger")
    for command, options in (("poll show", {"poll": id_of(card)}), ("poll list", {})):
        assert "Only approved volunteers" in said(await stranger.slash(assembly.lobby, command, **options))
    assert await stranger.autocomplete(assembly.lobby, "poll show", "poll", "tea") == []


# --- faults ------------------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_a_deleted_card(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await assembly.admin.delete(card)
    poll_id = id_of(card)
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=poll_id)
    assert "Your ballot is in" in said(await world.press(assembly.vera, shown, custom_ids(shown)[0]))
    await assembly.refreshed()
    assert "To its card" not in said(await assembly.vera.slash(assembly.lobby, "poll list"))
    await world.skip(timedelta(days=2))
    [told] = assembly.cards()
    assert "**Tea** wins" in told


@BOTH_WAYS
async def test_a_deleted_channel(assembly: Assembly) -> None:
    world = assembly.world
    own = world.guild.create_text_channel("debate")
    await assembly.hand_in(await assembly.form(channel=own, discussion=True))
    card = own.last_message
    await assembly.vote(assembly.vera, card, 0)
    await assembly.refreshed()
    await assembly.delete_channel(own)  # and with it the thread, of which Discord says nothing
    await assembly.allow_messages(assembly.viktor)
    closed = f"/channels/{assembly.viktor.user.dm_channel.id}/messages"
    world.env.inject_error("POST", closed, status=403, code=50007, times=None)
    await world.skip(timedelta(days=2))
    *reminded, told = assembly.cards()  # in the polls channel instead
    assert reminded
    assert all(assembly.viktor.mention in one for one in reminded)
    assert "**Tea** wins" in told


async def test_every_channel_is_gone(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    await assembly.delete_channel(assembly.board)
    await world.skip(timedelta(days=2, minutes=1))
    finding = said(world.guild.channels["moderators"].last_message)
    assert "nowhere to announce it" in finding
    assert "Tea or coffee?" in finding
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert "**Tea** wins" in said(shown)


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008), (503, 0)])
async def test_discord_refusing_to_draw_the_card_loses_nothing(
    assembly: Assembly, status: int, code: int
) -> None:
    world = assembly.world
    card = await assembly.ask(closes="20m")
    world.env.inject_error("PATCH", f"/channels/*/messages/{card.id}", status=status, code=code, times=None)
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 0)
    await assembly.refreshed()
    assert "now says" in await assembly.vote(assembly.vera, card, 1)
    await world.skip(timedelta(minutes=20))
    assert "**Coffee** wins" in assembly.cards()[-1]
    if status == 503:  # it passes, and the card catches up
        world.env.backend.faults.clear()
        await world.skip(timedelta(minutes=2))
        assert "**Coffee** wins" in assembly.cards()[0]
    world.unexpected()


async def test_the_bot_may_not_write_where_the_card_should_hang(assembly: Assembly) -> None:
    world = assembly.world
    silent = world.guild.create_text_channel("silent")
    found = world.bot.get_channel(silent.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.default_role, send_messages=False)
    await world.env.settle()
    answer = await assembly.hand_in(await assembly.form(channel=silent))
    assert "I cannot write in the channel" in said(answer)
    assert "No poll is open" in said(await assembly.vera.slash(assembly.lobby, "poll list"))


async def test_the_longest_poll_of_all_fits_into_discord(assembly: Assembly) -> None:
    options = "\n".join(f"{'*_' * 39}{n} | {'*' * 200} | https://example.org/{'_' * 60}" for n in range(10))
    role = assembly.world.guild.create_role("_" * 100)
    for who in (assembly.vera, assembly.viktor, assembly.olga):
        assembly.world.env.backend.add_member_role(assembly.world.guild.id, who.id, role.id)
    card = await assembly.ask(
        question="_" * 300,
        description="*" * 1000,
        options=options,
        method="approval",
        results="live",
        seats=4,
        quorum=10,
        secrecy="open",
        role=role,
        state="TX",
    )
    for place in range(10):
        answer = await assembly.vote(assembly.vera, card, place)
    assert len(answer) <= 2000
    assert answer.count("…") == 11  # the question, and all options are named, shortened
    assert re.search(r"Entry: `[0-9a-f]{64}`", answer)
    await assembly.refreshed()
    await assembly.world.skip(timedelta(minutes=10))
    form = await assembly.olga.slash(assembly.lobby, "poll close", poll=id_of(card))
    await assembly.olga.submit_modal(form, {"reason": "*" * 300})
    await assembly.world.run_due()
    card_closed, told = assembly.cards()
    assert len(card_closed) > 3500
    assert "Closed early" in card_closed
    assert "the lot decided it" in told
