"""How many messages a week somebody gets, which of them wait, and who is asked first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.alliances.model import Level
from bot.audit.service import AuditService
from bot.database import Database
from bot.database.tables import reminders
from bot.reminders import delivery_store, rules, store
from bot.reminders.model import Busy, NewReminder, Reminder, Topic
from tests.conftest import START, FixedClock
from tests.reminders.conftest import LOBBY, Home, new_home

DAY = timedelta(days=1)
NOON = START + timedelta(hours=20)  # in Denver, far from quiet hours
BUDGET = 3

instants = st.lists(st.timedeltas(timedelta(0), rules.WEEK - timedelta(seconds=1)), max_size=12)


@given(instants, st.integers(0, 6))
def test_there_is_room_again_when_enough_is_a_week_ago(ago: list[timedelta], budget: int) -> None:
    delivered = [START - one for one in ago]
    at = rules.room_at(delivered, budget)
    if at is None:
        assert not budget or len(delivered) < budget
        return
    assert START <= at <= START + rules.WEEK

    def counted(then: datetime) -> int:
        return sum(one > then - rules.WEEK for one in delivered)

    assert counted(at) < budget <= counted(at - timedelta(microseconds=1))


@pytest.fixture
async def home(database: Database, clock: FixedClock) -> Home:
    clock.at = NOON
    made = await new_home(database, clock)
    made.settings = made.settings.model_copy(update={"weekly_budget": BUDGET})
    made.service = made.new_service(made.sender, made.alarm)
    await made.volunteer(1)
    return made


async def schedule(home: Home, subject: str, due_at: datetime | None = None, **values: Any) -> None:
    fields: dict[str, Any] = {
        "kind": "text",
        "user_id": 1,
        "channel_id": LOBBY,
        "topic": Topic.POLLS,
        "can_wait": True,
    }
    new = NewReminder(
        alliance_id=home.alliance_id, subject=subject, due_at=due_at or home.clock.at, **(fields | values)
    )
    async with home.database.write() as connection:
        await home.service.schedule(connection, new)


async def pass_by(home: Home, by: timedelta = timedelta(0)) -> list[str]:
    """What has gone out after so long, with every wake-up at its instant."""
    until = home.clock.at + by
    while (due := home.alarm.next_due()) is not None and due <= until:
        home.clock.at = max(due, home.clock.at)
        await home.alarm.run_due(home.clock.at)
    home.clock.at = until
    return home.sender.subjects


async def test_over_the_budget_it_waits_until_a_week_is_over(home: Home) -> None:
    for day in range(5):
        await schedule(home, f"day {day}", NOON + day * DAY)
    assert await pass_by(home, timedelta(days=6, hours=23)) == ["day 0", "day 1", "day 2"]
    assert await home.state("day 3") == ("pending", "reminder-problem-budget")
    assert await pass_by(home, timedelta(hours=2)) == ["day 0", "day 1", "day 2", "day 3"]
    assert await pass_by(home, DAY) == [f"day {day}" for day in range(5)]
    assert await home.state("day 4") == ("sent", None)


async def test_those_that_fall_due_together_count_for_each_other(home: Home) -> None:
    for number in range(5):
        await schedule(home, f"{number}")
    assert sorted(await pass_by(home, timedelta(minutes=1))) == ["0", "1", "2"]
    assert len(await pass_by(home, rules.WEEK)) == 5


async def test_one_that_did_not_go_out_leaves_its_room(home: Home) -> None:
    def trouble(reminder: Reminder, direct: bool) -> None:
        if reminder.subject == "0" and reminder.attempts == 1:
            raise Busy(3600)

    home.sender.trouble = trouble
    for number in range(BUDGET + 1):
        await schedule(home, f"{number}")
    assert sorted(await pass_by(home, timedelta(minutes=1))) == ["1", "2", "3"]


async def test_what_cannot_wait_goes_out_and_counts(home: Home) -> None:
    for number in range(BUDGET + 2):
        await schedule(home, f"answer {number}", can_wait=False)
    assert len(await pass_by(home)) == BUDGET + 2
    await schedule(home, "question")
    assert "question" not in await pass_by(home, 6 * DAY)
    assert "question" in await pass_by(home, 2 * DAY)


async def test_what_somebody_asked_for_does_not_count(home: Home) -> None:
    for number in range(BUDGET + 2):
        await schedule(home, f"mine {number}", topic=Topic.PERSONAL, can_wait=False, at_once=True)
    await schedule(home, "question")
    assert "question" in await pass_by(home)


async def test_of_no_use_any_more_it_is_told_to_moderators(home: Home) -> None:
    for number in range(BUDGET):
        await schedule(home, f"{number}")
    await pass_by(home)
    await schedule(home, "late", expires_at=home.clock.at + 2 * DAY)
    assert "late" not in await pass_by(home, 2 * DAY)
    assert await home.state("late") == ("stale", "reminder-problem-budget")
    moderator = home.actor(9, Level.MODERATOR)
    [late], _ = await home.service.undelivered(moderator)
    home.service.recorded_by(AuditService(home.database, home.clock, home.service).record)
    await home.service.retry(moderator, late.id)
    assert "late" in await pass_by(home), "a moderator has decided that it is worth it"


async def test_room_in_the_night_is_room_in_the_morning(home: Home) -> None:
    for number in range(BUDGET):
        await schedule(home, f"{number}")
    await pass_by(home)
    async with home.database.write() as connection:  # as if these had come at once, in the night
        await connection.execute(update(reminders).values(delivered_at=NOON - timedelta(hours=14)))
    await schedule(home, "question")
    await pass_by(home, timedelta(days=6, hours=10, minutes=1))
    assert await home.next_at("question") == NOON + timedelta(days=6, hours=19)


async def test_without_a_budget_nothing_waits(home: Home) -> None:
    home.settings = home.settings.model_copy(update={"weekly_budget": 0})
    home.service = home.new_service(home.sender, home.alarm)
    for number in range(20):
        await schedule(home, f"{number}")
    assert len(await pass_by(home)) == 20


async def test_another_alliance_has_a_budget_of_its_own(home: Home) -> None:
    other = await new_home(home.database, home.clock, guild_id=900)
    for number in range(BUDGET):
        await schedule(home, f"{number}")
    new = NewReminder(other.alliance_id, "text", "theirs", home.clock.at, 1, LOBBY, can_wait=True)
    async with home.database.write() as connection:
        await home.service.schedule(connection, new)
    assert "theirs" in await pass_by(home)


async def test_it_holds_across_a_restart(home: Home) -> None:
    for number in range(BUDGET + 1):
        await schedule(home, f"{number}")
    await pass_by(home, timedelta(minutes=1))
    home.service = home.new_service(home.sender, home.alarm)
    home.clock.at += timedelta(days=2)  # away meanwhile
    await home.service.resume()
    assert len(await pass_by(home)) == BUDGET
    assert len(await pass_by(home, 6 * DAY)) == BUDGET + 1


async def got(home: Home, user_id: int, count: int, ago: timedelta = DAY) -> None:
    """Somebody got so many messages that long ago."""
    async with home.database.write() as connection:
        for number in range(count):
            new = NewReminder(
                home.alliance_id, "text", f"old:{user_id}:{ago}:{number}", home.clock.at - ago, user_id
            )
            added = await store.add(connection, new, new.due_at)
            assert added is not None
            await connection.execute(
                update(reminders)
                .where(reminders.c.id == added.id)
                .values(state="sent", delivered_at=home.clock.at - ago)
            )


async def test_the_least_contacted_are_asked_first(home: Home) -> None:
    for user_id, count in ((1, 2), (2, 1), (3, 0), (5, 1)):
        await got(home, user_id, count)
    await got(home, 4, 9, rules.LATELY)  # long ago
    async with home.database.read() as connection:
        order = await home.service.least_contacted(connection, home.alliance_id, [5, 1, 2, 4, 3])
        assert order == [4, 3, 5, 2, 1]
        assert await home.service.least_contacted(connection, home.alliance_id, []) == []


async def test_of_more_than_can_be_sent_now_theirs_go_first(home: Home) -> None:
    home.settings = home.settings.model_copy(update={"batch": 2, "weekly_budget": 0})
    home.service = home.new_service(home.sender, home.alarm)
    for user_id, count in ((1, 2), (2, 1), (3, 0), (4, 3)):
        await got(home, user_id, count)
        await schedule(home, f"to {user_id}", user_id=user_id)
    await schedule(home, "answer", user_id=4, can_wait=False)
    sent = await pass_by(home)
    assert sorted(sent[:2]) == ["answer", "to 3"]
    assert sorted(sent[2:4]) == ["to 1", "to 2"]
    assert sent[4:] == ["to 4"]


async def test_both_databases_find_it_by_the_index(home: Home) -> None:
    async with home.database.write() as connection:
        rows = [
            {
                "alliance_id": home.alliance_id, "kind": "text", "subject": f"{n}", "user_id": n % 500,
                "arguments": {}, "due_at": NOON - DAY, "at_once": False, "can_wait": True, "state": "sent",
                "attempts": 1, "next_at": NOON - DAY, "nonce": "n", "delivered_at": NOON - DAY,
                "fallback": False, "topic": "polls",
            }
            for n in range(5000)
        ]  # fmt: skip
        await connection.execute(insert(reminders), rows)
        name = connection.dialect.name
        if name == "postgresql":
            await connection.execute(text("ANALYZE reminders"))
        dialect = postgresql.dialect() if name == "postgresql" else sqlite.dialect()
        plans = []

        async def explained(query: Any, prefix: str) -> None:
            compiled = query.compile(
                dialect=dialect, compile_kwargs={"literal_binds": True, "render_postcompile": True}
            )
            found = await connection.execute(text(f"{prefix} {str(compiled).replace(':', chr(92) + ':')}"))
            plans.append("\n".join(str(row) for row in found))

        prefix = "EXPLAIN QUERY PLAN" if name == "sqlite" else "EXPLAIN"
        await explained(delivery_store.leasing(NOON, 50), prefix)
        await explained(delivery_store.counting(home.alliance_id, [1, 2], NOON - rules.LATELY), prefix)
    for plan in plans:
        assert "ix_reminders_alliance_id_user_id" in plan, plan
    assert "ix_reminders_state_next_at" in plans[0], plans[0]
