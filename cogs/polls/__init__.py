"""Polls: `/poll`, the public cards with their ballots, and what is announced."""

from bot.client import AllianceBot
from bot.polls.keeping import CARD, CLOSING, LOST, RESULT, UNOPENED
from cogs.polls.ballot import PRESS, BallotCog
from cogs.polls.board import DiscordBoard
from cogs.polls.commands import ListPage, PollCog, ShowPoll
from cogs.polls.filling import Cast, GivePoints, Mark, OpenBallot, Step
from cogs.polls.forms import EditDraft, OpenPoll
from cogs.polls.light import lay
from cogs.polls.names import Names, OpenNames
from cogs.polls.repeats import RepeatPage, Repeats, StopRepeat
from cogs.polls.story import OpenStory, Story
from cogs.polls.templates import TemplatePage, Templates, UseTemplate


async def setup(bot: AllianceBot) -> None:
    polls = PollCog(bot)
    assert polls.app_command is not None
    polls.app_command.add_command(Templates(bot))
    polls.app_command.add_command(Repeats(bot))
    await bot.add_cog(polls)
    await bot.add_cog(BallotCog())
    bot.handle(PRESS)
    lay(bot)
    bot.add_dynamic_items(
        ShowPoll, ListPage, EditDraft, OpenPoll, OpenStory, Story, OpenBallot, Mark, Step, GivePoints, Cast
    )
    bot.add_dynamic_items(UseTemplate, TemplatePage, StopRepeat, RepeatPage)
    bot.add_dynamic_items(OpenNames, Names)
    board = DiscordBoard(bot)
    bot.services.polls.connect(board)
    bot.draw(CARD, board.draw_card)
    bot.draw(RESULT, board.draw_result)
    bot.draw(LOST, board.draw_lost)
    bot.draw(UNOPENED, board.draw_unopened)
    bot.draw(CLOSING, board.draw_closing)
