"""Delivery over a real store: each reminder once, whatever the other side does, and nothing lost."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import AlarmClock, ManualAlarm
from bot.alliances.model import Level
from bot.clock import SystemClock
from bot.database import Database
from bot.database.tables import volunteers
from bot.errors import UserError
from bot.reminders import delivery_store
from bot.reminders.delivery import ALARM, SENDS_AT_ONCE
from bot.reminders.model import Busy, ClosedMessages, NewReminder, Reminder, State, Topic, Undeliverable
from bot.reminders.service import PAGE, ReminderService
from tests.conftest import START, FixedClock
from tests.reminders.conftest import GUILD, LOBBY, Home, Recorder, new_home

MINUTE = timedelta(minutes=1)
Trouble = Callable[[Reminder, bool], None]


async def schedule(home: Home, subject: str = "one", **values: Any) -> bool:
    fields: dict[str, Any] = {"kind": "text", "due_at": START, "user_id": 1, "channel_id": LOBBY}
    async with home.database.write() as connection:
        return await home.service.schedule(
            connection, NewReminder(alliance_id=home.alliance_id, subject=subject, **(fields | values))
        )


def raising(error: Exception) -> Trouble:
    def trouble(reminder: Reminder, direct: bool) -> None:
        raise error

    return trouble


async def deliver(home: Home, after: timedelta = timedelta(0)) -> int:
    """Move the clock and deliver what is due."""
    home.clock.at += after
    return await home.service.deliver_due(home.clock.at)


# --- the alarm ---------------------------------------------------------------------------------------------


async def test_one_alarm_is_set_to_the_earliest_and_rings_for_all(home: Home) -> None:
    await schedule(home, "late", due_at=START + 9 * MINUTE)
    assert home.alarm.next_due() == START + 9 * MINUTE
    await schedule(home, "early", due_at=START + MINUTE)
    assert home.alarm.next_due() == START + MINUTE
    await schedule(home, "middle", due_at=START + 5 * MINUTE)
    assert home.alarm.next_due() == START + MINUTE
    home.clock.at = START + MINUTE
    await home.alarm.run_due(home.clock.at)
    assert home.sender.subjects == ["early"]
    assert home.alarm.next_due(ALARM) == START + 5 * MINUTE


async def test_nothing_is_set_for_what_was_undone(home: Home) -> None:
    new = NewReminder(home.alliance_id, "text", "one", START + MINUTE, user_id=1)

    async def undone() -> None:
        async with home.database.write() as connection:
            await home.service.schedule(connection, new)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert home.alarm.next_due() is None


async def test_after_downtime_what_is_overdue_is_delivered_once_or_recorded_as_stale(home: Home) -> None:
    await schedule(home, "overdue")
    await schedule(home, "useless", expires_at=START + MINUTE)
    await schedule(home, "useful", expires_at=START + 2 * timedelta(days=1))
    alarm, sender = ManualAlarm(), Recorder()
    home.clock.at = START + timedelta(days=1)
    service = home.new_service(sender, alarm)
    await service.resume()
    await alarm.run_due(home.clock.at)
    await alarm.run_due(home.clock.at)
    assert sorted(sender.subjects) == ["overdue", "useful"]
    assert await home.state("useless") == ("stale", "reminder-problem-stale")


async def test_a_delivery_that_the_store_fails_is_woken_again(home: Home) -> None:
    await schedule(home)
    real = home.database.read
    home.database.read = raising(OSError("disk"))  # type: ignore[assignment, method-assign]
    await home.alarm.run_due(home.clock.at)
    home.database.read = real  # type: ignore[method-assign]
    due = home.alarm.next_due()
    assert due == START + timedelta(seconds=home.settings.backoff_seconds)
    await home.alarm.run_due(due)
    assert home.sender.subjects == ["one"]


async def test_the_machines_alarm_clock_delivers_what_is_scheduled_during_a_delivery(
    database: Database, clock: FixedClock
) -> None:
    home = await new_home(database, clock)
    alarm, system = AlarmClock(), SystemClock()
    service = ReminderService(database, system, alarm, home.settings)
    done = asyncio.Event()

    class Chain(Recorder):
        """Each message schedules the next, for now."""

        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            await super().send(reminder, direct, locale)
            if len(self.messages) == 5:
                done.set()
                return
            async with database.write() as connection:
                subject = str(len(self.messages))
                new = NewReminder(home.alliance_id, "text", subject, system.now(), channel_id=LOBBY)
                await service.schedule(connection, new)

    sender = Chain()
    service.connect(sender)
    alarm.start()
    try:
        await schedule(home, "0", due_at=system.now(), at_once=True)
        await service.resume()
        await asyncio.wait_for(done.wait(), 10)
    finally:
        await service.stop()
        alarm.stop()
    assert sender.subjects == ["0", "1", "2", "3", "4"]


async def test_what_is_scheduled_in_the_last_moment_of_a_delivery_is_not_overlooked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = delivery_store.next_at
    late = ["late"]

    async def interrupted(connection: AsyncConnection) -> datetime | None:
        found = await real(connection)
        if late:
            await schedule(home, late.pop())
        return found

    monkeypatch.setattr(delivery_store, "next_at", interrupted)
    assert await deliver(home) == 1
    assert home.sender.subjects == ["late"]


# --- once --------------------------------------------------------------------------------------------------


async def test_two_workers_over_one_store_send_each_once(database: Database, clock: FixedClock) -> None:
    home = await new_home(database, clock)
    async with database.write() as connection:
        for number in range(200):
            await home.service.schedule(
                connection, NewReminder(home.alliance_id, "text", str(number), START, channel_id=LOBBY)
            )
    other_database = Database(database.url.render_as_string(hide_password=False))
    try:
        other = ReminderService(other_database, clock, ManualAlarm(), home.settings)
        sender = Recorder()
        other.connect(sender)
        counts = await asyncio.gather(
            home.service.deliver_due(START),
            home.service.deliver_due(START),
            other.deliver_due(START),
            other.deliver_due(START),
        )
    finally:
        await other_database.close()
    sent = home.sender.subjects + sender.subjects
    assert sorted(sent, key=int) == [str(number) for number in range(200)]
    assert sum(counts) == 200
    assert home.sender.messages, "both had a part"
    assert sender.messages, "both had a part"
    assert max(home.sender.most_at_once, sender.most_at_once) <= SENDS_AT_ONCE


async def test_a_crash_between_sending_and_recording_repeats_with_the_same_nonce(home: Home) -> None:
    await schedule(home)
    started, never = asyncio.Event(), asyncio.Event()

    class Dying(Recorder):
        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            await super().send(reminder, direct, locale)
            started.set()
            await never.wait()

    dying = Dying()
    crashed = asyncio.create_task(home.new_service(dying, ManualAlarm()).deliver_due(START))
    await started.wait()
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    alarm = ManualAlarm()
    service = home.new_service(home.sender, alarm)
    await service.resume()
    lease_end = START + timedelta(seconds=home.settings.lease_seconds)
    assert alarm.next_due(ALARM) == lease_end
    assert await service.deliver_due(START) == 0
    home.clock.at = lease_end
    await alarm.run_due(lease_end)
    (first, _), (second, _) = dying.messages[0], home.sender.messages[0]
    assert first.nonce == second.nonce
    assert await home.state("one") == ("sent", None)


async def test_a_try_that_never_reports_back_is_given_up_in_the_end(home: Home) -> None:
    await schedule(home)
    for _ in range(home.settings.attempts):
        async with home.database.write() as connection:
            lease_end = home.clock.at + MINUTE
            assert await delivery_store.lease(connection, home.clock.at, lease_end, 1, "")
        home.clock.at = lease_end
    assert await deliver(home) == 0
    assert await home.state("one") == ("failed", "reminder-problem-unreported")
    assert not home.sender.messages


async def test_what_waits_too_long_for_its_turn_is_put_back(home: Home) -> None:
    """Sends that outlast the lease: the rest of the batch may be another worker's by then."""
    leased: list[bool] = []

    class Slow(Recorder):
        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            begun = home.clock.at
            leased.append(await home.next_at(reminder.subject) > begun)
            home.clock.at += timedelta(seconds=home.settings.lease_seconds / 2)
            await super().send(reminder, direct, locale)

    for number in range(20):
        await schedule(home, str(number))
    sender = Slow()
    assert await home.new_service(sender, ManualAlarm()).deliver_due(START) == 20
    assert leased == [True] * 20
    assert sorted(sender.subjects, key=int) == [str(number) for number in range(20)]
    assert {reminder.attempts for reminder, _ in sender.messages} == {1}, "waiting for a turn is no try"


