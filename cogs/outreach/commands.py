"""`/outreach`: count people reached in one form, and see what it comes to."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.outreach.rules import WEEKS
from bot.ui import reply, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.counties.options import StateGiven
from cogs.outreach.form import ShiftToCount, count, mine
from cogs.outreach.options import CampaignGiven
from cogs.outreach.report import report_words

Interaction = discord.Interaction[AllianceBot]
LATELY = 8  # weeks that a report is of, unless told otherwise


class OutreachCog(commands.GroupCog, group_name="outreach", group_description=words("cmd-outreach")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="log", description=words("cmd-outreach-log"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(shift=words("opt-outreach-shift"))
    async def log(self, interaction: Interaction, shift: ShiftToCount | None = None) -> None:
        await count(interaction, await self.bot.actor(interaction), shift)

    @app_commands.command(
        name="mine", description=words("cmd-outreach-mine"), extras=for_level(Level.VOLUNTEER)
    )
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await mine(interaction))

    @app_commands.command(
        name="report", description=words("cmd-outreach-report"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(
        state=words("opt-outreach-state"),
        weeks=words("opt-outreach-weeks"),
        campaign=words("opt-outreach-campaign"),
    )
    async def report(
        self,
        interaction: Interaction,
        state: StateGiven | None = None,
        weeks: app_commands.Range[int, WEEKS.start, WEEKS.stop - 1] = LATELY,
        campaign: CampaignGiven | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.bot.services.outreach.report(actor, state, weeks, campaign)
        if not found.total:
            await reply(interaction, "outreach-none", weeks=weeks)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown, file = await report_words(self.bot.services, interaction.locale.value, state, found)
        options: dict[str, Any] = {"file": file} if file else {}
        await send(interaction, shown, **options)
