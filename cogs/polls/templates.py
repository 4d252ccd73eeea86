"""`/poll template`: polls that are kept to be asked again."""

from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.model import EVERYBODY
from bot.polls.recurring import stored
from bot.polls.recurring.model import Template
from bot.polls.recurring.rules import NAME_LIMIT
from bot.polls.recurring.templates import PAGE
from bot.text import Markup, label, shorten, text
from bot.times import MAX_LENGTH, written_duration
from bot.ui import SafeButton, SafeLayout, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_at
from bot.ui.replies import send
from cogs.polls.forms import PollForm
from cogs.polls.given import PollGiven, TemplateGiven

Interaction = discord.Interaction[AllianceBot]
LINE_LIMIT = 200  # characters of a question in the list


class Templates(app_commands.Group):
    def __init__(self, bot: AllianceBot) -> None:
        super().__init__(name="template", description=words("cmd-poll-template"))
        self.templates = bot.services.templates

    @app_commands.command(
        name="save", description=words("cmd-poll-template-save"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(poll=words("opt-poll-poll"), name=words("opt-template-name"))
    async def save(
        self, interaction: Interaction, poll: PollGiven, name: app_commands.Range[str, 1, NAME_LIMIT]
    ) -> None:
        actor = await interaction.client.actor(interaction)
        saved = await self.templates.save(actor, poll, name)
        await reply(interaction, "template-saved", name=saved.name)

    @app_commands.command(
        name="use", description=words("cmd-poll-template-use"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        template=words("opt-template-template"),
        channel=words("opt-template-channel"),
        opens=words("opt-poll-opens"),
        everybody=words("opt-template-everybody"),
    )
    async def use(
        self,
        interaction: Interaction,
        template: TemplateGiven,
        channel: discord.TextChannel | None = None,
        opens: app_commands.Range[str, 0, MAX_LENGTH] = "",
        everybody: bool = False,
    ) -> None:
        otherwise: dict[str, Any] = {"opens": opens} | ({"electorate": EVERYBODY} if everybody else {})
        await _use(interaction, template, channel.id if channel else None, **otherwise)

    @app_commands.command(
        name="list", description=words("cmd-poll-template-list"), extras=for_level(Level.ORGANIZER)
    )
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await _page(interaction, 0))

    @app_commands.command(
        name="delete", description=words("cmd-poll-template-delete"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(template=words("opt-template-template"))
    async def delete(self, interaction: Interaction, template: TemplateGiven) -> None:
        actor = await interaction.client.actor(interaction)
        deleted = await self.templates.delete(actor, template)
        await reply(interaction, "template-deleted", name=deleted.name)


class UseTemplate(SafeButton, template=r"poll:template:(?P<template_id>\d{1,18}):use"):
    def __init__(self, template_id: int, text: str = "") -> None:
        super().__init__(f"poll:template:{template_id}:use", text)
        self.template_id = template_id

    async def act(self, interaction: Interaction) -> None:
        await _use(interaction, self.template_id, None)


class TemplatePage(PageButton, where="poll:template:page"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await _page(interaction, self.index)


async def _use(interaction: Interaction, template_id: int, channel_id: int | None, **otherwise: Any) -> None:
    actor = await interaction.client.actor(interaction)
    typed = await interaction.client.services.templates.use(actor, template_id, channel_id)
    await interaction.response.send_modal(PollForm(interaction.locale.value, replace(typed, **otherwise)))


async def _page(interaction: Interaction, index: int) -> SafeLayout:
    locale, templates = interaction.locale.value, interaction.client.services.templates
    actor = await interaction.client.actor(interaction)
    shown, total, index = await page_at(partial(templates.templates, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "template-list", count=total)))
    for one in shown:
        button = UseTemplate(one.id, label(locale, "template-use"))
        layout.add_item(Section(TextDisplay(_line(locale, one)), accessory=button))
    add_page_buttons(layout, TemplatePage, locale, index, total, PAGE)
    return layout


def _line(locale: str, template: Template) -> str:
    try:
        new = stored.read(template.stored, template.saved_at)
    except UserError as error:
        problem = Markup(text(locale, error.key, **error.arguments))
        return text(locale, "template-line-unreadable", name=template.name, problem=problem)
    return text(
        locale,
        "template-line",
        name=template.name,
        question=shorten(new.question, LINE_LIMIT),
        method=Markup(label(locale, f"poll-method-{new.method.value}")),
        lasts=written_duration(stored.lasts(template.stored)),
    )
