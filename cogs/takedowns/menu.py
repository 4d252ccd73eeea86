"""“Take down” in the menu of a message: a form that names what stands on it."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.ui import LayoutView, Select, TextInput

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.takedowns.model import Kind
from bot.takedowns.rules import REASON_LIMIT
from bot.text import label, shorten
from bot.ui import SafeModal, field, picked_id, words
from bot.ui.catalogue import for_level
from cogs.takedowns.commands import take_down
from cogs.takedowns.options import kind_of

Interaction = discord.Interaction[AllianceBot]
CHOICES, CHOICE_LIMIT = 25, 100
_BUTTON = re.compile(rf"({'|'.join(Kind)}):(\d{{1,18}}):.*")


def menu() -> app_commands.ContextMenu:
    return app_commands.ContextMenu(
        name=words("cmd-menu-takedown"), callback=ask, extras=for_level(Level.MODERATOR)
    )


async def ask(interaction: Interaction, message: discord.Message) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    if actor.highest is None or actor.highest < Level.MODERATOR:
        actor.require(Level.MODERATOR)
    found = await _on(interaction.client, actor, locale, message)
    if not found:
        raise UserError("takedown-nothing-here")
    await interaction.response.send_modal(TakedownForm(locale, found))


async def _on(
    bot: AllianceBot, actor: Actor, locale: str, message: discord.Message
) -> dict[tuple[Kind, int], str]:
    """What stands on a message of the bot, and how it is called: by its buttons, or as it is known to stand there."""
    if bot.user is None or message.author.id != bot.user.id:
        return {}
    ids = [
        str(getattr(item, "custom_id", None) or "")
        for item in LayoutView.from_message(message).walk_children()
    ]
    numbers = {(Kind(match[1]), int(match[2])): "" for one in ids if (match := _BUTTON.fullmatch(one))}
    if any(kind is Kind.PROPOSAL for kind, _ in numbers):  # its topic and its vote are called as it is
        numbers = {one: "" for one in numbers if one[0] is Kind.PROPOSAL}
    known = await bot.services.takedowns.at(actor, message.channel.id, message.id)
    found = {known: ""} if known is not None else numbers
    for kind, number in list(found):
        found[kind, number] = label(locale, "takedown-named", kind=kind.value, number=number)
        strongest = []
        if kind is Kind.PROPOSAL:
            strongest = list((await bot.services.policies.show(actor, number)).strongest)
        elif kind is Kind.TOPIC:
            strongest = list((await bot.services.opinions.show(actor, number)).strongest)
        for one in strongest:
            found[Kind.STATEMENT, one.id] = one.words
    return found


class TakedownForm(SafeModal):
    def __init__(self, locale: str, found: dict[tuple[Kind, int], str]) -> None:
        super().__init__(label(locale, "takedown-form"))
        self.what: Select[Any] = Select(
            custom_id="what",
            options=[
                discord.SelectOption(
                    label=shorten(called, CHOICE_LIMIT), value=f"{kind.value}:{number}", default=place == 0
                )
                for place, ((kind, number), called) in enumerate(list(found.items())[:CHOICES])
            ],
        )
        self.reason: TextInput[Any] = TextInput(custom_id="reason", max_length=REASON_LIMIT)
        self.add_item(field(locale, "takedown-form-what", self.what))
        self.add_item(field(locale, "takedown-form-reason", self.reason, hint="takedown-form-reason-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        kind, _, number = next(iter(self.what.values), "").partition(":")
        await take_down(interaction, kind_of(kind), picked_id(number, "error-option"), self.reason.value)
