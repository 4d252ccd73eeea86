"""What the bot promises to say later: scheduling, delivering, and what people set and allow."""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.clock import Clock
from bot.config import ReminderSettings
from bot.database import Database, after_commit
from bot.errors import UserError
from bot.reminders import consent_store, delivery_store, rules, store
from bot.reminders.delivery import Delivery
from bot.reminders.model import (
    Busy,
    ClosedMessages,
    NewReminder,
    Quiet,
    Reminder,
    State,
    Topic,
    Undeliverable,
)
from bot.text import clean

PERSONAL = "personal"
CONSENT = "consent"
WEIGHED = 1000  # of the people who could be asked, those whose turn it could be
PAGE = 5  # of what could not be delivered


class Record(Protocol):
    """`AuditService.record`. Handed over rather than imported: the audit log is itself posted by reminders."""

    async def __call__(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        actor_id: int | None,
        act: str,
        subject: str,
        **details: object,
    ) -> None: ...


class ReminderService(Delivery):
    """Scheduling, and what people set, allow and mend; `Delivery` is the half that speaks."""

    def __init__(self, database: Database, clock: Clock, alarm: Alarm, settings: ReminderSettings) -> None:
        super().__init__(database, clock, alarm, settings)
        self._record: Record | None = None

    def recorded_by(self, record: Record) -> None:
        """Where what moderators do here is recorded."""
        self._record = record

    # --- scheduling, as part of the caller's transaction ---------------------------------------------------

    async def schedule(self, connection: AsyncConnection, new: NewReminder) -> bool:
        """Whether it is new: of one alliance, kind and subject there is one, unless that was cancelled."""
        return await self._schedule(connection, new) is not None

    async def _schedule(self, connection: AsyncConnection, new: NewReminder) -> Reminder | None:
        quiet = await self._quiet(connection, new.alliance_id, new.user_id)
        at = rules.deliver_at(new, quiet, self._clock.now())
        added = await store.add(connection, new, at)
        if added is not None:
            after_commit(connection, lambda: self._wake_by(at))
        return added

    async def schedule_for_channels(self, connection: AsyncConnection, new: NewReminder, purpose: str) -> int:
        """One for each chapter's channel of that purpose, `:<guild id>` after its subject; how many are new."""
        new_ones = 0
        for guild_id, channel_id in await store.channels(connection, new.alliance_id, purpose):
            subject = f"{new.subject}:{guild_id}"
            one = replace(new, subject=subject, guild_id=guild_id, channel_id=channel_id)
            new_ones += await self.schedule(connection, one)
        return new_ones

    async def channels(
        self, connection: AsyncConnection, alliance_id: int, purpose: str
    ) -> Mapping[int, int]:
        """The channel of that purpose in each chapter that has one, by guild id."""
        return dict(await store.channels(connection, alliance_id, purpose))

    async def cancel(
        self, connection: AsyncConnection, alliance_id: int, kind: str, subject_prefix: str
    ) -> int:
        """How many pending ones there were. A prefix ends where a part ends: "poll:1" begins "poll:12" too."""
        return await store.cancel(connection, alliance_id, kind, subject_prefix)

    async def cancel_many(self, alliance_id: int, kind: str, subject_prefix: str) -> None:
        """As `cancel`, a piece at a time, each in a transaction of its own: of very many others need not wait."""
        async with self._database.read() as reading:
            async for ids in store.pending(reading, alliance_id, kind, subject_prefix):
                async with self._database.write() as connection:
                    await store.cancel_these(connection, ids)

    async def reword(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        subject_prefixes: Sequence[str],
        words: Mapping[str, str],
    ) -> None:
        """Have texts that are still to be sent, and quote any of these words, say others. Prefixes are as in `cancel`;
        whatever is no text looks its words up when it is sent."""
        for prefix in subject_prefixes:
            await store.reword(connection, alliance_id, prefix, words)

    async def put_off(
        self, connection: AsyncConnection, alliance_id: int, kind: str, guild_id: int, by: timedelta
    ) -> None:
        """What the channels of a server are still to be told is told so much later; sooner where that is below
        zero."""
        now = self._clock.now()
        first = await store.put_off(connection, alliance_id, kind, guild_id, now, by)
        if first is not None:
            after_commit(connection, partial(self._wake_by, max(first, now)))

    async def reached(
        self, connection: AsyncConnection, alliance_id: int, kind: str, subject_prefix: str
    ) -> bool:
        """Whether one whose subject begins like this was delivered."""
        return await store.reached(connection, alliance_id, kind, subject_prefix)

    async def reached_of(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        kind: str,
        subject_prefixes: Sequence[str],
        people: Collection[int],
    ) -> Counter[int]:
        """How many of those were delivered to each of these people; prefixes are as in `cancel`."""
        return await store.reached_of(connection, alliance_id, kind, subject_prefixes, people)

    async def zone_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> ZoneInfo:
        """As `zone`, of anybody, in the caller's transaction."""
        quiet = await self._quiet(connection, alliance_id, user_id)
        assert quiet is not None
        return quiet.zone

    async def least_contacted(
        self, connection: AsyncConnection, alliance_id: int, people: Collection[int]
    ) -> list[int]:
        """People in the order in which they are to be asked something: first those who got the fewest messages in
        the last weeks, among equals as they were given."""
        got = await delivery_store.contacts(connection, alliance_id, people, self._clock.now() - rules.LATELY)
        return sorted(people, key=lambda user_id: got[user_id])

    async def willing(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        topic: Topic,
        *,
        geoids: Collection[str] | None = None,
        people: Collection[int] | None = None,
    ) -> list[int]:
        """Volunteers who let the bot write to them about a topic and do not rest, as they are to be asked: of those
        who live in these counties, or of these people."""
        found = await consent_store.willing(
            connection, alliance_id, topic, self._clock.now(), WEIGHED, geoids=geoids, people=people
        )
        return await self.least_contacted(connection, alliance_id, found)

    async def release_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """A person's pause ended early, or their quiet hours or zone changed: what waits for them goes out as if
        it was scheduled now."""
        quiet, now = await self._quiet(connection, alliance_id, user_id), self._clock.now()
        for reminder in await store.waiting(connection, alliance_id, user_id):
            at = rules.deliver_at(reminder, quiet, now)
            await store.move(connection, reminder.id, at)
            after_commit(connection, partial(self._wake_by, at))

    async def _quiet(
        self, connection: AsyncConnection, alliance_id: int, user_id: int | None
    ) -> Quiet | None:
        if user_id is None:
            return None
        zone, hours = await store.clock(connection, alliance_id, user_id)
        return rules.quiet(zone, hours or self._settings.quiet_hours)

    # --- what people allow ---------------------------------------------------------------------------------

    async def topics(self, actor: Actor) -> frozenset[Topic]:
        """What they let the bot write to them about, directly."""
        async with self._database.read() as connection:
            return await consent_store.topics(connection, actor.alliance_id, actor.user_id)

    async def wanted(self, connection: AsyncConnection, alliance_id: int, user_id: int, topic: Topic) -> bool:
        """Whether a person lets the bot write to them about a topic."""
        return topic in await consent_store.topics(connection, alliance_id, user_id)

    async def consent(self, actor: Actor, topic: Topic, given: bool) -> None:
        """Let the bot write about a topic, or not any more.

        Opting in sends a first message, so that closed direct messages are found now: raises UserError
        consent-closed, and nothing is stored.
        """
        if not given:
            async with self._database.write() as connection:
                await consent_store.withdraw(connection, actor.alliance_id, actor.user_id, topic)
        elif topic not in await self.topics(actor):
            await self._greet(actor, topic)
            async with self._database.write() as connection:
                await consent_store.consent(
                    connection, actor.alliance_id, actor.user_id, topic, self._clock.now()
                )

    async def _greet(self, actor: Actor, topic: Topic) -> None:
        if self._sender is None:
            raise UserError("error-discord-busy")
        greeting = Reminder(
            id=0,
            alliance_id=actor.alliance_id,
            kind=CONSENT,
            subject=topic.value,
            due_at=self._clock.now(),
            user_id=actor.user_id,
            channel_id=None,
            guild_id=actor.guild_id,
            topic=topic,
            expires_at=None,
            arguments={"topic": topic.value},
            state=State.PENDING,
            attempts=1,
            nonce=secrets.token_hex(12),
        )
        try:
            await self._sender.send(greeting, direct=True, locale=actor.locale)
        except (ClosedMessages, Undeliverable):
            raise UserError("consent-closed") from None
        except Busy:
            raise UserError("error-discord-busy") from None

    # --- what people set for themselves --------------------------------------------------------------------

    async def zone(self, actor: Actor) -> ZoneInfo:
        """The zone in which they tell the time."""
        return (await self.quiet(actor)).zone

    async def quiet(self, actor: Actor) -> Quiet:
        """The hours of their clock in which nothing reaches them that is not to be at once."""
        async with self._database.read() as connection:
            found = await self._quiet(connection, actor.alliance_id, actor.user_id)
        assert found is not None
        return found

    async def own(self, actor: Actor) -> list[Reminder]:
        """What they have set and not yet been told, the earliest first."""
        async with self._database.read() as connection:
            return await store.own(connection, actor.alliance_id, actor.user_id, PERSONAL)

    async def set_own(self, actor: Actor, text: str, due_at: datetime, channel_id: int | None) -> Reminder:
        """Remind them of `text`; `channel_id` is where they may be mentioned, None if nowhere.

        Raises UserError reminder-empty, too-long, reminder-time, reminder-too-many, reminder-nowhere.
        """
        actor.require(Level.VOLUNTEER)
        text = clean(text)
        async with self._database.write() as connection:
            await store.lock_alliance(connection, actor.alliance_id)
            consented = await consent_store.topics(connection, actor.alliance_id, actor.user_id)
            rules.check_own(
                text,
                due_at,
                self._clock.now(),
                pending=await store.count_own(connection, actor.alliance_id, actor.user_id, PERSONAL),
                limit=self._settings.per_person,
                reachable=channel_id is not None or Topic.PERSONAL in consented,
            )
            new = NewReminder(
                alliance_id=actor.alliance_id,
                kind=PERSONAL,
                subject=f"user:{actor.user_id}:{secrets.token_hex(8)}",
                due_at=due_at,
                user_id=actor.user_id,
                channel_id=channel_id,
                guild_id=actor.guild_id,
                topic=Topic.PERSONAL,
                at_once=True,
                arguments={"text": text},
            )
            added = await self._schedule(connection, new)
            assert added is not None
        return added

    async def cancel_own(self, actor: Actor, reminder_id: int) -> Reminder:
        """It as it was. Raises UserError reminder-unknown if it is not theirs, or not pending any more."""
        async with self._database.write() as connection:
            cancelled = await store.cancel_own(
                connection, actor.alliance_id, actor.user_id, PERSONAL, reminder_id
            )
        if cancelled is None:
            raise UserError("reminder-unknown")
        return cancelled

    # --- what could not be delivered -----------------------------------------------------------------------

    async def undelivered(self, actor: Actor, page: int = 0) -> tuple[list[Reminder], int]:
        """PAGE failed and stale ones, the latest due first, and how many there are in all."""
        actor.require(Level.MODERATOR)
        async with self._database.read() as connection:
            return await store.undelivered(connection, actor.alliance_id, PAGE, page * PAGE)

    async def retry(self, actor: Actor, reminder_id: int) -> Reminder:
        """Try one anew, now, even past its usefulness. Raises UserError reminder-settled if somebody did already."""
        return await self._take_up(actor, reminder_id, State.PENDING, "reminder-retry")

    async def dismiss(self, actor: Actor, reminder_id: int) -> Reminder:
        """Let one go: off the list, kept as a record. Raises UserError reminder-settled as `retry` does."""
        return await self._take_up(actor, reminder_id, State.DISMISSED, "reminder-dismiss")

    async def retry_failed(self, actor: Actor) -> int:
        """Try every one anew that was given up, but not what came too late; how many there are. Raises UserError
        reminder-settled where there is none."""
        actor.require(Level.MODERATOR)
        assert self._record is not None
        now = self._clock.now()
        async with self._database.write() as connection:
            count = await store.take_up_failed(connection, actor.alliance_id, now)
            if not count:
                raise UserError("reminder-settled")
            await self._record(
                connection, actor.alliance_id, actor.user_id, "reminder-retry-all", "reminders", count=count
            )
            after_commit(connection, lambda: self._wake_by(now))
        return count

    async def behind(self) -> tuple[int, float, int]:
        """Of every alliance: how many should be on their way by now, seconds that the first of them waits, and
        how many were given up or too late."""
        now = self._clock.now()
        async with self._database.read() as connection:
            count, since = await delivery_store.overdue(connection, now)
            given_up = await store.count_undelivered(connection)
        return count, (now - since).total_seconds() if since is not None else 0.0, given_up

    async def _take_up(self, actor: Actor, reminder_id: int, state: State, act: str) -> Reminder:
        actor.require(Level.MODERATOR)
        assert self._record is not None
        now = self._clock.now()
        async with self._database.write() as connection:
            taken = await store.take_up(connection, actor.alliance_id, reminder_id, state, now)
            if taken is None:
                raise UserError("reminder-settled")
            await self._record(
                connection, actor.alliance_id, actor.user_id, act, f"reminder:{reminder_id}", kind=taken.kind
            )
            if state is State.PENDING:
                after_commit(connection, lambda: self._wake_by(now))
        return taken

    # --- personal data -------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export."""
        topics = await consent_store.topics(connection, alliance_id, user_id)
        return {
            "topics": sorted(topics),
            "reminders": [
                {
                    "kind": reminder.kind,
                    "due_at": reminder.due_at.isoformat(),
                    "state": reminder.state,
                    "delivered_at": reminder.delivered_at and reminder.delivered_at.isoformat(),
                    **reminder.arguments,
                }
                for reminder in await store.about(connection, alliance_id, user_id)
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Delete a person's reminders, delivered or not, and their consents; others' that name them are cancelled."""
        await store.forget(connection, alliance_id, user_id)
