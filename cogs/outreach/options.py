"""Choosing a campaign that runs."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Actor
from bot.ui.options import RowOption


class CampaignOption(RowOption):
    unknown = "campaign-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        running = await interaction.client.services.campaigns.running(actor)
        return [(one.id, one.name) for one in running if typed.casefold() in one.name.casefold()]


CampaignGiven = app_commands.Transform[int, CampaignOption]
