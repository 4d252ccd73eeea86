"""People who filled in a form on the web are linked when they join, by the code they were sent and nothing else."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.clock import Clock
from bot.database import Database, stranger
from bot.errors import UserError
from bot.volunteers import invited_store, rules, store
from bot.volunteers.model import Act


class InvitationService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def enter(self, actor: Actor, code: str) -> None:
        """The person brings their code; bringing it again changes nothing.

        Raises UserError join-code-unknown, join-code-used if somebody else brought it.
        """
        code = code.strip().lower()
        async with self._database.write() as connection:
            if not await invited_store.link(
                connection, actor.alliance_id, code, actor.user_id, self._clock.now()
            ):
                used = await invited_store.owner(connection, actor.alliance_id, code) is not None
                raise UserError("join-code-used" if used else "join-code-unknown")
            found = await store.volunteer(connection, actor.alliance_id, actor.user_id)
            if rules.after(Act.APPLY, found) is None:  # they have answered here already
                await invited_store.finish(connection, actor.alliance_id, actor.user_id)

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export."""
        return {
            "invitations": [
                {
                    "key": row.key,
                    "entered_at": row.entered_at.isoformat(),
                    "geoid": row.geoid,
                    "skills": row.skills,
                    "hours": row.hours,
                    "commitment": row.commitment,
                }
                for row in await invited_store.keys_of(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Only that the row was there stays, under nobody's number."""
        await invited_store.forget(connection, alliance_id, user_id, stranger())
