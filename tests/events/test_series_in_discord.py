"""Events that repeat, as people make, change and end them."""

from datetime import timedelta
from typing import Any

from simcord import MemberActor

from bot.alliances.model import Grant, Level
from tests.counties.test_county_commands import do, forged, person
from tests.events.test_events_in_discord import FORM, ORGANIZER
from tests.world import World, custom_ids, said


async def create(world: World, who: MemberActor, **options: Any) -> Any:
    form = await do(who, "event create", title="Canvass", county="Travis County, Texas", **options)
    if not form.modal:
        return form
    answer = await who.submit_modal(form, FORM)
    await world.run_due()
    return answer


def cards(world: World) -> list[str]:
    shown = [said(message) for message in world.guild.channels["lobby"].history()]
    return [one for one in shown if "Join" in one]


async def test_each_has_a_card_of_its_own(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    assert "an event of its own" in said(await create(world, bert, repeat="week", until="8w"))
    assert len(cards(world)) == 2
    assert all("🔁 every week" in card for card in cards(world))
    await world.restart()
    await world.skip(timedelta(days=4))
    assert len(cards(world)) == 3
    assert "Events to come: 2" in said(await do(anna, "event list"))

    form = await do(bert, "event edit", event="2", which="following", title="Phone bank")
    edited = await bert.submit_modal(form, FORM | {"starts": "2026-01-10 18:00", "ends": "19:00"})
    assert "so are those after it" in said(edited)
    assert said(await do(anna, "event list")).count("Phone bank") == 2
    shown = await do(bert, "event series")
    assert "One event repeats" in said(shown)
    assert "Phone bank** every week · Travis County, Texas" in said(shown)
    assert "the last for 2026-02-25 or before" in said(shown)
    assert "and so are all after it" in said(await do(bert, "event cancel", event="3", which="following"))
    assert "No event repeats" in said(await do(bert, "event series"))
    assert "Events to come: 1" in said(await do(anna, "event list"))
    await world.skip(timedelta(days=20))
    assert "no events to come" in said(await do(anna, "event list"))
    assert "all after it off" in "".join(
        message.content for message in world.guild.channels["audit"].history()
    )


async def test_ended_while_those_with_a_card_stay(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    other = await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    for options, words in (
        ({"until": "8w"}, "for an event that repeats"),
        ({"until": "some day", "repeat": "week"}, "cannot read"),
        ({"until": "tomorrow", "repeat": "month"}, "after the last day"),
    ):
        assert words in said(await create(world, bert, **options))
    assert "organizer" in said(await create(world, anna, repeat="week"))
    assert "organizer" in said(await do(anna, "event series"))
    await create(world, bert)
    for command in ("event edit", "event cancel"):
        assert "does not repeat" in said(await do(bert, command, event="1", which="following"))
    await create(world, bert, repeat="two-weeks")
    shown = await do(bert, "event series")
    stop = custom_ids(shown)[0]
    message = await forged(world, stop, "event:series:0", "event:series:9:stop:0")
    assert "does not repeat" in said(await world.press(bert, message, "event:series:9:stop:0"))
    assert "organizer" in said(await world.press(anna, message, stop))
    assert "organizer" in said(await world.press(anna, message, "event:series:0"))
    assert "No event repeats" in said(await do(other, "event series"))
    await world.press(bert, shown, stop)
    assert "does not come again" in said(shown)
    assert "No event repeats" in said(shown)
    assert "Events to come: 2" in said(await do(anna, "event list"))
