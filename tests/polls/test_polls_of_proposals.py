"""Polls that another decision waits for: nobody touches them, and what waits is told of their end, once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Level
from bot.audit.service import AuditService
from bot.database.tables import grants
from bot.polls.methods.story import Method
from bot.polls.model import (
    EVERYBODY,
    Circle,
    Electorate,
    NewPoll,
    Option,
    Poll,
    Results,
    Secrecy,
    Standing,
    State,
    Turnout,
)
from bot.polls.recurring.templates import TemplateService
from bot.polls.rules import passed
from tests.polls.conftest import CHANNEL, GUILD, Hall
from tests.polls.test_poll_service import key_of


async def asked(hall: Hall, origin: str = "proposal:12", **fields: Any) -> Poll:
    """A poll of one week, as a capability asks it; open."""
    given: dict[str, Any] = {
        "question": "Shall it become policy?",
        "options": (Option("Yes"), Option("No"), Option("Abstain")),
        "method": Method.YES_NO,
        "results": Results.HIDDEN,
        "closes_at": hall.clock.at + timedelta(days=7),
        "channel_id": CHANNEL,
        "seats": 1,
        "threshold": "2/3 of votes",
        "quorum": 50,
        "electorate": EVERYBODY,
        "opens_at": hall.clock.at,
        "description": "",
        "secrecy": Secrecy.SECRET,
        "turnout_for": Turnout.EVERYONE,
        "min_minutes": 0,
        "discussion": False,
        "origin": origin,
    }
    async with hall.database.write() as connection:
        poll = await hall.polls.schedule(connection, hall.alliance_id, GUILD, 1, NewPoll(**given | fields))
    await hall.run_due()
    return poll


async def test_it_opens_whoever_wrote_the_text_and_though_nobody_could_vote(hall: Hall) -> None:
    """What waits for it learns how it ended."""
    hall.wall.inside = {(GUILD, 555): set()}
    async with hall.database.write() as connection:
        await connection.execute(delete(grants).where(grants.c.level == Level.ORGANIZER.word))
    poll = await asked(hall, electorate=Electorate(circles=(Circle(GUILD, 555, "Nobody"),)))
    stored = await hall.stored(poll)
    assert (stored.state, stored.roll_size) == ("open", 0)


async def test_nobody_changes_or_ends_it(hall: Hall) -> None:
    poll = await asked(hall)
    assert (await hall.stored(poll)).state == "open"
    alliances, audit = hall.polls._alliances, AuditService(hall.database, hall.clock, hall.reminders)
    templates = TemplateService(hall.database, hall.clock, hall.polls, alliances, audit)
    await hall.pass_time(timedelta(days=1))
    for who in (hall.actor(), hall.actor(2, Level.ADMINISTRATOR)):
        for refused in (
            hall.polls.end(who, poll.id, State.CLOSED, "enough"),
            hall.polls.end(who, poll.id, State.CANCELLED, "a mistake"),
            hall.polls.may_end(who, poll.id, State.CANCELLED),
            hall.polls.editable(who, poll.id),
            templates.save(who, poll.id, "ours"),
        ):
            assert await key_of(refused) == "poll-of-proposal"
    assert (await hall.stored(poll)).state == "open"


async def test_an_origin_asks_once(hall: Hall) -> None:
    await asked(hall)
    with pytest.raises(IntegrityError):
        await asked(hall)
    await asked(hall, origin="proposal:13")


@pytest.mark.parametrize(
    ("yes", "no", "expected"), [(2, 1, True), (2, 0, False), (1, 2, False), (0, 0, False)]
)
async def test_it_passes_by_its_threshold_and_its_quorum(
    hall: Hall, yes: int, no: int, expected: bool
) -> None:
    poll, told = await asked(hall), list[bool]()

    async def note(connection: AsyncConnection, standing: Standing) -> None:
        assert standing.poll.state is State.CLOSED
        told.append(passed(standing))

    hall.polls.on_end.append(note)
    for voter in range(yes + no):
        await hall.vote(voter + 1, poll, 0 if voter < yes else 1)
    await hall.pass_time(timedelta(days=7))
    assert told == [expected]


async def test_the_end_is_told_once_whatever_happens(hall: Hall) -> None:
    """The first time what follows fails; then the bot is gone between the closing and what follows."""
    first, second = await asked(hall), await asked(hall, origin="objection:5")
    mine = await hall.open(closes="3d")
    told = list[str]()

    async def fail(connection: AsyncConnection, standing: Standing) -> None:
        raise OSError("disk full")

    async def note(connection: AsyncConnection, standing: Standing) -> None:
        told.append(standing.poll.origin)

    hall.polls.on_end.append(fail)
    await hall.pass_time(timedelta(days=7))  # the alarm goes on, and the log tells
    assert {(await hall.stored(poll)).state for poll in (first, second, mine)} == {"closed"}
    hall.polls.on_end[:] = [note]
    await hall.pass_time(timedelta(minutes=2))
    assert sorted(told) == ["objection:5", "proposal:12"]

    third = await asked(hall, origin="panel:3")
    hall.polls.on_end[:] = [fail]
    await hall.pass_time(timedelta(days=7))
    await hall.polls.finish()
    hall.start()
    hall.polls.on_end.append(note)
    await hall.polls.resume()
    await hall.run_due()
    await asyncio.gather(*(hall.polls._tell_end(third.id) for _ in range(3)))
    await hall.pass_time(timedelta(days=1))
    assert sorted(told) == ["objection:5", "panel:3", "proposal:12"]
