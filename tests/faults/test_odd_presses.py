"""Presses on what the bot never made, or does not make any more: they are answered too."""

import discord
import pytest
from discord.ui import Button, Select, View
from simcord import MemberActor

from bot.ui import SafeView
from tests.world import World, custom_ids, said


async def show(world: World, *items: Button[View] | Select[View]) -> discord.Message:
    """A message of the bot with buttons that are in no version of it."""
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    view = SafeView(*items)
    await channel.send(view=view)
    shown = world.guild.channels["lobby"].last_message
    assert shown is not None
    return shown


@pytest.mark.parametrize(
    "custom_id", ["poll:12:vote", "poll:vote:12", "petition:3:sign", "x", "poll:1:vote:0 ", "pöll:1:vote:0"]
)
async def test_button_that_nobody_knows_is_answered(world: World, custom_id: str) -> None:
    who: MemberActor = world.member("vera")
    shown = await show(world, Button(custom_id=custom_id, label="Press me"))
    answer = await world.press(who, shown, custom_id)
    assert "I do not know this button any more" in said(answer)
    assert answer.ephemeral


async def test_select_that_nobody_knows_is_answered(world: World) -> None:
    options = [discord.SelectOption(label="One", value="1")]
    shown = await show(world, Select(custom_id="skills:pick", options=options))
    answer = await world.member("vera").select(shown, ["1"], custom_id="skills:pick")
    assert "I do not know this button any more" in said(answer)


async def test_what_the_bot_knows_is_answered_once(world: World) -> None:
    await world.set_up()
    who = await world.volunteer("vera")
    for command in ("me", "county show"):
        options = {"county": "48201"} if command == "county show" else {}
        shown = await who.slash(world.guild.channels["lobby"], command, **options)
        answer = await world.press(who, shown, custom_ids(shown)[-1])
        assert "any more: it is from" not in said(answer)
    assert not world.unexpected()
