"""`/help`: what this person may do here, by level."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.text import Markup, text
from bot.ui import words
from bot.ui.catalogue import catalogue
from bot.ui.pages import send_lines


class HelpCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="help", description=words("cmd-help"))
    async def help(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        locale = interaction.locale.value
        highest = actor.highest
        lines = [text(locale, "help-title", level=highest.word if highest else "nobody")]
        for level in (None, *Level):
            if level is not None and not actor.may(level):
                continue
            commands_here = [command for command in catalogue(self.bot.tree) if command.level is level]
            if commands_here:
                lines += ["", text(locale, f"help-level-{level.word if level else 'everyone'}")]
                lines += [
                    text(locale, "help-command", name=Markup(command.name), does=command.describe(locale))
                    for command in commands_here
                ]
        await send_lines(interaction, lines)
