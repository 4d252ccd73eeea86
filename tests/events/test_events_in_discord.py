"""`/event` as people use it: every command, button and form, with and without the right to it."""

from datetime import timedelta
from typing import Any

import discord
from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.client import PERMISSIONS
from tests.counties.test_county_commands import do, forged, person
from tests.world import World, custom_ids, said

ORGANIZER = Grant(Level.ORGANIZER)
FORM = {
    "starts": "3d",
    "ends": "2h",
    "seats": "1 driver, 1",
    "public": "Bring *water* @everyone https://example.org/a_b",
    "private": "Corner of 5th",
}


async def create(world: World, who: MemberActor, title: str = "Canvass", **given: Any) -> Any:
    form = await do(who, "event create", title=title, county="Travis County, Texas")
    answer = await who.submit_modal(form, FORM | given)
    await world.run_due()
    return answer


def card(world: World) -> Any:
    return world.guild.channels["lobby"].last_message


def heard(who: MemberActor) -> list[str]:
    return [said(message) for message in who.user.dm_channel.history()]


async def allow(who: MemberActor) -> None:
    me = await do(who, "me")
    await who.select(me.response, ["events"], custom_id="me:topics")


async def test_from_the_form_to_who_was_there(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    for who in (anna, bert):
        await allow(who)
    assert "Its card is in" in said(await create(world, bert))
    shown = card(world)
    assert "driver: **one seat left** of 1" in said(shown)
    assert "\\*water\\* \\@everyone <https://example.org/a_b>" in said(shown)
    assert "Corner of 5th" not in said(shown)

    await world.restart()
    joined = await world.press(anna, shown, "event:1:join:0")
    assert joined.ephemeral
    assert "You have a seat: driver" in said(joined)
    assert "Corner of 5th" in said(joined)
    [file] = (await world.press(anna, joined, "event:1:ics")).response.attachments
    assert b"DESCRIPTION:Bring *water* @everyone https://example.org/a_b\\n\\nCorner" in (
        await file.read()
    ).replace(b"\r\n ", b"")
    [file] = (await world.press(bert, shown, "event:1:ics")).response.attachments
    assert b"Corner of 5th" not in (await file.read()).replace(b"\r\n ", b"")
    await world.skip(timedelta(seconds=6))
    assert "driver: **full**" in said(card(world))
    assert "Wait: driver" in said(card(world))

    await world.skip(timedelta(days=3, hours=-1))
    asked, soon = heard(anna)[-2:]
    assert "Tomorrow:" in asked
    assert "Corner of 5th" in asked
    assert "It begins soon" in soon
    await world.skip(timedelta(hours=18))  # whatever of the night is quiet
    assert "Were you there?" in heard(anna)[-1]
    question = list(anna.user.dm_channel.history())[-1]
    thanks = await anna.user.click(question, custom_id="event:1:came")
    assert "Thank you" in said(thanks)
    assert custom_ids(thanks) == ["hours:shift:1", "outreach:shift:1"]
    assert "Who was there?" in heard(bert)[-1]
    opened = await bert.user.click(list(bert.user.dm_channel.history())[-1], custom_id="event:1:list:0")
    assert "says: I was there" in said(opened)
    await bert.user.select(opened.response, [str(anna.id)], custom_id="event:1:present:0")
    assert "Saved" in said(opened)
    await world.skip(timedelta(seconds=6))
    [over] = [one for one in world.guild.channels["lobby"].history() if one.id == shown.id]
    assert "✅ **One person was there,** of 1 who had a seat." in said(over)
    assert custom_ids(over) == []
    assert custom_ids(opened)[-2:] == ["hours:shift:1", "outreach:shift:1"]


async def test_hours_and_outreach_of_a_shift_in_one_tap(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    await allow(anna)
    await do(bert, "campaign create", name="Register")
    form = await do(bert, "event create", title="Canvass", kind="canvassing", campaign="1")
    await bert.submit_modal(form, FORM)
    await world.run_due()
    shown = card(world)
    await world.press(anna, shown, "event:1:join:0")
    assert "are offered by themselves" in said(await do(anna, "hours log"))
    await world.skip(timedelta(days=4))
    lobby = world.guild.channels["lobby"]
    assert await anna.autocomplete(lobby, "hours log", "shift", "") == []
    message = await forged(world, "hours:shift:1", "outreach:shift:1", "hours:shift:9")
    for custom_id in ("hours:shift:1", "outreach:shift:1"):
        assert "at which you were" in said(await world.press(anna, message, custom_id))
    assert "do not know this event" in said(await world.press(anna, message, "hours:shift:9"))

    question = list(anna.user.dm_channel.history())[-1]
    thanks = await anna.user.click(question, custom_id="event:1:came")
    for command in ("hours log", "outreach log"):
        [choice] = await anna.autocomplete(lobby, command, "shift", "canv")
        assert choice["value"] == "1"
        assert choice["name"].endswith("· Canvass")
    waiting = await do(anna, "hours log")
    assert "a shift whose hours you have not logged" in said(waiting)
    assert "Log my hours: 2 h" in said(waiting)

    logged = await anna.user.click(thanks.response, custom_id="hours:shift:1")
    assert "Logged: 2 h on 2026-01-03" in said(logged)
    assert "already" in said(await world.press(anna, waiting, "hours:shift:1"))
    assert "already" in said(await do(anna, "hours log", shift="1", time="3h"))
    mine = said(await do(anna, "hours mine"))
    assert "2 h · Canvassing · Travis County, Texas · ⏳" in mine
    assert "For a shift" in mine
    assert "“Canvass”" in said(await do(bert, "hours review"))

    form = await anna.user.click(thanks.response, custom_id="outreach:shift:1")
    fields = {row["component"]["custom_id"]: row["component"] for row in form.modal["components"]}
    assert fields["county"]["value"] == "Travis County, Texas"
    assert fields["day"]["value"] == "2026-01-03"
    assert [one["value"] for one in fields["campaign"]["options"] if one.get("default")] == ["1"]
    filled = {"counts": "doors 40", "county": "Travis County, Texas", "day": "2026-01-03", "campaign": ["1"]}
    counted = await anna.user.submit_modal(form, filled)
    assert "40 doors, for Travis County" in said(counted)
    form = await do(anna, "outreach log", shift="1")
    again = {row["component"]["custom_id"]: row["component"] for row in form.modal["components"]}
    assert "Doors: 40\n" in again["counts"]["value"]
    await anna.submit_modal(form, filled | {"counts": "doors 41"})
    assert "Register: 41 doors" in said(await do(anna, "outreach report"))
    assert "Taken back" in said(await anna.user.click(counted.response, custom_id=custom_ids(counted)[0]))


async def test_a_seat_that_becomes_free_is_offered_and_lapses(world: World) -> None:
    await world.set_up()
    bert = await person(world, "bert", ORGANIZER)
    anna, cleo, dora = [await person(world, name) for name in ("anna", "cleo", "dora")]
    await allow(cleo)
    await create(world, bert, seats="1")
    shown = card(world)
    for who in (anna, cleo, dora):
        joined = await world.press(who, shown, "event:1:join:0")
    assert "at number 2" in said(joined)
    assert "Corner of 5th" not in said(joined)
    assert "hear no more" in said(await world.press(anna, shown, "event:1:leave"))
    await world.run_due()
    assert "the next on the waiting list" in heard(cleo)[-1]
    await world.skip(timedelta(hours=12, seconds=1))
    await world.skip(timedelta(hours=10))  # in the night nobody is written to
    # Who has allowed no direct messages is mentioned where the card is.
    told = said(card(world))
    assert dora.mention in told
    assert "Corner of 5th" not in told
    late = await cleo.user.click(list(cleo.user.dm_channel.history())[-2], custom_id="event:1:accept")
    assert "no place" in said(late)
    taken = await world.press(dora, card(world), "event:1:accept")
    assert "You have a seat" in said(taken)
    assert "no place" in said(await world.press(anna, card(world), "event:1:accept"))


async def test_changed_listed_and_called_off(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    assert "no events to come" in said(await do(anna, "event list"))
    await create(world, bert)
    shown = card(world)
    added = await do(bert, "event add", event="1", person=anna, role=2)
    assert anna.mention in said(added)
    assert "Corner of 5th" in said(await do(anna, "event show", event="1"))
    listed = await do(anna, "event list")
    assert "Canvass" in said(listed)
    assert "Travis County" in said(await world.press(anna, listed, "event:1:show"))
    assert "You have a seat: Seats" in said(await do(anna, "event mine"))
    assert "You lead it" in said(await do(bert, "event mine"))

    form = await do(bert, "event edit", event="1", title="Phone bank")
    assert "is changed" in said(await bert.submit_modal(form, FORM | {"starts": "4d"}))
    await world.run_due()
    assert "another time" in said(card(world))
    await world.skip(timedelta(seconds=6))
    [now] = [one for one in world.guild.channels["lobby"].history() if one.id == shown.id]
    assert "Phone bank" in said(now)
    assert "called off" in said(await do(bert, "event cancel", event="1"))
    await world.run_due()
    assert "is called off" in said(card(world))
    assert "called off" in said(await world.press(anna, shown, "event:1:leave"))
    assert "no events to come" in said(await do(anna, "event mine"))


async def test_who_leaves_the_alliance_leaves_their_seat(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    await create(world, bert, seats="1")
    shown = card(world)
    for who in (anna, bert):
        await world.press(who, shown, "event:1:join:0")
    world.env.backend.remove_member(world.guild.id, anna.id)
    await world.env.settle()
    await world.run_due()
    assert "A seat is kept for you" in said(await do(bert, "event mine"))


async def test_shown_among_discords_own_events(world: World) -> None:
    await world.set_up()
    bert = await person(world, "bert", ORGANIZER)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None

    async def shown() -> list[tuple[str, str | None]]:
        with world.env._bot_scope():
            return [(one.name, one.location) for one in await guild.fetch_scheduled_events()]

    async def described() -> str:
        with world.env._bot_scope():
            [one] = await guild.fetch_scheduled_events()
            return one.description or ""

    await create(world, bert, "Unmirrored")  # the simulation asks for more than Discord does
    await world.skip(timedelta(seconds=6))
    assert await shown() == []
    more = discord.Permissions(PERMISSIONS.value)
    more.manage_events = True
    assert world.guild.me is not None
    world.env.backend.edit_role(world.guild.id, world.guild.me.top_role.id, {"permissions": more.value})
    await create(world, bert)
    await world.skip(timedelta(seconds=6))
    assert await shown() == [("Canvass", "Travis County, Texas")]
    assert "\n\n0 people come, of 2 who can.\n\nBring" in await described()
    await world.press(bert, card(world), "event:2:join:0")
    await world.skip(timedelta(seconds=6))
    assert "\n\n1 person comes, of 2 who can." in await described()
    await world.press(bert, card(world), "event:2:leave")
    await world.skip(timedelta(seconds=6))
    assert "\n\n0 people come" in await described()
    await world.restart()
    form = await do(bert, "event edit", event="2", title="Phone bank")
    await bert.submit_modal(form, FORM)
    await world.skip(timedelta(seconds=6))
    assert await shown() == [("Phone bank", "Travis County, Texas")]
    await do(bert, "event cancel", event="2")
    await world.skip(timedelta(seconds=6))
    assert await shown() == []


async def test_without_the_right_to_it(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, bert, guest = (
        await person(world, "anna"),
        await person(world, "bert", ORGANIZER),
        world.member("guest"),
    )
    other = await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    assert "organizer" in said(await create(world, anna))
    await create(world, bert)
    shown = card(world)
    assert "Only approved volunteers" in said(await world.press(guest, shown, "event:1:join:0"))
    assert "Only approved volunteers" in said(await world.press(guest, shown, "event:1:show"))
    for command in ("event edit", "event cancel"):
        assert "organizer" in said(await do(anna, command, event="1"))
        assert "do not know this event" in said(await do(other, command, event="1"))
    assert "do not know this event" in said(await do(other, "event show", event="1"))
    assert "no events to come" in said(await do(other, "event list"))
    message = await forged(world, "event:1:join:7", "event:9:join:0", "event:1:list:0", "event:1:came")
    assert "does not know" in said(await world.press(anna, message, "event:1:join:7"))
    assert "do not know this event" in said(await world.press(anna, message, "event:9:join:0"))
    assert "Tell me after" in said(await world.press(anna, message, "event:1:list:0"))
    assert "Tell me after" in said(await world.press(anna, message, "event:1:came"))


async def test_bad_input_is_told(world: World) -> None:
    await world.set_up()
    bert = await person(world, "bert", ORGANIZER)
    for given, words in (
        ({"starts": "soon"}, "cannot read"),
        ({"ends": "9d"}, "at most 7 days"),
        ({"seats": "lots"}, "as seats"),
        ({"seats": "999"}, "at most 500"),
    ):
        assert words in said(await create(world, bert, **given))
    assert "do not know this event" in said(await do(bert, "event show", event="x"))
