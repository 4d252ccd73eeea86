"""Where the cards of events hang."""

import discord

from bot.client import AllianceBot
from bot.events.model import Standing
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.ui.drawn import Drawn, later
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
        return await redraw(
            self._bot,
            event.guild_id,
            event.channel_id,
            event.message_id,
            lambda locale: public_card(locale, standing),
        )

    async def mirror(self, standing: Standing) -> int | None:
        try:
            with later():
                return await mirror(self._bot, standing, self._bot.services.clock.now())
        except discord.HTTPException as error:
            raise Busy from error

    async def draw_card(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._events.to_tell(reminder)
        if standing is None:
            raise Undeliverable("reminder-problem-stale")
        event = standing.event

        async def posted(message: discord.Message) -> None:
            await self._events.cards.posted(event.id, message.id)

        return Drawn(view=public_card(locale, standing), sent=posted)
