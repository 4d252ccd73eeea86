"""What is kept added up beside hours and outreach is the sum of their rows, whatever is done to these and however much
of it at once, on both databases."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.alliances.model import Actor, Grant, Level
from bot.database import Database
from bot.database.tables import hours as entries
from bot.database.tables import hours_sums, outreach, outreach_sums
from bot.days import week_of
from bot.errors import UserError
from bot.events.service import EventService
from bot.hours.service import HourService
from bot.outreach import store
from bot.outreach.campaigns import CampaignService
from bot.outreach.model import Means
from tests.conftest import START
from tests.events.test_shifts import shift
from tests.hours.conftest import COOK, HARRIS, TRAVIS, Person

ORGANIZER = Grant(Level.ORGANIZER)
AT_ONCE = 4
slowly = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
numbers, people, days, geoids = (
    st.integers(0, 9),
    st.integers(1, 3),
    st.integers(0, 20),
    st.sampled_from([HARRIS, TRAVIS, COOK]),
)
counted = st.tuples(st.just("add"), people, days, geoids, numbers, numbers)
undone = st.tuples(st.just("undo"), people, numbers)
erased = st.tuples(st.just("erase"), people)
logs = st.tuples(st.just("log"), people, days, geoids, numbers)
# Mostly what a second person does to what stands, so that much is approved, and approved no more.
whats = st.sampled_from(["approve"] * 3 + ["dispute_approved", "withdraw", "correct", "refuse", "dispute"])
decided = st.tuples(whats, people, st.integers(0, 3))


async def check_sums(database: Database) -> None:
    async with database.read() as connection:
        reached: Counter[tuple[Any, ...]] = Counter()
        for row in await connection.execute(select(outreach)):
            for means in Means:
                key = (row.alliance_id, week_of(row.day), row.geoid, row.campaign_id or 0, means)
                reached[key] += getattr(row, means)
        worked: Counter[tuple[Any, ...]] = Counter()
        for row in await connection.execute(select(entries).where(entries.c.status == "approved")):
            worked[row.alliance_id, week_of(row.day), row.geoid] += row.minutes
        assert reached == Counter(
            {
                (row.alliance_id, row.week, row.geoid, row.campaign_id, means): getattr(row, means)
                for row in await connection.execute(select(outreach_sums))
                for means in Means
            }
        )
        assert worked == Counter(
            {
                (row.alliance_id, row.week, row.geoid): row.minutes
                for row in await connection.execute(select(hours_sums))
            }
        )


@pytest.fixture
async def boss(person: Person) -> Actor:
    return await person(9, ORGANIZER)


@pytest.fixture
async def shift_id(events: EventService, boss: Actor) -> int:
    return (await shift(events, boss)).id


@pytest.fixture
async def campaign_id(campaigns: CampaignService, boss: Actor) -> int:
    return (await campaigns.create(boss, "Register")).id


@pytest.fixture
async def crowd(person: Person) -> dict[int, Actor]:
    return {number: await person(number, ORGANIZER) for number in (1, 2, 3)}


@slowly
@given(acts=st.lists(counted | undone | erased, max_size=24))
async def test_of_outreach(database: Database, shift_id: int, campaign_id: int, acts: list[Any]) -> None:
    logged: list[int] = []

    async def act(what: str, who: int, *given: Any) -> None:
        async with database.write() as connection:
            if what == "add":
                ago, geoid, doors, calls = given
                day, counts = (START - timedelta(days=ago)).date(), {Means.DOORS: doors, Means.CALLS: calls}
                campaign, event = (campaign_id, None)[doors % 2], (shift_id, None)[calls % 2]
                logged.append(await store.add(connection, 1, who, day, geoid, counts, campaign, START, event))
            elif what == "undo" and logged:
                await store.undo(connection, who, logged[-1 - given[0] % len(logged)])
            elif what == "erase":
                await store.forget(connection, 1, who)

    for first in range(0, len(acts), AT_ONCE):
        await asyncio.gather(*(act(*one) for one in acts[first : first + AT_ONCE]))
    await check_sums(database)


@slowly
@given(acts=st.lists(logs | decided | decided | decided | erased, min_size=12, max_size=40))
async def test_of_hours(
    database: Database, hours: HourService, crowd: dict[int, Actor], acts: list[Any]
) -> None:
    entry_ids: list[int] = []

    async def act(what: str, who: int, *given: Any) -> None:
        actor = crowd[who]
        if what == "erase":
            async with database.write() as connection:
                await hours.erase(connection, 1, who)
        elif what == "log":
            ago, geoid, minutes = given
            day = f"{(START - timedelta(days=ago)).date()}"
            entry_ids.append((await hours.log(actor, f"{minutes + 1}m", "calls", day=day, geoid=geoid)).id)
        elif entry_ids:
            entry_id = entry_ids[-1 - given[0] % len(entry_ids)]
            if what == "correct":
                corrected = await hours.correct(actor, entry_id, "20m", "calls", "2025-12-20", COOK, "")
                entry_ids.append(corrected.id)
            else:
                words = {"refuse": ["minutes"], "dispute": ["No"], "dispute_approved": ["No"]}
                await getattr(hours, what)(actor, entry_id, *words.get(what, []))

    for first in range(0, len(acts), AT_ONCE):
        some = acts[first : first + AT_ONCE]
        for went in await asyncio.gather(*(act(*one) for one in some), return_exceptions=True):
            assert went is None or isinstance(went, UserError), went
    await check_sums(database)


async def test_of_hours_that_are_corrected(
    database: Database, hours: HourService, crowd: dict[int, Actor]
) -> None:
    anna, bert, cleo = crowd.values()
    entry = await hours.log(anna, "1h", "calls", day="2025-12-31", geoid=HARRIS)
    await hours.approve(bert, entry.id)
    corrected = await hours.correct(anna, entry.id, "3h", "calls", "2025-12-20", COOK, "")
    assert await hours.by_county(anna) == {HARRIS: 1}
    await hours.approve(cleo, corrected.id)
    assert await hours.by_county(anna) == {COOK: 3}
    await check_sums(database)
