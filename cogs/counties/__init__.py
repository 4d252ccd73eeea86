"""Counties: who leads and helps in each of them, how the alliance covers them all, and the weekly digest."""

from bot.client import AllianceBot
from bot.counties.digest import KIND
from bot.counties.offering import OPEN
from bot.counties.teams import ASK, OFFER, STEP_UP
from cogs.counties.asking import Answer, OfferTo, Question, Questions, Take
from cogs.counties.board import BoardCog, ShowMap
from cogs.counties.card import Claim, Duty
from cogs.counties.commands import CountyCog
from cogs.counties.coordinators import CoordinatorCog
from cogs.counties.coverage import CoverageCog, UncoveredPage
from cogs.counties.gaps import GapsPage, Near, OpenOne
from cogs.counties.mine import MyDuty, MyPage


async def setup(bot: AllianceBot) -> None:
    coverage = CoverageCog(bot)
    await bot.add_cog(CountyCog(bot))
    await bot.add_cog(coverage)
    await bot.add_cog(CoordinatorCog(bot))
    board = BoardCog(bot)
    await bot.add_cog(board)
    bot.services.boards.connect(board)
    bot.add_dynamic_items(Claim, Duty, MyDuty, MyPage, UncoveredPage)
    bot.add_dynamic_items(Question, Answer, OfferTo, Take, GapsPage, Near, OpenOne, ShowMap)
    questions = Questions(bot)
    bot.draw(ASK, questions.draw_ask)
    bot.draw(STEP_UP, questions.draw_step_up)
    bot.draw(OFFER, questions.draw_offer)
    bot.draw(OPEN, questions.draw_open)
    bot.draw(KIND, coverage.draw_digest)
