"""Events on both databases: the last seat, the waiting list, and who is told what."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.database import Database
from bot.database.tables import reminders
from bot.errors import UserError
from bot.events.attendance import AttendanceService
from bot.events.model import Event, Standing, State, Typed
from bot.events.service import EventService
from tests.conftest import FixedClock
from tests.hours.conftest import COOK, HARRIS, Person

ORGANIZER = Grant(Level.ORGANIZER, "48")
CANVASS = Typed("Canvass", "2026-02-01 18:00", "2h", "1", "Bring water", "Corner of 5th and Main")
STARTS = datetime(2026, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january(clock: FixedClock) -> None:
    clock.at = datetime(2026, 1, 20, 18, tzinfo=UTC)


def typed(
    seats: str = "1", starts: str = "2026-02-01 18:00", ends: str = "2h", title: str = "Canvass"
) -> Typed:
    return Typed(title, starts, ends, seats, "Bring water", "Corner of 5th and Main")


async def make(events: EventService, who: Actor, given: Typed = CANVASS) -> Event:
    return await events.create(who, 77, given, HARRIS)


async def pending(database: Database, user_id: int) -> Counter[str]:
    """What waits to be said to somebody, by its kind."""
    async with database.read() as connection:
        kinds = await connection.scalars(
            select(reminders.c.kind).where(reminders.c.user_id == user_id, reminders.c.state == "pending")
        )
        return Counter(kinds)


async def test_the_last_seat_of_a_hundred_presses(
    events: EventService, person: Person, database: Database
) -> None:
    lead = await person(1, ORGANIZER)
    event = await make(events, lead)
    crowd = [await person(number) for number in range(2, 102)]
    tries = await asyncio.gather(*(events.join(who, event.id, 0) for who in crowd), return_exceptions=True)
    assert all(isinstance(one, Standing) for one in tries), tries
    standing = await events.show(lead, event.id)
    assert Counter(place.state for place in standing.roster.values()) == {State.GOING: 1, State.WAITING: 99}
    assert sorted(place.turn for place in standing.roster.values()) == list(range(1, 101))


async def test_everybody_leaves_and_accepts_at_once(events: EventService, person: Person) -> None:
    lead = await person(1, ORGANIZER)
    event = await make(events, lead, typed("3"))
    crowd = [await person(number) for number in range(2, 14)]
    for who in crowd:
        await events.join(who, event.id, 0)
    acts = [events.leave(who.user_id, event.id) for who in crowd[:3]]
    acts += [events.accept(who.user_id, event.id) for who in crowd[3:]]
    await asyncio.gather(*acts, return_exceptions=True)
    roster = (await events.show(lead, event.id)).roster
    seated = [place for place in roster.values() if place.seat is not None]
    assert sorted(place.seat or 0 for place in seated) == [0, 1, 2]
    assert {place.user_id for place in seated} == {5, 6, 7}


async def test_an_offer_goes_on_when_it_lapses(
    events: EventService, person: Person, database: Database, clock: FixedClock, alarm: ManualAlarm
) -> None:
    lead, anna, bert, cleo = [await person(number, ORGANIZER) for number in (1, 2, 3, 4)]
    event = await make(events, lead)
    for who in (anna, bert, cleo):
        await events.join(who, event.id, 0)
    assert await pending(database, 2) == {"event-confirm": 1, "event-soon": 1, "event-came": 1}
    assert await pending(database, 3) == {}
    await events.leave(2, event.id)
    assert await pending(database, 2) == {}
    assert await pending(database, 3) == {"event-offer": 1}
    clock.at += timedelta(hours=12)
    with pytest.raises(UserError, match=r"event-no-offer|event-not-in"):
        await events.accept(3, event.id)
    await alarm.run_due(clock.at)
    assert await pending(database, 3) == {"text": 1}
    assert await pending(database, 4) == {"event-offer": 1}
    await events.accept(4, event.id)
    assert await pending(database, 4) == {"event-confirm": 1, "event-soon": 1, "event-came": 1}
    assert (await events.join(anna, event.id, 0)).roster[2].state is State.WAITING


async def test_offers_lapse_while_the_bot_is_away(
    events: EventService, person: Person, clock: FixedClock, alarm: ManualAlarm
) -> None:
    lead, _, _, _ = [await person(number, ORGANIZER) for number in (1, 2, 3, 4)]
    event = await make(events, lead)
    for number in (2, 3, 4):
        await events.join(await actor_of(number), event.id, 0)
    await events.leave(2, event.id)
    alarm._set.clear()
    clock.at += timedelta(days=2)
    await events.resume()
    await alarm.run_due(clock.at)
    roster = (await events.show(lead, event.id)).roster
    assert 3 not in roster
    assert roster[4].state is State.OFFERED


async def actor_of(user_id: int) -> Actor:
    return Actor(1, 1, user_id, frozenset({Grant(Level.VOLUNTEER)}))


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_everybody_is_told_what_goes_with_their_place(
    events: EventService,
    person: Person,
    database: Database,
    clock: FixedClock,
    alarm: ManualAlarm,
    seed: int,
) -> None:
    """And nobody who gave theirs up is told anything that they had for it."""
    lead = await person(1, ORGANIZER)
    crowd = [await person(number) for number in range(2, 7)]
    event = await make(events, lead, typed("2", "2026-01-23 18:00"))
    chance = Random(seed)
    for _ in range(25):
        who = chance.choice(crowd)
        act = chance.choice((events.leave, events.accept, events.confirm))
        with suppress(UserError):
            if chance.random() < 0.4:
                await events.join(who, event.id, 0)
            else:
                await act(who.user_id, event.id)
        clock.at += timedelta(hours=chance.choice((0, 1, 3)))
        await alarm.run_due(clock.at)
        roster = (await events.show(lead, event.id)).roster
        for one in crowd:
            place = roster.get(one.user_id)
            told = set(await pending(database, one.user_id)) - {"text"}
            if place is None or place.state is State.WAITING:
                assert told == set()
            elif place.state is State.OFFERED:
                assert told == {"event-offer"}
            else:
                assert "event-came" in told
                assert "event-offer" not in told


async def test_two_at_the_same_time_are_refused(events: EventService, person: Person) -> None:
    lead, anna = await person(1, ORGANIZER), await person(2)
    first = await make(events, lead, typed("5"))
    second = await make(events, lead, typed("5", "2026-02-01 19:59", "1h"))
    after = await make(events, lead, typed("5", "2026-02-01 20:00", "1h"))
    await events.join(anna, first.id, 0)
    with pytest.raises(UserError, match="event-clash"):
        await events.join(anna, second.id, 0)
    await events.join(anna, after.id, 0)
    assert (await events.add(lead, second.id, 2, 0)).roster[2].state is State.GOING


async def test_two_events_joined_in_the_same_instant(events: EventService, person: Person) -> None:
    lead, anna = await person(1, ORGANIZER), await person(2)
    both = [await make(events, lead, typed("5")) for _ in range(2)]
    tries = await asyncio.gather(*(events.join(anna, one.id, 0) for one in both), return_exceptions=True)
    assert [one.key for one in tries if isinstance(one, UserError)] == ["event-clash"]


async def test_another_time_is_told_and_reminded_of(
    events: EventService, person: Person, database: Database
) -> None:
    lead, anna, bert = [await person(number, ORGANIZER) for number in (1, 2, 3)]
    event = await make(events, lead)
    await events.join(anna, event.id, 0)
    await events.join(bert, event.id, 0)
    await events.edit(lead, event.id, typed("2", "2026-02-03 18:00"))
    assert await pending(database, 2) == {"text": 1, "event-confirm": 1, "event-soon": 1, "event-came": 1}
    assert await pending(database, 3) == {"text": 1, "event-offer": 1}
    async with database.read() as connection:
        due = list(
            await connection.scalars(
                select(reminders.c.due_at).where(
                    reminders.c.kind.in_(["event-confirm", "event-list"]), reminders.c.state == "pending"
                )
            )
        )
    assert sorted(due) == [datetime(2026, 2, 2, 17, tzinfo=UTC), datetime(2026, 2, 4, 3, tzinfo=UTC)]
    with pytest.raises(UserError, match="event-seats-taken"):
        await events.edit(lead, event.id, typed("1"))


async def test_called_off(events: EventService, person: Person, database: Database) -> None:
    lead, anna = await person(1, ORGANIZER), await person(2)
    event = await make(events, lead)
    await events.join(anna, event.id, 0)
    await events.cancel(lead, event.id)
    assert await pending(database, 2) == {"text": 1}
    assert await pending(database, 1) == {}
    for again in (events.cancel(lead, event.id), events.join(anna, event.id, 0), events.leave(2, event.id)):
        with pytest.raises(UserError, match="event-is-cancelled"):
            await again


async def test_after_the_start_and_after_the_end(
    events: EventService, attendance: AttendanceService, person: Person, clock: FixedClock
) -> None:
    lead, anna, bert = [await person(number, ORGANIZER) for number in (1, 2, 3)]
    event = await make(events, lead)
    await events.join(anna, event.id, 0)
    await events.join(bert, event.id, 0)
    with pytest.raises(UserError, match="event-not-over"):
        await attendance.came(2, event.id, True)
    clock.at = STARTS
    for late in (events.leave(2, event.id), events.join(lead, event.id, 0), events.confirm(2, event.id)):
        with pytest.raises(UserError, match="event-began"):
            await late
    clock.at = STARTS + timedelta(hours=2)
    await attendance.came(2, event.id, True)
    for who, key in ((3, "event-no-seat"), (1, "event-not-in")):
        with pytest.raises(UserError, match=key):
            await attendance.came(who, event.id, True)
    with pytest.raises(UserError, match="event-not-lead"):
        await attendance.listed(2, event.id)
    listed = await attendance.mark(1, event.id, 0, {2, 3, 99})
    assert [(place.user_id, place.came, place.seen) for place in listed.roster.values()] == [(2, True, True)]
    assert [place.seen for place in (await attendance.mark(1, event.id, 0, ())).roster.values()] == [False]


async def test_who_may_what(events: EventService, person: Person) -> None:
    lead, volunteer = await person(1, ORGANIZER), await person(2)
    illinois = await person(3, Grant(Level.MODERATOR, "17"))
    stranger = await person(4, Grant(Level.ADMINISTRATOR), alliance=2)
    event = await make(events, lead)
    for who in (volunteer, illinois):
        with pytest.raises(UserError, match="not-allowed"):
            await make(events, who)
        with pytest.raises(UserError, match="not-allowed"):
            await events.edit(who, event.id, typed())
        with pytest.raises(UserError, match="not-allowed"):
            await events.cancel(who, event.id)
    for act in (
        events.join(stranger, event.id, 0),
        events.show(stranger, event.id),
        events.cancel(stranger, event.id),
        events.add(stranger, event.id, 4, 0),
    ):
        with pytest.raises(UserError, match="event-unknown"):
            await act
    with pytest.raises(UserError, match="event-not-volunteer"):
        await events.add(lead, event.id, 4, 0)
    with pytest.raises(UserError, match="event-lead"):
        await events.create(lead, 77, CANVASS, HARRIS, lead_id=4)
    with pytest.raises(UserError, match="not-allowed"):
        await events.join(Actor(1, 1, 9, frozenset()), event.id, 0)
    with pytest.raises(UserError, match="county-unknown"):
        await events.create(lead, 77, CANVASS, "99999")
    with pytest.raises(UserError, match="not-allowed"):
        await events.create(lead, 77, CANVASS, COOK)
    assert (await events.upcoming(stranger)) == ([], 0)
    assert (await events.upcoming(volunteer))[1] == 1


async def test_exported_and_erased(
    events: EventService, attendance: AttendanceService, person: Person, database: Database, clock: FixedClock
) -> None:
    lead, anna, bert = [await person(number, ORGANIZER) for number in (1, 2, 3)]
    past = await make(events, lead, typed("2", "2026-01-21 18:00"))
    event = await make(events, lead)
    for one in (past, event):
        await events.join(anna, one.id, 0)
    await events.join(bert, event.id, 0)
    clock.at = datetime(2026, 1, 23, tzinfo=UTC)
    await attendance.came(2, past.id, True)
    async with database.read() as connection:
        told = (await events.export(connection, 1, 2))["events"]
    assert [(one["state"], one["came"]) for one in told] == [("going", True), ("going", None)]  # type: ignore[attr-defined]
    async with database.write() as connection:
        await events.erase(connection, 1, 2)
        await events.erase(connection, 1, 1)
    async with database.read() as connection:
        for gone in (1, 2):
            assert (await events.export(connection, 1, gone))["events"] == []
    roster = (await events.show(bert, event.id)).roster
    assert [(place.user_id, place.state) for place in roster.values()] == [(3, State.OFFERED)]
    assert [place.came for place in (await events.show(bert, past.id)).roster.values()] == [True]
