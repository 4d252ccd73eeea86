"""Where the chains of polls end, told in the audit channel: what was told cannot be rewritten unseen."""

from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.polls import due_store
from bot.polls.model import Poll

ALARM = "poll-heads"


class Heads:
    def __init__(
        self, database: Database, clock: Clock, alarm: Alarm, audit: AuditService, every: timedelta
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._audit = audit
        self._every = every

    def moved(self) -> None:
        """A chain has gone on: where it ends now will be told."""
        self._alarm.wake_by(ALARM, self._clock.now() + self._every, self.tell)

    async def tell(self) -> None:
        """Tell every head that has moved since it was told last; later, where that cannot be now."""
        try:
            async with self._database.read() as connection:
                moved = await due_store.moved(connection)
            for poll_id in moved:
                async with self._database.write() as connection:
                    if (told := await due_store.tell_head(connection, poll_id)) is not None:
                        await self._record(connection, "poll-head", *told)
        except DBAPIError:
            self.moved()
            raise

    async def tell_last(self, connection: AsyncConnection, poll: Poll) -> None:
        """As a part of the closing."""
        assert poll.head is not None
        await self._record(connection, "poll-head-last", poll, poll.head)

    async def _record(self, connection: AsyncConnection, act: str, poll: Poll, head: str) -> None:
        await self._audit.record(
            connection, poll.alliance_id, None, act, f"poll:{poll.id}", question=poll.question, head=head
        )
