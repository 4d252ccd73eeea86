"""Where the cards of events hang."""

import aiohttp
import discord

from bot.client import AllianceBot
from bot.events.model import Standing
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.text import FALLBACK
from bot.ui.drawn import Drawn
from bot.ui.standing import redraw
from cogs.events.card import public_card
from cogs.events.mirror import mirror


class EventBoard:
    """`bot.events.cards.Board`, and how a card is hung up."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._events = bot.services.events

    async def draw(self, standing: Standing) -> bool:
        event = standing.event
        assert event.message_id is not None
        guild = self._bot.get_guild(event.guild_id)
        locale = guild.preferred_locale.value if guild else FALLBACK
        channel = self._bot.get_partial_messageable(event.channel_id, guild_id=event.guild_id)
        return await redraw(channel.get_partial_message(event.message_id), public_card(locale, standing))

    async def mirror(self, standing: Standing) -> int | None:
        try:
            return await mirror(self._bot, standing, self._bot.services.clock.now())
        except discord.RateLimited as error:
            raise Busy(error.retry_after) from error
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            raise Busy from error

    async def draw_card(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._events.to_tell(reminder)
        if standing is None:
            raise Undeliverable("reminder-problem-stale")
        event = standing.event

        async def posted(message: discord.Message) -> None:
            await self._events.cards.posted(event.id, message.id)

        return Drawn(view=public_card(locale, standing), sent=posted)
