"""Searching by words: the same on both databases, and never anybody else's texts."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.alliances.model import Actor, Grant, Level
from bot.database import Database, schema
from bot.database.fulltext import words_of
from bot.database.tables import alliances, search_entries
from bot.errors import UserError
from bot.search import index
from bot.search.model import Entry, Hit, Kind, Part
from bot.search.service import PAGE, SearchService
from tests.conftest import START

ANYBODY = Actor(1, 1, 10, frozenset({Grant(Level.VOLUNTEER)}))
STRANGER = Actor(2, 2, 20, frozenset({Grant(Level.VOLUNTEER)}))
TRANSIT = Entry(Kind.PROPOSAL, 1, "Public transit", "Every county seat shall have a bus that runs daily.")
CREDIT = Entry(Kind.PROPOSAL, 2, "Tax credit", "A credit for families. Transit passes count as income.")
DAILY = Entry(Kind.ARGUMENT, 1, "", "Nurses ride at night: daily is not enough.", about=7)


@pytest.fixture
async def search(database: Database) -> SearchService:
    service = SearchService(database)
    async with database.write() as connection:
        for name in ("ours", "theirs"):
            await connection.execute(insert(alliances).values(name=name, created_at=START))
        for entry in (TRANSIT, CREDIT, DAILY):
            await index.put(connection, 1, entry)
    return service


async def found(search: SearchService, typed: str, actor: Actor = ANYBODY) -> list[tuple[Kind, int]]:
    hits, _ = await search.find(actor, typed)
    return [(hit.kind, hit.number) for hit in hits]


async def test_all_the_words_have_to_be_there_and_titles_come_first(search: SearchService) -> None:
    assert await found(search, "transit") == [(Kind.PROPOSAL, 1), (Kind.PROPOSAL, 2)]
    assert await found(search, "transit families") == [(Kind.PROPOSAL, 2)]
    assert await found(search, "transit nurses") == []
    assert await found(search, "a transit of the families") == [(Kind.PROPOSAL, 2)]


async def test_words_are_found_in_other_forms_and_phrases_as_they_are(search: SearchService) -> None:
    assert await found(search, "RUNNING seats") == [(Kind.PROPOSAL, 1)]
    assert await found(search, '"runs daily"') == [(Kind.PROPOSAL, 1)]
    assert await found(search, '"daily runs"') == []


async def test_what_was_found_is_shown_where_it_stands(search: SearchService) -> None:
    [hit] = (await search.find(ANYBODY, "nurses"))[0]
    assert hit == Hit(
        Kind.ARGUMENT, 1, 7, "", (Part("Nurses", True), Part(" ride at night: daily is not enough.", False))
    )


async def test_another_alliance_finds_nothing_of_ours(search: SearchService) -> None:
    assert await found(search, "transit", STRANGER) == []


async def test_whoever_is_no_volunteer_finds_nothing(search: SearchService) -> None:
    with pytest.raises(UserError, match="not-allowed-volunteer"):
        await search.find(Actor(1, 1, 11, frozenset()), "transit")


async def test_a_text_that_changed_is_found_by_what_it_says_now(
    search: SearchService, database: Database
) -> None:
    async with database.write() as connection:
        await index.put(connection, 1, Entry(Kind.PROPOSAL, 1, "Ferries", "One to each island."))
    assert await found(search, "islands") == [(Kind.PROPOSAL, 1)]
    assert await found(search, "bus") == []
    async with database.write() as connection:
        await index.drop(connection, 1, Kind.PROPOSAL, 1)
    assert await found(search, "islands") == []


async def test_pages_hold_everything_once(search: SearchService, database: Database) -> None:
    async with database.write() as connection:
        for number in range(PAGE + 2):
            await index.put(connection, 1, Entry(Kind.RIGHT, number, f"Right {number}", "Speech is free."))
    first, more = await search.find(ANYBODY, "speech")
    second, end = await search.find(ANYBODY, "speech", 1)
    assert more
    assert not end
    assert sorted(hit.number for hit in (*first, *second)) == list(range(PAGE + 2))


@pytest.mark.parametrize("typed", ["", "   ", '"', "-- ** ()", "\0", "what is it"])
async def test_nothing_to_search_for_is_said(search: SearchService, typed: str) -> None:
    with pytest.raises(UserError, match="search-nothing"):
        await search.find(ANYBODY, typed)


NASTY = [
    'a OR b NOT c"',
    "title:bus",
    "bus*",
    "NEAR(bus daily)",
    "bus & daily | !x",
    "'; DROP TABLE",
    "ß\ud7ff़",
]


@pytest.mark.parametrize("typed", NASTY)
async def test_what_means_something_to_a_database_is_just_words(search: SearchService, typed: str) -> None:
    await search.find(ANYBODY, typed)


@given(st.text())
def test_words_are_quoted_whatever_is_typed(typed: str) -> None:
    words = words_of(typed)
    assert words.count('"') % 2 == 0
    inside = words.split('"')[1::2]
    assert all(any(map(str.isalnum, part)) for part in inside)
    assert all(not outside.strip() for outside in words.split('"')[::2])


async def test_an_upgrade_makes_the_index_of_what_is_there(search: SearchService, database: Database) -> None:
    await schema.upgrade(database)
    assert await found(search, "nurses") == [(Kind.ARGUMENT, 1)]


async def test_the_index_does_not_outlive_its_alliance(search: SearchService, database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(alliances.delete())
        rows: Sequence[object] = (await connection.execute(select(search_entries))).all()
    assert not rows
    assert await found(search, "nurses") == []
