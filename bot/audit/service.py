"""Recording privileged acts, showing them to moderators, and posting them to the audit channel."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.audit import store
from bot.audit.model import Entry
from bot.clock import Clock
from bot.database import Database, stranger
from bot.reminders.model import NewReminder
from bot.reminders.service import ReminderService

PAGE = 10


class AuditService:
    def __init__(self, database: Database, clock: Clock, reminders: ReminderService) -> None:
        self._database = database
        self._clock = clock
        self._reminders = reminders

    async def record(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        actor_id: int | None,
        act: str,
        subject: str,
        **details: object,
    ) -> None:
        """Part of the transaction of the act itself: both are kept, or neither.

        `act` is the ending of a text key `act-…`; `details` are JSON and fill its placeholders. `actor_id`
        is None for what the bot does by itself. The entry is posted to the audit channels of the alliance.
        """
        now = self._clock.now()
        entry = await store.add(connection, alliance_id, now, actor_id, act, subject, details)
        await self._reminders.schedule_for_channels(
            connection,
            NewReminder(
                alliance_id=alliance_id,
                kind="audit",
                subject=f"audit:{entry.id}",
                due_at=now,
                arguments={
                    "at": now.isoformat(),
                    "actor_id": actor_id,
                    "act": act,
                    "subject": subject,
                    **details,
                },
            ),
            purpose="audit",
        )

    async def page(
        self, actor: Actor, *, before: int | None = None, act: str | None = None, by: int | None = None
    ) -> Sequence[Entry]:
        """The newest entries, PAGE at a time, for moderators of the whole alliance."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            return await store.entries(
                connection, actor.alliance_id, before=before, act=act, actor_id=by, limit=PAGE
            )

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Entries by and about a person, as JSON, for their export; without the ids of others."""
        return {
            "audit": [
                {
                    "at": entry.at.isoformat(),
                    "act": entry.act,
                    "by_you": entry.actor_id == user_id,
                    **{name: value for name, value in entry.details.items() if name != "user_id"},
                }
                for entry in await store.naming(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """The entries stay, or nobody could be held to account; whom they name is nobody known from then on.

        What is not posted yet would name them, and reminders see to it that it is not posted any more.
        """
        await store.rename(connection, alliance_id, user_id, stranger())
