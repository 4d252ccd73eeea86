"""Hours: logging them, deciding them, and statements of them."""

from bot.client import AllianceBot
from bot.hours.service import DECIDED, WAITING
from cogs.hours.commands import HoursCog
from cogs.hours.drawing import decided, waiting
from cogs.hours.mine import MyAct, MyPage
from cogs.hours.review import Decide, Question, QueuePage, TheirPage
from cogs.hours.shifts import LogShift
from cogs.hours.tasks import LogTask


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(HoursCog(bot))
    bot.add_dynamic_items(LogShift, LogTask, MyAct, MyPage, Decide, QueuePage, Question, TheirPage)
    bot.draw(DECIDED, decided(bot))
    bot.draw(WAITING, waiting(bot))
