"""Where the cards of topics and statements hang."""

import logging

import discord

from bot.client import AllianceBot
from bot.opinions.model import Standing
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.text import FALLBACK
from bot.ui import NOBODY
from bot.ui.drawn import Drawn, later
from cogs.opinions.card import topic_card
from cogs.opinions.moderating import statement_card

log = logging.getLogger(__name__)

REFUSED_SECONDS = 3600.0


class TopicBoard:
    """`bot.opinions.cards.Board`, and how cards are hung up."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._opinions = bot.services.opinions

    async def draw(self, standing: Standing) -> bool:
        topic = standing.topic
        assert topic.channel_id is not None
        assert topic.message_id is not None
        guild = self._bot.get_guild(topic.guild_id)
        locale = guild.preferred_locale.value if guild else FALLBACK
        channel = self._bot.get_partial_messageable(topic.channel_id, guild_id=topic.guild_id)
        message = channel.get_partial_message(topic.message_id)
        try:
            with later():
                await message.edit(view=topic_card(locale, standing), allowed_mentions=NOBODY)
        except discord.NotFound:
            return False
        except discord.HTTPException as error:
            log.warning("the card of topic %s cannot be drawn: %s", topic.id, error)
            raise Busy(REFUSED_SECONDS) from error
        return True

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
