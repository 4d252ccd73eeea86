"""Events that come again, on both databases: made ahead of time and once, changed and called off, one or all."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.config import EventSettings
from bot.database import Database
from bot.database.tables import audit, chapters, grants, reminders, volunteers
from bot.database.tables import events as rows
from bot.errors import UserError
from bot.events.model import Event, Typed
from bot.events.series import SeriesService
from bot.events.service import EventService
from tests.conftest import START, FixedClock
from tests.counties.conftest import Office
from tests.hours.conftest import COOK, HARRIS, Person

ORGANIZER = Grant(Level.ORGANIZER, "48")
FIRST = datetime(2026, 2, 14, 16, tzinfo=UTC)  # ten in the morning, on a Saturday
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _in_february(clock: FixedClock) -> None:
    clock.at = datetime(2026, 2, 10, 18, tzinfo=UTC)


@pytest.fixture
async def boss(person: Person, database: Database) -> Actor:
    async with database.write() as connection:
        await connection.execute(
            chapters.insert().values(guild_id=1, alliance_id=1, name="A", created_at=START)
        )
    return await person(1, ORGANIZER)


@pytest.fixture
def again(
    database: Database, clock: FixedClock, alarm: ManualAlarm, events: EventService, office: Office
) -> Callable[[], SeriesService]:
    """As a start makes it."""

    def build() -> SeriesService:
        settings = EventSettings(ahead_days=14)
        return SeriesService(database, clock, alarm, events, office.alliances, office.audit, settings)

    return build


@pytest.fixture
def series(again: Callable[[], SeriesService]) -> SeriesService:
    return again()


def typed(starts: str = "2026-02-14 10:00", seats: str = "5", title: str = "Canvass") -> Typed:
    return Typed(title, starts, "2h", seats, "", "")


async def begin(
    series: SeriesService,
    who: Actor,
    every: str = "week",
    until: date | None = None,
    given: Typed | None = None,
) -> Event:
    return await series.create(who, 77, given or typed(), HARRIS, None, every, until)


async def made(service: EventService, who: Actor) -> list[datetime]:
    return [event.plan.starts_at for event in (await service.upcoming(who, size=50))[0]]


async def acts(database: Database) -> Counter[str]:
    async with database.read() as connection:
        return Counter(await connection.scalars(select(audit.c.act)))


async def test_each_is_made_ahead_of_time_and_once(
    series: SeriesService,
    events: EventService,
    boss: Actor,
    clock: FixedClock,
    alarm: ManualAlarm,
    database: Database,
) -> None:
    first = await begin(series, boss)
    assert first.plan.starts_at == FIRST
    assert await made(events, boss) == [FIRST, FIRST + WEEK]
    clock.at = FIRST + 2 * WEEK - timedelta(days=14, seconds=1)
    await alarm.run_due(clock.at)
    assert len(await made(events, boss)) == 2
    clock.at = FIRST + timedelta(seconds=1)
    await asyncio.gather(*(series._following.resume() for _ in range(5)))
    await alarm.run_due(clock.at)
    assert await made(events, boss) == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]
    # Over the change of the clocks on 8 March it is ten in the morning, too.
    for _ in range(3):
        clock.at += WEEK
        await alarm.run_due(clock.at)
    assert (await made(events, boss))[-1] == datetime(2026, 3, 21, 15, tzinfo=UTC)
    async with database.read() as connection:
        cards = list(await connection.scalars(select(reminders.c.id).where(reminders.c.kind == "event-card")))
    assert len(cards) == 6  # each has one of its own


async def test_after_a_while_away(
    series: SeriesService,
    again: Callable[[], SeriesService],
    events: EventService,
    boss: Actor,
    clock: FixedClock,
    alarm: ManualAlarm,
    database: Database,
) -> None:
    await begin(series, boss)
    alarm._set.clear()
    clock.at = FIRST + 4 * WEEK + timedelta(hours=1)
    await again().resume()
    await alarm.run_due(clock.at)
    # The third to fifth have begun: nobody could come any more.
    assert [at.date() for at in await made(events, boss)] == [date(2026, 3, 21), date(2026, 3, 28)]
    assert (await acts(database))["event-missed"] == 1


async def test_until_the_last_day(
    series: SeriesService,
    again: Callable[[], SeriesService],
    events: EventService,
    boss: Actor,
    clock: FixedClock,
    alarm: ManualAlarm,
) -> None:
    last = await series.until(boss, HARRIS, "2026-02-27")
    await begin(series, boss, until=last)
    assert len(await made(events, boss)) == 2
    assert await series.running(boss) == ([], 0)
    clock.at += 3 * WEEK
    await again().resume()
    await alarm.run_due(clock.at)
    assert await made(events, boss) == []
    for until, every, key in (
        (date(2026, 3, 1), "week", "event-until-early"),
        (None, "daily", "error-option"),
    ):
        with pytest.raises(UserError, match=key):
            await begin(series, boss, every, until, typed("2026-03-14 10:00"))


async def test_one_by_itself_and_those_after_it(
    series: SeriesService,
    events: EventService,
    boss: Actor,
    person: Person,
    clock: FixedClock,
    alarm: ManualAlarm,
) -> None:
    anna = await person(2)
    series._ahead = 3 * WEEK
    await begin(series, boss)
    first, second, third = (await events.upcoming(boss))[0]
    await events.join(anna, third.id, 0)
    await events.edit(boss, second.id, typed("2026-02-22 11:00"))
    # From eleven on, and with another title; the one that was changed by itself stays.
    changed, left = await series.edit(boss, first.id, typed("2026-02-14 11:00", title="Phone bank"))
    assert (changed.id, left) == (first.id, 1)
    found = (await events.upcoming(boss))[0]
    assert [(one.plan.title, one.plan.starts_at.hour) for one in found] == [
        ("Phone bank", 17),
        ("Canvass", 17),
        ("Phone bank", 17),
    ]
    assert found[1].apart
    assert 2 in (await events.show(boss, third.id)).roster
    clock.at = FIRST + WEEK
    await alarm.run_due(clock.at)
    assert (await made(events, boss))[-1] == datetime(2026, 3, 14, 16, tzinfo=UTC)

    # To Sundays: one that is moved takes those after it along, and what is made later too.
    await series.edit(boss, third.id, typed("2026-03-01 10:00"))
    assert [at.astimezone(third.plan.zone).date() for at in (await made(events, boss))[-3:]] == [
        date(2026, 3, 1),
        date(2026, 3, 8),
        date(2026, 3, 15),
    ]
    clock.at += 2 * WEEK
    await alarm.run_due(clock.at)
    assert (await made(events, boss))[-1] == datetime(2026, 3, 22, 15, tzinfo=UTC)


async def test_called_off_one_or_all(
    series: SeriesService,
    again: Callable[[], SeriesService],
    events: EventService,
    boss: Actor,
    clock: FixedClock,
    alarm: ManualAlarm,
    database: Database,
    person: Person,
) -> None:
    anna = await person(2)

    async def asked(event: Event) -> set[str]:
        """What Anna is still to be asked and told of one."""
        query = select(reminders.c.kind).where(
            reminders.c.user_id == 2,
            reminders.c.state == "pending",
            reminders.c.subject.startswith(f"event:{event.id}:"),
        )
        async with database.read() as connection:
            return set(await connection.scalars(query))

    first = await begin(series, boss)
    second = (await events.upcoming(boss))[0][1]
    for event in (first, second):
        await events.join(anna, event.id, 0)
        assert "event-confirm" in await asked(event)
    await events.leave(2, first.id)
    assert await asked(first) == set()
    assert (await events.show(boss, first.id)).going == 0
    assert "event-confirm" in await asked(second), "of the others nothing has changed"
    await events.cancel(boss, second.id)
    assert await asked(second) == {"text"}, "that it is called off"
    assert (await events.show(boss, second.id)).going == 0
    assert (await events.mine(anna))[1] == 0
    clock.at = FIRST + timedelta(seconds=1)
    await alarm.run_due(clock.at)
    assert [at - FIRST for at in await made(events, boss)] == [timedelta(0), 2 * WEEK]  # nor is it made again
    third = (await events.upcoming(boss))[0][1]
    await events.join(anna, third.id, 0)
    await series.cancel(boss, third.id)
    assert await asked(third) == {"text"}
    clock.at += 5 * WEEK
    await alarm.run_due(clock.at)
    await again().resume()
    await alarm.run_due(clock.at)
    assert await made(events, boss) == []
    assert (await events.show(boss, first.id)).event.cancelled_at is None
    with pytest.raises(UserError, match="event-is-cancelled"):
        await series.cancel(boss, third.id)
    assert {"event-repeat", "event-cancel", "event-cancel-series"} <= (await acts(database)).keys()


async def test_another_last_day(
    series: SeriesService, events: EventService, boss: Actor, clock: FixedClock, alarm: ManualAlarm
) -> None:
    first = await begin(series, boss)
    await series.edit(boss, first.id, typed(), until=date(2026, 2, 20))
    assert await made(events, boss) == [FIRST]
    assert (await series.running(boss))[1] == 0
    await series.edit(boss, first.id, typed(), until=date(2026, 3, 31))
    clock.at += 2 * WEEK
    await alarm.run_due(clock.at)
    assert [at - FIRST for at in await made(events, boss)] == [2 * WEEK, 3 * WEEK]


async def test_stopped_while_those_that_are_made_stay(
    series: SeriesService, events: EventService, boss: Actor, clock: FixedClock, alarm: ManualAlarm
) -> None:
    await begin(series, boss)
    [[one], total] = await series.running(boss)
    assert (total, one.next_at) == (1, FIRST + 2 * WEEK)
    await series.stop(boss, one.id)
    clock.at = FIRST - timedelta(hours=1)
    await alarm.run_due(clock.at)
    assert await made(events, boss) == [FIRST, FIRST + WEEK]
    with pytest.raises(UserError, match="event-no-series"):
        await series.stop(boss, one.id)


async def test_it_ends_with_whoever_answers_for_it(
    series: SeriesService,
    events: EventService,
    boss: Actor,
    person: Person,
    clock: FixedClock,
    alarm: ManualAlarm,
    database: Database,
) -> None:
    lead = await person(2)
    await series.create(boss, 77, typed(), HARRIS, 2, "week")
    async with database.write() as connection:
        await connection.execute(update(volunteers).where(volunteers.c.user_id == 2).values(status="left"))
    clock.at = FIRST + timedelta(seconds=1)
    await alarm.run_due(clock.at)
    # Where the lead has left, whoever set it up leads it.
    assert [event.plan.lead_id for event in (await events.upcoming(boss))[0]] == [lead.user_id] * 2 + [1]
    async with database.write() as connection:
        await connection.execute(delete(grants).where(grants.c.user_id == 1, grants.c.level == "organizer"))
    clock.at += WEEK
    await alarm.run_due(clock.at)
    assert len(await made(events, boss)) == 2
    assert (await acts(database))["event-series-end"] == 1
    assert (await series.running(boss))[1] == 0


async def test_who_may_what(series: SeriesService, events: EventService, boss: Actor, person: Person) -> None:
    volunteer = await person(2)
    illinois = await person(3, Grant(Level.MODERATOR, "17"))
    stranger = await person(4, Grant(Level.ADMINISTRATOR), alliance=2)
    first = await begin(series, boss)
    [[one], _] = await series.running(illinois)
    for act in (
        begin(series, volunteer),
        begin(series, illinois),
        series.running(volunteer),
        series.until(illinois, HARRIS, ""),
        series.edit(illinois, first.id, typed()),
        series.cancel(illinois, first.id),
        series.stop(illinois, one.id),
    ):
        with pytest.raises(UserError, match="not-allowed"):
            await act
    for act in (series.edit(stranger, first.id, typed()), series.cancel(stranger, first.id)):
        with pytest.raises(UserError, match="event-unknown"):
            await act
    with pytest.raises(UserError, match="event-no-series"):
        await series.stop(stranger, one.id)
    assert await series.running(stranger) == ([], 0)
    single = await events.create(boss, 77, typed(), HARRIS)
    for act in (series.edit(boss, single.id, typed()), series.cancel(boss, single.id)):
        with pytest.raises(UserError, match="event-no-series"):
            await act
    with pytest.raises(UserError, match="not-allowed"):
        await series.until(boss, COOK, "8w")


async def test_changed_and_called_off_in_the_same_instant(
    series: SeriesService, events: EventService, boss: Actor, database: Database
) -> None:
    await begin(series, boss, given=typed())
    found = (await events.upcoming(boss))[0]
    results = await asyncio.gather(
        *(series.edit(boss, one.id, typed(f"{one.plan.starts_at:%Y-%m-%d} 12:00")) for one in found),
        *(events.edit(boss, one.id, typed(f"{one.plan.starts_at:%Y-%m-%d} 13:00")) for one in found),
        series.cancel(boss, found[1].id),
        return_exceptions=True,
    )
    assert {one.key for one in results if isinstance(one, UserError)} <= {"event-is-cancelled"}
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, UserError)]
    async with database.read() as connection:
        turns = list(await connection.scalars(select(rows.c.turn)))
    assert sorted(turns) == sorted(set(turns))


async def test_exported_and_erased(
    series: SeriesService, events: EventService, boss: Actor, database: Database
) -> None:
    await begin(series, boss)
    async with database.write() as connection:
        told = (await events.export(connection, 1, 1))["event_series"]
        assert [(one["title"], one["every"]) for one in told] == [("Canvass", "week")]  # type: ignore[attr-defined]
        await events.erase(connection, 1, 1)
        assert (await events.export(connection, 1, 1))["event_series"] == []
