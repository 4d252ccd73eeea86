"""Proposals: writing and seconding them, their threads, and everything to read about them; areas and terms."""

from functools import partial

from bot.client import AllianceBot
from bot.policies.platform.service import PUBLISHED
from cogs.policies.areas import AreaCog
from cogs.policies.board import ProposalBoard
from cogs.policies.buttons import Changes, History, MoveOn, ReadText, Second, Unsecond, Withdraw
from cogs.policies.commands import PolicyCog
from cogs.policies.forms import OpenAgain
from cogs.policies.lists import ListPage, Show
from cogs.policies.platform import AreaPage, OpenArea, PlatformCog, draw_published
from cogs.policies.search import SearchPage
from cogs.policies.threads import ThreadCog


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(PolicyCog(bot))
    await bot.add_cog(AreaCog(bot))
    await bot.add_cog(ThreadCog(bot))
    bot.add_dynamic_items(
        Second, Unsecond, MoveOn, Withdraw, ReadText, Changes, History, Show, ListPage, OpenAgain
    )
    await bot.add_cog(PlatformCog(bot))
    bot.add_dynamic_items(OpenArea, AreaPage, SearchPage)
    bot.draw(PUBLISHED, partial(draw_published, bot))
    bot.services.policies.posts.board = ProposalBoard(bot)
