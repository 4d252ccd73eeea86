"""Hours on both databases: who may do what, what stays, and what of it is at once."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.alliances.model import Grant, Level
from bot.counties.model import State as CountyState
from bot.database import Database
from bot.database.tables import consents
from bot.errors import UserError
from bot.hours.model import Entry, Status
from bot.hours.service import WAITING, HourService
from bot.hours.statements import verify
from bot.reminders import store as rows
from bot.reminders.model import Reminder, State, Topic
from tests.conftest import FixedClock
from tests.hours.conftest import COOK, HARRIS, TRAVIS, Person

TEXAS = Grant(Level.ORGANIZER, "48")


@pytest.fixture(autouse=True)
def _in_january(clock: FixedClock) -> None:
    clock.at = datetime(2026, 1, 20, 18, tzinfo=UTC)


async def test_logged_approved_and_stated(hours: HourService, person: Person) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h30", "calls", note="  Called   people ")
    assert (entry.status, entry.work.minutes, entry.work.geoid) == (Status.PENDING, 90, HARRIS)
    assert entry.work.note == "Called people"
    await hours.log(anna, "60", "canvassing", day="2025-12-31", geoid=TRAVIS)
    with pytest.raises(UserError, match="hours-month-empty"):
        await hours.statement(anna)
    for waiting in (await hours.queue(bert)).entries:
        await hours.approve(bert, waiting.id)
    page = await hours.mine(anna)
    assert (page.total, page.minutes) == (2, 150)
    assert await hours.by_county(anna) == {HARRIS: 2, TRAVIS: 1}
    assert await hours.by_county(anna, CountyState("IL", "17", "Illinois")) == {}
    made = await hours.statement(anna, "2026-01")
    assert made.minutes == 90
    [row] = csv.DictReader(io.StringIO(made.csv))
    assert (row["minutes"], row["county"], row["note"]) == ("90", "Harris County, Texas", "Called people")
    assert verify(json.dumps(made.document), await hours.public_key(bert)).problem is None


async def test_of_a_task_that_was_taken_on(hours: HourService, person: Person) -> None:
    anna, bert, stranger = await person(1), await person(2, TEXAS), await person(3, TEXAS, alliance=2)
    tasks = hours._tasks
    there = await tasks.create(bert, 7, "Print flyers", "2w", geoid=TRAVIS)
    nation = await tasks.create(await person(4, Grant(Level.ORGANIZER)), 7, "Write", "2w")
    for who, task_id in ((anna, there.id), (anna, 99), (stranger, there.id)):
        with pytest.raises(UserError, match="task-not-done"):
            await hours.log(who, "1h", "design", task_id=task_id)
    await tasks.claim(1, there.id)
    await tasks.claim(1, nation.id)
    entry = await hours.log(anna, "1h", "design", task_id=there.id)
    assert (entry.work.geoid, entry.work.note, entry.work.task_id) == (TRAVIS, "Print flyers", there.id)
    entry = await hours.log(anna, "2h", "writing", note="By hand", geoid=COOK, task_id=nation.id)
    assert (entry.work.geoid, entry.work.note) == (COOK, "By hand")
    entry = await hours.log(anna, "2h", "writing", task_id=nation.id)
    assert entry.work.geoid == HARRIS, "the nation's is done where one lives"
    assert {task.id for task in await hours.tasks_to_name(anna)} == {there.id, nation.id}
    assert await hours.tasks(anna) == [], "suggested once it is approved"
    mended = await hours.correct(anna, entry.id, "3h", "writing", "", HARRIS, "")
    assert mended.work.task_id == nation.id
    async with hours._database.write() as connection:
        kept: Any = await hours.export(connection, 1, 1)
        assert [one["task"] for one in kept["hours"]] == [there.id, nation.id, nation.id, nation.id]
        await hours.erase(connection, 1, 1)


async def test_who_approves_hears_of_what_waits(
    hours: HourService, person: Person, database: Database, clock: FixedClock
) -> None:
    anna, bert, _ = await person(1), await person(2, TEXAS), await person(3, TEXAS)
    async with database.write() as connection:  # and not 3, who did not wish it
        await connection.execute(
            insert(consents).values(alliance_id=1, user_id=2, topic=Topic.HOURS.value, given_at=clock.at)
        )
    start = clock.at
    entries = [await hours.log(anna, "1h", "calls") for _ in range(2)]
    await hours.log(anna, "1h", "calls", geoid=COOK)
    await hours.log(bert, "1h", "calls")

    async def told() -> list[Reminder]:
        async with database.read() as connection:
            found = [one for user_id in (1, 2, 3) for one in await rows.about(connection, 1, user_id)]
        return [one for one in found if one.kind == WAITING and one.state is State.PENDING]

    [nudge] = await told()
    assert (nudge.user_id, nudge.due_at) == (2, start + timedelta(days=3))
    assert await hours.waiting(nudge) == ("Texas", 2, start), "and not their own"
    for entry in entries:
        await hours.approve(bert, entry.id)
    assert await hours.waiting(nudge) is None
    assert await told() == []
    clock.at += timedelta(days=1)
    await hours.log(anna, "1h", "calls")
    assert [one.due_at for one in await told()] == [clock.at + timedelta(days=3)]


async def test_a_formula_stays_words_in_a_table(hours: HourService, person: Person) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h", "calls", note="=HYPERLINK(1)")
    await hours.approve(bert, entry.id)
    [row] = csv.DictReader(io.StringIO((await hours.statement(anna)).csv))
    assert row["note"] == "'=HYPERLINK(1)"


async def test_nobody_decides_their_own_or_outside_their_scope(hours: HourService, person: Person) -> None:
    anna = await person(1, TEXAS)
    illinois, volunteer = await person(2, Grant(Level.MODERATOR, "17")), await person(3)
    stranger = await person(4, Grant(Level.ADMINISTRATOR), alliance=2)
    entry = await hours.log(anna, "1h", "calls")
    for who, key in (
        (anna, "hours-own"),
        (illinois, "not-allowed"),
        (volunteer, "not-allowed"),
        (stranger, "hours-unknown"),
    ):
        for act in (hours.approve(who, entry.id), hours.refuse(who, entry.id, "minutes")):
            with pytest.raises(UserError, match=key):
                await act
    assert (await hours.queue(anna)).total == 0
    assert (await hours.queue(illinois)).total == 0
    with pytest.raises(UserError, match="not-allowed"):
        await hours.queue(volunteer)
    there = await hours.log(anna, "1h", "calls", geoid=COOK)
    assert [waiting.id for waiting in (await hours.queue(illinois)).entries] == [there.id]


async def test_only_whose_it_is_changes_it(hours: HourService, person: Person) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h", "calls")
    for act in (
        hours.withdraw(bert, entry.id),
        hours.correct(bert, entry.id, "2h", "calls", "", HARRIS, ""),
        hours.dispute(bert, entry.id, "no"),
        hours.one(bert, entry.id),
        hours.withdraw(anna, 999),
    ):
        with pytest.raises(UserError, match="hours-unknown"):
            await act


async def test_refused_disputed_and_decided_by_another(hours: HourService, person: Person) -> None:
    anna, bert, cleo = await person(1), await person(2, TEXAS), await person(3, TEXAS)
    entry = await hours.log(anna, "1h", "calls")
    with pytest.raises(UserError, match="reason-empty"):
        await hours.refuse(bert, entry.id, "other")
    await hours.refuse(bert, entry.id, "minutes", "It was half an hour")
    with pytest.raises(UserError, match="hours-settled"):
        await hours.approve(cleo, entry.id)
    await hours.dispute(anna, entry.id, "I have the list")
    with pytest.raises(UserError, match="hours-decided-before"):
        await hours.approve(bert, entry.id)
    assert (await hours.queue(bert)).total == 0
    assert [one.words for one in (await hours.queue(cleo)).entries] == ["I have the list"]
    assert (await hours.approve(cleo, entry.id)).status is Status.APPROVED


async def test_what_was_approved_can_be_questioned(hours: HourService, person: Person) -> None:
    anna, bert, cleo = await person(1), await person(2, TEXAS), await person(3, Grant(Level.MODERATOR))
    entry = await hours.log(anna, "1h", "calls")
    await hours.approve(bert, entry.id)
    with pytest.raises(UserError, match="hours-unknown"):
        await hours.dispute(anna, entry.id, "mine")
    await hours.dispute_approved(cleo, entry.id, "Twice the same call list")
    assert (await hours.mine(anna)).minutes == 0
    await hours.refuse(cleo, entry.id, "twice")
    assert (await hours.of(cleo, anna.user_id)).minutes == 0
    with pytest.raises(UserError, match="not-allowed"):
        await hours.of(bert, anna.user_id)


async def test_a_correction_counts_once_approved(hours: HourService, person: Person) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h", "calls")
    await hours.approve(bert, entry.id)
    second = await hours.correct(anna, entry.id, "2h", "calls", "", HARRIS, "")
    with pytest.raises(UserError, match="hours-correction-waits"):
        await hours.correct(anna, entry.id, "3h", "calls", "", HARRIS, "")
    third = await hours.correct(anna, second.id, "90m", "calls", "", HARRIS, "")
    assert (await hours.mine(anna)).minutes == 60
    await hours.approve(bert, third.id)
    page = await hours.mine(anna)
    assert (page.total, page.minutes) == (1, 90)
    with pytest.raises(UserError, match="hours-settled"):
        await hours.correct(anna, entry.id, "5h", "calls", "", HARRIS, "")


async def test_a_refused_correction_leaves_what_was(hours: HourService, person: Person) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h", "calls")
    await hours.approve(bert, entry.id)
    second = await hours.correct(anna, entry.id, "9h", "calls", "", HARRIS, "")
    await hours.refuse(bert, second.id, "minutes")
    assert (await hours.mine(anna)).minutes == 60
    await hours.correct(anna, entry.id, "2h", "calls", "", HARRIS, "")
    with pytest.raises(UserError, match="hours-correction-waits"):
        await hours.dispute(anna, second.id, "it was nine")


async def test_a_day_is_full_however_fast_it_is_logged(hours: HourService, person: Person) -> None:
    anna = await person(1)
    tries = await asyncio.gather(*(hours.log(anna, "10h", "calls") for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(one, Entry) for one in tries) == 2
    assert {one.key for one in tries if isinstance(one, UserError)} == {"hours-day-full"}


async def test_two_decide_at_once(hours: HourService, person: Person) -> None:
    anna, bert, cleo = await person(1), await person(2, TEXAS), await person(3, TEXAS)
    entry = await hours.log(anna, "1h", "calls")
    tries = await asyncio.gather(
        hours.approve(bert, entry.id), hours.refuse(cleo, entry.id, "minutes"), return_exceptions=True
    )
    assert sum(isinstance(one, Entry) for one in tries) == 1
    assert [one.key for one in tries if isinstance(one, UserError)] == ["hours-settled"]


async def test_only_so_many_wait(hours: HourService, person: Person) -> None:
    anna = await person(1)
    for _ in range(100):
        await hours.log(anna, "1", "calls")
    with pytest.raises(UserError, match="hours-too-many"):
        await hours.log(anna, "1", "calls")


async def test_today_is_the_persons_own(hours: HourService, person: Person, clock: FixedClock) -> None:
    anna = await person(1)
    clock.at = datetime(2026, 1, 21, 3, tzinfo=UTC)  # nine in the evening of the day before, in Chicago
    assert (await hours.log(anna, "1h", "calls")).work.day.isoformat() == "2026-01-20"
    with pytest.raises(UserError, match="day-future"):
        await hours.log(anna, "1h", "calls", day="2026-01-21")


async def test_exported_and_erased(hours: HourService, person: Person, database: Database) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    entry = await hours.log(anna, "1h", "calls", note="private")
    await hours.refuse(bert, entry.id, "minutes", "too long")
    async with database.read() as connection:
        [told] = (await hours.export(connection, 1, anna.user_id))["hours"]  # type: ignore[misc]
    assert (told["status"], told["words"]) == ("refused", "too long")
    assert [line["act"] for line in told["trail"]] == ["log", "refuse"]
    assert [line["by_you"] for line in told["trail"]] == [True, False]
    async with database.write() as connection:
        await hours.erase(connection, 1, anna.user_id)
        await hours.erase(connection, 1, bert.user_id)
    async with database.read() as connection:
        for gone in (anna, bert):
            assert (await hours.export(connection, 1, gone.user_id))["hours"] == []
    assert (await hours.mine(anna)).total == 0


async def test_decided_within_an_hour(hours: HourService, person: Person, clock: FixedClock) -> None:
    anna, bert = await person(1), await person(2, TEXAS)
    for minute in (0, 30, 59, 60):
        clock.at = datetime(2026, 1, 20, 18, tzinfo=UTC) + timedelta(minutes=minute)
        await hours.approve(bert, (await hours.log(anna, "1h", "calls")).id)
    until = datetime(2026, 1, 20, 19, tzinfo=UTC)
    assert await hours.decided_before(1, anna.user_id, until) == {Status.APPROVED: 3}
    assert await hours.decided_before(1, anna.user_id, until + timedelta(hours=1)) == {Status.APPROVED: 1}
