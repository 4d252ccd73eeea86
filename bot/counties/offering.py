"""A county that nobody leads any more is offered to a few who live near it and want to hear of such, as part of the
caller's transaction."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import CountySettings
from bot.counties import duty_store, store
from bot.counties.atlas import Atlas
from bot.counties.model import AssignmentRole
from bot.reminders.model import NewReminder, Topic
from bot.reminders.service import ReminderService

OPEN = "county-open"  # the kind of reminder
USEFUL = timedelta(days=14)
LATELY = timedelta(days=90)


class Offering:
    def __init__(
        self, clock: Clock, reminders: ReminderService, atlas: Atlas, settings: CountySettings
    ) -> None:
        self._clock = clock
        self._reminders = reminders
        self._atlas = atlas
        self._settings = settings

    async def offer(self, connection: AsyncConnection, alliance_id: int, geoid: str) -> None:
        """First to its members, then to those who live there, then to those beside it; among them the least contacted
        first. Its backups are asked whether they step up; whoever has left it lately is not asked, and nobody
        twice within a month.

        It goes to them directly, within their weekly budget, or not at all: nobody is mentioned anywhere unasked.
        """
        now, asked = self._clock.now(), 0
        former = await duty_store.former(connection, alliance_id, geoid, now - LATELY)
        for user_id in await self._near(connection, alliance_id, geoid):
            if asked >= self._settings.offer_people:
                return
            if user_id in former:
                continue
            if await store.leads_held(connection, alliance_id, user_id) >= self._settings.leads_per_person:
                continue
            place = await duty_store.reach(connection, alliance_id, user_id)
            if place is None:
                return  # nowhere is set up
            asked += await self._reminders.schedule(
                connection,
                NewReminder(
                    alliance_id=alliance_id,
                    kind=OPEN,
                    subject=f"{OPEN}:{geoid}:{user_id}:{now:%Y-%m}",
                    due_at=now,
                    user_id=user_id,
                    guild_id=place[0],
                    topic=Topic.COUNTY,
                    can_wait=True,
                    expires_at=now + USEFUL,
                    arguments={"geoid": geoid},
                ),
            )

    async def withdraw(
        self, connection: AsyncConnection, alliance_id: int, geoid: str, user_id: int | None = None
    ) -> None:
        """It has a lead; or one person has left it and does not want it."""
        whose = f"{user_id}:" if user_id is not None else ""
        await self._reminders.cancel(connection, alliance_id, OPEN, f"{OPEN}:{geoid}:{whose}")

    async def _near(self, connection: AsyncConnection, alliance_id: int, geoid: str) -> list[int]:
        team = await duty_store.others(connection, alliance_id, geoid)
        found: dict[int, None] = {}
        for people, geoids in (
            ([one.user_id for one in team if one.role is AssignmentRole.MEMBER], None),
            (None, [geoid]),
            (None, self._atlas.get(geoid).neighbours),
        ):
            willing = await self._reminders.willing(
                connection, alliance_id, Topic.COUNTY, geoids=geoids, people=people
            )
            found |= dict.fromkeys(willing)
        backups = {one.user_id for one in team if one.role is AssignmentRole.BACKUP}
        return [user_id for user_id in found if user_id not in backups]
