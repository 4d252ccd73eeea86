"""What an operator does from the command line, in the audit log of every alliance that it concerns."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import ManualAlarm
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import SystemClock
from bot.config import Settings
from bot.counties import population
from bot.database import Database
from bot.reminders.service import ReminderService
from bot.volunteers import webform


class Recorder:
    """The bot posts the entries to the audit channels when it next delivers anything: no alarm rings here."""

    def __init__(self, database: Database, settings: Settings) -> None:
        clock = SystemClock()
        reminders = ReminderService(database, clock, ManualAlarm(), settings.reminders)
        self._database = database
        self._audit = AuditService(database, clock, reminders)
        self._alliances = AllianceService(database, clock, self._audit)

    async def imported(self, connection: AsyncConnection, alliance_id: int, done: webform.Done) -> None:
        await self._audit.record(
            connection,
            alliance_id,
            None,
            "import",
            "invited",
            new=done.new,
            changed=done.changed,
            removed=done.removed,
        )

    async def populated(self, connection: AsyncConnection, report: population.Report) -> None:
        for alliance_id in await self._alliances.alliance_ids():
            await self._audit.record(
                connection,
                alliance_id,
                None,
                "import-population",
                "populations",
                new=len(report.new),
                changed=len(report.changed),
            )

    async def restored(self, made_at: str) -> None:
        """In what was restored: what was there before has it no more."""
        async with self._database.write() as connection:
            for alliance_id in await self._alliances.alliance_ids():
                await self._audit.record(
                    connection, alliance_id, None, "restore-backup", "backup", made=made_at
                )