async def test_many_at_once_leave_the_loop_free(home: Home) -> None:
    async with home.database.write() as connection:
        for number in range(300):
            await home.service.schedule(
                connection, NewReminder(home.alliance_id, "text", str(number), START, channel_id=LOBBY)
            )
    delivery = asyncio.create_task(home.service.deliver_due(START))
    turns = 0
    while not delivery.done():
        await asyncio.sleep(0)
        turns += 1
    assert await delivery == 300
    assert turns > 300
    assert home.sender.most_at_once <= SENDS_AT_ONCE


async def test_stopping_finishes_what_is_in_flight_and_begins_nothing(home: Home) -> None:
    for number in range(20):
        await schedule(home, str(number))
    begun, go_on = asyncio.Event(), asyncio.Event()

    class Waiting(Recorder):
        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            begun.set()
            await go_on.wait()
            await super().send(reminder, direct, locale)

    sender = Waiting()
    service = home.new_service(sender, ManualAlarm())
    delivery = asyncio.create_task(service.deliver_due(START))
    await begun.wait()
    stopping = asyncio.create_task(service.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert await delivery == len(sender.messages) <= SENDS_AT_ONCE
    assert await deliver(home) == 20 - len(sender.messages), "the rest is free for the next start at once"


# --- trouble -----------------------------------------------------------------------------------------------


async def test_trouble_is_tried_again_with_growing_waits_and_then_given_up(home: Home) -> None:
    await schedule(home)
    home.sender.trouble = raising(Busy())
    waits = []
    for _ in range(home.settings.attempts - 1):
        assert await deliver(home) == 0
        due = await home.next_at("one")
        assert home.alarm.next_due() == due
        waits.append((due - home.clock.at).total_seconds())
        home.clock.at = due
    backoff = home.settings.backoff_seconds
    assert waits == [backoff, 2 * backoff, 4 * backoff, 8 * backoff]
    await deliver(home)
    assert await home.state("one") == ("failed", "reminder-problem-busy")
    assert home.alarm.next_due() is None


async def test_discords_own_wait_is_respected(home: Home) -> None:
    await schedule(home)
    home.sender.trouble = raising(Busy(3600.0))
    await deliver(home)
    assert await home.next_at("one") == START + timedelta(hours=1)


async def test_a_mistake_in_one_does_not_keep_the_others(home: Home) -> None:
    def mistake(reminder: Reminder, direct: bool) -> None:
        if reminder.subject == "bad":
            raise ValueError

    home.sender.trouble = mistake
    for subject in ("bad", "good", "better"):
        await schedule(home, subject)
    assert await deliver(home) == 2
    assert await home.state("bad") == ("pending", "reminder-problem-mistake")


async def test_what_is_said_at_one_instant_is_said_in_its_order(home: Home) -> None:
    """In a channel; also where the first has to be tried again, but not where it cannot be drawn."""
    tries: list[str] = []

    def trouble(reminder: Reminder, direct: bool) -> None:
        tries.append(reminder.subject)
        if reminder.subject == "ruling" and tries.count("ruling") < 3:
            raise Busy
        if reminder.subject == "bad":
            raise ValueError

    home.sender.trouble = trouble
    for subject in ("bad", "ruling", "cleared"):
        await schedule(home, subject, user_id=None)
    await schedule(home, "elsewhere", user_id=None, channel_id=LOBBY + 1)
    assert await deliver(home) == 1
    for _ in range(2):
        await deliver(home, await home.next_at("ruling") - home.clock.at)
    assert home.sender.subjects == ["elsewhere", "ruling", "cleared"]
    assert home.sender.messages[-1][0].attempts == 1, "waiting for another is no try"


async def test_a_send_that_hangs_is_broken_off(home: Home) -> None:
    await schedule(home)

    class Hanging(Recorder):
        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            await asyncio.Event().wait()

    home.settings = home.settings.model_copy(update={"lease_seconds": 0.05})
    assert await home.new_service(Hanging(), ManualAlarm()).deliver_due(START) == 0
    assert await home.state("one") == ("pending", "reminder-problem-busy")


# --- to whom, how ------------------------------------------------------------------------------------------


async def test_only_who_consented_is_written_to_directly(home: Home) -> None:
    await home.opt_in(1, Topic.POLLS)
    await schedule(home, "agreed", topic=Topic.POLLS)
    await schedule(home, "not agreed", topic=Topic.COUNTY)
    await schedule(home, "no topic")
    await schedule(home, "nowhere", topic=Topic.COUNTY, channel_id=None)
    await schedule(home, "to a channel", user_id=None)
    assert await deliver(home) == 4
    assert dict(zip(home.sender.subjects, [direct for _, direct in home.sender.messages], strict=True)) == {
        "agreed": True,
        "not agreed": False,
        "no topic": False,
        "to a channel": False,
    }
    assert await home.state("nowhere") == ("failed", "reminder-problem-no-consent")


async def test_closed_messages_fall_back_to_the_channel_on_the_record(home: Home) -> None:
    def closed(reminder: Reminder, direct: bool) -> None:
        if direct:
            raise ClosedMessages

    home.sender.trouble = closed
    await home.opt_in(1, Topic.POLLS)
    await schedule(home, "both", topic=Topic.POLLS)
    await schedule(home, "direct only", topic=Topic.POLLS, channel_id=None)
    assert await deliver(home) == 1
    assert await home.state("both") == ("sent", "reminder-problem-closed")
    assert [row.fallback for row in await home.rows()] == [True, False]  # type: ignore[attr-defined]
    assert await home.state("direct only") == ("failed", "reminder-problem-closed")


async def test_what_no_try_can_help_fails_at_once(home: Home) -> None:
    home.sender.trouble = raising(Undeliverable("reminder-problem-gone"))
    await schedule(home)
    await deliver(home)
    assert await home.state("one") == ("failed", "reminder-problem-gone")


async def test_a_pause_holds_what_is_for_that_person(home: Home) -> None:
    until = START + timedelta(days=3)
    await home.volunteer(1, paused_until=until)
    await schedule(home, "held")
    await schedule(home, "perishable", expires_at=START + timedelta(days=1))
    await schedule(home, "of another", user_id=2)
    assert await deliver(home) == 1
    assert await home.next_at("held") == until
    assert await deliver(home, timedelta(days=1)) == 0
    assert await home.state("perishable") == ("stale", "reminder-problem-stale")
    assert await deliver(home, timedelta(days=2)) == 1
    assert home.sender.subjects == ["of another", "held"]


async def test_a_pause_that_ends_early_releases_what_it_held(home: Home) -> None:
    await home.volunteer(1, paused_until=START + timedelta(days=3))
    await schedule(home, "held")
    await deliver(home)
    async with home.database.write() as connection:
        await connection.execute(update(volunteers).values(paused_until=None))
        await home.service.release_within(connection, home.alliance_id, 1)
    assert home.alarm.next_due() == START
    await home.alarm.run_due(home.clock.at)
    assert home.sender.subjects == ["held"]


async def test_every_chapter_with_the_channel_gets_its_own(home: Home, database: Database) -> None:
    elsewhere = await new_home(database, home.clock, GUILD + 1)
    new = NewReminder(home.alliance_id, "digest", "2026-01-05", START, arguments={"week": 1})
    async with database.write() as connection:
        assert await home.service.schedule_for_channels(connection, new, "coverage") == 1
        assert await home.service.schedule_for_channels(connection, new, "coverage") == 0
        assert await home.service.schedule_for_channels(connection, new, "audit") == 0
    assert await deliver(home) == 1
    ((sent, direct),) = home.sender.messages
    assert (sent.subject, sent.guild_id, sent.channel_id) == (f"2026-01-05:{GUILD}", GUILD, LOBBY + GUILD)
    assert not direct
    assert elsewhere.alliance_id != home.alliance_id


# --- consents ----------------------------------------------------------------------------------------------


async def test_opting_in_sends_one_first_message(home: Home) -> None:
    actor = home.actor()
    assert await home.service.topics(actor) == frozenset()
    await home.service.consent(actor, Topic.PERSONAL, True)
    await home.service.consent(actor, Topic.PERSONAL, True)
    ((greeting, direct),) = home.sender.messages
    assert (greeting.kind, greeting.user_id, direct) == ("consent", 1, True)
    assert await home.service.topics(actor) == {Topic.PERSONAL}
    await home.service.consent(actor, Topic.PERSONAL, False)
    assert await home.service.topics(actor) == frozenset()


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (ClosedMessages(), "consent-closed"),
        (Undeliverable("x"), "consent-closed"),
        (Busy(), "error-discord-busy"),
    ],
)
async def test_who_cannot_be_written_to_is_told_so(home: Home, trouble: Exception, key: str) -> None:
    home.sender.trouble = raising(trouble)
    with pytest.raises(UserError) as refused:
        await home.service.consent(home.actor(), Topic.POLLS, True)
    assert refused.value.key == key
    assert await home.service.topics(home.actor()) == frozenset()


