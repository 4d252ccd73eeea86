"""Delivering reminders, people's own ones, and what could not be delivered."""

from bot.client import AllianceBot
from bot.reminders.service import CONSENT, PERSONAL
from cogs.reminders.drawings import draw_consent, draw_notice, draw_personal
from cogs.reminders.own import CancelOwn, OwnPage, RemindCog
from cogs.reminders.sender import DiscordSender
from cogs.reminders.undelivered import Dismiss, Retry, RetryFailed, UndeliveredCog, UndeliveredPage


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(RemindCog(bot))
    await bot.add_cog(UndeliveredCog(bot))
    bot.add_dynamic_items(CancelOwn, OwnPage, Retry, RetryFailed, Dismiss, UndeliveredPage)
    bot.draw(PERSONAL, draw_personal)
    bot.draw(CONSENT, draw_consent)
    bot.draw("text", draw_notice)
    reminders = bot.services.reminders
    reminders.connect(DiscordSender(bot))
    reminders.recorded_by(bot.services.audit.record)
