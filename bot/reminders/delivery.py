"""Delivering what is due: once, in turns, and never inside a transaction."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.clock import Clock
from bot.config import ReminderSettings
from bot.database import Database
from bot.reminders import delivery_store, rules, store
from bot.reminders.model import Busy, ClosedMessages, Due, Sender, State, Undeliverable
from bot.reminders.rules import Outcome

log = logging.getLogger(__name__)

ALARM, TIDY = "reminders", "tidy-reminders"
SENDS_AT_ONCE = 5  # Discord's rate limits would only make more of them wait
MISTAKE = "reminder-problem-mistake"
# What is due is just being taken by another worker: look again when it has.
LOOK_AGAIN = timedelta(seconds=1)
TIDY_EVERY = timedelta(days=1)
TIDIED_AT_ONCE = 1000  # so that a tidying holds up nobody who writes meanwhile


class Delivery:
    """The half of `ReminderService` that speaks."""

    def __init__(self, database: Database, clock: Clock, alarm: Alarm, settings: ReminderSettings) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._settings = settings
        self._sender: Sender | None = None
        self._turn = asyncio.Lock()
        self._gate = asyncio.Semaphore(SENDS_AT_ONCE)
        self._next: datetime | None = None  # what the alarm is set to
        self._stopping = False

    def connect(self, sender: Sender) -> None:
        """The Discord side; nothing is delivered before there is one."""
        self._sender = sender

    async def resume(self) -> None:
        """At start: what fell due while the bot was away is delivered at once, by the alarm."""
        self._alarm.wake(TIDY, self._clock.now(), self._tidy)
        async with self._turn:
            if (due := await self._look()) is not None:
                self._wake_by(due)

    async def stop(self) -> None:
        """Wait for what is being sent; nothing more is begun."""
        self._stopping = True
        self._alarm.cancel(ALARM)
        self._alarm.cancel(TIDY)
        async with self._turn:
            pass

    async def deliver_due(self, now: datetime) -> int:
        """Deliver what is due by `now`, or by the clock if that has gone on; how many arrived.

        Overlapping calls take turns. Nothing is sent inside a transaction.
        """
        delivered = 0
        if self._sender is None:
            return delivered
        async with self._turn:
            while (due := await self._look()) is not None and due <= self._present(now):
                if self._stopping:
                    return delivered
                outcomes = await self._deliver_batch(self._sender, now)
                if not outcomes:
                    due = self._present(now) + LOOK_AGAIN
                    break
                delivered += sum(outcome.state is State.SENT for outcome in outcomes)
            if due is None:
                self._alarm.cancel(ALARM)
            else:
                self._wake_by(due)
        return delivered

    async def _deliver_batch(self, sender: Sender, now: datetime) -> list[Outcome]:
        lease = timedelta(seconds=self._settings.lease_seconds)
        until = self._present(now) + lease
        async with self._database.write() as connection:
            batch = await delivery_store.lease(
                connection, until - lease, until, self._settings.batch, self._settings.quiet_hours
            )
            batch = await self._within_budget(connection, batch, until - lease)
        turns = defaultdict[object, list[Due]](list)
        for due in batch:
            one = due.reminder
            turns[one.id if one.user_id else (one.channel_id, one.due_at)].append(due)
        handled = await asyncio.gather(
            *(self._in_turn(sender, turn, now, until) for turn in turns.values()), return_exceptions=True
        )
        outcomes = list[Outcome]()
        for done in handled:  # trouble of the store: these leases run out, and then they are tried again
            if isinstance(done, BaseException):
                raise done
            outcomes += done
        return outcomes

    async def _in_turn(
        self, sender: Sender, turn: Sequence[Due], now: datetime, until: datetime
    ) -> list[Outcome]:
        """What is said in a channel at one instant is said in its order: where one waits, so do those after it; but
        not for one that cannot be drawn."""
        outcomes = list[Outcome]()
        after: datetime | None = None
        for due in turn:
            outcome = await self._handle(sender, due, now, until, after)
            outcomes.append(outcome)
            if outcome.problem != MISTAKE:
                after = outcome.next_at
        return outcomes

    async def _within_budget(self, connection: AsyncConnection, batch: list[Due], now: datetime) -> list[Due]:
        people = {
            (due.reminder.alliance_id, due.reminder.user_id)
            for due in batch
            if due.reminder.can_wait and due.reminder.user_id is not None
        }
        budget = self._settings.weekly_budget
        if not (people and budget):
            return batch
        delivered = await delivery_store.delivered(connection, people, now - rules.WEEK)
        return rules.with_room(batch, delivered, budget, now)

    async def _handle(
        self, sender: Sender, due: Due, now: datetime, until: datetime, after: datetime | None
    ) -> Outcome:
        async with self._gate:
            present = self._present(now)
            if after is not None:
                outcome: Outcome | None = rules.put_back(due.reminder, after)
            elif self._stopping or present >= until:
                outcome = rules.put_back(due.reminder, present)
            else:
                outcome = rules.before_sending(due, present, self._settings.attempts)
            if outcome is None:
                outcome = await self._send(sender, due, now)
        async with self._database.write() as connection:
            await delivery_store.settle(connection, due.reminder, outcome, self._present(now))
        if outcome.state in (State.FAILED, State.STALE):
            log.warning("reminder %s is %s: %s", due.reminder.id, outcome.state, outcome.problem)
        return outcome

    async def _send(self, sender: Sender, due: Due, now: datetime) -> Outcome:
        """Try each way once: a closed or missing one leads to the next, trouble to a later try."""
        ways, silent = rules.ways(due), rules.silent(due, self._present(now))
        problem = None
        for direct in ways:
            try:
                async with asyncio.timeout(self._settings.lease_seconds):
                    await sender.send(due.reminder, direct, due.locale, silent=silent)
            except ClosedMessages:
                problem = "reminder-problem-closed"
            except Undeliverable as error:
                problem = error.problem
            except (Busy, TimeoutError) as error:
                retry_after = error.retry_after if isinstance(error, Busy) else None
                return self._again(due, now, "reminder-problem-busy", retry_after)
            except Exception:
                log.exception("reminder %s of kind %s", due.reminder.id, due.reminder.kind)
                return self._again(due, now, MISTAKE)
            else:
                return Outcome(State.SENT, fallback=direct is not ways[0], problem=problem)
        return Outcome(State.FAILED, problem=problem)

    def _again(self, due: Due, now: datetime, problem: str, retry_after: float | None = None) -> Outcome:
        return rules.after_trouble(
            due.reminder,
            self._present(now),
            problem,
            attempts=self._settings.attempts,
            backoff=timedelta(seconds=self._settings.backoff_seconds),
            retry_after=retry_after,
        )

    def _present(self, now: datetime) -> datetime:
        """A delivery takes a while, and leases and waits count from the instant they begin."""
        return max(now, self._clock.now())

    async def _look(self) -> datetime | None:
        """When there is something to do next, counting what is scheduled during the look itself."""
        self._next = None
        async with self._database.read() as connection:
            found = await delivery_store.next_at(connection)
        due = min((at for at in (found, self._next) if at is not None), default=None)
        self._next = None
        return due

    def _wake_by(self, at: datetime) -> None:
        """Set the alarm, unless it is set to an earlier instant already."""
        if not self._stopping and (self._next is None or at < self._next):
            self._next = at
            self._alarm.wake(ALARM, at, self._ring)

    async def _tidy(self) -> None:
        """Delete what was said long ago."""
        now = self._clock.now()
        self._alarm.wake(TIDY, now + TIDY_EVERY, self._tidy)
        before, tidied = now - timedelta(days=self._settings.keep_days), 0
        while not self._stopping:
            async with self._database.write() as connection:
                gone = await store.tidy(connection, before, TIDIED_AT_ONCE)
            tidied += gone
            if gone < TIDIED_AT_ONCE:
                break
        if tidied:
            log.info("old reminders deleted", extra={"reminders": tidied})

    async def _ring(self) -> None:
        self._next = None
        try:
            await self.deliver_due(self._clock.now())
        except Exception:
            self._wake_by(self._clock.now() + timedelta(seconds=self._settings.backoff_seconds))
            raise
