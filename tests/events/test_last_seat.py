"""A hundred people press Join for the last seat in the same instant, on both databases."""

from collections.abc import AsyncIterator

import pytest
from simcord import MemberActor
from sqlalchemy import insert

from bot.alliances.model import Grant, Level
from bot.config import DatabaseSettings, Settings
from bot.database import Database
from bot.database.tables import grants, volunteers
from bot.events.model import State
from tests.counties.conftest import TRAVIS
from tests.counties.test_county_commands import do, person
from tests.events.test_events_in_discord import ORGANIZER, card, create
from tests.world import World, said, start_world

CROWD, TWICE = 100, 10


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with start_world(Settings(database=DatabaseSettings(url=database_url))) as started:
        yield started


async def crowd(world: World, like: MemberActor) -> list[MemberActor]:
    """Volunteers as that one is, all at once."""
    people = []
    for number in range(CROWD):
        people.append(world.member(f"person {number}"))
        if number % 4 == 0:  # what the bot does then takes simcord longer, the more of it there is at once
            await world.env.settle()
    actor = await world.bot.services.alliances.actor(world.guild.id, like.id)
    database, now = Database(world.settings.database.url), world.env.now()
    row = {
        "alliance_id": actor.alliance_id,
        "status": "active",
        "guild_id": world.guild.id,
        "geoid": TRAVIS,
        "skills": [],
        "hours": "more",
        "commitment": "team-member",
        "pledge_version": 1,
        "zone": "America/Chicago",
        "locale": "en",
        "created_at": now,
        "changed_at": now,
    }
    grant = {
        "alliance_id": actor.alliance_id,
        "level": Level.VOLUNTEER.word,
        "scope": Grant(Level.VOLUNTEER).scope,
        "granted_by": like.id,
        "granted_at": now,
    }
    async with database.write() as connection:
        await connection.execute(insert(volunteers), [row | {"user_id": who.id} for who in people])
        await connection.execute(insert(grants), [grant | {"user_id": who.id} for who in people])
    await database.close()
    return people


async def test_a_hundred_people_press_for_the_last_seat(world: World) -> None:
    """One has it; every other is told which number they are, as the list has it, and the first of them is next."""
    await world.set_up()
    bert = await person(world, "bert", ORGANIZER)
    people = await crowd(world, bert)
    await create(world, bert, seats="1")
    shown = card(world)
    presses = [(who, shown, "event:1:join:0") for who in [*people[::-1], *people[:TWICE]]]
    answers = [said(one) for one in await world.press_at_once(*presses)]
    assert sum("You have a seat: Seats" in one for one in answers) == 1
    assert sum("already" in one for one in answers) == TWICE

    services = world.bot.services
    actor = await services.alliances.actor(world.guild.id, bert.id)
    roster = (await services.events.show(actor, 1)).roster
    line = [place.user_id for place in sorted(roster.values(), key=lambda place: place.turn)]
    assert sorted(line) == sorted(who.id for who in people)
    assert [roster[user_id].state for user_id in line] == [State.GOING] + [State.WAITING] * (CROWD - 1)
    told = {who.id: [] for who, *_ in presses}
    for (who, *_), answer in zip(presses, answers, strict=True):
        told[who.id].append(answer)
    for number, user_id in enumerate(line):
        words = f"at number {number}:" if number else "You have a seat"
        assert any(words in answer for answer in told[user_id]), (number, told[user_id])

    by_id = {who.id: who for who in people}
    holder, first, second = (by_id[user_id] for user_id in line[:3])
    assert "hear no more" in said(await world.press(holder, shown, "event:1:leave"))
    await world.run_due()
    assert first.mention in said(card(world))  # where the card is, as they allowed no direct messages
    assert "No seat is kept" in said(await world.press(second, card(world), "event:1:accept"))
    assert "You have a seat" in said(await world.press(first, card(world), "event:1:accept"))
    assert "at number 1:" in said(await do(second, "event mine"))
