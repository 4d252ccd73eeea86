"""What people do with topics: open them, say something about them, and vote on what others say."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import OpinionSettings
from bot.database import Database, after_commit
from bot.errors import UserError
from bot.opinions import rules, store
from bot.opinions.cards import Cards
from bot.opinions.maps import Maps
from bot.opinions.model import Asked, Kind, OpinionMap, Stance, Standing, State, Statement, Topic
from bot.opinions.moderation import Moderation
from bot.reminders.model import NewReminder, Reminder
from bot.reminders.service import ReminderService

PAGE = 3  # of the longest statements, as many as a message holds
STRONGEST = 3  # shown on a topic's card
TOPIC_CARD = "topic-card"


class OpinionService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        alliances: AllianceService,
        audit: AuditService,
        reminders: ReminderService,
        settings: OpinionSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._reminders = reminders
        self._settings = settings
        self.maps = Maps(database, clock, settings)
        self.moderation = Moderation(database, clock, alliances, audit, reminders, self.changed)
        self.cards = Cards(database, clock, alarm, timedelta(seconds=settings.refresh_seconds), self.standing)
        # Called with a topic's number once something about it has changed for whoever looks at it.
        self.on_change: list[Callable[[int], None]] = [self.cards.changed]

    # --- for the capabilities above ------------------------------------------------------------------------

    async def open_topic(
        self, connection: AsyncConnection, alliance_id: int, guild_id: int, title: str, by: int
    ) -> int:
        """One that belongs to a proposal, in the caller's transaction; its number. Raises UserError: topic-nameless,
        too-long."""
        title = rules.check_title(title)
        made = await store.add_topic(connection, alliance_id, guild_id, title, by, self._clock.now())
        return made.id

    async def close_topic(self, connection: AsyncConnection, topic_id: int) -> None:
        """Nothing more is said about it. Safe to do twice."""
        await store.close(connection, topic_id, self._clock.now())
        self.changed(connection, topic_id)

    async def open_again(self, connection: AsyncConnection, topic_id: int) -> None:
        """It can be talked about as before."""
        await store.open_again(connection, topic_id)
        self.changed(connection, topic_id)

    async def at(self, connection: AsyncConnection, alliance_id: int, thread_id: int) -> Sequence[int]:
        """Open free topics, by their numbers, whose card hangs in that thread, or began it."""
        return await store.at(connection, alliance_id, thread_id)

    async def strongest(self, topic_id: int, limit: int) -> Sequence[Statement]:
        """Of what moderators approved, what finds the most support across the groups of opinion, however loud the
        largest of them is; where no groups are known, with those who voted. Questions are not among them."""
        async with self._database.read() as connection:
            found = await store.within(connection, topic_id)
        return await self._ranked(topic_id, found, limit)

    async def _ranked(self, topic_id: int, found: Sequence[Statement], limit: int) -> Sequence[Statement]:
        known = await self.maps.support(topic_id)
        return rules.by_support((one for one in found if one.kind is not Kind.QUESTION), known)[:limit]

    # --- topics --------------------------------------------------------------------------------------------

    async def create(self, actor: Actor, title: str, channel_id: int) -> Topic:
        """A free topic, whose card is put up in that channel. Raises UserError: topic-nameless, too-long."""
        actor.require(Level.ORGANIZER)
        title, now = rules.check_title(title), self._clock.now()
        async with self._database.write() as connection:
            topic = await store.add_topic(
                connection, actor.alliance_id, actor.guild_id, title, actor.user_id, now, channel_id
            )
            card = NewReminder(
                alliance_id=actor.alliance_id,
                kind=TOPIC_CARD,
                subject=f"topic:{topic.id}",
                due_at=now,
                channel_id=channel_id,
                guild_id=actor.guild_id,
                arguments={"topic_id": topic.id},
            )
            await self._reminders.schedule(connection, card)
            await self._record(connection, actor, "topic-create", topic)
        return topic

    async def close(self, actor: Actor, topic_id: int) -> Topic:
        """Raises UserError: topic-unknown, topic-of-proposal, topic-is-closed."""
        actor.require(Level.ORGANIZER)
        async with self._database.write() as connection:
            topic = await self._topic(connection, actor, topic_id, lock=True)
            if not topic.free:
                raise UserError("topic-of-proposal")
            rules.check_open(topic)
            await self.close_topic(connection, topic_id)
            await self._record(connection, actor, "topic-close", topic)
        return topic

    async def listed(
        self, actor: Actor, index: int = 0, *, title: str = "", size: int = PAGE, closed: bool = False
    ) -> tuple[list[Topic], int]:
        """Open topics, or all, the newest first; and how many there are."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.listed(connection, actor.alliance_id, size, index * size, title, closed=closed)

    async def show(self, actor: Actor, topic_id: int) -> Standing:
        """Raises UserError: topic-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
        return await self.standing(topic)

    async def standing(self, topic: Topic) -> Standing:
        async with self._database.read() as connection:
            found = await store.within(connection, topic.id)
        strongest = await self._ranked(topic.id, found, STRONGEST)
        return Standing(topic, len(found), sum(one.votes for one in found), strongest)

    # --- saying something ----------------------------------------------------------------------------------

    async def may_argue(self, actor: Actor, topic_id: int) -> Topic:
        """Before a form is opened in vain. Raises UserError: topic-unknown, topic-is-closed."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
        rules.check_open(topic)
        return topic

    async def argue(self, actor: Actor, topic_id: int, kind: str, words: str, link: str = "") -> Statement:
        """Say something about a topic; others see it once a moderator has approved it.

        Raises UserError: error-option, topic-unknown, topic-is-closed, and what `rules.check_words`,
        `rules.check_source` and `rules.check_new` raise.
        """
        actor.require(Level.VOLUNTEER)
        which, said = rules.check_kind(kind), rules.check_words(words)
        source, now = rules.check_source(said, link), self._clock.now()
        channel_id = await self.moderation.channel((await self.may_argue(actor, topic_id)).guild_id)
        async with self._database.write() as connection:
            topic = await self._topic(connection, actor, topic_id, lock=True)
            rules.check_open(topic)
            own = await store.made(connection, topic_id, actor.user_id)
            seen = await store.within(connection, topic_id)
            rules.check_new(said, own, seen, self._settings.statements_per_person)
            made = await store.add(connection, topic_id, actor.user_id, which, said, source, now)
            if channel_id is not None:
                await self.moderation.wait(connection, channel_id, topic, made)
        return made

    async def mine(self, actor: Actor, index: int = 0) -> tuple[list[tuple[Statement, Topic]], int]:
        """What somebody said, the latest first, and what became of it; and how many there are."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.of_person(connection, actor.alliance_id, actor.user_id, PAGE, index * PAGE)

    # --- voting --------------------------------------------------------------------------------------------

    async def ask(self, actor: Actor, topic_id: int) -> Asked:
        """What somebody is asked next about a topic. Raises UserError: topic-unknown, topic-is-closed."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
            rules.check_open(topic)
            return await self._asked(connection, actor, topic)

    async def again(self, actor: Actor, statement_id: int) -> Asked:
        """One that somebody may want to vote on otherwise than they did.

        Raises UserError: statement-unknown, topic-is-closed.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            statement, topic = await self._seen(connection, actor, statement_id)
            asked = await self._asked(connection, actor, topic)
        return Asked(topic, statement, asked.voted, asked.total)

    async def vote(self, actor: Actor, statement_id: int, stance: Stance) -> tuple[Statement, Asked]:
        """What was voted on, and what they are asked next. The latest vote counts.

        Raises UserError: statement-unknown, topic-is-closed.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            statement, topic = await self._seen(connection, actor, statement_id, lock=True)
            if await store.vote(connection, statement_id, actor.user_id, stance):
                self.changed(connection, topic.id)
            return statement, await self._asked(connection, actor, topic)

    async def votes(
        self, actor: Actor, topic_id: int, index: int = 0
    ) -> tuple[Topic, list[tuple[Statement, Stance]], int]:
        """One's own votes on a topic, and how many there are. Raises UserError: topic-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
            own = await store.stances(connection, topic_id, actor.user_id)
            found = [one for one in await store.within(connection, topic_id) if one.id in own]
        page = found[index * PAGE : (index + 1) * PAGE]
        return topic, [(one, own[one.id]) for one in page], len(found)

    async def _asked(self, connection: AsyncConnection, actor: Actor, topic: Topic) -> Asked:
        found = await store.within(connection, topic.id)
        own = await store.stances(connection, topic.id, actor.user_id)
        left = rules.order(actor.user_id, topic.id, (one for one in found if one.id not in own))
        return Asked(topic, left[0] if left else None, len(own), len(found))

    async def _seen(
        self, connection: AsyncConnection, actor: Actor, statement_id: int, *, lock: bool = False
    ) -> tuple[Statement, Topic]:
        """One that others see, of an open topic; in the place of a double what it is a double of.

        Raises UserError: statement-unknown, topic-is-closed.
        """
        found = await store.statement(connection, actor.alliance_id, statement_id, lock=lock)
        if found is None or found.state is not State.APPROVED:
            raise UserError("statement-unknown")
        topic = await self._topic(connection, actor, found.topic_id)
        rules.check_open(topic)
        return found, topic

    # --- the map -------------------------------------------------------------------------------------------

    async def map(
        self, actor: Actor, topic_id: int
    ) -> tuple[Topic, OpinionMap | None, Mapping[int, Statement]]:
        """The map of a topic, None where too few have voted; and its statements by their numbers.

        Raises UserError: topic-unknown, opinion-busy.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
            found = {one.id: one for one in await store.within(connection, topic_id)}
        return topic, await self.maps.of(topic_id), found

    async def own_votes(self, actor: Actor, topic_id: int) -> Mapping[int, Stance]:
        """To work out where somebody is on a map, for nobody but them."""
        async with self._database.read() as connection:
            topic = await self._topic(connection, actor, topic_id)
            return await store.stances(connection, topic.id, actor.user_id)

    # --- cards ---------------------------------------------------------------------------------------------

    async def to_hang(self, reminder: Reminder) -> Standing | None:
        """The topic whose card is to be put up; None where it is not there any more."""
        async with self._database.read() as connection:
            topic = await store.topic(connection, int(str(reminder.arguments["topic_id"])))
        return await self.standing(topic) if topic is not None else None

    # --- personal data -------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """What a person said and what became of it, their votes, and topics they made; instants in ISO 8601."""
        said, _ = await store.of_person(connection, alliance_id, user_id, None)
        return {
            "statements": [
                {
                    "topic": topic.title,
                    "statement": one.id,
                    "kind": one.kind.value,
                    "words": one.words,
                    "link": one.link,
                    "state": one.state.value,
                    "made_at": one.made_at.isoformat(),
                    "decided_at": one.decided_at and one.decided_at.isoformat(),
                    "reason": one.reason,
                }
                for one, topic in said
            ],
            "statement_votes": [
                {"statement": one.id, "words": one.words, "vote": stance.word}
                for one, stance in await store.votes_of(connection, alliance_id, user_id)
            ],
            "topics_made": [
                {"topic": topic.title, "created_at": topic.created_at.isoformat()}
                for topic in await store.topics_of(connection, alliance_id, user_id)
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Votes are gone, and words that nobody else can see; what others see and vote on stays, without whose."""
        for topic_id in await store.forget(connection, alliance_id, user_id):
            self.changed(connection, topic_id)

    # --- what all of it needs ------------------------------------------------------------------------------

    async def _topic(
        self, connection: AsyncConnection, actor: Actor, topic_id: int, *, lock: bool = False
    ) -> Topic:
        """Raises UserError: topic-unknown."""
        found = await store.topic(connection, topic_id, lock=lock)
        if found is None or found.alliance_id != actor.alliance_id:
            raise UserError("topic-unknown")
        return found

    def changed(self, connection: AsyncConnection, topic_id: int) -> None:
        """Its card is to be drawn anew, once this is committed."""
        after_commit(connection, partial(self._tell, topic_id))

    def _tell(self, topic_id: int) -> None:
        for call in self.on_change:
            call(topic_id)

    async def _record(self, connection: AsyncConnection, actor: Actor, act: str, topic: Topic) -> None:
        await self._audit.record(
            connection, actor.alliance_id, actor.user_id, act, f"topic:{topic.id}", title=topic.title
        )
