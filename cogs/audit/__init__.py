"""The audit log: `/audit`, and its entries in the audit channel."""

from bot.client import AllianceBot
from cogs.audit.log import AuditCog, OlderEntries, draw_entry


async def setup(bot: AllianceBot) -> None:
    await bot.add_cog(AuditCog(bot))
    bot.add_dynamic_items(OlderEntries)
    bot.draw("audit", draw_entry)
