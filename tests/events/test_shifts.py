"""What follows from having been at a shift: hours and outreach, filled in and each once, on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alliances.model import Actor, Grant, Level
from bot.database import Database
from bot.errors import UserError
from bot.events.attendance import AttendanceService
from bot.events.model import Event, Typed
from bot.events.service import EventService
from bot.hours.model import Entry, Kind, Status
from bot.hours.service import HourService
from bot.outreach.campaigns import CampaignService
from bot.outreach.model import Means
from bot.outreach.service import OutreachService
from tests.conftest import FixedClock
from tests.hours.conftest import COOK, HARRIS, TRAVIS, Person

ORGANIZER = Grant(Level.ORGANIZER)
WORDS = {means: means.value for means in Means}
ENDED = datetime(2026, 2, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january(clock: FixedClock) -> None:
    clock.at = datetime(2026, 1, 20, 18, tzinfo=UTC)


async def shift(
    events: EventService,
    lead: Actor,
    *crowd: Actor,
    geoid: str | None = TRAVIS,
    ends: str = "2h",
    campaign: int | None = None,
) -> Event:
    typed = Typed("Canvass", "2026-02-01 18:00", ends, "9", "", "", "canvassing", campaign)
    event = await events.create(lead, 77, typed, geoid)
    for who in crowd:
        await events.join(who, event.id, 0)
    return event


async def test_it_is_as_it_was_there(
    events: EventService,
    attendance: AttendanceService,
    hours: HourService,
    person: Person,
    clock: FixedClock,
) -> None:
    lead, anna = await person(1, ORGANIZER), await person(2)
    event = await shift(events, lead, anna)
    clock.at = ENDED
    assert await hours.shifts(anna) == []
    with pytest.raises(UserError, match="event-not-there"):
        await hours.log(anna, shift_id=event.id)
    await attendance.came(2, event.id, True)
    assert [one.id for one in await hours.shifts(anna)] == [event.id]
    work = (await hours.log(anna, shift_id=event.id)).work
    assert (work.day, work.minutes, work.kind) == (date(2026, 2, 1), 120, Kind.CANVASSING)
    assert (work.geoid, work.note, work.event_id) == (TRAVIS, "Canvass", event.id)
    assert await hours.shifts(anna) == []


async def test_what_is_said_wins_over_what_it_was(
    events: EventService,
    attendance: AttendanceService,
    hours: HourService,
    person: Person,
    clock: FixedClock,
) -> None:
    anna = await person(1, ORGANIZER)
    event = await shift(events, anna, anna, geoid=None, ends="3d")
    clock.at = ENDED + timedelta(days=4)
    await attendance.came(1, event.id, True)
    with pytest.raises(UserError, match="hours-unsaid"):
        await hours.log(anna, "1h")
    work = (
        await hours.log(anna, "1h", "driving", geoid=COOK, day="2026-02-02", note="x", shift_id=event.id)
    ).work
    assert (work.day, work.minutes, work.kind, work.geoid) == (date(2026, 2, 2), 60, Kind.DRIVING, COOK)
    other = await shift_of_long_ago(events, attendance, anna, clock)
    work = (await hours.log(anna, shift_id=other.id)).work
    assert (work.minutes, work.geoid) == (1440, HARRIS)  # at most a day; and online it is one's own county


async def shift_of_long_ago(
    events: EventService, attendance: AttendanceService, who: Actor, clock: FixedClock
) -> Event:
    typed = Typed("Hackathon", "1h", "3d", "9", "", "")
    event = await events.create(who, 77, typed, None)
    await events.join(who, event.id, 0)
    clock.at += timedelta(days=4)
    await attendance.came(who.user_id, event.id, True)
    return event


async def test_the_lead_says_so(
    events: EventService,
    attendance: AttendanceService,
    hours: HourService,
    person: Person,
    clock: FixedClock,
) -> None:
    lead, anna, bert, cleo = [await person(number, ORGANIZER) for number in (1, 2, 3, 4)]
    event = await shift(events, lead, anna, bert, cleo)
    clock.at = ENDED
    assert await hours.shifts(lead) == []
    await attendance.came(3, event.id, False)
    await attendance.came(4, event.id, True)
    await attendance.mark(1, event.id, 0, {2, 3})
    for who, count in (
        (lead, 1),
        (anna, 1),
        (bert, 0),
        (cleo, 1),
    ):  # what people say of themselves goes first
        assert len(await hours.shifts(who)) == count
    await attendance.mark(1, event.id, 0, ())
    assert await hours.shifts(anna) == []


async def test_never_twice_for_one_shift(
    events: EventService,
    attendance: AttendanceService,
    hours: HourService,
    person: Person,
    clock: FixedClock,
) -> None:
    boss, anna = await person(1, ORGANIZER), await person(2)
    event = await shift(events, boss, anna)
    clock.at = ENDED
    await attendance.came(2, event.id, True)
    tries = await asyncio.gather(
        *(hours.log(anna, shift_id=event.id) for _ in range(20)), return_exceptions=True
    )
    [entry] = [one for one in tries if isinstance(one, Entry)]
    assert {one.key for one in tries if isinstance(one, UserError)} == {"hours-shift-logged"}

    async def again() -> None:
        with pytest.raises(UserError, match="hours-shift-logged"):
            await hours.log(anna, shift_id=event.id)

    await hours.approve(boss, entry.id)
    corrected = await hours.correct(anna, entry.id, "1h", "calls", "2026-02-01", TRAVIS, "")
    assert corrected.work.event_id == event.id
    await again()
    await hours.approve(boss, corrected.id)
    await again()
    await hours.withdraw(anna, corrected.id)
    second = await hours.log(anna, shift_id=event.id)
    await hours.refuse(boss, second.id, "minutes")
    await again()
    assert (await hours.one(anna, second.id)).status is Status.REFUSED


async def test_people_reached_at_a_shift_are_counted_once(
    events: EventService,
    attendance: AttendanceService,
    outreach: OutreachService,
    campaigns: CampaignService,
    person: Person,
    clock: FixedClock,
) -> None:
    lead, anna = await person(1, ORGANIZER), await person(2)
    campaign = await campaigns.create(lead, "Register")
    event = await shift(events, lead, anna, campaign=campaign.id)
    clock.at = ENDED
    for act in (
        outreach.begin(anna, event.id),
        outreach.log(anna, "1 door", WORDS, day="", geoid=HARRIS, campaign_id=None, shift_id=event.id),
    ):
        with pytest.raises(UserError, match="event-not-there"):
            await act
    await attendance.came(2, event.id, True)
    assert [one.id for one in await outreach.shifts(anna)] == [event.id]
    opening = await outreach.begin(anna, event.id)
    assert (opening.geoid, opening.day, opening.campaign_id) == (TRAVIS, date(2026, 2, 1), campaign.id)
    assert opening.counts == {}

    async def count(given: str) -> int:
        logged = await outreach.log(
            anna,
            given,
            WORDS,
            day="2026-02-01",
            geoid=TRAVIS,
            campaign_id=campaign.id,
            shift_id=event.id,
        )
        return logged.id

    ids = await asyncio.gather(*(count(f"doors {number}, calls 1") for number in range(1, 9)))
    assert len(set(ids)) == 1
    await count("doors 40")
    assert (await outreach.begin(anna, event.id)).counts == {Means.DOORS: 40}
    assert (await outreach.report(anna, None, 2)).total == {Means.DOORS: 40}
    await outreach.undo(2, ids[0])
    assert (await outreach.begin(anna, event.id)).counts == {}


async def test_another_alliance_knows_nothing_of_it(
    events: EventService,
    attendance: AttendanceService,
    hours: HourService,
    campaigns: CampaignService,
    outreach: OutreachService,
    person: Person,
    clock: FixedClock,
    database: Database,
) -> None:
    lead, other = await person(1, ORGANIZER), await person(2, ORGANIZER, alliance=2)
    theirs = await campaigns.create(other, "Theirs")
    with pytest.raises(UserError, match="campaign-unknown"):
        await shift(events, lead, campaign=theirs.id)
    event = await shift(events, lead, lead)
    clock.at = ENDED
    await attendance.came(1, event.id, True)
    stranger = Actor(2, 1, 1, frozenset({Grant(Level.VOLUNTEER)}))
    with pytest.raises(UserError, match="event-not-there"):
        await outreach.begin(stranger, event.id)
    assert await outreach.shifts(stranger) == []
    entry = await hours.log(lead, shift_id=event.id)
    await outreach.log(lead, "1 door", WORDS, day="", geoid=HARRIS, campaign_id=None, shift_id=event.id)
    async with database.write() as connection:
        for service in (hours, outreach):
            [told] = (await service.export(connection, 1, 1)).values()
            assert [one["event"] for one in told] == [event.id]  # type: ignore[attr-defined]
            await service.erase(connection, 1, 1)
    async with database.read() as connection:
        # What is kept of an event and of work must not lead from one to the other.
        assert await outreach.export(connection, 1, 1) == {"outreach": []}
    page = await hours.queue(await person(3, ORGANIZER))
    assert [(one.id, one.work.event_id) for one in page.entries] == [(entry.id, None)]
