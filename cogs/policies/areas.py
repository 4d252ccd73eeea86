"""`/area`: the areas of government, in which proposals stand."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.policies.areas import NAME_LIMIT
from bot.text import text
from bot.ui import reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines
from cogs.policies.options import AreaGiven

Interaction = discord.Interaction[AllianceBot]
NameGiven = app_commands.Range[str, 1, NAME_LIMIT]


class AreaCog(commands.GroupCog, group_name="area", group_description=words("cmd-area")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.areas = bot.services.areas

    @app_commands.command(name="list", description=words("cmd-area-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        actor, locale = await self.bot.actor(interaction), interaction.locale.value
        found = await self.areas.areas(actor, retired=True)
        lines = [text(locale, "area-list", count=len(found))]
        lines += [
            text(locale, "area-line", name=area.name, retired="yes" if area.retired_at else "no")
            for area in found
        ]
        await send_lines(interaction, lines)

    @app_commands.command(
        name="add", description=words("cmd-area-add"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(name=words("opt-area-name"))
    async def add(self, interaction: Interaction, name: NameGiven) -> None:
        area = await self.areas.add(await self.bot.actor(interaction), name)
        await reply(interaction, "area-added", name=area.name)

    @app_commands.command(
        name="rename", description=words("cmd-area-rename"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(area=words("opt-area"), name=words("opt-area-name"))
    async def rename(self, interaction: Interaction, area: AreaGiven, name: NameGiven) -> None:
        before = await self.areas.rename(await self.bot.actor(interaction), area, name)
        await reply(interaction, "area-renamed", before=before.name, name=name)

    @app_commands.command(
        name="retire", description=words("cmd-area-retire"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(area=words("opt-area"))
    async def retire(self, interaction: Interaction, area: AreaGiven) -> None:
        after = await self.areas.retire(await self.bot.actor(interaction), area)
        await reply(
            interaction, "area-retired-now", name=after.name, retired="yes" if after.retired_at else "no"
        )
