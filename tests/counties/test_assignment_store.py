"""Assignments in the store: one contract on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.alliances.model import Grant, Level
from bot.counties import duty_store, store
from bot.counties.model import Changes, Event
from bot.database.tables import assignments
from tests.counties.conftest import BACKUP, COOK, HAYS, LEAD, MEMBER, TRAVIS, WILLIAMSON, Office

WHY = Event.GIVEN_UP


async def begin(office: Office, geoid: str, user_id: int, role: str = "lead") -> bool:
    async with office.database.write() as connection:
        return await store.begin(
            connection,
            office.alliance_id,
            geoid,
            user_id,
            {"lead": LEAD, "backup": BACKUP, "member": MEMBER}[role],
            office.clock.now(),
        )


async def test_a_county_has_one_lead_and_a_person_one_duty_there(office: Office) -> None:
    assert await begin(office, TRAVIS, 1)
    assert not await begin(office, TRAVIS, 2)
    assert not await begin(office, TRAVIS, 1, "backup")
    assert await begin(office, TRAVIS, 2, "backup")
    assert await begin(office, TRAVIS, 3, "backup")
    assert await begin(office, HAYS, 1)


async def test_the_database_itself_refuses_a_second_lead(office: Office) -> None:
    await begin(office, TRAVIS, 1)
    second = {
        "alliance_id": office.alliance_id,
        "geoid": TRAVIS,
        "user_id": 2,
        "role": "lead",
        "since": office.clock.now(),
        "steps": 0,
        "extended": 0,
    }
    with pytest.raises(IntegrityError):
        async with office.database.write() as connection:
            await connection.execute(insert(assignments).values(second))
    with pytest.raises(IntegrityError):
        async with office.database.write() as connection:
            await connection.execute(insert(assignments).values(second | {"role": "king"}))


async def test_alliances_do_not_see_each_other(office: Office, other_office: Office) -> None:
    assert await begin(office, TRAVIS, 1)
    assert await begin(other_office, TRAVIS, 2)
    async with office.database.write() as connection:
        assert not await store.end(connection, office.alliance_id, 2, office.clock.now(), WHY, TRAVIS)
        assert not await store.end(connection, office.alliance_id, 2, office.clock.now(), WHY)
        assert await duty_store.held_in(connection, office.alliance_id, TRAVIS, 2) is None
        assert [lead.user_id for lead in await store.leads(connection, office.alliance_id)] == [1]
        assert (await store.team(connection, office.alliance_id, TRAVIS, 5)).sizes == {LEAD: 1}
        assert await store.people(connection, office.alliance_id) == 1
        assert await store.history(connection, office.alliance_id, 2) == []
        await store.forget(connection, office.alliance_id, 2)
        assert [lead.user_id for lead in await store.leads(connection, other_office.alliance_id)] == [2]


async def test_what_has_ended_is_kept_and_counts_no_more(office: Office) -> None:
    start = office.clock.now()
    await begin(office, TRAVIS, 1)
    office.clock.at += timedelta(days=1)
    now = office.clock.now()
    async with office.database.write() as connection:
        held = await duty_store.held_in(connection, office.alliance_id, TRAVIS, 1)
        assert held is not None
        kept = replace(held.assignment, confirmed_at=now)
        await duty_store.save(connection, kept)
        (ended,) = await store.end(connection, office.alliance_id, 1, now, WHY, TRAVIS)
        assert (ended.since, ended.confirmed_at) == (start, now)
        assert await store.end(connection, office.alliance_id, 1, now, WHY, TRAVIS) == []
        assert await duty_store.held(connection, kept.id) is None
        assert await store.concerned(connection, office.alliance_id, TRAVIS, 1) == []
        assert await store.leads_held(connection, office.alliance_id, 1) == 0
        assert await store.uncovered_since(connection, office.alliance_id, TRAVIS) == now
        assert await store.uncovered_since(connection, office.alliance_id, HAYS) is None
        assert await store.empty(connection, office.alliance_id, {TRAVIS, HAYS}) == {TRAVIS, HAYS}
        history = await store.history(connection, office.alliance_id, 1)
    expected = {
        "geoid": TRAVIS,
        "role": "lead",
        "since": start.isoformat(),
        "confirmed_at": now.isoformat(),
        "paused_until": None,
        "ended_at": now.isoformat(),
        "events": [{"at": now.isoformat(), "what": "given-up"}],
    }
    assert history == [expected]
    assert await begin(office, TRAVIS, 1)


async def test_a_team_shows_the_first_of_each_role_and_counts_all(office: Office) -> None:
    for user_id in range(1, 8):
        office.clock.at += timedelta(minutes=1)
        await begin(office, TRAVIS, user_id, "backup" if user_id % 2 else "member")
    office.clock.at += timedelta(minutes=1)
    await begin(office, TRAVIS, 9, "lead")
    async with office.database.read() as connection:
        team = await store.team(connection, office.alliance_id, TRAVIS, 2)
        concerned = await store.concerned(connection, office.alliance_id, TRAVIS, 4)
    assert [held.user_id for held in team.shown] == [9, 1, 3, 2, 4]
    assert team.sizes == {LEAD: 1, BACKUP: 4, MEMBER: 3}
    assert [held.user_id for held in team.of(BACKUP)] == [1, 3]
    assert [held.user_id for held in concerned] == [9, 4]


async def test_leads_of_some_counties(office: Office) -> None:
    for user_id, geoid in enumerate((TRAVIS, WILLIAMSON, HAYS)):
        await begin(office, geoid, user_id)
    await begin(office, COOK, 7, "backup")
    async with office.database.read() as connection:
        some = await store.leads(connection, office.alliance_id, [TRAVIS, HAYS, COOK])
        assert {lead.geoid for lead in some} == {TRAVIS, HAYS}
        assert await store.leads(connection, office.alliance_id, []) == []
        assert len(await store.leads(connection, office.alliance_id)) == 3


async def test_the_changes_of_a_week_begin_after_the_last_one_ended(office: Office) -> None:
    monday = office.clock.now()
    week = timedelta(days=7)
    await begin(office, TRAVIS, 1)  # exactly when the week begins: the week before counts it
    office.clock.at += timedelta(days=3)
    await begin(office, HAYS, 2)
    await begin(office, HAYS, 3, "backup")
    await begin(office, HAYS, 4, "member")
    async with office.database.write() as connection:
        await store.end(connection, office.alliance_id, 4, office.clock.now(), WHY, HAYS)
        await store.end(connection, office.alliance_id, 1, monday + week, WHY, TRAVIS)
        counted = [
            await store.changes(connection, office.alliance_id, monday + n * week, monday + (n + 1) * week)
            for n in (-1, 0, 1)
        ]
    assert counted == [Changes(1, 0, 0), Changes(1, 1, 2), Changes(0, 0, 0)]


async def test_holding_a_person_tells_what_they_may(office: Office) -> None:
    await office.volunteer(5, Grant(Level.VOLUNTEER), Grant(Level.ORGANIZER, "48"))
    async with office.database.write() as connection:
        held = await store.hold(connection, office.alliance_id, 5)
        assert held == {Grant(Level.VOLUNTEER), Grant(Level.ORGANIZER, "48")}
        assert await store.hold(connection, office.alliance_id, 6) == frozenset()
        await office.alliances.suspend_within(connection, office.alliance_id, 5)
        assert await store.hold(connection, office.alliance_id, 5) == frozenset()


async def test_only_active_volunteers_live_in_a_county(office: Office, other_office: Office) -> None:
    await office.volunteer(1)
    await office.volunteer(2)
    await office.volunteer(3, geoid=HAYS)
    await other_office.volunteer(4)
    async with office.database.read() as connection:
        assert await store.residents(connection, office.alliance_id, TRAVIS) == 2


async def test_forgetting_a_person_keeps_the_history_of_the_county(office: Office) -> None:
    await begin(office, TRAVIS, 1)
    await begin(office, HAYS, 1)
    await begin(office, HAYS, 2, "backup")
    async with office.database.write() as connection:
        assert len(await store.end(connection, office.alliance_id, 1, office.clock.now(), WHY)) == 2
        await store.forget(connection, office.alliance_id, 1)
    rows = await office.rows()
    assert [(geoid, role, ended) for geoid, _, role, ended in rows] == [
        (TRAVIS, "lead", office.clock.now()),
        (HAYS, "lead", office.clock.now()),
        (HAYS, "backup", None),
    ]
    assert rows[0][1] == rows[1][1] < 0
    assert rows[2][1] == 2


async def test_an_alliance_is_there_from_its_beginning(office: Office) -> None:
    async with office.database.read() as connection:
        assert await store.alliances_at(connection, office.clock.now()) == [office.alliance_id]
        assert await store.alliances_at(connection, office.clock.now() - timedelta(seconds=1)) == []
