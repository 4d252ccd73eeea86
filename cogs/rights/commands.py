"""`/right`: the register of Secured Rights, and what is proposed for it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.policies.model import Act, Kind, NewProposal
from bot.rights.model import Version
from bot.text import label, text
from bot.ui import SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.options import RowOption
from bot.ui.pages import PageButton, add_page_buttons, page_in
from bot.ui.replies import send
from cogs.policies.forms import FIELD_LIMIT, Filled, blank, open_form
from cogs.rights.showing import ShowVersion, page_of

Interaction = discord.Interaction[AllianceBot]
PAGE = 8


class RightOption(RowOption):
    unknown = "right-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.rights.suggest(actor, typed)
        return [(right.number, f"{right.number} · {right.now.title}") for right in found]


RightGiven = app_commands.Transform[int, RightOption]


class RightCog(commands.GroupCog, group_name="right", group_description=words("cmd-right")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="list", description=words("cmd-right-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await list_page(interaction, 0))

    @app_commands.command(name="show", description=words("cmd-right-show"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(right=words("opt-right"), version=words("opt-right-version"))
    async def show(
        self,
        interaction: Interaction,
        right: RightGiven,
        version: app_commands.Range[int, 1, 9999] | None = None,
    ) -> None:
        await send(interaction, **await page_of(interaction, right, version))

    @app_commands.command(
        name="propose", description=words("cmd-right-propose"), extras=for_level(Level.VOLUNTEER)
    )
    async def propose(self, interaction: Interaction) -> None:
        await open_form(interaction, Filled(_about(Act.ADOPT)))

    @app_commands.command(
        name="amend", description=words("cmd-right-amend"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(right=words("opt-right"))
    async def amend(self, interaction: Interaction, right: RightGiven) -> None:
        """The form holds the text in force, unless that is too long for it."""
        now = await self._in_force(interaction, right)
        long = len(now.text) > FIELD_LIMIT
        new = replace(_about(Act.AMEND, right), title=now.title, text="" if long else now.text)
        await open_form(interaction, Filled(new, stays=now.text if long else ""))

    @app_commands.command(
        name="repeal", description=words("cmd-right-repeal"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(right=words("opt-right"))
    async def repeal(self, interaction: Interaction, right: RightGiven) -> None:
        now = await self._in_force(interaction, right)
        await open_form(interaction, Filled(replace(_about(Act.REPEAL, right), title=now.title)))

    async def _in_force(self, interaction: Interaction, number: int) -> Version:
        """Raises UserError right-unknown, right-repealed."""
        right = await self.bot.services.rights.show(await self.bot.actor(interaction), number)
        if not right.in_force:
            raise UserError("right-repealed")
        return right.now


def _about(act: Act, target: int | None = None) -> NewProposal:
    return replace(blank(act, target), kind=Kind.RIGHT)


class ListPage(PageButton, where="right:list"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await list_page(interaction, self.index)


async def list_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    found = await interaction.client.services.rights.list_(actor)
    shown, index = page_in(found, index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "right-list", count=len(found))))
    for right in shown:
        line = text(
            locale,
            "right-line",
            number=right.number,
            title=right.now.title,
            version=right.now.number,
            at=right.now.at,
            act=right.now.act.value,
        )
        button = ShowVersion(right.number, 0, label(locale, "right-button-show"))
        layout.add_item(Section(TextDisplay(line), accessory=button))
    add_page_buttons(layout, ListPage, locale, index, len(found), PAGE)
    return layout
