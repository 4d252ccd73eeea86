"""The seeded alliance, as its people see it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from demo.rooms import newest, rooms, unread
from demo.seed import populate
from demo.story import find, shown
from demo.world import World, settings_in, simulation
from tests.world import said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seeded() -> AsyncIterator[World]:
    async with simulation() as world:
        await populate(world)
        yield world


def texts(world: World, channel: str, persona: str) -> list[str]:
    member = world.personas[persona].member
    return [said(message) for message in world.guild.channels[channel].history(viewer=member)]


async def test_nothing_went_wrong_on_the_way(seeded: World) -> None:
    assert seeded.env.errors == []
    assert (
        await seeded.personas["ada"].member.slash(seeded.guild.channels["general"], "reminders undelivered")
    ).response


async def test_each_persona_has_the_rooms_of_their_level(seeded: World) -> None:
    seen = {
        key: {room.name for room in rooms(seeded.env, seeded.guild, persona.member)}
        for key, persona in seeded.personas.items()
    }
    assert list(seen) == ["nadia", "theo", "carmen", "marcus", "ada"]
    public = {"general", "welcome", "polls", "policies", "coverage", "Alliance Bot"}
    public |= {"#1 A library card for every child", "#2 Clean drinking water in every county"}
    assert seen["nadia"] == seen["theo"] == seen["carmen"] == public
    assert seen["marcus"] == seen["ada"] == public | {"moderators", "audit"}


async def test_two_polls_are_open_and_the_others_are_closed_with_their_results(seeded: World) -> None:
    cards = seeded.guild.channels["polls"].history()
    open_ones = [find(card, ":vote:0") or find(card, ":ballot") for card in cards]
    assert [bool(button) for button in open_ones] == [False] * 6 + [True, True]
    assert "10 of 16" in said(cards[0])
    assert "14 of 16" in said(cards[1])
    assert "County commissions** wins" in said(cards[2])
    assert "Columbus** wins" in said(cards[3])
    assert all("A library card for every child" in said(card) for card in cards[4:6])
    assert "Know-your-rights cards, $3,500: 6 votes, **funded**" in said(cards[6])
    roll = re.search(r"of (\d+)", said(cards[7]))
    assert roll is not None
    assert 26 <= int(roll[1]) <= 29


async def test_a_proposal_is_discussed_and_another_became_policy(seeded: World) -> None:
    adopted, discussed = (
        one for one in seeded.guild.channels["policies"].history() if find(one, "proposal:")
    )
    assert "**Adopted**" in said(adopted)
    assert "**Discussion**" in said(discussed)
    assert "Strongest arguments" in said(discussed)
    theo, general = seeded.personas["theo"].member, seeded.guild.channels["general"]
    assert "all groups agree" in said(await theo.click(discussed, custom_id=find(discussed, ":map"))).lower()
    assert "Privacy at home" in said(await theo.slash(general, "right list"))
    assert "**Education**: one policy" in said(await theo.slash(general, "platform show"))
    assert "county election board" in said(await theo.slash(general, "task list"))


async def test_applications_wait_for_a_decision(seeded: World) -> None:
    cards = seeded.guild.channels["moderators"].history(viewer=seeded.personas["marcus"].member)
    assert sum(find(card, ":approve") is not None for card in cards) == 3
    assert sum("Approved" in said(card) for card in cards) == 28 + 6  # and what was said about a proposal


async def test_counties_are_in_every_state_of_coverage(seeded: World) -> None:
    theo = seeded.personas["theo"].member
    shown = said(await theo.slash(seeded.guild.channels["general"], "coverage summary"))
    counts = {state: int(n.replace(",", "")) for state, n in re.findall(r"(\w+)\W+(\d[\d,]*) \(", shown)}
    assert counts.keys() >= {"active", "claimed", "stale", "uncovered"}, shown
    assert min(counts.values()) >= 5
    assert sum(counts.values()) == 3144


async def test_the_weekly_digest_came_every_monday(seeded: World) -> None:
    messages = seeded.guild.channels["coverage"].history()
    digests = [message for message in messages if "Our counties this week" in message.content]
    assert len(digests) == 5
    assert {message.created_at.isoweekday() for message in digests} == {1}


async def test_what_is_new_in_a_room_is_what_that_person_has_not_seen(seeded: World) -> None:
    theo, marcus = (seeded.personas[key].member for key in ("theo", "marcus"))
    mine, his = (
        next(room for room in rooms(seeded.env, seeded.guild, member) if room.name == "general")
        for member in (theo, marcus)
    )
    before = newest(seeded.env, mine), newest(seeded.env, his)
    await theo.slash(seeded.guild.channels["general"], "poll list")
    assert (unread(seeded.env, mine, before[0]), unread(seeded.env, his, before[1])) == (1, 0)
    await theo.send(seeded.guild.channels["general"], "Hello!")
    assert (unread(seeded.env, mine, before[0]), unread(seeded.env, his, before[1])) == (2, 1)


async def test_a_private_thread_is_a_room_for_those_in_it(seeded: World) -> None:
    nadia, marcus = (seeded.personas[key].member for key in ("nadia", "marcus"))
    welcome = seeded.guild.channels["welcome"].history()[0]
    form = await nadia.click(welcome, custom_id=find(welcome, "join:"))
    answers = {"where": "10001", "hours": "more", "commitment": "team-member", "pledge": ["1"]}
    await nadia.submit_modal(form, answers)
    await seeded.finish()
    card = seeded.guild.channels["moderators"].history(viewer=marcus)[-1]
    await marcus.click(card, custom_id=find(card, ":ask"))
    await seeded.finish()
    in_it = [
        key
        for key, persona in seeded.personas.items()
        if any(
            room.kind == "thread" and not room.name.startswith("#")  # a proposal's, which are for all
            for room in rooms(seeded.env, seeded.guild, persona.member)
        )
    ]
    assert in_it == ["nadia", "marcus", "ada"]  # and the server's owner, who sees everything


async def test_skipping_stops_at_every_reminder_on_the_way(seeded: World) -> None:
    """Two days: what Theo asked for, the reminder to vote, and the poll that closes by itself, each at its time."""
    start, direct = seeded.env.now(), seeded.personas["theo"].member.user.dm_channel
    old = len(direct.history())
    due = seeded.next_reminder()
    assert due is not None
    await seeded.skip(due)
    assert timedelta(0) <= seeded.env.now() - due < timedelta(seconds=1)
    assert "county clerk" in said(direct.history()[old])
    await seeded.skip(start + timedelta(days=1))
    assert "Which policy" in said(direct.history()[old + 1])
    assert "Results are shown as votes come in" in texts(seeded, "polls", "theo")[-1]
    await seeded.skip(start + timedelta(days=2))
    assert seeded.env.now() - start < timedelta(days=2, seconds=1)
    result = seeded.guild.channels["polls"].last_message
    assert result is not None
    assert "The poll is closed" in said(result)
    assert timedelta(days=2) - timedelta(minutes=2) < result.created_at - start < timedelta(days=2)


async def test_results_come_with_a_picture_that_says_itself_in_words(seeded: World) -> None:
    described = [
        (picture.description or "")
        for message in seeded.guild.channels["polls"].history()
        for picture in message.attachments
        if picture.filename.endswith(".png")
    ]
    assert ["instant runoff" in words for words in described[:2]] == [True, False]
    assert "County commissions wins" in described[0]


async def test_a_card_that_is_refreshed_later_is_refreshed_by_finish(seeded: World) -> None:
    carmen, ada = (seeded.personas[key].member for key in ("carmen", "ada"))
    form = await carmen.slash(seeded.guild.channels["general"], "poll create")
    answers = {
        "question": "Tea?",
        "options": "Yes\nNo",
        "results": "live",
        "closes": "1d",
    }
    preview = shown(await carmen.submit_modal(form, answers))
    await carmen.click(preview, custom_id=find(preview, "poll:open:"))
    assert await seeded.finish()
    card = seeded.guild.channels["polls"].last_message
    assert card is not None
    await ada.click(card, custom_id=find(card, ":vote:0"))
    assert "Turnout:** 0 of" in said(card)
    assert await seeded.finish()
    assert "Turnout:** 1 of" in texts(seeded, "polls", "ada")[-2]
    assert not await seeded.finish()


async def test_the_machine_s_own_settings_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Somebody who runs a real bot here must not find their database full of invented people."""
    monkeypatch.setenv("ALLIANCE_DATABASE__URL", "sqlite+aiosqlite:///real.db")
    monkeypatch.setenv("ALLIANCE_POLLS__REFRESH_SECONDS", "3600")
    settings = settings_in(tmp_path)
    assert settings.database.url == f"sqlite+aiosqlite:///{tmp_path}/demo.db"
    assert settings.polls.refresh_seconds == 5
