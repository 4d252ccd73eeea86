"""The register of Secured Rights, as people see it."""

from bot.client import AllianceBot
from cogs.rights.commands import ListPage, RightCog
from cogs.rights.showing import ShowVersion


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(RightCog(bot))
    bot.add_dynamic_items(ListPage, ShowVersion)
