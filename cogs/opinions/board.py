"""Where the cards of topics and statements hang."""

import discord

from bot.client import AllianceBot
from bot.opinions.model import Standing
from bot.reminders.model import Reminder, Undeliverable
from bot.ui.drawn import Drawn
from bot.ui.standing import redraw
from cogs.opinions.card import topic_card
from cogs.opinions.moderating import statement_card


class TopicBoard:
    """`bot.opinions.cards.Board`, and how cards are hung up."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._opinions = bot.services.opinions

    async def draw(self, standing: Standing) -> bool:
        topic = standing.topic
        assert topic.channel_id is not None
        assert topic.message_id is not None
        return await redraw(
            self._bot,
            topic.guild_id,
            topic.channel_id,
            topic.message_id,
            lambda locale: topic_card(locale, standing),
        )

    async def draw_topic(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._opinions.to_hang(reminder)
        if standing is None:
            raise Undeliverable("reminder-problem-stale")
        number = standing.topic.id

        async def posted(message: discord.Message) -> None:
            await self._opinions.cards.posted(number, message.id)

        return Drawn(view=topic_card(locale, standing), sent=posted)

    async def draw_statement(self, reminder: Reminder, locale: str) -> Drawn:
        found = await self._opinions.moderation.to_hang(reminder)
        if found is None:
            raise Undeliverable("reminder-problem-stale")
        one, topic = found

        async def posted(message: discord.Message) -> None:
            await self._opinions.moderation.hung(one.id, message.channel.id, message.id)

        return Drawn(view=statement_card(locale, one, topic), sent=posted)
