"""A topic, as it is picked while typing."""

from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Level
from bot.text import shorten
from bot.ui import picked_id

CHOICES = 25
CHOICE_LIMIT = 100


class TopicOption(app_commands.Transformer):
    """By its number; open ones are offered, the newest first."""

    closed = False

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value, "topic-unknown")

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None or not actor.may(Level.VOLUNTEER):
            return []
        found, _ = await interaction.client.services.opinions.listed(
            actor, title=value, size=CHOICES, closed=self.closed
        )
        return [
            app_commands.Choice(name=shorten(topic.title, CHOICE_LIMIT), value=str(topic.id))
            for topic in found
        ]


class AnyTopicOption(TopicOption):
    """Closed ones too."""

    closed = True


TopicGiven = app_commands.Transform[int, TopicOption]
AnyTopicGiven = app_commands.Transform[int, AnyTopicOption]
