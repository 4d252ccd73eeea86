"""Reviews under the Secured Rights: objections, the panel, rulings and appeals in Discord."""

from bot.client import AllianceBot
from bot.reviews.telling import OBJECTION, REVIEW
from cogs.reviews.cards import Cards
from cogs.reviews.commands import ListPage, ObjectionCog, Show
from cogs.reviews.deciding import Appeal, Decide
from cogs.reviews.objecting import Object
from cogs.reviews.panel import PanelCog


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(ObjectionCog(bot))
    await bot.add_cog(PanelCog(bot))
    bot.add_dynamic_items(Object, Decide, Appeal, Show, ListPage)
    cards = Cards(bot)
    bot.draw(OBJECTION, cards.draw_objection)
    bot.draw(REVIEW, cards.draw_review)
