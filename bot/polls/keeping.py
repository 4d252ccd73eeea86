"""What happens to polls by the clock: closing, counting, announcing, reminding, drawing cards."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import NATIONAL, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import PollSettings
from bot.database import Database, after_commit
from bot.polls import due_store, electorate_store, reminding, rules, store
from bot.polls.box import BallotBox
from bot.polls.cards import TRY_AGAIN, Board, Cards
from bot.polls.drafts import Drafts
from bot.polls.heads import ALARM as HEADS
from bot.polls.heads import Heads
from bot.polls.model import Poll, Standing, State, Typed
from bot.polls.publication import Publisher
from bot.polls.rolls import Rolls
from bot.polls.sealing import destroy, seal
from bot.reminders.model import NewReminder, Reminder, Topic
from bot.reminders.service import ReminderService
from bot.text import FALLBACK, label

ALARM, SETTLE, ERASE, UNREMIND = "polls", "polls-settle", "polls-erase", "polls-unremind"
# Kinds of reminder: the card, how it ended, that there is nowhere to tell it, that it did not open by itself, and that
# somebody should vote.
CARD, RESULT, LOST, CLOSING = "poll-card", "poll-result", "poll-lost", "poll-closing"
UNOPENED = "poll-unopened"
_REMINDED_AT_ONCE = 100
_Call = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Place:
    """What is told of a poll's end, and in which channel."""

    kind: str
    channel_id: int


