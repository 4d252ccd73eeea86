"""Belonging: leaving and coming back, being removed and let back in, and what moderators may look up."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Chapter, Grant, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.counties.service import CountyService
from bot.database import Database, stranger
from bot.errors import UserError
from bot.events.service import EventService
from bot.polls.service import PollService
from bot.reminders.model import NewReminder, notice
from bot.reminders.service import ReminderService
from bot.tasks.service import TaskService
from bot.volunteers import rules, store
from bot.volunteers.model import Act, Application, Decision, Profile, Status, Volunteer

LATE = "application-late"
# Nobody gives back what comes back by itself.
_BY_ITSELF = 0


class VolunteerService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditService,
        alliances: AllianceService,
        counties: CountyService,
        reminders: ReminderService,
        polls: PollService,
        events: EventService,
        tasks: TaskService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._alliances = alliances
        self._counties = counties
        self._reminders = reminders
        self._polls = polls
        self._events = events
        self._tasks = tasks

    # --- leaving and coming back --------------------------------------------------------------------------

    async def departed(self, alliance_id: int, user_id: int) -> Application | None:
        """They are in no server of the alliance any more; their application, if that falls with it."""
        now = self._clock.now()
        async with self._database.write() as connection:
            found = await store.volunteer(connection, alliance_id, user_id, lock=True)
            if found is not None and (status := rules.after(Act.LEAVE, found)) is not None:
                await store.save(connection, replace(found, status=status, changed_at=now, reason=None))
            await self._counties.release_all_within(connection, alliance_id, user_id)
            await self._events.release_within(connection, alliance_id, user_id)
            await self._tasks.release_within(connection, alliance_id, user_id)
            suspended = await self._alliances.suspend_within(connection, alliance_id, user_id)
            if suspended and (level := await self._level_held_before(connection, alliance_id, user_id)):
                await self._audit.record(
                    connection, alliance_id, None, "leave", f"user:{user_id}", user_id=user_id, level=level
                )
            return await self._withdraw(connection, alliance_id, user_id, Decision.WITHDRAWN, None)

    async def come_back(self, alliance_id: int, user_id: int) -> Volunteer | None:
        """They are in a server of the alliance: the volunteer, if they are one (again).

        Whatever else they held stays suspended, and moderators are told what it was: who comes back may not
        be who left.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            found = await store.volunteer(connection, alliance_id, user_id, lock=True)
            if found is not None and (status := rules.after(Act.RETURN, found)) is not None:
                found = replace(found, status=status, changed_at=now, reason=None)
                await store.save(connection, found)
                await self._alliances.grant_within(
                    connection, alliance_id, user_id, Grant(Level.VOLUNTEER), _BY_ITSELF
                )
            if level := await self._level_held_before(connection, alliance_id, user_id):
                await self._audit.record(
                    connection, alliance_id, None, "return", f"user:{user_id}", user_id=user_id, level=level
                )
                await self._reminders.schedule_for_channels(
                    connection,
                    NewReminder(
                        alliance_id=alliance_id,
                        kind="text",
                        subject=f"returned:{secrets.token_hex(8)}",
                        due_at=now,
                        arguments=notice("volunteer-returned", person={"user": user_id}, level=level),
                    ),
                    purpose=Purpose.MODERATORS,
                )
        return found if found is not None and found.status is Status.ACTIVE else None

    async def _level_held_before(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> str | None:
        """The highest one above volunteer that is suspended."""
        held = await self._alliances.suspended_within(connection, alliance_id, user_id)
        highest = max((grant.level for grant in held), default=Level.VOLUNTEER)
        return highest.word if highest > Level.VOLUNTEER else None

    async def reconcile(
        self, alliance_id: int, joined_at: Mapping[int, Sequence[datetime]]
    ) -> list[Application]:
        """At start: who left, or left and came back, while the bot was away. Applications that fell with it.

        `joined_at` is, for everybody who is in a server of the alliance, when they joined each of them.
        """
        fallen: list[Application | None] = []
        seen = await self._alliances.last_seen(alliance_id)
        async with self._database.read() as connection:
            applicants = {one.user_id for one in await store.pending(connection, alliance_id)}
            away = await store.those(connection, alliance_id, Status.LEFT)
        for user_id in seen.keys() | applicants:
            joined = joined_at.get(user_id, ())
            if not joined:
                fallen.append(await self.departed(alliance_id, user_id))
            elif user_id in seen and rules.has_returned(joined, seen[user_id]):
                fallen.append(await self.departed(alliance_id, user_id))
                away.append(user_id)
            elif user_id in seen and max(joined) > seen[user_id]:
                await self._alliances.seen(alliance_id, user_id, max(joined))
        for user_id in joined_at.keys() & set(away):
            await self.come_back(alliance_id, user_id)
        return [application for application in fallen if application is not None]

    async def active(self, alliance_id: int) -> list[int]:
        """User ids of the volunteers."""
        async with self._database.read() as connection:
            return await store.those(connection, alliance_id, Status.ACTIVE)

    # --- what moderators do -------------------------------------------------------------------------------

    async def remove(self, actor: Actor, user_id: int, reason: str) -> Application | None:
        """End a membership and every level, and strike them from open polls; their application, if that falls
        with it.

        Raises UserError reason-empty, too-long, and what `rules.check_removal` raises.
        """
        actor.require(Level.MODERATOR)
        reason = rules.check_reason(reason)
        held = await self._alliances.actor(actor.guild_id, user_id)
        now = self._clock.now()
        async with self._database.write() as connection:
            found = await store.volunteer(connection, actor.alliance_id, user_id, lock=True)
            suspended = await self._alliances.suspended_within(connection, actor.alliance_id, user_id)
            held = replace(held, grants=held.grants | suspended)
            kept = rules.check_removal(actor, user_id, held, found)
            removed = replace(kept, status=Status.REMOVED, changed_at=now, reason=reason)
            await store.save(connection, removed)
            await self._alliances.revoke_all_within(connection, actor.alliance_id, user_id)
            await self._counties.release_all_within(connection, actor.alliance_id, user_id)
            await self._events.release_within(connection, actor.alliance_id, user_id)
            await self._tasks.release_within(connection, actor.alliance_id, user_id)
            await self._polls.strike_within(connection, actor, user_id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                Act.REMOVE,
                f"user:{user_id}",
                user_id=user_id,
                reason=reason,
            )
            return await self._withdraw(
                connection, actor.alliance_id, user_id, Decision.DECLINED, actor.user_id, reason
            )

    async def restore(self, actor: Actor, user_id: int, *, present: bool) -> Volunteer:
        """Let somebody removed back in, as a volunteer if they were one; `present`: they are in a server.

        For a volunteer it changes nothing. Raises UserError volunteer-unknown, restore-nothing.
        """
        actor.require(Level.MODERATOR)
        now = self._clock.now()
        async with self._database.write() as connection:
            found = await store.volunteer(connection, actor.alliance_id, user_id, lock=True)
            if found is None:
                raise UserError("volunteer-unknown")
            if found.status is Status.ACTIVE:
                return found
            status = rules.after(Act.RESTORE, found)
            if status is None:
                raise UserError("restore-nothing")
            if status is Status.ACTIVE and present:
                await self._alliances.grant_within(
                    connection, actor.alliance_id, user_id, Grant(Level.VOLUNTEER), actor.user_id
                )
            elif status is Status.ACTIVE:
                status = Status.LEFT
            restored = replace(found, status=status, changed_at=now, reason=None)
            await store.save(connection, restored)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                Act.RESTORE,
                f"user:{user_id}",
                user_id=user_id,
            )
        return restored

    async def tell_moderators(self, chapter: Chapter, key: str, **args: object) -> None:
        """Something that only they can mend: a text by its key, with arguments as `notice` takes them."""
        async with self._database.write() as connection:
            await self._reminders.schedule(
                connection,
                NewReminder(
                    alliance_id=chapter.alliance_id,
                    kind="text",
                    subject=f"finding:{secrets.token_hex(8)}",
                    due_at=self._clock.now(),
                    channel_id=chapter.channels[Purpose.MODERATORS],
                    guild_id=chapter.guild_id,
                    arguments=notice(key, **args),
                ),
            )

    async def show(self, actor: Actor, user_id: int) -> Profile:
        """What is kept about somebody's membership; looking is on the record. Raises UserError volunteer-unknown."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            profile = await self.profile(connection, actor.alliance_id, user_id)
            if profile.volunteer is None:
                raise UserError("volunteer-unknown")
            await self._audit.record(
                connection, actor.alliance_id, actor.user_id, "show", f"user:{user_id}", user_id=user_id
            )
        return profile

    async def profile(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> Profile:
        found, atlas = await store.volunteer(connection, alliance_id, user_id), self._counties.atlas
        county = atlas.label(atlas.get(found.geoid)) if found is not None else ""
        return Profile(found, county, await store.applications_of(connection, alliance_id, user_id))

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export; without the ids of others."""
        profile = await self.profile(connection, alliance_id, user_id)
        kept = profile.volunteer
        return {
            "user_id": user_id,
            "volunteer": kept
            and {
                "status": kept.status,
                "since": kept.changed_at.isoformat(),
                "reason": kept.reason,
                "server": kept.guild_id,
                "county": profile.county,
                "geoid": kept.geoid,
                "skills": sorted(kept.answers.skills),
                "hours": kept.answers.hours,
                "commitment": kept.answers.commitment,
                "pledge_version": kept.pledge_version,
                "zone": kept.zone,
                "locale": kept.locale,
                "paused_until": kept.paused_until and kept.paused_until.isoformat(),
                "quiet": kept.quiet,
                "first_applied_at": kept.created_at.isoformat(),
                "approved_at": kept.approved_at and kept.approved_at.isoformat(),
                "point_person_chosen": await store.point(connection, alliance_id, user_id) is not None,
            },
            "applications": [
                {
                    "status": one.status,
                    "server": one.guild_id,
                    "channel": one.channel_id,
                    "applied_at": one.applied_at.isoformat(),
                    "decided_at": one.decided_at and one.decided_at.isoformat(),
                    "reason": one.reason,
                }
                for one in profile.applications
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """What the person decided about others stays decided, by nobody known."""
        for application in await store.applications_of(connection, alliance_id, user_id):
            for kind in ("application", LATE):
                await self._reminders.cancel(connection, alliance_id, kind, f"application:{application.id}:")
        await store.forget(connection, alliance_id, user_id, stranger())

    # --- parts --------------------------------------------------------------------------------------------

    async def _withdraw(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        user_id: int,
        decision: Decision,
        by: int | None,
        reason: str | None = None,
    ) -> Application | None:
        for application in await store.applications_of(connection, alliance_id, user_id):
            if application.status is Decision.PENDING:
                await self._reminders.cancel(connection, alliance_id, LATE, f"application:{application.id}:")
                return await store.decide(connection, application, decision, by, self._clock.now(), reason)
        return None
