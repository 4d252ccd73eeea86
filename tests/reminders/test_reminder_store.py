"""The store's contract, on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.database import Database
from bot.reminders import delivery_store, store
from bot.reminders.model import NewReminder, Reminder, State, Topic
from bot.reminders.rules import Outcome
from tests.conftest import START
from tests.reminders.conftest import Home

USUAL = "21:00-08:00"
MINUTE = timedelta(minutes=1)


def new(home: Home, subject: str = "one", **values: Any) -> NewReminder:
    fields: dict[str, Any] = {"kind": "text", "due_at": START, "user_id": 1, "arguments": {"text": "hello"}}
    return NewReminder(alliance_id=home.alliance_id, subject=subject, **(fields | values))


async def add(database: Database, given: NewReminder) -> Reminder | None:
    async with database.write() as connection:
        return await store.add(connection, given, given.due_at)


async def lease_one(home: Home, at: Any = START) -> Reminder:
    async with home.database.write() as connection:
        (due,) = await delivery_store.lease(connection, at, at + MINUTE, 10, USUAL)
    return due.reminder


async def settle(home: Home, reminder: Reminder, outcome: Outcome) -> None:
    async with home.database.write() as connection:
        await delivery_store.settle(connection, reminder, outcome, START)


async def test_a_subject_is_scheduled_once_and_again_only_after_it_was_cancelled(home: Home) -> None:
    added = await add(home.database, new(home, topic=Topic.POLLS, expires_at=START + MINUTE))
    assert added is not None
    assert (added.state, added.attempts, added.topic) == (State.PENDING, 0, Topic.POLLS)
    assert added.expires_at == START + MINUTE
    assert len(added.nonce) <= 25
    assert await add(home.database, new(home)) is None
    assert await add(home.database, new(home, kind="other")) is not None
    async with home.database.write() as connection:
        assert await store.cancel(connection, home.alliance_id, "text", "one") == 1
        assert await store.cancel(connection, home.alliance_id, "text", "one") == 0
    again = await add(home.database, new(home, due_at=START + MINUTE))
    assert again is not None
    assert (again.id, again.state, again.due_at) == (added.id, State.PENDING, START + MINUTE)
    assert again.nonce != added.nonce


async def test_a_reminder_needs_somebody_or_somewhere(home: Home) -> None:
    with pytest.raises(IntegrityError):
        await add(home.database, new(home, user_id=None))


async def test_cancel_takes_a_subject_as_written(home: Home) -> None:
    for subject in ("poll:1:user:1", "poll:1:user:2", "poll:12:user:1", "poll_1:user:3"):
        await add(home.database, new(home, subject))
    async with home.database.write() as connection:
        assert await store.cancel(connection, home.alliance_id, "text", "poll_") == 1
        assert await store.cancel(connection, home.alliance_id, "text", "poll:1:") == 2
        assert await store.cancel(connection, home.alliance_id + 1, "text", "poll") == 0
    assert {row.subject for row in await home.rows() if row.state == "pending"} == {"poll:12:user:1"}  # type: ignore[attr-defined]


async def test_a_lease_is_exclusive_until_it_ends_and_earliest_first(home: Home) -> None:
    for subject, minutes in (("late", 2), ("early", 0), ("middle", 1), ("future", 9)):
        await add(home.database, new(home, subject, due_at=START + minutes * MINUTE))
    at = START + 3 * MINUTE
    async with home.database.write() as connection:
        first = await delivery_store.lease(connection, at, at + MINUTE, 2, USUAL)
    async with home.database.write() as connection:
        second = await delivery_store.lease(connection, at, at + MINUTE, 2, USUAL)
    assert [due.reminder.subject for due in first + second] == ["early", "middle", "late"]
    assert {due.reminder.attempts for due in first + second} == {1}
    async with home.database.read() as connection:
        assert await delivery_store.next_at(connection) == at + MINUTE
    async with home.database.write() as connection:
        third = await delivery_store.lease(connection, at + MINUTE, at + 2 * MINUTE, 10, USUAL)
    assert {due.reminder.attempts for due in third} == {2}
    assert {due.reminder.nonce for due in third} == {due.reminder.nonce for due in first + second}


async def test_two_who_lease_at_once_get_different_ones_and_do_not_wait(home: Home) -> None:
    for number in range(4):
        await add(home.database, new(home, str(number)))

    async def lease_two() -> list[str]:
        async with home.database.write() as connection:
            leased = await delivery_store.lease(connection, START, START + MINUTE, 2, USUAL)
        return [due.reminder.subject for due in leased]

    async with home.database.write() as connection:
        mine = [
            due.reminder.subject
            for due in await delivery_store.lease(connection, START, START + MINUTE, 2, USUAL)
        ]
        other = asyncio.create_task(lease_two())
        if not home.database.is_sqlite:  # which has one writer at a time
            await asyncio.wait_for(asyncio.shield(other), 5)
    assert sorted(mine + await other) == ["0", "1", "2", "3"]


async def test_a_lease_knows_what_the_person_wishes(home: Home) -> None:
    until = START + MINUTE
    await home.volunteer(1, paused_until=until, locale="es-ES")
    await home.opt_in(1, Topic.POLLS)
    await add(home.database, new(home, "agreed", topic=Topic.POLLS))
    await add(home.database, new(home, "not agreed", topic=Topic.COUNTY))
    await add(home.database, new(home, "stranger", user_id=2, topic=Topic.POLLS))
    await add(home.database, new(home, "channel", user_id=None, channel_id=9))
    async with home.database.write() as connection:
        leased = await delivery_store.lease(connection, START, until, 10, USUAL)
    assert [(due.consented, due.paused_until, due.locale) for due in leased] == [
        (True, until, "es-ES"),
        (False, until, "es-ES"),
        (False, None, None),
        (False, None, None),
    ]


async def test_what_was_sent_is_sent_whatever_happened_meanwhile(home: Home) -> None:
    await add(home.database, new(home))
    leased = await lease_one(home)
    async with home.database.write() as connection:
        await store.cancel(connection, home.alliance_id, "text", "one")
    await settle(home, leased, Outcome(State.SENT))
    (row,) = await home.rows()
    assert (row.state, row.delivered_at, row.arguments) == ("sent", START, {})  # type: ignore[attr-defined]


async def test_what_was_cancelled_is_not_brought_back_by_a_failed_try(home: Home) -> None:
    await add(home.database, new(home))
    leased = await lease_one(home)
    async with home.database.write() as connection:
        await store.cancel(connection, home.alliance_id, "text", "one")
    await settle(home, leased, Outcome(State.PENDING, next_at=START + MINUTE, attempts=1, problem="p"))
    assert await home.state("one") == ("cancelled", None)


async def test_a_try_whose_lease_ran_out_decides_nothing(home: Home) -> None:
    await add(home.database, new(home))
    first = await lease_one(home)
    second = await lease_one(home, START + MINUTE)
    await settle(home, first, Outcome(State.FAILED, problem="too slow"))
    assert await home.state("one") == ("pending", None)
    await settle(home, second, Outcome(State.FAILED, problem="p"))
    assert await home.state("one") == ("failed", "p")


async def test_the_end_of_a_pause_releases_only_what_it_held(home: Home) -> None:
    for subject in ("held", "leased", "tried"):
        await add(home.database, new(home, subject))
    await add(home.database, new(home, "future", due_at=START + 5 * MINUTE))
    await add(home.database, new(home, "of another", user_id=2))
    async with home.database.write() as connection:
        by_subject = {
            due.reminder.subject: due.reminder
            for due in await delivery_store.lease(connection, START, START + MINUTE, 10, USUAL)
        }
    later = START + 60 * MINUTE
    for subject, tries in (("held", 0), ("of another", 0), ("tried", 1)):
        await settle(home, by_subject[subject], Outcome(State.PENDING, next_at=later, attempts=tries))
    async with home.database.write() as connection:
        await home.service.release_within(connection, home.alliance_id, 1)
    assert await home.next_at("held") == START
    assert await home.next_at("leased") == START + MINUTE
    assert await home.next_at("tried") == await home.next_at("of another") == later
    assert await home.next_at("future") == START + 5 * MINUTE


async def test_a_persons_data_can_be_shown_and_forgotten(home: Home) -> None:
    await add(home.database, new(home))
    await add(home.database, new(home, "of another", user_id=2))
    await home.opt_in(1)
    async with home.database.write() as connection:
        kept = await home.service.export(connection, home.alliance_id, 1)
        assert kept["topics"] == ["personal"]
        assert kept["reminders"] == [
            {
                "kind": "text",
                "due_at": START.isoformat(),
                "state": "pending",
                "delivered_at": None,
                "text": "hello",
            }
        ]
        await home.service.erase(connection, home.alliance_id, 1)
        kept = await home.service.export(connection, home.alliance_id, 1)
    assert kept == {"topics": [], "reminders": []}
    assert len(await home.rows()) == 1
