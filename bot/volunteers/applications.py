"""Joining: from the first press to a moderator's decision."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Chapter, Grant, Level, Pledge, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import ApplicationSettings
from bot.counties.service import CountyService
from bot.database import Database
from bot.errors import UserError
from bot.raids.service import RaidService
from bot.reminders.model import NewReminder, Topic
from bot.reminders.service import ReminderService
from bot.volunteers import invited_store, queue_store, rules, store
from bot.volunteers.model import Act, Application, Decision, Dossier, Draft, Entrance, Invited, Volunteer
from bot.volunteers.places import Located, locate
from bot.volunteers.service import LATE, VolunteerService

CARD = "application"
ANSWER = "application-answer"


class PledgeChangedError(Exception):
    """The person has not agreed to the pledge as it is now: it is to be shown to them."""

    def __init__(self, pledge: Pledge) -> None:
        super().__init__(pledge)
        self.pledge = pledge


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody finds who wants to join."""

    entrance: Entrance
    pledge: Pledge
    volunteer: Volunteer | None
    invited: Invited | None  # what they answered on the web, if they brought their code
    where: str  # and the county of that
    pending: Application | None  # what they wait for


class ApplicationService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditService,
        alliances: AllianceService,
        counties: CountyService,
        reminders: ReminderService,
        volunteers: VolunteerService,
        raids: RaidService,
        settings: ApplicationSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._alliances = alliances
        self._atlas = counties.atlas
        self._reminders = reminders
        self._volunteers = volunteers
        self._raids = raids
        self._settings = settings
        raids.on_hold(self._put_off)

    # --- applying -----------------------------------------------------------------------------------------

    async def begin(self, actor: Actor) -> Opening:
        """What somebody finds who wants to join. Who was a volunteer and left is one again by this."""
        pledge = await self._alliances.pledge(actor.alliance_id)
        async with self._database.read() as connection:
            found = await store.volunteer(connection, actor.alliance_id, actor.user_id)
            invited = await invited_store.answers_of(connection, actor.alliance_id, actor.user_id)
            own = await store.applications_of(connection, actor.alliance_id, actor.user_id)
        pending = next((one for one in own if one.status is Decision.PENDING), None)
        where = self._atlas.label(self._atlas.get(invited.geoid)) if invited and invited.geoid else ""
        entrance = rules.entrance(found)
        if entrance is Entrance.BACK:
            found = await self._volunteers.come_back(actor.alliance_id, actor.user_id)
        return Opening(entrance, pledge, found, invited, where, pending)

    def locate(self, where: str) -> Located:
        """The counties that a person may mean. Raises UserError as `places.locate` does."""
        return locate(self._atlas, where)

    async def apply(self, actor: Actor, draft: Draft, channel_id: int | None) -> Application:
        """Hand a complete form in; `channel_id` is where the person can be answered.

        Raises PledgeChangedError if they have not agreed to the present pledge, UserError county-unknown,
        join-… if they cannot apply.
        """
        county = self._atlas.get(draft.geoid or "")
        pledge = await self._alliances.pledge(actor.alliance_id)
        if draft.pledge_version != pledge.version:
            raise PledgeChangedError(pledge)
        chapter = await self._alliances.chapter(actor.guild_id)
        now = self._clock.now()
        async with self._database.write() as connection:
            found = await store.volunteer(connection, actor.alliance_id, actor.user_id, lock=True)
            status = rules.check_apply(found)
            volunteer = Volunteer(
                alliance_id=actor.alliance_id,
                user_id=actor.user_id,
                status=status,
                guild_id=actor.guild_id,
                geoid=county.geoid,
                answers=draft.answers,
                pledge_version=pledge.version,
                zone=county.zone,
                locale=actor.locale,
                created_at=found.created_at if found else now,
                changed_at=now,
                approved_at=found.approved_at if found else None,
                paused_until=found.paused_until if found else None,
            )
            hold = await self._raids.held_within(connection, actor.guild_id)
            answer_by = (hold.until if hold else now) + timedelta(days=self._settings.answer_days)
            application = await store.add_application(
                connection, volunteer, channel_id, now, answer_by, put_off=hold is not None
            )
            if application is None:
                raise UserError("join-pending", at=now)
            await store.save(connection, volunteer)
            await invited_store.finish(connection, actor.alliance_id, actor.user_id)
            if chapter is not None:
                await self._announce(connection, application, chapter)
                await self._raids.applied_within(connection, chapter)
        return application

    async def _announce(
        self, connection: AsyncConnection, application: Application, chapter: Chapter
    ) -> None:
        """Have its card posted in the moderators' channel of the chapter, and one nudge if the answer is late;
        once for each such channel."""
        channel_id = chapter.channels[Purpose.MODERATORS]
        for kind, due_at in ((CARD, self._clock.now()), (LATE, application.answer_by)):
            await self._reminders.schedule(
                connection,
                NewReminder(
                    alliance_id=application.alliance_id,
                    kind=kind,
                    subject=f"application:{application.id}:{channel_id}",
                    due_at=due_at,
                    channel_id=channel_id,
                    guild_id=chapter.guild_id,
                    arguments={"application_id": application.id},
                ),
            )

    async def _put_off(self, connection: AsyncConnection, chapter: Chapter, by: timedelta) -> None:
        """The queue of a server is held, or no longer: what was promised there, and what moderators are told of it,
        is for so much later."""
        await store.put_off(connection, chapter.guild_id, self._clock.now(), by)
        await self._reminders.put_off(connection, chapter.alliance_id, LATE, chapter.guild_id, by)

    async def announce_pending(self, chapter: Chapter) -> None:
        """After setup made a new moderators' channel: post there what is still to be decided."""
        async with self._database.write() as connection:
            for application in await store.pending(
                connection, chapter.alliance_id, guild_id=chapter.guild_id
            ):
                await self._announce(connection, application, chapter)

    async def posted(self, application_id: int, channel_id: int, message_id: int) -> None:
        """Where its card stands."""
        async with self._database.write() as connection:
            await store.save_card(connection, application_id, channel_id, message_id)

    async def own(self, user_id: int, application_id: int) -> Application:
        """What became of one's own application. Raises UserError application-unknown."""
        async with self._database.read() as connection:
            found = await store.own_application(connection, user_id, application_id)
        if found is None:
            raise UserError("application-unknown")
        return found

    # --- deciding -----------------------------------------------------------------------------------------

    async def show(self, actor: Actor, application_id: int) -> Dossier:
        actor.require(Level.MODERATOR)
        return await self.dossier(actor.alliance_id, application_id)

    async def check(self, actor: Actor, application_id: int) -> Application:
        """Raises UserError unless the actor may decide it, which is never their own, and nobody has."""
        async with self._database.read() as connection:
            return await self._to_decide(connection, actor, application_id)

    async def _to_decide(self, connection: AsyncConnection, actor: Actor, application_id: int) -> Application:
        actor.require(Level.MODERATOR)
        application = await self._application(connection, actor.alliance_id, application_id)
        rules.check_decision(actor, application)
        return application

    async def dossier(self, alliance_id: int, application_id: int) -> Dossier:
        """For the card. Raises UserError application-unknown."""
        async with self._database.read() as connection:
            return await self.dossier_within(connection, alliance_id, application_id)

    async def approve(self, actor: Actor, application_id: int, *, several: bool = False) -> Application:
        """`several`: as one of those that were picked together, which raises UserError raid-held while a hold lasts.

        Raises UserError application-… with who decided if somebody else was first.
        """
        return await self._decide(actor, application_id, Act.APPROVE, Decision.APPROVED, several=several)

    async def decline(self, actor: Actor, application_id: int, reason: str) -> Application:
        """Raises UserError as `approve` does, reason-empty, too-long."""
        return await self._decide(
            actor, application_id, Act.DECLINE, Decision.DECLINED, rules.check_reason(reason)
        )

    async def _decide(
        self,
        actor: Actor,
        application_id: int,
        act: Act,
        decision: Decision,
        reason: str | None = None,
        *,
        several: bool = False,
    ) -> Application:
        now = self._clock.now()
        async with self._database.write() as connection:
            application = await self._to_decide(connection, actor, application_id)
            volunteer = await store.volunteer(
                connection, application.alliance_id, application.user_id, lock=True
            )
            if several:
                await self._raids.check_within(connection, application.guild_id)
            decided = await store.decide(connection, application, decision, actor.user_id, now, reason)
            if decided is None or volunteer is None:
                rules.check_pending(
                    await self._application(connection, application.alliance_id, application.id)
                )
                raise UserError("application-unknown")
            status = rules.after(act, volunteer)
            assert status is not None  # a pending application is an applicant's
            volunteer = replace(volunteer, status=status, changed_at=now, reason=reason)
            if act is Act.APPROVE:
                volunteer = replace(volunteer, approved_at=now)
                await self._alliances.grant_within(
                    connection,
                    application.alliance_id,
                    application.user_id,
                    Grant(Level.VOLUNTEER),
                    actor.user_id,
                )
            await store.save(connection, volunteer)
            await self._reminders.cancel(
                connection, application.alliance_id, LATE, f"application:{application.id}:"
            )
            await self._audit.record(
                connection,
                application.alliance_id,
                actor.user_id,
                act,
                f"application:{application.id}",
                user_id=application.user_id,
                **({"reason": reason} if reason else {}),
            )
            await self._reminders.schedule(
                connection,
                NewReminder(
                    alliance_id=application.alliance_id,
                    kind=ANSWER,
                    subject=f"application:{application.id}:answer",
                    due_at=now,
                    user_id=application.user_id,
                    channel_id=application.channel_id,
                    guild_id=application.guild_id,
                    topic=Topic.MEMBERSHIP,
                    at_once=True,  # they wait for it
                    arguments={"application_id": application.id},
                ),
            )
        return decided

    async def asked(self, actor: Actor, application: Application, thread_id: int) -> int:
        """A thread was opened to ask the applicant: the one that counts, of two opened at once."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            if not await store.save_thread(
                connection, actor.alliance_id, application.id, thread_id, application.thread_id
            ):
                latest = await self._application(connection, actor.alliance_id, application.id)
                return latest.thread_id or thread_id
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "ask",
                f"application:{application.id}",
                user_id=application.user_id,
            )
        return thread_id

    async def dossiers(self, alliance_id: int, ids: Collection[int]) -> list[Dossier]:
        """Of those numbers that there are."""
        found = []
        async with self._database.read() as connection:
            for application_id in ids:
                with suppress(UserError):
                    found.append(await self.dossier_within(connection, alliance_id, application_id))
        return found

    async def numbers_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> list[int]:
        """Of the applications that somebody made."""
        return [one.id for one in await store.applications_of(connection, alliance_id, user_id)]

    async def dossier_within(
        self, connection: AsyncConnection, alliance_id: int, application_id: int
    ) -> Dossier:
        application = await self._application(connection, alliance_id, application_id)
        volunteer = await store.volunteer(connection, alliance_id, application.user_id)
        assert volunteer is not None  # they are deleted together
        others = await store.applications_of(connection, alliance_id, application.user_id)
        earlier = [other for other in others if other.id < application.id]
        county = self._atlas.label(self._atlas.get(volunteer.geoid))
        notes = await queue_store.notes(connection, [application.id])
        return Dossier(application, volunteer, county, earlier, notes)

    async def _application(
        self, connection: AsyncConnection, alliance_id: int, application_id: int
    ) -> Application:
        application = await store.application(connection, alliance_id, application_id)
        if application is None:
            raise UserError("application-unknown")
        return application
