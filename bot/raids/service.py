"""Counting who comes without keeping who it is, holding the queue, and telling moderators once."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

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


class PutOff(Protocol):
    """What was promised to those who apply in a server is put off by so long; less than nothing: brought forward."""

    async def __call__(self, connection: AsyncConnection, chapter: Chapter, by: timedelta) -> None: ...


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
        self._put_off: PutOff | None = None

    def on_hold(self, put_off: PutOff) -> None:
        """What a hold means for those who wait: called in the transaction in which one begins, for its length, and
        in that in which it is released early, for what is left of it."""
        self._put_off = put_off

    # --- watching -----------------------------------------------------------------------------------------

    async def joined(self, chapter: Chapter, at: datetime | None = None) -> None:
        """Somebody joined the server, whoever it is; at that instant by Discord's clock, if it says so, for by that
        they are known again in `caught_up`."""
        now = self._clock.now()
        async with self._database.write() as connection:
            await self._arrived(connection, chapter, Kind.JOIN, min(at or now, now))

    async def caught_up(self, chapter: Chapter, joined: Iterable[datetime]) -> None:
        """After a start or an outage: when those joined who are in the server. Whoever joined meanwhile is counted,
        as far as it still matters; but nobody from before the server was set up, or from before the last hold was
        over, of whom moderators were told."""
        now = self._clock.now()
        async with self._database.write() as connection:
            since = await store.watched_from(connection, chapter.guild_id, now) or now
            since = max(since, now - rules.HOUR)
            seen = Counter(rules.span(at) for at in joined if since < at <= now)
            await store.count_at_least(connection, chapter.guild_id, Kind.JOIN, seen)
            await self._look(connection, chapter, Kind.JOIN)

    async def applied_within(self, connection: AsyncConnection, chapter: Chapter) -> None:
        """Somebody applied there."""
        await self._arrived(connection, chapter, Kind.APPLICATION, self._clock.now())

    async def _arrived(self, connection: AsyncConnection, chapter: Chapter, kind: Kind, at: datetime) -> None:
        await store.tidy(connection, chapter.guild_id, self._clock.now() - rules.HOUR)
        await store.count(connection, chapter.guild_id, kind, at)
        await self._look(connection, chapter, kind)

    async def _look(self, connection: AsyncConnection, chapter: Chapter, kind: Kind) -> None:
        """Hold the queue where they come too fast."""
        now = self._clock.now()
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

    async def held_within(self, connection: AsyncConnection, guild_id: int) -> Hold | None:
        """As `held`, in the caller's transaction."""
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
        chapter, now = await self._chapter(actor), self._clock.now()
        async with self._database.write() as connection:
            hold = await store.hold(connection, actor.guild_id, now)
            if hold is None or not await store.end(connection, actor.guild_id, now):
                raise UserError("raid-not-held")
            if self._put_off is not None:
                await self._put_off(connection, chapter, now - hold.until)
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
        if self._put_off is not None:
            await self._put_off(connection, chapter, self._length)
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
