"""`/hours` as people use it: every command, button and form, with and without the right to it."""

import json
from datetime import timedelta
from typing import Any

from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.hours.statements import verify
from tests.counties.test_county_commands import do, forged, person
from tests.world import World, custom_ids, said

ORGANIZER = Grant(Level.ORGANIZER)
MODERATOR = Grant(Level.MODERATOR)


async def log(who: MemberActor, time: str = "1h30", **rest: Any) -> str:
    return said(await do(who, "hours log", time=time, kind="calls", **rest))


async def test_from_logging_to_a_statement(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    assert "Logged: 1 h 30 min on" in await log(anna, note="*Bold* @everyone")
    mine = await do(anna, "hours mine")
    assert mine.ephemeral
    assert "1 h 30 min · Calls and texts · Travis County, Texas · ⏳" in said(mine)
    assert "\\*Bold\\* \\@everyone" in said(mine)

    await world.skip(timedelta(days=3, hours=1))  # nobody coordinates Texas
    nudge = said(world.guild.channels["moderators"].last_message)
    assert "One entry of hours in Texas waits to be decided" in nudge
    queue = await do(bert, "hours review")
    assert "One entry waits" in said(queue)
    assert anna.mention in said(queue)
    await world.restart()
    await world.press(bert, queue, custom_ids(queue)[0])
    assert f"Approved for {anna.mention}" in said(queue)
    assert "No hours wait" in said(queue)

    stated = await do(anna, "hours statement", month="2025-12")  # of the day on which it was logged in Texas
    assert "1 h 30 min" in said(stated)
    csv, signed = [(await file.read()).decode() for file in stated.response.attachments]
    assert csv.startswith("entry,day,minutes,kind")
    key = said(await do(bert, "hours key")).split("`")[1]
    assert verify(signed, key).problem is None
    assert json.loads(signed)["minutes"] == 90


async def test_refused_disputed_corrected_withdrawn(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    cleo = await person(world, "cleo", MODERATOR)
    await log(anna)
    queue = await do(bert, "hours review")
    form = await world.press(bert, queue, custom_ids(queue)[1])
    refused = await bert.submit_modal(form, {"reason": "other", "words": ""})
    assert "Please say why" in said(refused)
    form = await world.press(bert, queue, custom_ids(queue)[1])
    await bert.submit_modal(form, {"reason": "minutes", "words": "Half an hour"})
    mine = await do(anna, "hours mine")
    assert "The time is not right" in said(mine)
    assert "Half an hour" in said(mine)
    correct, dispute = custom_ids(mine)

    form = await world.press(anna, mine, dispute)
    await anna.submit_modal(form, {"words": "I have the list"})
    assert "No hours wait" in said(await do(bert, "hours review"))
    assert "I have the list" in said(await do(cleo, "hours review"))

    form = await world.press(anna, mine, correct)
    await anna.submit_modal(
        form,
        {"time": "30m", "day": "yesterday", "kind": ["writing"], "county": "Hays County, Texas", "note": ""},
    )
    mine = await do(anna, "hours mine")
    assert "30 min · Writing · Hays County, Texas · ⏳" in said(mine)
    assert "The time is not right" not in said(mine)
    await world.press(anna, mine, custom_ids(mine)[1])
    assert "Withdrawn" in said(mine)
    assert "not logged any hours" in said(mine)


async def test_moderators_look_into_hours_on_the_record(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    cleo = await person(world, "cleo", MODERATOR)
    await log(anna)
    queue = await do(bert, "hours review")
    await world.press(bert, queue, custom_ids(queue)[0])
    theirs = await do(cleo, "hours of", person=anna)
    assert "1 h 30 min approved" in said(theirs)
    await world.run_due()
    assert "looked at the hours of" in world.guild.channels["audit"].last_message.content
    form = await world.press(cleo, theirs, custom_ids(theirs)[0])
    await cleo.submit_modal(form, {"words": "Twice?"})
    assert "0 min approved" in said(theirs)
    assert "to be decided again" in said(await do(anna, "hours mine"))


async def test_without_the_right_to_it(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, guest = await person(world, "anna"), world.member("guest")
    other = await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    assert "Only approved volunteers" in await log(guest)
    assert "organizer" in said(await do(anna, "hours review"))
    assert "moderator" in said(await do(anna, "hours of", person=guest))
    await log(anna)
    message = await forged(
        world, "hours:1:withdraw:0", "hours:review:1:approve:0", "hours:of:1:1:question:0", "hours:of:1:0"
    )
    assert "do not know this entry" in said(await world.press(guest, message, "hours:1:withdraw:0"))
    for who in (guest, anna):
        assert "organizer" in said(await world.press(who, message, "hours:review:1:approve:0"))
    assert "moderator" in said(await world.press(anna, message, "hours:of:1:0"))
    assert "No hours wait" in said(await do(other, "hours review"))
    assert "not logged any hours" in said(await do(other, "hours of", person=anna.user))


async def test_bad_input_is_told(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    for time, day, words in (
        ("long", "today", "cannot read"),
        ("25h", "today", "not between"),
        ("1h", "2999-01-01", "still to come"),
        ("1h", "1999-01-01", "days ago"),
        ("1h", "@everyone", "cannot read"),
        ("\u202e1h", "\u200b", "Logged"),
    ):
        assert words in await log(anna, time, day=day)
    assert "has 24 hours" in await log(anna, "24h")
    assert "do not know a county" in await log(anna, "1h", county="Atlantis")
    assert "cannot read" in said(await do(anna, "hours statement", month="soon"))
    assert "No approved hours" in said(await do(anna, "hours statement"))


async def test_who_wishes_so_hears_of_it_once_an_hour(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    me = await do(anna, "me")
    await anna.select(me.response, ["hours"], custom_id="me:topics")
    for _ in range(2):
        await log(anna, "10m")
    queue = await do(bert, "hours review")
    for _ in range(2):
        await world.press(bert, queue, custom_ids(queue)[0])
    await world.skip(timedelta(hours=1, seconds=1))
    heard = [message.content for message in anna.user.dm_channel.history()]
    assert "Approved: 2 of the entries" in heard[-1]
    assert len(heard) == 2  # and the greeting


async def test_work_is_a_sign_of_life_in_its_county(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await do(anna, "county claim", county="Travis County, Texas")
    assert "Claimed:" in said(await do(anna, "county show", county="Travis County, Texas"))
    await log(anna)
    assert "Active:" in said(await do(anna, "county show", county="Travis County, Texas"))
