"""The queue of applications: looking for some, noting something about one, and approving several."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database, stranger
from bot.errors import UserError
from bot.raids.service import RaidService
from bot.volunteers import queue_store, rules
from bot.volunteers.applications import ApplicationService
from bot.volunteers.model import Application, Decision, Dossier, Note
from bot.volunteers.sought import Sought

AT_ONCE = 25  # applications approved in one go: as many as one can look at, and a select can hold


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those that wait, the oldest first; `total` is how many there are, before this page too."""

    dossiers: Sequence[Dossier]
    total: int


class QueueService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditService,
        applications: ApplicationService,
        raids: RaidService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._applications = applications
        self._raids = raids

    async def page(self, actor: Actor, sought: Sought, after: int, limit: int) -> Page:
        """`after` is the number of the last one seen."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            ids, total = await queue_store.pending(
                connection,
                actor.alliance_id,
                sought,
                self._clock.now(),
                after=after,
                limit=limit,
            )
        return Page(await self._applications.dossiers(actor.alliance_id, ids), total)

    async def check_several(self, actor: Actor, ids: Collection[int]) -> None:
        """Whether somebody may approve so many in one go; each is then decided by itself.

        Raises UserError applications-too-many, raid-held while the applications of their server are held.
        """
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            await self._raids.check_within(connection, actor.guild_id)
        if len(set(ids)) > AT_ONCE:
            raise UserError("applications-too-many", limit=AT_ONCE)

    async def picked(self, actor: Actor, ids: Collection[int]) -> Sequence[Dossier]:
        """Those that were picked to be approved, as far as that can be: they wait, and are not the actor's own.

        Raises UserError as `check_several` does.
        """
        await self.check_several(actor, ids)
        return [
            dossier
            for dossier in await self._applications.dossiers(actor.alliance_id, sorted(set(ids)))
            if dossier.application.status is Decision.PENDING and dossier.application.user_id != actor.user_id
        ]

    async def note(self, actor: Actor, application_id: int, given: str) -> None:
        """For the other moderators, and in the applicant's export.

        Raises UserError note-empty, too-long, note-too-many, application-own, application-…-already.
        """
        await self._applications.check(actor, application_id)
        words = rules.check_note(given)
        async with self._database.write() as connection:
            await queue_store.lock(connection, application_id)
            dossier = await self._applications.dossier_within(connection, actor.alliance_id, application_id)
            rules.check_decision(actor, dossier.application)
            rules.check_room(dossier.notes)
            note = Note(application_id, actor.user_id, self._clock.now(), words)
            await queue_store.add_note(connection, actor.alliance_id, note)
            await self._record(connection, actor, "note", application_id)

    async def own_notes(self, actor: Actor, application_id: int) -> tuple[Application, list[Note]]:
        """An application, and what they noted about it, which only they change."""
        dossier = await self._applications.show(actor, application_id)
        return dossier.application, [note for note in dossier.notes if note.author_id == actor.user_id]

    async def correct_note(self, actor: Actor, note_id: int, given: str) -> Note:
        """One of their own; what it said before is not kept. Raises UserError note-unknown, note-empty, too-long."""
        words = rules.check_note(given)
        async with self._database.write() as connection:
            note = await self._own_note(connection, actor, note_id)
            if words != note.text:
                await queue_store.change_note(connection, note_id, words)
                await self._record(connection, actor, "note-correct", note.application_id)
        return replace(note, text=words)

    async def delete_note(self, actor: Actor, note_id: int) -> Note:
        """One of their own, as it was. Raises UserError note-unknown."""
        async with self._database.write() as connection:
            note = await self._own_note(connection, actor, note_id)
            await queue_store.delete_note(connection, note_id)
            await self._record(connection, actor, "note-delete", note.application_id)
        return note

    async def _own_note(self, connection: AsyncConnection, actor: Actor, note_id: int) -> Note:
        """Raises UserError for whoever is no moderator, note-unknown."""
        actor.require(Level.MODERATOR)
        note = await queue_store.note(connection, actor.alliance_id, note_id, actor.user_id)
        if note is None:
            raise UserError("note-unknown")
        return note

    async def _record(self, connection: AsyncConnection, actor: Actor, act: str, application_id: int) -> None:
        dossier = await self._applications.dossier_within(connection, actor.alliance_id, application_id)
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"application:{application_id}",
            user_id=dossier.application.user_id,
        )

    async def unasked(self, alliance_id: int, thread_id: int) -> int | None:
        """A thread was deleted in Discord: the number of the application that was asked about there, if any."""
        async with self._database.write() as connection:
            return await queue_store.unasked(connection, alliance_id, thread_id)

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export; without the ids of others."""
        own = await self._applications.numbers_within(connection, alliance_id, user_id)
        return {
            "notes_about_you": [
                {"at": note.at.isoformat(), "text": note.text}
                for note in await queue_store.notes(connection, own)
            ],
            "notes_by_you": [
                at.isoformat() for at in await queue_store.written_by(connection, alliance_id, user_id)
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """What they noted about others stays, by nobody known; the rest goes with their applications."""
        await queue_store.forget(connection, alliance_id, user_id, stranger())
