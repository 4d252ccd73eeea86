"""Counting who comes without keeping who it is, holding the queue, and telling moderators once."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Chapter, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import RaidSettings
from bot.database import Database
from bot.errors import UserError
from bot.raids import rules, store
from bot.raids.model import Hold, Kind, Outlook
from bot.reminders.model import NewReminder, notice
from bot.reminders.service import ReminderService

RAID = "raid"


class RaidService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditService,
        alliances: AllianceService,
        reminders: ReminderService,
        settings: RaidSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._alliances = alliances
        self._reminders = reminders
        self._settings = settings

    # --- watching -----------------------------------------------------------------------------------------

    async def joined(self, chapter: Chapter) -> None:
        """Somebody joined the server, whoever it is."""
        async with self._database.write() as connection:
            await self._arrived(connection, chapter, Kind.JOIN)

    async def applied_within(self, connection: AsyncConnection, chapter: Chapter) -> None:
        """Somebody applied there."""
        await self._arrived(connection, chapter, Kind.APPLICATION)

    async def _arrived(self, connection: AsyncConnection, chapter: Chapter, kind: Kind) -> None:
        now = self._clock.now()
        await store.count(connection, chapter.guild_id, kind, now)
        pace = await store.pace(connection, chapter.guild_id, kind, now)
        given = self._settings
        limits = {
            Kind.JOIN: (given.joins_per_minute, given.joins_per_hour),
            Kind.APPLICATION: (given.applications_per_minute, given.applications_per_hour),
        }
        if rules.too_fast(pace, *limits[kind]):
            await self._begin(connection, chapter, None)

    # --- holding ------------------------------------------------------------------------------------------

    async def held(self, guild_id: int) -> Hold | None:
        async with self._database.read() as connection:
            return await store.hold(connection, guild_id, self._clock.now())

    async def check_within(self, connection: AsyncConnection, guild_id: int) -> None:
        """Raises UserError raid-held while a server's applications are decided one by one only."""
        if (hold := await store.hold(connection, guild_id, self._clock.now())) is not None:
            raise UserError("raid-held", until=hold.until)

    async def outlook(self, actor: Actor) -> Outlook:
        """Of the server in which the actor is."""
        actor.require(Level.MODERATOR)
        return await self.outlook_of(actor.guild_id)

    async def outlook_of(self, guild_id: int) -> Outlook:
        """For the card in the moderators' channel."""
        now = self._clock.now()
        async with self._database.read() as connection:
            joins, applications = [await store.pace(connection, guild_id, kind, now) for kind in Kind]
            return Outlook(joins, applications, await store.hold(connection, guild_id, now))

    async def hold(self, actor: Actor) -> Hold:
        """Hold the applications of the actor's server. Raises UserError raid-held-already."""
        actor.require(Level.MODERATOR)
        chapter = await self._chapter(actor)
        async with self._database.write() as connection:
            begun = await self._begin(connection, chapter, actor.user_id)
        if begun is None:
            raise UserError("raid-held-already")
        return begun

    async def release(self, actor: Actor) -> None:
        """End the hold, and count anew: the same people must not begin another. Raises UserError raid-not-held."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            if not await store.end(connection, actor.guild_id, self._clock.now()):
                raise UserError("raid-not-held")
            await store.forget(connection, actor.guild_id)
            await self._reminders.cancel(
                connection, actor.alliance_id, "text", f"raid-over:{actor.guild_id}:"
            )
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "raid-release",
                f"chapter:{actor.guild_id}",
            )

    async def verified(self, actor: Actor, before: str) -> None:
        """The actor had the server's verification level raised from what it was `before`."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "raid-verify",
                f"chapter:{actor.guild_id}",
                before=before,
            )

    async def paused(self, actor: Actor, hours: int) -> None:
        """The actor had the server's invitations paused for so long."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "raid-pause",
                f"chapter:{actor.guild_id}",
                hours=hours,
            )

    def pause_until(self) -> datetime:
        """Until when invitations are paused that are paused now."""
        return self._clock.now() + min(self._length, rules.INVITES_PAUSED)

    @property
    def _length(self) -> timedelta:
        return timedelta(hours=self._settings.hold_hours)

    async def _begin(
        self, connection: AsyncConnection, chapter: Chapter, actor_id: int | None
    ) -> Hold | None:
        """Moderators are told once, and again when it ends by itself. None if there is one that lasts."""
        now = self._clock.now()
        new = Hold(now, now + self._length)
        if not await store.begin(connection, chapter.guild_id, new):
            return None
        await self._audit.record(
            connection,
            chapter.alliance_id,
            actor_id,
            "raid-hold",
            f"chapter:{chapter.guild_id}",
            hours=self._settings.hold_hours,
        )
        mark = f"{chapter.guild_id}:{int(now.timestamp())}"
        told = NewReminder(
            alliance_id=chapter.alliance_id,
            kind=RAID,
            subject=f"raid:{mark}",
            due_at=now,
            channel_id=chapter.channels[Purpose.MODERATORS],
            guild_id=chapter.guild_id,
        )
        over = NewReminder(
            alliance_id=chapter.alliance_id,
            kind="text",
            subject=f"raid-over:{mark}",
            due_at=new.until,
            channel_id=chapter.channels[Purpose.MODERATORS],
            guild_id=chapter.guild_id,
            arguments=notice("raid-over"),
        )
        for reminder in (told, over):
            await self._reminders.schedule(connection, reminder)
        return new

    async def _chapter(self, actor: Actor) -> Chapter:
        chapter = await self._alliances.chapter(actor.guild_id)
        if chapter is None:
            raise UserError("not-set-up")
        return chapter
