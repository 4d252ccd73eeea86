"""Taking down what people wrote: by its number, or on the message itself; and judging that."""

from bot.client import AllianceBot
from cogs.takedowns.board import SaidBoard
from cogs.takedowns.commands import Older, TakedownCog
from cogs.takedowns.menu import menu


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(TakedownCog(bot))
    bot.add_dynamic_items(Older)
    bot.tree.add_command(menu())
    bot.services.takedowns.board = SaidBoard(bot)
