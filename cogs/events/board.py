"""Where the cards of events hang."""

import logging

import aiohttp
import discord

from bot.client import AllianceBot
from bot.events.model import Standing
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.text import FALLBACK
from bot.ui import NOBODY
from bot.ui.drawn import Drawn
from cogs.events.card import public_card
from cogs.events.mirror import mirror

log = logging.getLogger(__name__)

REFUSED_SECONDS = 3600.0


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
        try:
            message = channel.get_partial_message(event.message_id)
            # Said again because discord.py leaves its default out of an edit without content.
            await message.edit(view=public_card(locale, standing), allowed_mentions=NOBODY)
        except discord.NotFound:
            return False
        except discord.RateLimited as error:
            raise Busy(error.retry_after) from error
        except (aiohttp.ClientError, OSError) as error:
            raise Busy from error
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                raise Busy from error
            # What Discord refuses now it would refuse in a minute; but somebody may give the permission back.
            log.warning("the card of event %s cannot be drawn: %s", event.id, error)
            raise Busy(REFUSED_SECONDS) from error
        return True

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
