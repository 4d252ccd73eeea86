"""Taking down what people wrote, for moderators; and judging that, for administrators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database, after_commit, words
from bot.errors import UserError
from bot.redrawing import Redrawing
from bot.reminders.model import NewReminder, notice
from bot.reminders.service import ReminderService
from bot.takedowns import rules, store
from bot.takedowns.model import Kind, Said, Takedown
from bot.takedowns.owner import Owner, Place, Written
from bot.text import FALLBACK, label

PAGE = 10
TRY_AGAIN = timedelta(minutes=1)
OF_USE = timedelta(days=14)  # as long an author may want to hear of it


class Board(Protocol):
    """The Discord side."""

    async def overwrite(self, said: Said) -> None:
        """Let a message, or a thread's name, say something else; nothing where it is gone. Raises reminders' Busy."""
        ...


class TakedownService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        audit: AuditService,
        reminders: ReminderService,
        owners: Mapping[Kind, Owner],
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._reminders = reminders
        self._owners = owners
        self._redrawing = Redrawing("said-at", clock, alarm, self._overwrite, TRY_AGAIN)
        self.board: Board | None = None  # nothing is overwritten before there is one

    # --- what moderators do -------------------------------------------------------------------------------

    async def take_down(self, actor: Actor, kind: Kind, number: int, reason: str) -> None:
        """Put a sentence with the reason in the place of what somebody wrote, everywhere; on the record, without its
        words.

        Raises UserError reason-empty, too-long, not-allowed, takedown-already, by what key there is no such thing, and
        by what key its owner refuses it as things stand.
        """
        why = rules.check_reason(reason)
        actor.require(Level.VOLUNTEER)
        owner = self._owners[kind]
        async with self._database.write() as connection:
            written = await owner.written(connection, actor, number)
            actor.require(Level.MODERATOR, written.scope)
            down = await store.down(connection, actor.alliance_id, kind, number)
            if down is not None and await words.are_down(connection, written.words, down[1]):
                raise UserError("takedown-already")
            if written.refused is not None:
                raise UserError(written.refused)
            instead = _sentence(why)
            if down is not None:
                await store.written_anew(connection, down[0], self._clock.now())
            kept = await words.take(connection, written.words, instead)
            await store.add(
                connection, actor.alliance_id, kind, number, why, actor.user_id, self._clock.now(), kept
            )
            quoted = dict.fromkeys(words.texts(kept), instead)
            await self._reminders.reword(connection, actor.alliance_id, written.subjects, quoted)
            await owner.taken_down(connection, actor, number, why)
            await store.said(
                connection, actor.alliance_id, kind, number, written.guild_id, written.places, down=True
            )
            for said_id in await store.take_down(connection, actor.alliance_id, kind, number):
                after_commit(connection, partial(self._redrawing.at, said_id, self._clock.now()))
            await self._record(connection, actor, "take-down", kind, number, reason=why)
            await self._tell(connection, actor, kind, number, written, "takedown-told", reason=why)

    async def listed(self, actor: Actor, before: int | None = None) -> Sequence[Takedown]:
        """What was taken down, the latest first, without the words: for moderators of the whole alliance."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            return await store.page(connection, actor.alliance_id, PAGE, before)

    # --- what administrators do ---------------------------------------------------------------------------

    async def show(self, actor: Actor, takedown_id: int) -> tuple[Takedown, Sequence[str]]:
        """With the words, for whoever judges the act; looking is on the record. Raises UserError takedown-unknown."""
        actor.require(Level.ADMINISTRATOR)
        async with self._database.write() as connection:
            found, kept = await self._found(connection, actor, takedown_id)
            await self._record(connection, actor, "takedown-show", found.kind, found.number)
        return found, words.texts(kept)

    async def put_back(self, actor: Actor, takedown_id: int) -> Takedown:
        """Undo it, as long as the words are kept, for everybody to read as before.

        Raises UserError takedown-unknown, takedown-put-back, takedown-words-gone, and by what key there is no such
        thing any more.
        """
        actor.require(Level.ADMINISTRATOR)
        now = self._clock.now()
        async with self._database.write() as connection:
            found, _ = await self._found(connection, actor, takedown_id)
            owner = self._owners[found.kind]
            written = await owner.written(connection, actor, found.number)
            found, kept = await self._found(connection, actor, takedown_id, lock=True)
            if found.put_back_at is not None:
                raise UserError("takedown-put-back")
            if not kept:
                raise UserError("takedown-words-gone")
            await words.put_back(connection, kept)
            await store.put_back(connection, takedown_id, actor.user_id, now)
            await owner.put_back(connection, actor, found.number)
            await self._record(connection, actor, "put-back", found.kind, found.number)
            await self._tell(
                connection, actor, found.kind, found.number, written, "takedown-undone", reason=found.reason
            )
        return replace(found, kept=False, put_back_at=now)

    async def _found(
        self, connection: AsyncConnection, actor: Actor, takedown_id: int, *, lock: bool = False
    ) -> tuple[Takedown, words.Kept]:
        found = await store.takedown(connection, actor.alliance_id, takedown_id, lock=lock)
        if found is None:
            raise UserError("takedown-unknown")
        return found

    async def _record(
        self, connection: AsyncConnection, actor: Actor, act: str, kind: Kind, number: int, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"{kind.value}:{number}",
            kind=kind.value,
            number=number,
            **details,
        )

    async def _tell(
        self,
        connection: AsyncConnection,
        actor: Actor,
        kind: Kind,
        number: int,
        written: Written,
        key: str,
        **args: object,
    ) -> None:
        """Its author, if they want to hear of such; without the words."""
        author, now = written.author_id, self._clock.now()
        if author < 0 or not await self._reminders.wanted(
            connection, actor.alliance_id, author, written.topic
        ):
            return
        new = NewReminder(
            alliance_id=actor.alliance_id,
            kind="text",
            subject=f"{key}:{kind.value}:{number}:{now.timestamp():.0f}",
            due_at=now,
            user_id=author,
            guild_id=written.guild_id,
            topic=written.topic,
            expires_at=now + OF_USE,
            arguments=notice(key, kind=kind.value, number=number, **args),
        )
        await self._reminders.schedule(connection, new)

    # --- where words stand in Discord ---------------------------------------------------------------------

    async def said(
        self, alliance_id: int, kind: Kind, number: int, guild_id: int, channel_id: int, message_id: int
    ) -> None:
        """The bot has just written these words there, in a message that no card draws anew."""
        async with self._database.write() as connection:
            down = await store.down(connection, alliance_id, kind, number) is not None
            place = Place(channel_id, message_id)
            made = await store.said(connection, alliance_id, kind, number, guild_id, [place], down=down)
            for said_id in made if down else ():
                after_commit(connection, partial(self._redrawing.at, said_id, self._clock.now()))

    async def at(self, actor: Actor, channel_id: int, message_id: int) -> tuple[Kind, int] | None:
        """What the bot wrote in that message, and no card draws anew."""
        async with self._database.read() as connection:
            return await store.at(connection, actor.alliance_id, channel_id, message_id)

    async def resume(self) -> None:
        """At start: what was taken down may not be overwritten yet."""
        async with self._database.read() as connection:
            waiting = await store.to_overwrite(connection)
        for said_id in waiting:
            self._redrawing.at(said_id, self._clock.now())

    async def _overwrite(self, said_id: int) -> None:
        async with self._database.read() as connection:
            found = await store.place(connection, said_id)
        if found is None or self.board is None:
            return
        said, reason = found
        await self.board.overwrite(replace(said, instead=_sentence(reason)))
        async with self._database.write() as connection:
            await store.overwritten(connection, said_id)

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """What was taken down of somebody's words, with them, and what they took down; instants in ISO 8601."""
        return {
            "takedowns": [
                {
                    "kind": found.kind.value,
                    "number": found.number,
                    "reason": found.reason,
                    "at": found.at.isoformat(),
                    "taken_down_by_you": found.by == user_id,
                    "your_words": words.texts(own),
                }
                for found, own in await store.of_person(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Their words are gone for good, where they were taken down; that they were, stays."""
        await store.forget(connection, alliance_id, user_id)


def _sentence(reason: str) -> str:
    return label(FALLBACK, "taken-down", reason=reason)