# --- a person's own ----------------------------------------------------------------------------------------


async def test_own_reminders_are_limited_even_all_at_once(home: Home) -> None:
    async def set_some(count: int) -> list[str]:
        """What each of them came to, all at once: a key where it was refused."""
        at = home.clock.at + MINUTE
        done = await asyncio.gather(
            *(home.service.set_own(home.actor(), str(number), at, LOBBY) for number in range(count)),
            return_exceptions=True,
        )
        return [one.key if isinstance(one, UserError) else "set" for one in done]

    limit = home.settings.per_person
    done = await set_some(limit + 10)
    assert (done.count("set"), done.count("reminder-too-many")) == (limit, 10)
    assert len(await home.service.own(home.actor())) == limit
    assert await home.service.own(home.actor(2)) == []
    assert await deliver(home, MINUTE) == limit
    assert await set_some(1) == ["set"], "what was delivered does not count"


async def test_own_reminders_are_clean_and_private(home: Home) -> None:
    text = "call\u202e Bob\u200b at 5"
    mine = await home.service.set_own(home.actor(), text, START + MINUTE, LOBBY)
    assert mine.arguments == {"text": "call Bob at 5"}
    for stranger in (home.actor(2), home.actor(2, Level.ADMINISTRATOR)):
        with pytest.raises(UserError) as refused:
            await home.service.cancel_own(stranger, mine.id)
        assert refused.value.key == "reminder-unknown"
    assert (await home.service.cancel_own(home.actor(), mine.id)).id == mine.id
    with pytest.raises(UserError):
        await home.service.cancel_own(home.actor(), mine.id)
    assert await deliver(home, MINUTE) == 0


