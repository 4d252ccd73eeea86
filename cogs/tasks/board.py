"""Where the cards of tasks hang."""

import discord

from bot.client import AllianceBot
from bot.reminders.model import Reminder, Undeliverable
from bot.tasks.model import Standing
from bot.ui.drawn import Drawn
from bot.ui.standing import redraw
from cogs.tasks.card import public_card


class TaskBoard:
    """`bot.tasks.cards.Board`, and how a card is hung up."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._tasks = bot.services.tasks

    async def draw(self, standing: Standing) -> bool:
        task = standing.task
        assert task.message_id is not None
        return await redraw(
            self._bot,
            task.guild_id,
            task.channel_id,
            task.message_id,
            lambda locale: public_card(locale, standing),
        )

    async def draw_card(self, reminder: Reminder, locale: str) -> Drawn:
        found = await self._tasks.to_tell(reminder)
        if found is None:
            raise Undeliverable("reminder-problem-stale")
        standing, _ = found

        async def posted(message: discord.Message) -> None:
            await self._tasks.cards.posted(standing.task.id, message.id)

        return Drawn(view=public_card(locale, standing), sent=posted)
