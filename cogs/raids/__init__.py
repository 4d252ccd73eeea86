"""Raids: watching who comes, and what moderators can do."""

from functools import partial

from bot.client import AllianceBot
from bot.raids.service import RAID
from cogs.raids.steps import RaidCog, RaidStep, RaidSure, draw_raid


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(RaidCog(bot))
    bot.add_dynamic_items(RaidStep, RaidSure)
    bot.draw(RAID, partial(draw_raid, bot))