async def test_another_alliances_reminders_are_out_of_reach(home: Home, database: Database) -> None:
    elsewhere = await new_home(database, home.clock, GUILD + 1)
    mine = await home.service.set_own(home.actor(), "mine", START + MINUTE, LOBBY)
    with pytest.raises(UserError):
        await elsewhere.service.cancel_own(elsewhere.actor(), mine.id)
    assert await elsewhere.service.own(elsewhere.actor()) == []


async def test_who_is_no_volunteer_sets_none(home: Home) -> None:
    newcomer = replace(home.actor(), grants=frozenset())
    with pytest.raises(UserError):
        await home.service.set_own(newcomer, "hello", START + MINUTE, LOBBY)
    assert await home.service.own(newcomer) == []


async def test_a_reminder_needs_a_place_or_consent(home: Home) -> None:
    with pytest.raises(UserError) as refused:
        await home.service.set_own(home.actor(), "hello", START + MINUTE, None)
    assert refused.value.key == "reminder-nowhere"
    await home.opt_in(1)
    await home.service.set_own(home.actor(), "hello", START + MINUTE, None)


async def test_the_zone_is_the_volunteers(home: Home) -> None:
    assert (await home.service.zone(home.actor())).key == "America/New_York"
    await home.volunteer(1, zone="Pacific/Honolulu")
    assert (await home.service.zone(home.actor())).key == "Pacific/Honolulu"


