"""What moderators do with statements before, and after, others see them."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.opinions import rules, store
from bot.opinions.model import State, Statement, Topic
from bot.reminders.model import NewReminder, Reminder, notice
from bot.reminders.model import Topic as Consent
from bot.reminders.service import ReminderService
from bot.search import index
from bot.search.model import Entry
from bot.search.model import Kind as Found

PAGE = 3  # of the longest statements, as many as a message holds
CHOICES = 25  # that a select holds
CARD, NOTICE = "statement-card", "text"
OF_USE = timedelta(days=7)  # as long an author may want to hear of it
Changed = Callable[[AsyncConnection, int], None]


class Moderation:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alliances: AllianceService,
        audit: AuditService,
        reminders: ReminderService,
        changed: Changed,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alliances = alliances
        self._audit = audit
        self._reminders = reminders
        self._changed = changed

    async def wait(self, connection: AsyncConnection, channel_id: int, topic: Topic, made: Statement) -> None:
        """Have its card put up in the moderators' channel of the topic's server."""
        card = NewReminder(
            alliance_id=topic.alliance_id,
            kind=CARD,
            subject=f"statement:{made.id}",
            due_at=self._clock.now(),
            channel_id=channel_id,
            guild_id=topic.guild_id,
            arguments={"statement_id": made.id},
        )
        await self._reminders.schedule(connection, card)

    async def channel(self, guild_id: int) -> int | None:
        """Of the moderators of a server."""
        chapter = await self._alliances.chapter(guild_id)
        return chapter.channels.get(Purpose.MODERATORS) if chapter is not None else None

    async def to_hang(self, reminder: Reminder) -> tuple[Statement, Topic] | None:
        """What a card is to be put up for; None where it was decided meanwhile."""
        async with self._database.read() as connection:
            number = int(str(reminder.arguments["statement_id"]))
            found = await store.statement(connection, reminder.alliance_id, number)
            topic = await store.topic(connection, found.topic_id) if found is not None else None
        if found is None or topic is None or found.state is not State.WAITING:
            return None
        return found, topic

    async def hung(self, statement_id: int, channel_id: int, message_id: int) -> None:
        async with self._database.write() as connection:
            await store.carded(connection, statement_id, channel_id, message_id)

    async def queue(
        self, actor: Actor, state: State = State.WAITING, index: int = 0
    ) -> tuple[list[tuple[Statement, Topic]], int]:
        """Of open topics, what waits, the oldest first, or what others see, the newest first; and how many."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            return await store.to_decide(connection, actor.alliance_id, state, PAGE, index * PAGE)

    async def one(self, actor: Actor, statement_id: int) -> tuple[Statement, Topic]:
        """Raises UserError: statement-unknown."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            return await self._found(connection, actor, statement_id, lock=False)

    async def approve(self, actor: Actor, statement_id: int) -> tuple[Statement, Topic]:
        """Others see it from now on. Raises UserError: statement-unknown, statement-settled, topic-is-closed."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            found, topic = await self._found(connection, actor, statement_id)
            rules.check_open(topic)
            rules.check_state(found, State.WAITING)
            await store.decide(connection, statement_id, State.APPROVED, self._clock.now())
            said = Entry(Found.ARGUMENT, statement_id, "", found.words, about=topic.id)
            await index.put(connection, topic.alliance_id, said)
            await self._record(connection, actor, "statement-approve", found, topic)
            await self._tell(connection, found, topic, "statement-was-approved", words=found.words)
            return await self._found(connection, actor, statement_id)

    async def refuse(self, actor: Actor, statement_id: int, reason: str) -> tuple[Statement, Topic]:
        """Nobody but its author sees it, or sees it any more, and the author sees why.

        Raises UserError: reason-empty, too-long, statement-unknown, statement-settled.
        """
        actor.require(Level.MODERATOR)
        why = rules.check_reason(reason)
        async with self._database.write() as connection:
            found, topic = await self._found(connection, actor, statement_id)
            rules.check_state(found, State.WAITING, State.APPROVED)
            await store.decide(connection, statement_id, State.REFUSED, self._clock.now(), why)
            await index.drop(connection, topic.alliance_id, Found.ARGUMENT, statement_id)
            await self._record(connection, actor, "statement-refuse", found, topic)
            await self._tell(connection, found, topic, "statement-was-refused", words=found.words, reason=why)
            return await self._found(connection, actor, statement_id)

    async def doubles(self, actor: Actor, statement_id: int) -> Sequence[Statement]:
        """What this one may be a double of, the likeliest first.

        Raises UserError: statement-unknown, statement-settled, statement-nothing-like-it.
        """
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            found, _ = await self._found(connection, actor, statement_id, lock=False)
            rules.check_state(found, State.WAITING, State.APPROVED)
            seen = await store.within(connection, found.topic_id)
        likely = rules.similar(found.words, (one for one in seen if one.id != found.id), CHOICES)
        if not likely:
            raise UserError("statement-nothing-like-it")
        return likely

    async def merge(self, actor: Actor, statement_id: int, into_id: int) -> tuple[Statement, Topic]:
        """It says the same as another one, which keeps its words: votes go there, one a person, and both authors
        are told.

        Raises UserError: statement-unknown, statement-settled, statement-merge, topic-is-closed.
        """
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            # In the order of their numbers, so that two who merge the same crosswise do not wait for each other.
            for number in sorted({statement_id, into_id}):
                await self._found(connection, actor, number)
            found, topic = await self._found(connection, actor, statement_id)
            into, _ = await self._found(connection, actor, into_id)
            rules.check_open(topic)
            rules.check_merge(found, into)
            await store.decide(connection, statement_id, State.MERGED, self._clock.now(), into=into_id)
            await store.merge(connection, statement_id, into_id)
            await index.drop(connection, topic.alliance_id, Found.ARGUMENT, statement_id)
            await self._record(connection, actor, "statement-merge", found, topic, into=into_id)
            for one in (found, into) if found.user_id != into.user_id else (found,):
                key = "statement-was-merged" if one is found else "statement-was-joined"
                await self._tell(
                    connection, one, topic, key, suffix=found.id, words=found.words, other=into.words
                )
            return await self._found(connection, actor, statement_id)

    async def _found(
        self, connection: AsyncConnection, actor: Actor, statement_id: int, *, lock: bool = True
    ) -> tuple[Statement, Topic]:
        """Raises UserError: statement-unknown."""
        found = await store.statement(connection, actor.alliance_id, statement_id, lock=lock)
        topic = await store.topic(connection, found.topic_id) if found is not None else None
        if found is None or topic is None:
            raise UserError("statement-unknown")
        return found, topic

    async def _record(
        self,
        connection: AsyncConnection,
        actor: Actor,
        act: str,
        found: Statement,
        topic: Topic,
        **details: object,
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"statement:{found.id}",
            number=found.id,
            title=topic.title,
            **details,
        )
        self._changed(connection, topic.id)

    async def _tell(
        self,
        connection: AsyncConnection,
        about: Statement,
        topic: Topic,
        key: str,
        *,
        suffix: int = 0,
        **args: object,
    ) -> None:
        """An author who wishes so hears what became of what they said; `/opinion mine` shows it to all."""
        wanted = about.user_id > 0 and await self._reminders.wanted(
            connection, topic.alliance_id, about.user_id, Consent.OPINIONS
        )
        if not wanted:
            return
        now = self._clock.now()
        reminder = NewReminder(
            alliance_id=topic.alliance_id,
            kind=NOTICE,
            subject=f"statement:{about.id}:{key}:{suffix}",
            due_at=now,
            user_id=about.user_id,
            guild_id=topic.guild_id,
            topic=Consent.OPINIONS,
            expires_at=now + OF_USE,
            arguments=notice(key, title=topic.title, **args),
        )
        await self._reminders.schedule(connection, reminder)