class Keeping:
    """The half of `PollService` that needs nobody to ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        settings: PollSettings,
        alliances: AllianceService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._settings = settings
        self._alliances = alliances
        self._reminders = reminders
        self._cards = Cards(database, clock, alarm, timedelta(seconds=settings.refresh_seconds))
        self._audit = audit
        self._heads = Heads(database, clock, alarm, audit, timedelta(minutes=settings.head_minutes))
        self._publisher = Publisher(database)
        self._box = BallotBox(database, clock, self._changed)
        self._rolls = Rolls(database)
        self.drafts = Drafts(database, clock)  # of ballots
        self._typed: dict[str, tuple[int, Typed]] = {}  # of polls, by where they are kept, and by whom
        # Awaited when a poll that another decision waits for has been counted, in the transaction that records what
        # follows: once, though the transaction may be undone and done again.
        self.on_end: list[Callable[[AsyncConnection, Standing], Awaitable[None]]] = []
        self._opening: set[int] = set()  # polls whose rolls are being frozen
        self._settling = asyncio.Lock()  # one at a time, so as to leave the store to others

    def connect(self, board: Board) -> None:
        """The Discord side; no card is drawn before there is one."""
        self._cards.board = board

    async def resume(self) -> None:
        """At start: what fell due meanwhile happens now, once, and every card shows how its poll stands."""
        self._alarm.wake(ERASE, self._clock.now(), self._erase)  # a poll may have ended just before the bot
        self._alarm.wake(SETTLE, self._clock.now(), self._settle)
        self._wake_by(self._clock.now())
        self._alarm.wake(HEADS, self._clock.now(), self._heads.tell)
        await self._cards.resume()

    async def finish(self) -> None:
        """At the end: every ballot that was pressed is decided."""
        await self._box.finish()
        self._cards.tellers.close()
        await self._publisher.close()

    def _changed(self, poll: Poll) -> None:
        """Ballots were cast, changed, taken back or struck: its card shows that soon, and its chain has gone on."""
        self._cards.changed(poll)
        self._heads.moved()

    async def _open(self, connection: AsyncConnection, poll: Poll, channel_id: int) -> Poll:
        """Let those on the roll vote, and post the card there, at once or as soon as Discord takes it."""
        opened = await store.open_(connection, poll.id)
        await store.fix(connection, opened.id, rules.definition(opened))
        if opened.message_id is None:
            await self._reminders.schedule(connection, self._message(opened, CARD, channel_id))
        else:
            after_commit(connection, lambda: self._cards.draw_at(opened.id, self._clock.now()))
        remind = self._next_round(poll.opens_at, poll.closes_at) or poll.closes_at
        after_commit(connection, lambda: self._wake_by(remind))
        return opened

    async def _open_due(self, poll_id: int) -> None:
        """Open a poll that was scheduled; once, however often this is called."""
        if poll_id in self._opening:
            return
        self._opening.add(poll_id)
        try:
            async with self._database.read() as connection:
                poll = await store.poll(connection, poll_id)
            if poll is not None:
                await self._open_scheduled(poll)
        finally:
            self._opening.discard(poll_id)

    async def _open_scheduled(self, poll: Poll) -> None:
        among, now = await self._cards.among(poll.electorate), self._clock.now()
        many = await self._rolls.are_many(poll.alliance_id, poll.electorate, now, among)
        if many:
            await self._rolls.freeze(poll, now, among)
        place = await self._place(poll)
        async with self._database.write() as connection:
            if not await store.is_scheduled(connection, poll.id):
                return
            if not many:
                await electorate_store.freeze(connection, poll, now, among)
            if (why := await self._why_not(connection, poll, now)) is not None:
                await self._leave(connection, poll, place, now, why)
            else:
                gone = place.kind is LOST  # then it is on the moderators' list that its card hangs nowhere
                await self._open(connection, poll, poll.channel_id if gone else place.channel_id)

    async def _why_not(self, connection: AsyncConnection, poll: Poll, now: datetime) -> str | None:
        """What keeps a poll that people asked from opening by itself, as a word that messages select by: little is
        left of its time, nobody could vote, or nobody answers for it who may ask. Of what another decision waits for
        there has to be an end."""
        if poll.origin:
            return None
        if poll.closes_at - now < (poll.closes_at - poll.opens_at) / 2:
            return "late"
        if not await electorate_store.anybody(connection, poll.id):
            return "nobody"
        for user_id in await store.askers(connection, poll):
            if await self._alliances.may_within(
                connection, poll.alliance_id, user_id, Level.ORGANIZER, NATIONAL
            ):
                return None
        return "asker"

    async def _leave(
        self, connection: AsyncConnection, poll: Poll, place: _Place, now: datetime, why: str
    ) -> None:
        """It does not open, and moderators are told: whoever asked it may not be there any more."""
        reason = label(FALLBACK, f"poll-unopened-{why}")
        await self._cancel(connection, poll, place, at=now, by=None, reason=reason)
        await self._audit.record(
            connection,
            poll.alliance_id,
            None,
            "poll-unopened",
            f"poll:{poll.id}",
            question=poll.question,
            why=why,
        )
        told = replace(self._message(poll, UNOPENED, 0), subject=f"poll:{poll.id}")
        await self._reminders.schedule_for_channels(connection, told, Purpose.MODERATORS)

    async def _close(self, poll_id: int) -> None:
        """End a poll at its instant; once, however often this is called."""
        async with self._database.write() as connection:
            poll = await store.poll(connection, poll_id, lock=True)
            if poll is not None and poll.state is State.OPEN and poll.ended_at is None:
                await self._end(connection, poll, at=poll.closes_at)

    async def _settle(self) -> None:
        """Close every poll that has ended, and destroy what nobody will count; again later where that cannot be now."""
        failed: list[Exception] = []
        async with self._settling:
            try:
                async with self._database.read() as connection:
                    due = [(self._seal, poll_id) for poll_id in await due_store.to_seal(connection)]
                    due += [(self._destroy, poll_id) for poll_id in await due_store.to_destroy(connection)]
            except Exception as error:
                failed.append(error)
            else:
                await self._each(due, failed)
        if failed:
            self._alarm.wake(SETTLE, self._clock.now() + TRY_AGAIN, self._settle)
            raise ExceptionGroup(SETTLE, failed)

    async def _seal(self, poll_id: int) -> None:
        """What takes long of a closing, and then all that everybody sees of it, in one transaction."""
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id)
        assert poll is not None
        seed = await seal(self._database, poll_id, poll.turnout or 0)
        place = await self._place(poll)
        async with self._database.write() as connection:
            poll = await store.poll(connection, poll_id, lock=True)
            if poll is None or poll.state is not State.OPEN:
                return
            closed = await store.close(connection, poll_id, seed)
            await self._heads.tell_last(connection, closed)
            await self._reminders.schedule(connection, self._message(closed, place.kind, place.channel_id))
            after_commit(connection, lambda: self._ended(closed))

    async def _destroy(self, poll_id: int) -> None:
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id)
        assert poll is not None
        await destroy(self._database, poll)
        self._alarm.wake(ERASE, self._clock.now(), self._erase)

    async def _tell_end(self, poll_id: int) -> None:
        """Let follow what waits for a poll that closed; once, and after a crash at the next start."""
        standing = await self._cards.standing(poll_id)
        assert standing is not None
        async with self._database.write() as connection:
            if await due_store.tell_end(connection, poll_id):
                for call in self.on_end:
                    await call(connection, standing)

    async def _end(
        self,
        connection: AsyncConnection,
        poll: Poll,
        *,
        at: datetime,
        by: int | None = None,
        reason: str | None = None,
    ) -> Poll:
        """Nobody votes any more, and nobody can be found any more by the secret; the rest follows in `_seal`."""
        after_commit(connection, lambda: self._box.forget(poll.id))
        after_commit(connection, lambda: self._alarm.wake(SETTLE, self._clock.now(), self._settle))
        return await store.end(connection, poll.id, State.OPEN, at, by, reason)

    async def _cancel(
        self,
        connection: AsyncConnection,
        poll: Poll,
        place: _Place,
        *,
        at: datetime,
        by: int | None,
        reason: str,
    ) -> Poll:
        """End a poll for everybody to see; all that was voted is destroyed in `_destroy`."""
        cancelled = await store.end(connection, poll.id, State.CANCELLED, at, by, reason)
        if poll.state is State.OPEN:  # of one that never opened nobody has heard
            await self._reminders.schedule(connection, self._message(cancelled, place.kind, place.channel_id))
        after_commit(connection, lambda: self._ended(cancelled))
        return cancelled

    def _ended(self, poll: Poll) -> None:
        """Once that is committed: nothing may be left of the secret, nor of what nobody will count, the card is to show
        the end, and what waits for it follows."""
        self._box.forget(poll.id)
        self._alarm.wake(SETTLE, self._clock.now(), self._settle)
        self._alarm.wake(ERASE, self._clock.now(), self._erase)
        self._alarm.wake(f"{UNREMIND}:{poll.id}", self._clock.now(), partial(self._unremind, poll))
        self._cards.draw_at(poll.id, self._clock.now())
        self._wake_by(self._clock.now())

    async def _erase(self) -> None:
        """Have what was destroyed be gone from the disk too; again later where that cannot be now."""
        self._alarm.wake(ERASE, self._clock.now() + TRY_AGAIN, self._erase)
        if await self._database.forget():
            self._alarm.cancel(ERASE)

    async def _place(self, poll: Poll) -> _Place:
        """Where the end is told: where the poll was asked, or in the polls channel; or else moderators learn of it."""
        chapter = await self._alliances.chapter(poll.guild_id)
        channels = chapter.channels if chapter else {}
        for channel_id in (poll.channel_id, channels.get(Purpose.POLLS)):
            if channel_id is not None and self._cards.usable(poll.guild_id, channel_id):
                return _Place(RESULT, channel_id)
        if Purpose.MODERATORS in channels:
            return _Place(LOST, channels[Purpose.MODERATORS])
        return _Place(RESULT, poll.channel_id)

    # --- by the clock -------------------------------------------------------------------------------------

    def _next_round(
        self, opens_at: datetime, closes_at: datetime, after: datetime | None = None
    ) -> datetime | None:
        """When reminders are scheduled next."""
        reminded = reminding.remind_at(opens_at, closes_at, self._settings.remind_hours)
        rounds = reminding.remind_rounds(opens_at, closes_at, reminded)
        return next((at for at in rounds if after is None or at > after), None)

    async def _remind(self, poll_id: int) -> None:
        """The reminders of each person on the roll who has not voted and asked for them; none twice."""
        now = self._clock.now()
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id)
        if poll is None or poll.state is not State.OPEN or poll.ended_at is not None:
            return
        reminded = reminding.remind_at(poll.opens_at, poll.closes_at, self._settings.remind_hours)
        due = reminding.still_to_remind(reminded, now)
        async with self._database.read() as connection:
            _, *before = await store.versions(connection, poll)
        # Reminders of it before it was edited, which to people is the same poll.
        earlier = [f"poll:{number}:" for number in before]
        last: int | None = 0
        while last is not None:
            async with self._database.write() as connection:
                people = await due_store.to_be_reminded(connection, poll, last, _REMINDED_AT_ONCE)
                told = await self._reminders.reached_of(
                    connection, poll.alliance_id, CLOSING, earlier, people
                )
                for user_id, (number, at) in product(people, due):
                    if number < len(reminded) - (reminding.AT_MOST - told[user_id]):
                        continue
                    new = replace(
                        self._message(poll, CLOSING, poll.channel_id),
                        subject=f"poll:{poll.id}:{user_id}:{number}",
                        due_at=at,
                        user_id=user_id,
                        topic=Topic.POLLS,
                        can_wait=True,
                        expires_at=poll.closes_at,
                    )
                    await self._reminders.schedule(connection, new)
                last = people[-1] if len(people) == _REMINDED_AT_ONCE else None
                if last is None:
                    following = self._next_round(poll.opens_at, poll.closes_at, now)
                    await due_store.remind_next(connection, poll_id, following)
                    if following is not None:
                        after_commit(connection, partial(self._wake_by, following))

    async def _unremind(self, poll: Poll) -> None:
        """What is left of them where that is cut short is of no use when it is due: see `to_remind_of`."""
        await self._reminders.cancel_many(poll.alliance_id, CLOSING, f"poll:{poll.id}:")

    async def to_remind_of(self, reminder: Reminder) -> Poll | None:
        """The poll that a reminder before the closing is about; None, and it is cancelled, where it is of no use.

        Who does not want it any more must not be named in the channel instead.
        """
        assert reminder.user_id is not None
        poll_id = int(str(reminder.arguments["poll_id"]))
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, reminder.alliance_id)
            if poll is not None and poll.state is State.OPEN and not self._is_overtaken(poll, reminder):
                before = reminder.user_id - 1
                if await due_store.to_be_reminded(connection, poll, before, 1) == [reminder.user_id]:
                    return poll
        async with self._database.write() as connection:
            await self._reminders.cancel(connection, reminder.alliance_id, CLOSING, reminder.subject)
        return None

    def _is_overtaken(self, poll: Poll, reminder: Reminder) -> bool:
        """Whether it came to wait so long that the poll has ended, or the next one says the same."""
        reminded = reminding.remind_at(poll.opens_at, poll.closes_at, self._settings.remind_hours)
        later = reminded[int(reminder.subject.rpartition(":")[2]) + 1 :]
        return poll.ended_at is not None or any(at <= self._clock.now() for at in later)

    async def places(self, poll: Poll) -> list[tuple[int, int]]:
        """Servers, each with a channel in which somebody who is there can be mentioned about a poll: first where it is
        talked about, then the polls channels. Raises Busy."""
        talked = await self._cards.talked(poll)
        async with self._database.read() as connection:
            channels = await self._reminders.channels(connection, poll.alliance_id, Purpose.POLLS)
        own_first = sorted(channels.items(), key=lambda one: one[0] != poll.guild_id)
        own = [talked, poll.channel_id] if talked is not None else [poll.channel_id]
        return [*((poll.guild_id, channel_id) for channel_id in own), *own_first]

    async def _ring(self) -> None:
        now = self._clock.now()
        failed: list[Exception] = []
        try:
            async with self._database.read() as connection:
                following = await due_store.next_instant(connection, now)
                due = [(self._open_due, poll_id) for poll_id in await due_store.to_open(connection, now)]
                due += [(self._close, poll_id) for poll_id in await due_store.to_close(connection, now)]
                due += [(self._remind, poll_id) for poll_id in await due_store.to_remind(connection, now)]
        except Exception:
            self._wake_by(now + TRY_AGAIN)
            raise
        await self._each(due, failed)
        try:
            async with self._database.read() as connection:
                told = [(self._tell_end, poll_id) for poll_id in await due_store.to_tell(connection)]
        except Exception as error:
            failed.append(error)
        else:
            await self._each(told, failed)
        if following is not None:
            self._wake_by(following)
        if failed:
            self._wake_by(now + TRY_AGAIN)
            raise ExceptionGroup("polls", failed)

    async def _each(self, due: Iterable[tuple[_Call, int]], failed: list[Exception]) -> None:
        for call, poll_id in due:
            try:
                await call(poll_id)
            except Exception as error:  # one poll's trouble is not another's
                failed.append(error)

    def _wake_by(self, at: datetime) -> None:
        self._alarm.wake_by(ALARM, at, self._ring)

    async def posted(self, poll_id: int, channel_id: int, message_id: int) -> None:
        """The card hangs there now; it may have been drawn before the latest votes."""
        async with self._database.write() as connection:
            await due_store.set_card(connection, poll_id, channel_id, message_id)
        self._cards.draw_at(poll_id, self._clock.now() + timedelta(seconds=self._settings.refresh_seconds))

    def _message(self, poll: Poll, kind: str, channel_id: int) -> NewReminder:
        return NewReminder(
            alliance_id=poll.alliance_id,
            kind=kind,
            subject=f"poll:{poll.id}:",
            due_at=self._clock.now(),
            channel_id=channel_id,
            guild_id=poll.guild_id,
            arguments={"poll_id": poll.id},
        )
