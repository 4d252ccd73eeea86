"""Point persons: every volunteer has one, so that everybody knows whom to ask, and who asks them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.counties.service import CountyService
from bot.database import Database
from bot.errors import UserError
from bot.text import mention
from bot.volunteers import store
from bot.volunteers.model import Point, Status, Volunteer, Why


class PointService:
    def __init__(
        self, database: Database, audit: AuditService, alliances: AllianceService, counties: CountyService
    ) -> None:
        self._database = database
        self._audit = audit
        self._alliances = alliances
        self._counties = counties

    async def of(self, alliance_id: int, user_id: int) -> Point | None:
        """Who was chosen for a volunteer, or the lead of their county, or a coordinator of their state; nobody is
        their own. None where there is no such person, or for who is no volunteer: then it is the moderators."""
        async with self._database.read() as connection:
            found = await store.volunteer(connection, alliance_id, user_id)
            if found is None or found.status is not Status.ACTIVE:
                return None
            chosen = await store.point(connection, alliance_id, user_id)
            if chosen is not None:
                return Point(chosen, Why.CHOSEN)
            lead = await self._counties.lead_within(connection, alliance_id, found.geoid)
            if lead not in (None, user_id):
                return Point(lead, Why.LEAD)
            for coordinator in await self._alliances.coordinators_within(
                connection, alliance_id, found.geoid[:2]
            ):
                if coordinator != user_id:
                    return Point(coordinator, Why.COORDINATOR)
        return None

    async def choose(self, actor: Actor, user_id: int, to: int | None) -> None:
        """Choose somebody's point person, or nobody in particular, by whoever organizes where they live.

        Raises UserError: volunteer-unknown, point-not-volunteer, point-self.
        """
        async with self._database.write() as connection:
            found = await self._active(connection, actor.alliance_id, user_id)
            actor.require(Level.ORGANIZER, found.geoid if found else "")
            if found is None:
                raise UserError("volunteer-unknown")
            if to == user_id:
                raise UserError("point-self")
            if to is not None and await self._active(connection, actor.alliance_id, to) is None:
                raise UserError("point-not-volunteer", person=mention(to))
            await store.set_point(connection, actor.alliance_id, user_id, to)
            await self._audit.record(
                connection, actor.alliance_id, actor.user_id, "point", f"user:{user_id}", user_id=user_id
            )

    async def _active(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> Volunteer | None:
        found = await store.volunteer(connection, alliance_id, user_id, lock=True)
        return found if found is not None and found.status is Status.ACTIVE else None
