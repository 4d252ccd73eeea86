"""Giving and taking levels."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import NATIONAL, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.ui import TROUBLE, mention, reply, words
from bot.ui.catalogue import for_level

log = logging.getLogger(__name__)

GIVEN = [
    app_commands.Choice(name=words(f"level-{level.word}"), value=level.word)
    for level in Level
    if level is not Level.VOLUNTEER
]


def _picked(word: str) -> Level:
    """Discord only says that it offers nothing else. Raises UserError error-option."""
    for level in Level:
        if level.word == word:
            return level
    raise UserError("error-option")


class LevelsCog(commands.GroupCog, group_name="level", group_description=words("cmd-level")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="give", description=words("cmd-level-give"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(person=words("opt-level-person"), level=words("opt-level-level"))
    @app_commands.choices(level=GIVEN)
    async def give(
        self, interaction: discord.Interaction[AllianceBot], person: discord.Member, level: str
    ) -> None:
        actor = await self.bot.actor(interaction)
        chosen = _picked(level)
        await interaction.response.defer(ephemeral=True, thinking=True)
        new = await self.bot.services.alliances.grant(actor, person.id, chosen, NATIONAL)
        reason = interaction.user.name
        shown = await show_level(self.bot, actor.alliance_id, person.id, chosen, held=True, reason=reason)
        key = "level-given" if new else "level-had"
        await reply(interaction, key, person=mention(person.id), level=chosen.word, role=shown)

    @app_commands.command(
        name="take", description=words("cmd-level-take"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(person=words("opt-level-person"), level=words("opt-level-level"))
    @app_commands.choices(level=GIVEN)
    async def take(
        self, interaction: discord.Interaction[AllianceBot], person: discord.Member | discord.User, level: str
    ) -> None:
        actor = await self.bot.actor(interaction)
        chosen = _picked(level)
        await interaction.response.defer(ephemeral=True, thinking=True)
        held = await self.bot.services.alliances.revoke(actor, person.id, chosen)
        reason = interaction.user.name
        shown = await show_level(self.bot, actor.alliance_id, person.id, chosen, held=False, reason=reason)
        await reply(
            interaction,
            "level-taken" if held else "level-not-had",
            person=mention(person.id),
            level=chosen.word,
            role=shown,
        )


async def show_level(
    bot: AllianceBot, alliance_id: int, user_id: int, level: Level, *, held: bool, reason: str
) -> str:
    """Let Discord's roles follow the store in every server of the alliance.

    "ok", or "failed" where Discord does not let one: the level stands.
    """
    shown = "ok"
    for chapter in await bot.services.alliances.chapters(alliance_id):
        guild = bot.get_guild(chapter.guild_id)
        member = guild.get_member(user_id) if guild is not None else None
        if member is None:
            continue
        role = member.guild.get_role(chapter.roles[level])
        try:
            if role is None:
                shown = "failed"
            elif held and role not in member.roles:
                await member.add_roles(role, reason=reason)
            elif not held and role in member.roles:
                await member.remove_roles(role, reason=reason)
        except TROUBLE as error:
            log.warning("role of %s in %s could not follow the level: %r", user_id, chapter.guild_id, error)
            shown = "failed"
    return shown
