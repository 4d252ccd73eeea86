"""What happens in Discord to the threads of proposals, and to the channel that they are in."""

import discord
from discord.ext import commands

from bot.alliances.model import Chapter
from bot.client import AllianceBot


class ThreadCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.posts = bot.services.policies.posts

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A proposal whose thread somebody deleted gets a new one."""
        await self.posts.lost(payload.thread_id)

    @commands.Cog.listener()
    async def on_chapter_set_up(self, chapter: Chapter) -> None:
        """Proposals that had no channel have one now."""
        await self.posts.resume()
