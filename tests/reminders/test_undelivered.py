"""Discord refusing and failing, and what moderators then see and do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from simcord import ChannelHandle, MemberActor

from bot.reminders.service import PAGE
from tests.world import World, message_of, said

HOUR = timedelta(hours=1)


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


@pytest.fixture
def lobby(world: World) -> ChannelHandle:
    return world.guild.channels["lobby"]


def fault(world: World, channel: ChannelHandle, status: int, code: int = 0, times: int | None = None) -> None:
    path = f"/channels/{channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=times)


def heal(world: World) -> None:
    world.env.backend.faults.clear()


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_a_passing_trouble_only_delays(
    world: World, admin: MemberActor, lobby: ChannelHandle, status: int
) -> None:
    await admin.slash(lobby, "remind me", text="call", when="2h")
    fault(world, lobby, status, times=2)
    before = len(lobby.history())
    await world.skip(2 * HOUR)
    assert len(lobby.history()) == before
    await world.skip(timedelta(minutes=2))
    assert len(lobby.history()) == before + 1
    assert "Everything was delivered" in said(await admin.slash(lobby, "reminders undelivered"))


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (500, 0, "did not answer"),
        (403, 50001, "does not let me write there"),
        (403, 50013, "does not let me write there"),
        (404, 10003, "is gone"),
        (400, 50035, "something is wrong"),
    ],
)
async def test_a_lasting_trouble_is_shown_to_moderators_who_have_it_tried_again(
    world: World, admin: MemberActor, lobby: ChannelHandle, status: int, code: int, words: str
) -> None:
    await admin.slash(lobby, "remind me", text="call", when="2h")
    fault(world, lobby, status, code)
    await world.skip(3 * HOUR)
    polls = world.guild.channels["polls"]
    shown = await admin.slash(polls, "reminders undelivered")
    assert "One reminder" in said(shown)
    assert words in said(shown)
    heal(world)
    other = await admin.slash(polls, "reminders undelivered")
    button = button_of(shown, "retry")
    before = len(lobby.history())
    await world.restart()
    assert "Everything was delivered" in said(await world.press(admin, shown, button))
    await world.run_due()
    assert len(lobby.history()) == before + 1
    assert "tried again" in world.guild.channels["audit"].history()[-1].content
    assert "already dealt with" in said(await world.press(admin, other, button))


async def test_what_is_let_go_leaves_the_list_on_the_record(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    await admin.slash(lobby, "remind me", text="call", when="2h")
    fault(world, lobby, 404, 10003)
    await world.skip(2 * HOUR)
    polls = world.guild.channels["polls"]
    shown = await admin.slash(polls, "reminders undelivered")
    assert "Everything was delivered" in said(await world.press(admin, shown, button_of(shown, "dismiss")))
    await world.run_due()
    assert "let an undelivered reminder go" in world.guild.channels["audit"].history()[-1].content


async def test_only_moderators_of_the_alliance_see_and_act(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    organizer = world.member("organizer")
    await admin.slash(lobby, "level give", person=organizer, level="organizer")
    await organizer.slash(lobby, "remind me", text="call", when="2h")
    fault(world, lobby, 404, 10003)
    await world.skip(2 * HOUR)
    shown = await admin.slash(world.guild.channels["polls"], "reminders undelivered")
    heal(world)
    assert "Only moderators" in said(await organizer.slash(lobby, "reminders undelivered"))
    await admin.slash(lobby, "level give", person=organizer, level="moderator")
    theirs = await organizer.slash(lobby, "reminders undelivered")
    await admin.slash(lobby, "level take", person=organizer, level="moderator")
    for act in ("retry", "dismiss"):
        assert "Only moderators" in said(await world.press(organizer, theirs, button_of(theirs, act)))
    elsewhere = world.new_guild("Ohio Alliance")
    stranger = await world.set_up(elsewhere)
    assert "Everything" in said(await stranger.slash(elsewhere.channels["lobby"], "reminders undelivered"))
    assert "Everything" in said(await world.press(admin, shown, button_of(shown, "retry")))


async def test_all_that_failed_are_tried_again_at_once(
    world: World, admin: MemberActor, lobby: ChannelHandle
) -> None:
    helper = world.member("helper")
    await admin.slash(lobby, "level give", person=helper, level="moderator")
    for number in range(3):
        await admin.slash(lobby, "remind me", text=f"call {number}", when="2h")
    fault(world, lobby, 404, 10003)
    await world.skip(2 * HOUR)
    polls = world.guild.channels["polls"]
    shown = await admin.slash(polls, "reminders undelivered")
    theirs = await helper.slash(polls, "reminders undelivered")
    await admin.slash(lobby, "level take", person=helper, level="moderator")
    heal(world)
    assert "Only moderators" in said(await world.press(helper, theirs, "reminders:retry-failed"))
    other = await admin.slash(polls, "reminders undelivered")
    before = len(lobby.history())
    await world.restart()
    assert "Everything was delivered" in said(await world.press(admin, shown, "reminders:retry-failed"))
    await world.run_due()
    assert len(lobby.history()) == before + 3
    assert "tried again that was given up: 3" in world.guild.channels["audit"].history()[-1].content
    assert "already dealt with" in said(await world.press(admin, other, "reminders:retry-failed"))


async def test_a_long_list_is_paged(world: World, admin: MemberActor, lobby: ChannelHandle) -> None:
    for number in range(PAGE + 1):
        await admin.slash(lobby, "remind me", text=str(number), when="2h")
    fault(world, lobby, 404, 10003)
    await world.skip(2 * HOUR)
    shown = await admin.slash(world.guild.channels["polls"], "reminders undelivered")
    assert "6 reminders" in said(shown)
    shown = await world.press(admin, shown, "reminders:page:1")
    shown = await world.press(admin, shown, button_of(shown, "dismiss"))
    assert "5 reminders" in said(shown), "the last one of the last page leads to the page before"
    assert button_of(shown, "retry").endswith(":0")


def button_of(shown: object, act: str) -> str:
    """The custom_id of the first button on a card that does this."""
    found = re.search(rf"reminders:\d+:{act}:\d+", str(_plain(message_of(shown).components)))
    assert found is not None
    return found[0]


def _plain(components: list[Any]) -> list[Any]:
    return [one if isinstance(one, dict) else one.to_dict() for one in components]
