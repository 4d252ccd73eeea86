"""Options of commands that name a poll, a template or a poll that repeats."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Actor
from bot.ui.options import RowOption
from cogs.polls.rhythm import rhythm_words


class AnyPoll(RowOption):
    unknown = "poll-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.polls.suggest(actor, typed, open_only=False)
        return [(one.id, one.question) for one in found]


class AnyTemplate(RowOption):
    unknown = "template-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        return [
            (one.id, one.name) for one in await interaction.client.services.templates.suggest(actor, typed)
        ]


class AnyRepeat(RowOption):
    unknown = "repeat-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.repeats.suggest(actor, typed)
        # A template repeats as often as people like, each time under its name.
        locale = interaction.locale.value
        return [(one.id, f"{one.name} {rhythm_words(locale, one.rhythm)}") for one in found]


PollGiven = app_commands.Transform[int, AnyPoll]
TemplateGiven = app_commands.Transform[int, AnyTemplate]
RepeatGiven = app_commands.Transform[int, AnyRepeat]
