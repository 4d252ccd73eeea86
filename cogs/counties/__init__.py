"""Counties: who leads and helps in each of them, how the alliance covers them all, and the weekly digest."""

from bot.client import AllianceBot
from bot.counties.digest import KIND
from cogs.counties.card import Claim, Duty
from cogs.counties.commands import CountyCog
from cogs.counties.coverage import CoverageCog, UncoveredPage
from cogs.counties.mine import MyDuty, MyPage


async def setup(bot: AllianceBot) -> None:
    coverage = CoverageCog(bot)
    await bot.add_cog(CountyCog(bot))
    await bot.add_cog(coverage)
    bot.add_dynamic_items(Claim, Duty, MyDuty, MyPage, UncoveredPage)
    bot.draw(KIND, coverage.draw_digest)
