"""Options of commands that name a poll, a template or a poll that repeats: by their numbers, picked by their words.

The service checks whose they are.
"""

from typing import Any

import discord
from discord import app_commands

from bot.text import shorten
from bot.ui import picked_id

CHOICES, CHOICE_LIMIT = 25, 100


class Numbered(app_commands.Transformer):
    """What autocomplete put there, or whatever was typed instead of picking."""

    unknown: str

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value, self.unknown)


def offered(found: list[tuple[int, str]]) -> list[app_commands.Choice[Any]]:
    return [
        app_commands.Choice(name=shorten(name, CHOICE_LIMIT), value=str(number)) for number, name in found
    ][:CHOICES]


class AnyPoll(Numbered):
    unknown = "poll-unknown"

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor, polls = await interaction.client.chooser(interaction), interaction.client.services.polls
        found = await polls.suggest(actor, value, open_only=False) if actor else []
        return offered([(one.id, one.question) for one in found])


class AnyTemplate(Numbered):
    unknown = "template-unknown"

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor, templates = (
            await interaction.client.chooser(interaction),
            interaction.client.services.templates,
        )
        return offered([(one.id, one.name) for one in await templates.suggest(actor, value)] if actor else [])


class AnyRepeat(Numbered):
    unknown = "repeat-unknown"

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor, repeats = await interaction.client.chooser(interaction), interaction.client.services.repeats
        return offered([(one.id, one.name) for one in await repeats.suggest(actor, value)] if actor else [])


PollGiven = app_commands.Transform[int, AnyPoll]
TemplateGiven = app_commands.Transform[int, AnyTemplate]
RepeatGiven = app_commands.Transform[int, AnyRepeat]