# --- what could not be delivered ---------------------------------------------------------------------------


@pytest.fixture
def acts(home: Home) -> list[tuple[str, str]]:
    recorded: list[tuple[str, str]] = []

    async def record(
        connection: object, alliance_id: int, actor_id: int | None, act: str, subject: str, **details: object
    ) -> None:
        recorded.append((act, subject))

    home.service.recorded_by(record)
    return recorded


async def failed(home: Home, *subjects: str) -> list[int]:
    home.sender.trouble = raising(Undeliverable("reminder-problem-gone"))
    for subject in subjects:
        await schedule(home, subject)
    await deliver(home)
    home.sender.trouble = lambda reminder, direct: None
    return [row.id for row in await home.rows()]  # type: ignore[attr-defined]


async def test_moderators_try_again_or_let_go(home: Home, acts: list[tuple[str, str]]) -> None:
    first, second = await failed(home, "one", "two")
    moderator = home.actor(9, Level.MODERATOR)
    shown, total = await home.service.undelivered(moderator)
    assert ([reminder.id for reminder in shown], total) == ([second, first], 2)
    assert {reminder.state for reminder in shown} == {State.FAILED}
    await home.service.retry(moderator, first)
    await home.alarm.run_due(home.clock.at)
    assert home.sender.subjects == ["one"]
    await home.service.dismiss(moderator, second)
    assert await home.service.undelivered(moderator) == ([], 0)
    assert await home.state("two") == ("dismissed", "reminder-problem-gone")
    assert acts == [("reminder-retry", f"reminder:{first}"), ("reminder-dismiss", f"reminder:{second}")]


