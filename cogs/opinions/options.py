"""A topic, as it is picked while typing."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Actor
from bot.ui.options import CHOICES, RowOption


class TopicOption(RowOption):
    """Open ones are offered, the newest first."""

    unknown = "topic-unknown"
    closed = False

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found, _ = await interaction.client.services.opinions.listed(
            actor, title=typed, size=CHOICES, closed=self.closed
        )
        return [(topic.id, topic.title) for topic in found]


class AnyTopicOption(TopicOption):
    """Closed ones too."""

    closed = True


TopicGiven = app_commands.Transform[int, TopicOption]
AnyTopicGiven = app_commands.Transform[int, AnyTopicOption]
