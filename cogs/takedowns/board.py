"""Messages and names of threads in which something else is to stand."""

from typing import Any

import discord
from discord.ui import Container, TextDisplay

from bot.client import AllianceBot
from bot.takedowns.model import Said
from bot.text import escape, shorten
from bot.ui import NOBODY, SafeLayout
from bot.ui.standing import much_later, unannounce

NAME_LIMIT = 100  # of a thread, in Discord


class SaidBoard:
    """`bot.takedowns.service.Board`."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot

    async def overwrite(self, said: Said) -> None:
        try:
            with much_later(f"message {said.message_id} still says what was taken down"):
                await self._overwrite(said)
        except discord.NotFound:
            pass  # somebody deleted it

    async def _overwrite(self, said: Said) -> None:
        channel = await self._bot.fetch_channel(said.channel_id)
        thread = channel if isinstance(channel, discord.Thread) else None
        asleep = thread if thread is not None and thread.archived else None
        if asleep is not None:
            await asleep.edit(archived=False)
        if said.message_id is None:
            if thread is not None:
                await thread.edit(name=shorten(said.instead, NAME_LIMIT))
                await unannounce(thread)
        elif isinstance(channel, discord.abc.Messageable):
            message = await channel.fetch_message(said.message_id)
            words = escape(said.instead)
            if message.flags.components_v2:
                view = SafeLayout(Container(TextDisplay[Any](words)))
                await message.edit(view=view, attachments=[], allowed_mentions=NOBODY)
            else:
                await message.edit(content=words, embeds=[], attachments=[], allowed_mentions=NOBODY)
        if asleep is not None:
            await asleep.edit(archived=True)
