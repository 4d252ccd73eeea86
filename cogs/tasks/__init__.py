"""Tasks: making them, taking them on, and saying whether they are done."""

from bot.client import AllianceBot
from bot.tasks.telling import APPROVED, ASK, CARD, DUE, OFFER, REVIEW
from cogs.tasks.board import TaskBoard
from cogs.tasks.card import Act, Decide, Details
from cogs.tasks.commands import TaskCog
from cogs.tasks.lists import ListPage, MyPage
from cogs.tasks.telling import Question, Questions


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(TaskCog(bot))
    bot.add_dynamic_items(Act, Decide, Details, ListPage, MyPage, Question)
    board, questions = TaskBoard(bot), Questions(bot)
    bot.services.tasks.cards.board = board
    bot.draw(CARD, board.draw_card)
    bot.draw(OFFER, questions.draw_offer)
    bot.draw(DUE, questions.draw_due)
    bot.draw(ASK, questions.draw_ask)
    bot.draw(REVIEW, questions.draw_review)
    bot.draw(APPROVED, questions.draw_approved)
