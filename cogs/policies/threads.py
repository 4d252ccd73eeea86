"""What happens in Discord to the threads of proposals, and to the channel that they are in."""

import logging

import discord
from discord.ext import commands

from bot.alliances.model import Chapter, Purpose
from bot.client import AllianceBot
from bot.ui import TROUBLE
from cogs.policies.board import TAG_LIMIT, tag_names

log = logging.getLogger(__name__)


class ThreadCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.posts = bot.services.policies.posts

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A proposal whose thread somebody deleted gets a new one."""
        await self.posts.lost(payload.thread_id)

    @commands.Cog.listener()
    async def on_chapter_set_up(self, chapter: Chapter) -> None:
        """The forum has a tag for each state; and proposals that had no channel have one now."""
        guild = self.bot.get_guild(chapter.guild_id)
        forum = guild.get_channel(chapter.channels.get(Purpose.POLICIES, 0)) if guild is not None else None
        if guild is not None and isinstance(forum, discord.ForumChannel):
            await self._tag(forum, guild.preferred_locale.value)
        await self.posts.resume()

    async def _tag(self, forum: discord.ForumChannel, locale: str) -> None:
        there = {tag.name.casefold() for tag in forum.available_tags}
        lacking = [name for name in tag_names(locale).values() if name.casefold() not in there]
        if not lacking:
            return
        # Only moderators and the bot put them on a post.
        tags = [discord.ForumTag(name=name, moderated=True) for name in lacking]
        try:
            await forum.edit(available_tags=[*forum.available_tags, *tags][:TAG_LIMIT])
        except TROUBLE as error:
            log.warning("the forum of server %s has no tags of the states: %r", forum.guild.id, error)
