"""Setting a server up, levels, the pledge, and what each person may do."""

from functools import partial

from bot.alliances.roles import TAKEN
from bot.client import AllianceBot
from cogs.alliances.alliance import AllianceCog
from cogs.alliances.following import FollowingCog, draw_taken
from cogs.alliances.help import HelpCog
from cogs.alliances.levels import LevelsCog
from cogs.alliances.setup import ApplySetup, SetupCog


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(SetupCog(bot))
    await bot.add_cog(LevelsCog(bot))
    await bot.add_cog(AllianceCog(bot))
    await bot.add_cog(HelpCog(bot))
    await bot.add_cog(FollowingCog(bot))
    bot.add_dynamic_items(ApplySetup)
    bot.draw(TAKEN, partial(draw_taken, bot))
