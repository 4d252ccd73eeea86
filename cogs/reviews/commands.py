"""`/objection`: object, challenge, and see what was decided."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.policies.model import State
from bot.reviews.model import UNDECIDED, Objection
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.options import RowOption
from bot.ui.pages import PageButton, add_page_buttons, page_in, send_lines
from bot.ui.replies import send
from cogs.policies.options import PolicyGiven, ProposalOption
from cogs.reviews.cards import buttons_of, objection_lines, poll_line
from cogs.reviews.deciding import ask_withdraw
from cogs.reviews.lines import objection_line
from cogs.reviews.objecting import open_form

Interaction = discord.Interaction[AllianceBot]
PAGE = 8


class UnderReviewOption(ProposalOption):
    states = (State.REVIEW,)


class ObjectionOption(RowOption):
    """Those not decided yet are offered."""

    unknown = "objection-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = [(one.id, f"{one.id} · {one.right_title}") for one in await self.among(interaction, actor)]
        return [(number, name) for number, name in found if typed.casefold() in name.casefold()]

    async def among(self, interaction: discord.Interaction[Any], actor: Actor) -> Iterable[Objection]:
        return list(await interaction.client.services.reviews.going_on(actor))


class OwnObjectionOption(ObjectionOption):
    """One's own, while they can be withdrawn."""

    async def among(self, interaction: discord.Interaction[Any], actor: Actor) -> Iterable[Objection]:
        found = await super().among(interaction, actor)
        return [one for one in found if one.user_id == actor.user_id and one.state in UNDECIDED]


ObjectionGiven = app_commands.Transform[int, ObjectionOption]
OwnObjectionGiven = app_commands.Transform[int, OwnObjectionOption]
UnderReviewGiven = app_commands.Transform[int, UnderReviewOption]


class Show(SafeButton, template=r"objection:(?P<objection_id>\d{1,18}):show"):
    """The whole of an objection, and what can be done with it."""

    def __init__(self, objection_id: int, text: str = "") -> None:
        super().__init__(f"objection:{objection_id}:show", text)
        self.objection_id = objection_id

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.objection_id)


class ObjectionCog(commands.GroupCog, group_name="objection", group_description=words("cmd-objection")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="make", description=words("cmd-objection-make"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-objection-proposal"))
    async def make(self, interaction: Interaction, proposal: UnderReviewGiven) -> None:
        await open_form(interaction, proposal, challenge=False)

    @app_commands.command(
        name="challenge", description=words("cmd-objection-challenge"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(policy=words("opt-objection-policy"))
    async def challenge(self, interaction: Interaction, policy: PolicyGiven) -> None:
        await open_form(interaction, policy, challenge=True)

    @app_commands.command(
        name="list", description=words("cmd-objection-list"), extras=for_level(Level.VOLUNTEER)
    )
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await list_page(interaction, 0))

    @app_commands.command(
        name="show", description=words("cmd-objection-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(objection=words("opt-objection"))
    async def show(self, interaction: Interaction, objection: ObjectionGiven) -> None:
        await show(interaction, objection)

    @app_commands.command(
        name="withdraw", description=words("cmd-objection-withdraw"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(objection=words("opt-objection"))
    async def withdraw(self, interaction: Interaction, objection: OwnObjectionGiven) -> None:
        await ask_withdraw(interaction, objection)


class ListPage(PageButton, where="objection:list"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await list_page(interaction, self.index)


async def list_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    found = await interaction.client.services.reviews.going_on(actor)
    shown, index = page_in(found, index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "objection-list", count=len(found))))
    for objection in shown:
        layout.add_item(section(locale, objection))
    add_page_buttons(layout, ListPage, locale, index, len(found), PAGE)
    return layout


def section(locale: str, objection: Objection) -> Section[Any]:
    button = Show(objection.id, label(locale, "objection-button-show"))
    return Section(TextDisplay(objection_line(locale, objection)), accessory=button)


async def show(interaction: Interaction, objection_id: int) -> None:
    locale, services = interaction.locale.value, interaction.client.services
    actor = await interaction.client.actor(interaction)
    review, objection = await services.reviews.show(actor, objection_id)
    poll = await poll_line(services, locale, objection)
    lines = objection_lines(locale, review, objection, objection.state, poll)
    await send_lines(interaction, lines, *buttons_of(locale, objection))
