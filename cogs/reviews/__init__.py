"""Reviews under the Secured Rights: objections, the panel, rulings and appeals in Discord."""

from bot.client import AllianceBot
from bot.reviews.panel import ASKED
from bot.reviews.telling import OBJECTION, REVIEW
from cogs.reviews.cards import Cards
from cogs.reviews.commands import ListPage, ObjectionCog, Show
from cogs.reviews.deciding import Appeal, Decide, Withdraw, WithdrawSure
from cogs.reviews.objecting import Challenge, Object
from cogs.reviews.panel import Elect, PanelCog, Stand, StepBack, draw_asked


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(ObjectionCog(bot))
    await bot.add_cog(PanelCog(bot))
    bot.add_dynamic_items(Object, Challenge, Decide, Appeal, Withdraw, WithdrawSure, Show, ListPage)
    bot.add_dynamic_items(Stand, StepBack, Elect)
    cards = Cards(bot)
    bot.draw(OBJECTION, cards.draw_objection)
    bot.draw(REVIEW, cards.draw_review)
    bot.draw(ASKED, draw_asked)
