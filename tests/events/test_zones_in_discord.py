"""Events where the clocks differ, in Discord: cards, answers, calendar files and reminders, over both changes."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import discord
import pytest
from simcord import MemberActor

from tests.counties.test_county_commands import do, person
from tests.events.test_events_in_discord import FORM, ORGANIZER, allow, card
from tests.world import World, said


class Case(NamedTuple):
    """An event as it is typed, and in UTC: when it begins, and when who comes is reminded of it."""

    county: str
    typed: str
    starts: str
    eleven: str  # of the place's clock, on the day before


SPRING = {  # on 8 March the clocks go forward
    "Texas": Case("48453", "2026-03-08 12:00", "2026-03-08 17:00", "2026-03-07 17:00"),
    "Maricopa": Case("04013", "2026-03-09 12:00", "2026-03-09 19:00", "2026-03-08 18:00"),
    "Apache": Case("04001", "2026-03-09 12:00", "2026-03-09 18:00", "2026-03-08 17:00"),
    "Navajo": Case("04017", "2026-03-09 13:00", "2026-03-09 20:00", "2026-03-08 18:00"),
    "Navajo Nation": Case("04017", "2026-03-09 12:30 Navajo Nation", "2026-03-09 18:30", "2026-03-08 17:00"),
    "Anchorage": Case("02020", "2026-03-09 12:30", "2026-03-09 20:30", "2026-03-08 19:00"),
    "Unalaska": Case("02016", "2026-03-09 13:30", "2026-03-09 21:30", "2026-03-08 19:00"),
    "Adak": Case("02016", "2026-03-09 12:00 Adak", "2026-03-09 21:00", "2026-03-08 20:00"),
    "Hawaii": Case("15003", "2026-03-09 12:00", "2026-03-09 22:00", "2026-03-08 21:00"),
}
AUTUMN = {  # on 1 November they go back
    "Texas": Case("48453", "2026-11-01 12:00", "2026-11-01 18:00", "2026-10-31 16:00"),
    "Maricopa": Case("04013", "2026-11-01 12:00", "2026-11-01 19:00", "2026-10-31 18:00"),
    "Navajo Nation": Case("04017", "2026-11-01 12:30 MDT", "2026-11-01 19:30", "2026-10-31 17:00"),
    "Adak": Case("02016", "2026-11-01 12:00 HDT", "2026-11-01 22:00", "2026-10-31 20:00"),
    "Hawaii": Case("15003", "2026-11-01 12:30", "2026-11-01 22:30", "2026-10-31 21:00"),
}


def utc(given: str) -> datetime:
    return datetime.fromisoformat(given).replace(tzinfo=UTC)


def stamp(at: datetime, style: str) -> str:
    return f"<t:{int(at.timestamp())}:{style}>"


async def make(world: World, who: MemberActor, title: str, case: Case) -> Any:
    form = await do(who, "event create", title=title, county=case.county)
    given = {"starts": case.typed, "ends": "30m", "seats": "5"}
    answer = await who.submit_modal(form, FORM | given)
    await world.run_due()
    return answer


def heard(who: MemberActor, title: str, words: str, since: datetime) -> list[tuple[datetime, str]]:
    """When what was said to them about an event, to the second."""
    found = [(discord.utils.snowflake_time(one.id), said(one)) for one in who.user.dm_channel.history()]
    return [
        (at.replace(microsecond=0), text)
        for at, text in found
        if at > since and f"**{title}**" in text and words in text
    ]


@pytest.mark.parametrize("world", [{"reminders": {"weekly_budget": 0}}], indirect=True)
async def test_each_place_by_its_own_clock(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    await allow(anna)
    number = 0
    for begins, cases in (("2026-03-05 18:00", SPRING), ("2026-10-30 18:00", AUTUMN)):
        await world.env.advance_time((utc(begins) - world.env.now()).total_seconds())
        await world.run_due()
        for name, case in cases.items():
            number, starts = number + 1, utc(case.starts)
            ends = starts + timedelta(minutes=30)
            when = f"{stamp(starts, 'F')} – {stamp(ends, 't')}"
            assert stamp(starts, "F") in said(await make(world, bert, name, case))
            assert when in said(card(world))
            joined = await world.press(anna, card(world), f"event:{number}:join:0")
            assert "You have a seat" in said(joined)
            assert when in said(joined)
            calendar = await world.press(anna, joined, f"event:{number}:ics")
            [file] = calendar.response.attachments
            written = await file.read()
            assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}\r\nDTEND:{ends:%Y%m%dT%H%M%SZ}\r\n".encode() in written
        await world.skip(timedelta(days=5))
        for name, case in cases.items():
            [(at, text)] = heard(anna, name, "Tomorrow:", utc(begins))
            assert at == utc(case.eleven), name
            assert f"**{name}** · {stamp(utc(case.starts), 'F')}" in text
            [(at, _)] = heard(anna, name, "Were you there?", utc(begins))
            assert at == utc(case.starts) + timedelta(minutes=90), name


async def test_what_the_clocks_skip_or_repeat_is_asked_back(world: World) -> None:
    await world.set_up()
    bert = await person(world, "bert", ORGANIZER)
    told = said(await make(world, bert, "x", Case("48453", "2026-03-08 02:30", "", "")))
    assert "skip the time" in told
    assert "Its card is in" in said(await make(world, bert, "x", Case("04013", "2026-03-08 02:30", "", "")))
    told = said(await make(world, bert, "x", Case("04017", "2026-11-01 01:30 Navajo Nation", "", "")))
    assert "twice. Type the one you mean" in told
