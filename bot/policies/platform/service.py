"""What the alliance stands for: seen, written out, announced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.policies import area_store
from bot.policies.areas import AreaService
from bot.policies.platform import store
from bot.policies.platform.model import Area, Change, Counts, Platform, Policy, What
from bot.reminders.model import NewReminder
from bot.reminders.service import ReminderService
from bot.rights.model import Act, Right
from bot.rights.service import RightService

PUBLISHED = "platform-published"  # a kind of reminder
PAGE = 5
_OF_RIGHTS = {Act.ADOPT: What.ADOPTED, Act.AMEND: What.AMENDED, Act.REPEAL: What.REPEALED}


class PlatformService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        areas: AreaService,
        rights: RightService,
        audit: AuditService,
        reminders: ReminderService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._areas = areas
        self._rights = rights
        self._audit = audit
        self._reminders = reminders

    async def whole(self, alliance_id: int) -> Platform:
        """All of it, as it is now."""
        async with self._database.read() as connection:
            policies = await self._policies(connection, alliance_id)
            rights = await self._rights.within(connection, alliance_id)
            named = await area_store.all_(connection, alliance_id)
            areas = [
                Area(one.id, one.name, tuple(policy for policy in policies if policy.area_id == one.id))
                for one in sorted(named, key=lambda one: (one.place, one.id))
            ]
            retired = {one.id for one in named if one.retired_at is not None}
            return Platform(
                await store.name(connection, alliance_id),
                tuple(area for area in areas if area.policies or area.id not in retired),
                tuple(rights),
                tuple(await self._changes(connection, alliance_id)),
            )

    async def show(self, actor: Actor, area_id: int, index: int = 0) -> tuple[Area, int]:
        """A page of an area's policies, and how many there are in all. Raises UserError area-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            area = await self._areas.find(connection, actor.alliance_id, area_id)
            found = await self._policies(connection, actor.alliance_id, area_id)
        return Area(area_id, area.name, tuple(found[index * PAGE :][:PAGE])), len(found)

    async def coverage(self, actor: Actor) -> Sequence[Counts]:
        """How far each area is, in the alliance's order."""
        areas = await self._areas.areas(actor, retired=True)
        async with self._database.read() as connection:
            known = await store.counts(connection, actor.alliance_id)
        counts = [(area, Counts(area.id, area.name, *known.get(area.id, (0, 0)))) for area in areas]
        return [one for area, one in counts if area.retired_at is None or one.adopted]

    # --- announcing ---------------------------------------------------------------------------------------

    async def publish(self, actor: Actor, channel_id: int) -> int:
        """Have the pages posted there with what is new since the last time; how many changes are.

        Raises UserError for whoever is no moderator, platform-nothing-new.
        """
        actor.require(Level.MODERATOR)
        now = self._clock.now()
        async with self._database.write() as connection:
            since = await store.published(connection, actor.alliance_id)
            new = await self._changes(connection, actor.alliance_id, since)
            if not new:
                raise UserError("platform-nothing-new")
            # What another transaction dates by then and commits later is new the next time.
            until = max(one.at for one in new)
            await store.publish(connection, actor.alliance_id, until)
            announcement = NewReminder(
                alliance_id=actor.alliance_id,
                kind=PUBLISHED,
                subject=f"platform:{actor.alliance_id}:{now.isoformat()}",
                due_at=now,
                channel_id=channel_id,
                guild_id=actor.guild_id,
                arguments={"since": since.isoformat() if since else None, "until": until.isoformat()},
            )
            await self._reminders.schedule(connection, announcement)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "platform-publish",
                f"alliance:{actor.alliance_id}",
                count=len(new),
            )
        return len(new)

    async def new(self, alliance_id: int, since: datetime | None, until: datetime) -> Sequence[Change]:
        """What changed after one instant and up to another, the newest first."""
        async with self._database.read() as connection:
            return [one for one in await self._changes(connection, alliance_id, since) if one.at <= until]

    # --- reading ------------------------------------------------------------------------------------------

    async def _policies(
        self, connection: AsyncConnection, alliance_id: int, area_id: int | None = None
    ) -> Sequence[Policy]:
        rows = await store.in_force(connection, alliance_id, area_id)
        votes = await self._rights.votes(connection, [row.poll_id for row in rows])
        return [
            Policy(
                number=row.proposal_id,
                area_id=row.area_id,
                title=row.title,
                summary=row.summary,
                text=row.text,
                version=row.number,
                text_hash=row.text_hash,
                adopted_at=row.adopted_at,
                poll_id=row.poll_id,
                vote=votes[row.poll_id],
                link=_link(row),
            )
            for row in rows
        ]

    async def _changes(
        self, connection: AsyncConnection, alliance_id: int, since: datetime | None = None
    ) -> Sequence[Change]:
        found = [
            *await store.changes(connection, alliance_id),
            *(
                change
                for right in await self._rights.register(connection, alliance_id)
                for change in _history(right)
            ),
        ]
        found.sort(key=lambda change: (change.at, change.right, change.number, change.what), reverse=True)
        return [change for change in found if since is None or change.at > since]


def _history(right: Right) -> Sequence[Change]:
    return [Change(one.at, _OF_RIGHTS[one.act], right.number, one.title, True) for one in right.versions]


def _link(row: Row[Any]) -> str:
    return f"https://discord.com/channels/{row.guild_id}/{row.thread_id}" if row.thread_id else ""
