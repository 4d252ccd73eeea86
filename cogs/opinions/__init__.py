"""Opinions: topics, what is said about them, votes on that, moderation, and the opinion map."""

from bot.client import AllianceBot
from bot.opinions.moderation import CARD
from bot.opinions.service import TOPIC_CARD
from cogs.opinions.board import TopicBoard
from cogs.opinions.card import topic_row
from cogs.opinions.commands import OpinionCog, TopicCog, TopicPage
from cogs.opinions.mapping import Map
from cogs.opinions.moderating import Approve, Merge, Queue, Refuse, StatementCog
from cogs.opinions.saying import ArgueCog, MinePage, Say
from cogs.opinions.voting import Again, OwnVotes, Take, Vote

__all__ = ["topic_row"]


async def setup(bot: AllianceBot) -> None:
    for cog in (TopicCog, OpinionCog, ArgueCog, StatementCog):
        await bot.add_cog(cog(bot))
    bot.add_dynamic_items(
        Say, Vote, Map, Take, Again, OwnVotes, MinePage, TopicPage, Approve, Refuse, Merge, Queue
    )
    board = TopicBoard(bot)
    bot.services.opinions.cards.board = board
    bot.draw(TOPIC_CARD, board.draw_topic)
    bot.draw(CARD, board.draw_statement)