async def test_of_two_moderators_at_once_one_acts(home: Home, acts: list[tuple[str, str]]) -> None:
    (only,) = await failed(home, "one")
    moderators = [home.actor(number, Level.MODERATOR) for number in (8, 9)]
    done = await asyncio.gather(
        home.service.retry(moderators[0], only),
        home.service.dismiss(moderators[1], only),
        return_exceptions=True,
    )
    assert [isinstance(one, UserError) and one.key == "reminder-settled" for one in done].count(True) == 1
    assert len(acts) == 1


async def test_what_came_too_late_can_be_sent_all_the_same(home: Home, acts: list[tuple[str, str]]) -> None:
    await schedule(home, expires_at=START + MINUTE)
    await deliver(home, timedelta(hours=1))
    moderator = home.actor(9, Level.MODERATOR)
    ((stale,), _) = await home.service.undelivered(moderator)
    await home.service.retry(moderator, stale.id)
    assert await deliver(home) == 1


async def test_only_moderators_of_the_alliance_see_and_mend(
    home: Home, database: Database, acts: list[tuple[str, str]]
) -> None:
    (only,) = await failed(home, "one")
    organizer = home.actor(9, Level.ORGANIZER)
    stranger = (await new_home(database, home.clock, GUILD + 1)).actor(9, Level.ADMINISTRATOR)
    for act in (home.service.retry, home.service.dismiss):
        for who, key in ((organizer, "not-allowed"), (stranger, "reminder-settled")):
            with pytest.raises(UserError) as refused:
                await act(who, only)
            assert refused.value.key == key
    with pytest.raises(UserError):
        await home.service.undelivered(organizer)
    assert await home.service.undelivered(stranger) == ([], 0)
    assert not acts


async def test_the_list_is_paged(home: Home) -> None:
    await failed(home, *map(str, range(PAGE + 2)))
    moderator = home.actor(9, Level.MODERATOR)
    first, total = await home.service.undelivered(moderator)
    second, _ = await home.service.undelivered(moderator, 1)
    assert (len(first), len(second), total) == (PAGE, 2, PAGE + 2)
    assert len({reminder.id for reminder in first + second}) == PAGE + 2
