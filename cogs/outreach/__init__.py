"""Outreach: counting whom people reached, reports of it, and what campaigns hand out."""

from bot.client import AllianceBot
from cogs.outreach.campaigns import CampaignCog, Language, TakeOut
from cogs.outreach.commands import OutreachCog
from cogs.outreach.form import CountShift, Undo


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(OutreachCog(bot))
    await bot.add_cog(CampaignCog(bot))
    bot.add_dynamic_items(CountShift, Language, TakeOut, Undo)
