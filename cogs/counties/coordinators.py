"""`/coordinator`: who looks after the counties of a state."""

from itertools import groupby

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.text import Markup, text
from bot.ui import mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines
from cogs.counties.options import StateGiven


class CoordinatorCog(commands.GroupCog, group_name="coordinator", group_description=words("cmd-coordinator")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.alliances = bot.services.alliances

    @app_commands.command(
        name="appoint", description=words("cmd-coordinator-appoint"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(person=words("opt-coordinator-person"), state=words("opt-coverage-state"))
    async def appoint(
        self, interaction: discord.Interaction[AllianceBot], person: discord.Member, state: StateGiven
    ) -> None:
        actor = await self.bot.actor(interaction)
        new = await self.alliances.appoint(actor, person.id, state.fips)
        key = "coordinator-appointed" if new else "coordinator-already"
        await reply(interaction, key, person=mention(person.id), state=state.name)

    @app_commands.command(
        name="dismiss", description=words("cmd-coordinator-dismiss"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(person=words("opt-coordinator-person"), state=words("opt-coverage-state"))
    async def dismiss(
        self,
        interaction: discord.Interaction[AllianceBot],
        person: discord.Member | discord.User,
        state: StateGiven,
    ) -> None:
        actor = await self.bot.actor(interaction)
        held = await self.alliances.dismiss(actor, person.id, state.fips)
        key = "coordinator-dismissed" if held else "coordinator-none"
        await reply(interaction, key, person=mention(person.id), state=state.name)

    @app_commands.command(
        name="list", description=words("cmd-coordinator-list"), extras=for_level(Level.VOLUNTEER)
    )
    async def list_(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        found, locale = await self.alliances.coordinators(actor), interaction.locale.value
        lines = [text(locale, "coordinator-list", count=len(found))]
        for fips, held in groupby(found, key=lambda one: one[0]):
            people = Markup(", ".join(mention(user_id) for _, user_id in held))
            state = self.bot.services.counties.find_state(fips)
            lines.append(text(locale, "coordinator-line", state=state.name, people=people))
        await send_lines(interaction, lines)
