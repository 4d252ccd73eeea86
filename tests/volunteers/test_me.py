"""`/me`: what is kept about me, as I see it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.text import Markup, text
from tests.volunteers.test_deciding import card_of, has_role, moderator
from tests.volunteers.test_joining import rows
from tests.world import World, custom_ids, said

CLOSED: Any = {"status": 403, "code": 50007, "times": None}


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


@pytest.fixture
async def maria(world: World, admin: MemberActor) -> MemberActor:
    return await world.volunteer("maria")


async def me(world: World, who: MemberActor) -> InteractionResult:
    return await who.slash(world.guild.channels["lobby"], "me")


async def correct(
    world: World, who: MemberActor, shown: InteractionResult, **changed: object
) -> InteractionResult:
    form = await world.press(who, shown, "me:correct")
    assert form.modal is not None
    filled: dict[str, object] = {}
    for part in form.modal["components"]:
        field = part["component"]
        chosen = [one["value"] for one in field.get("options", []) if one.get("default")]
        if "options" not in field:
            filled[field["custom_id"]] = field["value"]
        else:
            filled[field["custom_id"]] = chosen if field["custom_id"] == "skills" else chosen[0]
    return await who.submit_modal(form, filled | changed)


async def test_it_shows_what_is_kept_and_only_to_the_person(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    assert shown.ephemeral
    for words in (
        "What is kept about you in Texas Alliance",
        "Volunteer since",
        "Levels: volunteer",
        "Harris County, Texas",
        "America/Chicago",
        "Can help with: Writing",
        "Regular helper · hours a week: 2 to 5",
        "Pledge: version 1",
        "language: en-US",
        "Direct messages: none",
        "one application",
        "one entry of the audit log",
    ):
        assert words in said(shown)
    services = world.bot.services
    kept = await services.personal.kept(await services.alliances.actor(world.guild.id, maria.id))
    for name, value in kept.everything.items():
        if isinstance(value, list) and name not in ("topics", "levels"):
            assert f"{name}: " not in text("en", "me-kept", what=Markup(name), count=2), "it has words"
    assert "that one role is shown at your name" in said(shown)


async def test_who_never_applied(world: World, admin: MemberActor) -> None:
    shown = await me(world, world.member("nobody"))
    assert "No application yet" in said(shown)
    assert custom_ids(shown) == ["me:export", "me:delete"]
    assert "Levels: administrator" in said(await me(world, admin))


async def test_the_form_is_filled_with_what_is_kept(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    before = (await rows(world))[0]
    await correct(world, maria, shown)
    assert (await rows(world))[0] == before
    assert "✅ Saved." in said(shown)
    await correct(world, maria, shown, skills=["law"], where="Cook County, Illinois", hours="more")
    assert "Cook County, Illinois" in said(shown)
    assert "Can help with: Law" in said(shown)
    await correct(world, maria, shown, zone="arizona")
    assert "America/Phoenix" in said(shown)


async def test_what_is_wrong_is_named_and_the_rest_saved(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    await correct(world, maria, shown, skills=["law"], where="**@everyone**", zone="<@1>")
    assert "Saved, except" in said(shown)
    assert "I do not know a county called “\\*\\*\\@everyone\\*\\*”" in said(shown)
    assert "I do not know the time zone “\\<\\@1\\>”" in said(shown)
    assert "Can help with: Law" in said(shown)
    assert "Harris County, Texas" in said(shown)


async def test_a_county_of_several_is_asked_for(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    await correct(world, maria, shown, skills=["law"], where="30022")
    assert "Which of these is your county?" in said(shown)
    assert (await rows(world))[0].skills == ["law"]
    await world.restart()
    pick, other = custom_ids(shown)
    form = await world.press(maria, shown, other)
    await maria.submit_modal(form, {"where": "gwinn"})
    await maria.select(shown.response, ["13135"], custom_id=pick)
    assert "Your county is **Gwinnett County, Georgia**" in said(shown)
    assert "America/New_York" in said(shown)


async def test_a_correction_reaches_the_card_of_a_pending_application(
    world: World, admin: MemberActor
) -> None:
    omar = world.member("omar")
    await world.apply(omar)
    await correct(world, omar, await me(world, omar), where="Cook County, Illinois")
    assert "Cook County, Illinois" in said(card_of(world, omar))
    assert len(custom_ids(card_of(world, omar))) == 4


async def test_allowing_messages_begins_with_one(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    await maria.select(shown.response, ["polls", "county"], custom_id="me:topics")
    assert "Direct messages: Polls that close soon, News of your counties" in said(shown)
    inbox = maria.user.dm_channel.history()
    assert len(inbox) == 2
    await maria.select(shown.response, [], custom_id="me:topics")
    assert "Direct messages: none" in said(shown)
    assert len(maria.user.dm_channel.history()) == 2


async def test_closed_messages_are_found_at_opting_in(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    world.env.inject_error("POST", "/users/@me/channels", **CLOSED)
    answer = await maria.select(shown.response, ["polls"], custom_id="me:topics")
    assert "your direct messages are closed" in said(answer)
    assert "Privacy Settings" in said(answer)
    assert "Direct messages: none" in said(await me(world, maria))


async def test_a_pause_and_its_end(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    form = await world.press(maria, shown, "me:pause")
    assert "I cannot read" in said(await maria.submit_modal(form, {"until": "when I feel like it"}))
    form = await world.press(maria, shown, "me:pause")
    await maria.submit_modal(form, {"until": "2026-01-05"})
    assert "Nothing is said directly before <t:1767592800:F>" in said(shown)
    await world.restart()
    await world.press(maria, shown, "me:resume")
    assert "The pause is over" in said(shown)
    assert "me:pause" in custom_ids(shown)


async def test_quiet_hours_are_set_on_ones_own_clock(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    assert "Quiet hours: 21:00-08:00" in said(shown)
    for typed, words in (("the night", "I cannot read"), ("8am to 7am", "leaves too little of the day")):
        form = await world.press(maria, shown, "me:quiet")
        assert "America/Chicago" in str(form.modal)
        assert words in said(await maria.submit_modal(form, {"hours": typed}))
    form = await world.press(maria, shown, "me:quiet")
    await maria.submit_modal(form, {"hours": "10 pm – 6:30am"})
    assert "Quiet hours: 22:00-06:30" in said(shown)
    await world.restart()
    form = await world.press(maria, shown, "me:quiet")
    assert "22:00-06:30" in str(form.modal)
    await maria.submit_modal(form, {"hours": ""})
    assert "Quiet hours: none" in said(shown)
    (file,) = (await world.press(maria, shown, "me:export")).response.attachments
    assert json.loads(await file.read())["volunteer"]["quiet"] == "00:00-00:00"


async def test_news_waits_for_the_morning_and_what_one_asked_for_does_not(
    world: World, maria: MemberActor
) -> None:
    admin, lobby = world.boss(), world.guild.channels["lobby"]
    shown = await me(world, maria)
    await maria.select(shown.response, ["membership", "personal"], custom_id="me:topics")
    inbox = maria.user.dm_channel
    before = len(inbox.history())
    await maria.slash(lobby, "remind me", text="call Omar", when="23:00")
    await world.skip(timedelta(hours=4))  # to 22:00 in Houston
    await admin.slash(lobby, "county assign", county="48201", person=maria, role="lead")
    await world.run_due()
    assert len(inbox.history()) == before
    await world.skip(timedelta(hours=1))
    assert "call Omar" in said(inbox.last_message)
    await world.skip(timedelta(hours=9))
    assert len(inbox.history()) == before + 2
    assert "Harris" in said(inbox.last_message)


async def test_what_is_held_back_by_a_pause_comes_at_its_end(world: World, maria: MemberActor) -> None:
    shown, lobby = await me(world, maria), world.guild.channels["lobby"]
    await maria.select(shown.response, ["personal"], custom_id="me:topics")
    await maria.slash(lobby, "remind me", text="call Omar", when="2h")
    form = await world.press(maria, shown, "me:pause")
    await maria.submit_modal(form, {"until": "2d"})
    await world.skip(timedelta(hours=3))
    inbox = maria.user.dm_channel
    assert len(inbox.history()) == 1
    await world.press(maria, shown, "me:resume")
    await world.run_due()
    assert "call Omar" in said(inbox.last_message)


async def test_the_export_is_a_file_for_the_person_alone(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    exported = await world.press(maria, shown, "me:export")
    assert exported.ephemeral
    (file,) = exported.response.attachments
    written = json.loads(await file.read())
    assert written["user_id"] == maria.id
    assert written["volunteer"]["county"] == "Harris County, Texas"
    assert {"applications", "levels", "assignments", "topics", "reminders", "audit"} <= set(written)


async def test_deleting_asks_first_and_can_be_left(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    await world.press(maria, shown, "me:delete")
    assert "Delete everything that is kept about you" in said(shown)
    assert "What stays, and why" in said(shown)
    assert len(await rows(world)) == 1
    await world.press(maria, shown, "me:back")
    assert "Volunteer since" in said(shown)


async def test_deleting_leaves_nothing_in_store_or_discord(world: World, admin: MemberActor) -> None:
    mod = await moderator(world, admin)
    maria = world.member("maria")
    await world.apply(maria)
    ask = next(one for one in custom_ids(card_of(world, maria)) if one.endswith("ask"))
    await world.press(mod, card_of(world, maria), ask)
    await world.press(mod, card_of(world, maria), ask.replace("ask", "approve"))
    await maria.slash(world.guild.channels["lobby"], "county claim", county="48201", role="lead")
    shown = await me(world, maria)
    await world.press(maria, shown, "me:delete")
    await world.restart()
    await world.press(maria, shown, "me:delete-yes")
    assert "**Deleted.**" in said(shown)
    assert "What stays, and why" in said(shown)
    assert not has_role(maria)
    assert [row.user_id for row in await rows(world)] == [mod.id]
    assert not [m for m in world.guild.channels["moderators"].history() if maria.mention in said(m)]
    assert world.guild.channels["welcome"].threads == []
    # The audit log names nobody, and can still be read.
    log = said(await mod.slash(world.guild.channels["lobby"], "audit"))
    assert maria.mention not in log
    assert "approved the application of 👤" in log
    assert "No application yet" in said(await me(world, maria))
    await world.apply(maria)
    assert len(custom_ids(card_of(world, maria))) == 4


async def test_deleting_as_an_applicant_takes_the_card_away(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    card = card_of(world, maria)
    shown = await me(world, maria)
    await world.press(maria, shown, "me:delete")
    await world.press(maria, shown, "me:delete-yes")
    assert card.id not in [m.id for m in world.guild.channels["moderators"].history()]
    assert "No application waits" in said(await admin.slash(world.guild.channels["lobby"], "applications"))


async def test_deleting_stands_when_discord_keeps_something(world: World, maria: MemberActor) -> None:
    shown = await me(world, maria)
    await world.press(maria, shown, "me:delete")
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=403, code=50013)
    world.env.inject_error("DELETE", "/channels/*/messages/*", status=404, code=10008)
    await world.press(maria, shown, "me:delete-yes")
    assert "**Deleted.**" in said(shown)
    assert "I could not change the role **Volunteer**" in said(shown)
    assert await rows(world) == []


async def test_pressing_delete_twice(world: World, maria: MemberActor) -> None:
    first, second = await me(world, maria), await me(world, maria)
    for shown in (first, second):
        await world.press(maria, shown, "me:delete")
    for shown in (first, second):
        await world.press(maria, shown, "me:delete-yes")
        assert "**Deleted.**" in said(shown)


async def test_old_cards_of_somebody_who_deleted_everything(world: World, maria: MemberActor) -> None:
    old, shown = await me(world, maria), await me(world, maria)
    await world.press(maria, shown, "me:delete")
    await world.press(maria, shown, "me:delete-yes")
    assert "Nothing is kept about you yet" in said(await world.press(maria, old, "me:correct"))
    answer = await maria.select(old.response, ["polls"], custom_id="me:topics")
    assert "Nothing is kept about you yet" in said(answer)
    assert await rows(world) == []


async def test_where_no_alliance_is(world: World) -> None:
    assert "not part of an alliance" in said(await me(world, world.member("maria")))
