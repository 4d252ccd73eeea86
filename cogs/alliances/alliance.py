"""The alliance as a whole: its pledge, and the servers that are its chapters."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.alliances.service import PLEDGE_LIMIT
from bot.client import AllianceBot
from bot.text import Markup, label, text
from bot.ui import SafeModal, field, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines


class AllianceCog(commands.GroupCog, group_name="alliance", group_description=words("cmd-alliance")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="invite", description=words("cmd-alliance-invite"), extras=for_level(Level.ADMINISTRATOR)
    )
    async def invite(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        code, until = await self.bot.services.alliances.invite(actor)
        await reply(interaction, "chapter-invitation", code=Markup(code), until=until)

    @app_commands.command(
        name="servers", description=words("cmd-alliance-servers"), extras=for_level(Level.VOLUNTEER)
    )
    async def servers(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.VOLUNTEER)
        chapters = await self.bot.services.alliances.chapters(actor.alliance_id)
        names = [
            guild.name if (guild := self.bot.get_guild(c.guild_id)) else str(c.guild_id) for c in chapters
        ]
        locale = interaction.locale.value
        lines = [text(locale, "chapter-list", alliance=chapters[0].alliance_name, count=len(names))]
        lines += [text(locale, "chapter-line", server=name) for name in names]
        await send_lines(interaction, lines)

    @app_commands.command(
        name="pledge", description=words("cmd-alliance-pledge"), extras=for_level(Level.ADMINISTRATOR)
    )
    async def pledge(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ADMINISTRATOR)
        pledge = await self.bot.services.alliances.pledge(actor.alliance_id)
        await interaction.response.send_modal(PledgeForm(interaction.locale.value, pledge.text))


class PledgeForm(SafeModal):
    def __init__(self, locale: str, current: str) -> None:
        super().__init__(label(locale, "pledge-title"))
        self.text: discord.ui.TextInput[PledgeForm] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, default=current, max_length=PLEDGE_LIMIT, custom_id="text"
        )
        self.add_item(field(locale, "pledge-field", self.text, hint="pledge-hint"))

    async def on_submit(self, interaction: discord.Interaction[AllianceBot]) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        version = await interaction.client.services.alliances.change_pledge(actor, self.text.value)
        # The welcome card says what people agree to.
        for chapter in await interaction.client.services.alliances.chapters(actor.alliance_id):
            interaction.client.dispatch("chapter_set_up", chapter)
        await reply(interaction, "pledge-changed", version=version)
