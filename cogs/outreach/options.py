"""Choosing a campaign that runs."""

from typing import Any

import discord
from discord import app_commands

from bot.ui import picked_id

CHOICES = 25


class CampaignOption(app_commands.Transformer):
    """By its number."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value, "campaign-unknown")

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None:
            return []
        return [
            app_commands.Choice(name=one.name, value=str(one.id))
            for one in await interaction.client.services.campaigns.running(actor)
            if str(value).casefold() in one.name.casefold()
        ][:CHOICES]


CampaignGiven = app_commands.Transform[int, CampaignOption]
