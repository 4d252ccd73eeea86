"""A server of the simulated Discord that has an organizer and volunteers, and short ways to use polls in it."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord import GuildHandle, InteractionResult, MemberActor

from bot.config import PollSettings
from bot.reminders.model import Topic
from bot.ui import SafeButton, SafeView
from cogs.polls.ballot import Retract, Vote
from tests.world import World, custom_ids, said

# What is voted has to be the same whether discord.py builds its objects for it or not.
BOTH_WAYS = pytest.mark.parametrize(
    "world",
    [{"polls": PollSettings(light_votes=True)}, {"polls": PollSettings(light_votes=False)}],
    ids=["light", "ordinary"],
    indirect=True,
)
FILLED = {
    "question": "Tea or coffee?",
    "description": "",
    "options": "Tea\nCoffee\nWater",
    "results": "hidden",
    "closes": "2d",
}
PEOPLE = ("olga", "vera", "viktor")


async def assembled(world: World) -> None:
    admin = await world.set_up()
    olga, *_ = [await world.volunteer(name) for name in PEOPLE]
    await admin.slash(world.guild.channels["lobby"], "level give", person=olga, level="organizer")


class Assembly:
    """A server that is set up: an organizer and two volunteers, all on the roll of what is asked."""

    def __init__(self, world: World) -> None:
        self.world, self.admin = world, world.boss()
        self.olga, self.vera, self.viktor = (world.known(name) for name in PEOPLE)
        self.lobby = world.guild.channels["lobby"]
        self.board = world.guild.channels["polls"]

    async def form(self, who: MemberActor | None = None, **options: Any) -> InteractionResult:
        return await (who or self.olga).slash(self.lobby, "poll create", **options)

    async def hand_in(self, form: InteractionResult, **typed: str) -> InteractionResult:
        fields = [one for one in form.modal["components"] if "component" in one] if form.modal else []
        asked = {one["component"]["custom_id"] for one in fields} if form.modal else FILLED
        given = {name: value for name, value in (FILLED | typed).items() if name in asked}
        handed = await self.olga.submit_modal(form, given)
        if opening := [one for one in custom_ids(handed) if one.startswith("poll:open:")]:
            handed = await self.world.press(self.olga, handed, opening[0])
        await self.world.run_due()
        return handed

    async def ask(self, **typed: Any) -> Any:
        """The card of a new poll; what is no field of the form is an option of the command."""
        options = {name: typed.pop(name) for name in list(typed) if name not in FILLED}
        answer = await self.hand_in(await self.form(**options), **typed)
        assert "Your poll is open" in said(answer)
        return self.board.last_message

    async def vote(self, who: MemberActor, card: Any, place: int) -> str:
        button = [one for one in custom_ids(card) if ":vote:" in one][place]
        return said(await self.world.press(who, card, button))

    async def refreshed(self) -> None:
        await self.world.skip(timedelta(seconds=6))

    def cards(self) -> list[str]:
        return [said(message) for message in self.board.history()]

    async def forged(self, who: MemberActor, poll_id: str, place: int = 0, channel: Any = None) -> str:
        """Press a button that the bot never made, in whatever channel."""
        where = channel or self.lobby
        found = self.world.bot.get_channel(where.id)
        assert isinstance(found, discord.TextChannel)
        await found.send(view=SafeView(Vote(int(poll_id), place, "x"), Retract(int(poll_id), "y")))
        return said(await self.world.press(who, where.last_message, f"poll:{poll_id}:vote:{place}"))

    async def press_forged(self, who: MemberActor, button: SafeButton) -> InteractionResult:
        """Press a button where the bot would not have put it."""
        found = self.world.bot.get_channel(self.lobby.id)
        assert isinstance(found, discord.TextChannel)
        await found.send(view=SafeView(button))
        return await self.world.press(who, self.lobby.last_message, button.custom_id)

    async def delete_channel(self, channel: Any) -> None:
        found = self.world.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        await found.delete()
        await self.world.env.settle()

    async def allow_messages(self, who: MemberActor) -> None:
        """Let the bot write to them about polls, which is what `/me` does."""
        services = self.world.bot.services
        actor = await services.alliances.actor(self.world.guild.id, who.id, "en-US")
        with self.world.env._bot_scope():
            await services.reminders.consent(actor, Topic.POLLS, True)
        await self.world.env.settle()


def id_of(card: Any) -> str:
    return custom_ids(card)[0].split(":")[1]


async def second_chapter(assembly: Assembly) -> GuildHandle:
    """Another server of the alliance, set up as well."""
    world = assembly.world
    other = world.new_guild("Ohio")
    code = said(await assembly.admin.slash(assembly.lobby, "alliance invite")).split("`")[1]
    boss = world.admin("boss", other)
    plan = await boss.slash(other.channels["lobby"], "setup", invitation=code)
    await world.press(boss, plan, f"setup:apply:{code}")
    return other
