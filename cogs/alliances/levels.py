"""Giving and taking levels, following what is done by hand in Discord."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import NATIONAL, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.ui import mention, reply, words
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
        new = await self.bot.services.alliances.grant(actor, person.id, chosen, NATIONAL)
        shown = await self._show(person, chosen, held=True, reason=interaction.user.name)
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
        held = await self.bot.services.alliances.revoke(actor, person.id, chosen)
        shown = "ok"
        if isinstance(person, discord.Member):
            shown = await self._show(person, chosen, held=False, reason=interaction.user.name)
        await reply(
            interaction,
            "level-taken" if held else "level-not-had",
            person=mention(person.id),
            level=chosen.word,
            role=shown,
        )

    async def _show(self, member: discord.Member, level: Level, *, held: bool, reason: str) -> str:
        """Let Discord's role follow the store; "ok", or "failed" where Discord does not let it: the level stands."""
        chapter = await self.bot.services.alliances.chapter(member.guild.id)
        role = member.guild.get_role(chapter.roles[level]) if chapter else None
        if role is None:
            return "failed"
        try:
            if held and role not in member.roles:
                await member.add_roles(role, reason=reason)
            elif not held and role in member.roles:
                await member.remove_roles(role, reason=reason)
        except discord.HTTPException as error:
            log.warning("role %s of %s could not follow the level: %s", role.id, member.id, error)
            return "failed"
        return "ok"

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if before.roles == after.roles or after.bot:
            return
        chapter = await self.bot.services.alliances.chapter(after.guild.id)
        if chapter is None:
            return
        had, has = ({role.id for role in member.roles} for member in (before, after))
        gained = {level for level, role_id in chapter.roles.items() if role_id in has - had}
        lost = {level for level, role_id in chapter.roles.items() if role_id in had - has}
        if gained or lost:
            await self.bot.services.alliances.role_changed(after.guild.id, after.id, gained, lost)
