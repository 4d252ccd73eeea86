"""Events: making them, coming, waiting, leaving, and what those who come are told."""

from bot.client import AllianceBot
from bot.events.telling import CAME, CARD, CONFIRM, LIST, OFFER, SOON
from cogs.events.board import EventBoard
from cogs.events.card import Calendar, Details, Join, Leave
from cogs.events.commands import EventCog
from cogs.events.lists import AllPage, MyPage
from cogs.events.series import SeriesPage, StopSeries
from cogs.events.telling import Answer, OpenList, Present, Questions


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(EventCog(bot))
    bot.add_dynamic_items(Join, Leave, Details, Calendar, AllPage, MyPage, Answer, OpenList, Present)
    bot.add_dynamic_items(SeriesPage, StopSeries)
    board, questions = EventBoard(bot), Questions(bot)
    bot.services.events.cards.board = board
    bot.draw(CARD, board.draw_card)
    bot.draw(OFFER, questions.draw_offer)
    bot.draw(CONFIRM, questions.draw_confirm)
    bot.draw(SOON, questions.draw_soon)
    bot.draw(CAME, questions.draw_came)
    bot.draw(LIST, questions.draw_list)
