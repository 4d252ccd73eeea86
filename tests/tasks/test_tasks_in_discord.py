"""`/task` as people use it: every command, button and form, with and without the right to it."""

from datetime import timedelta
from typing import Any

from simcord import MemberActor

from bot.alliances.model import Grant, Level
from tests.counties.test_county_commands import do, forged, person
from tests.world import World, custom_ids, said

TEXAS, ILLINOIS, NATION = (Grant(Level.ORGANIZER, scope) for scope in ("48", "17", ""))
TRAVIS = "Travis County, Texas"


async def create(world: World, who: MemberActor, what: str = "Print flyers", **given: Any) -> Any:
    answer = await do(who, "task create", **({"what": what, "due": "9d", "county": TRAVIS} | given))
    await world.run_due()
    return answer


def card(world: World) -> Any:
    return world.guild.channels["lobby"].last_message


def heard(who: MemberActor) -> list[str]:
    channel = who.user.dm_channel
    return [said(message) for message in channel.history()] if channel else []


def last_of(who: MemberActor) -> Any:
    return list(who.user.dm_channel.history())[-1]


async def allow(who: MemberActor) -> None:
    me = await do(who, "me")
    await who.select(me.response, ["tasks"], custom_id="me:topics")


async def test_from_the_card_to_its_approval(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", TEXAS)
    for who in (anna, bert):
        await allow(who)
    assert "Tasks: open ones near you" in said(await do(anna, "me"))
    assert "Its card is in" in said(await create(world, bert, details="500 *of* them @everyone"))
    shown = card(world)
    assert "nobody is on it yet" in said(shown)
    assert "500 \\*of\\* them \\@everyone" in said(shown)
    assert "Would you take it on?" in heard(anna)[-1]

    await world.restart()
    claimed = await anna.user.click(last_of(anna), custom_id="task:1:claim")
    assert "You are on it" in said(claimed)
    assert "I ask how it is going" in said(claimed)
    await world.skip(timedelta(seconds=6))
    assert "Somebody is on it" in said(card(world))
    assert anna.mention not in said(card(world))
    assert anna.mention in said(await do(bert, "task show", task="1"))
    assert anna.mention not in said(await do(anna, "task show", task="1"))

    await world.skip(timedelta(days=8, hours=12))
    assert "is to be done by" in heard(anna)[-1]
    form = await anna.user.click(last_of(anna), custom_id="task:1:done")
    await world.restart()  # the form outlives it
    assert "Thank you" in said(await anna.user.submit_modal(form, {"words": "450, @here"}))
    await world.skip(timedelta(hours=12))
    assert "says: 450, \\@here" in heard(bert)[-1]
    [approve, back] = custom_ids(last_of(bert))
    form = await bert.user.click(last_of(bert), custom_id=back)
    assert "theirs once more" in said(await bert.user.submit_modal(form, {"reason": "50 more"}))
    await world.skip(timedelta(hours=12))
    assert "not quite done yet: 50 more" in heard(anna)[-1]
    assert custom_ids(card(world)) == ["task:1:show"], "everybody it needs is on it"
    part = await world.press(anna, shown, "task:1:show")
    form = await world.press(anna, part, "task:1:done")
    await anna.submit_modal(form, {"words": "All of them"})
    assert "have a look" in said(await do(bert, "task mine"))
    assert "is approved" in said(await bert.user.click(last_of(bert), custom_id=approve))
    await world.skip(timedelta(hours=12))
    assert "is approved. Thank you" in heard(anna)[-1]
    assert "did a task whose hours" in said(await do(anna, "hours log"))
    form = await anna.user.click(last_of(anna), custom_id="hours:task:1")
    hours = {"time": "3h", "kind": ["design"], "day": "", "note": ""}
    assert "cannot read" in said(await anna.user.submit_modal(form, hours | {"time": "long"}))
    form = await anna.user.click(last_of(anna), custom_id="hours:task:1")
    assert "Logged: 3 h on" in said(await anna.user.submit_modal(form, hours))
    assert "For a task that was taken on.\n“Print flyers”" in said(await do(anna, "hours mine"))
    assert "Say how long you worked" in said(await do(anna, "hours log")), "nothing is suggested any more"
    [choice] = await anna.autocomplete(world.guild.channels["lobby"], "hours log", "task", "flyers")
    assert choice["value"] == "1"
    again = {"time": "1h", "kind": "driving", "task": "1"}
    assert "Logged: 1 h on" in said(await do(anna, "hours log", **again)), "it took another day"
    assert "have not taken this task on" in said(await do(bert, "hours log", **again))
    [shown] = [one for one in world.guild.channels["lobby"].history() if one.id == shown.id]
    assert "**Done**" in said(shown)
    told = said(await do(bert, "task history", task="1"))
    assert "sent back to" in told
    assert "– All of them" in told


async def test_a_hundred_presses_on_the_last_place(world: World) -> None:
    await world.set_up()
    bert = await person(world, "bert", TEXAS)
    crowd = [await person(world, f"person {number}") for number in range(4)]
    await create(world, bert)
    shown = card(world)
    answers = await world.press_at_once(*((who, shown, "task:1:claim") for who in crowd for _ in range(25)))
    words = [said(answer) for answer in answers]
    assert sum("You are on it, until" in one for one in words) == 1
    assert sum("Others were quicker" in one for one in words) == 75
    assert sum("on this task already" in one for one in words) == 24


async def test_silence_is_met_without_showing_anybody(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", TEXAS)
    await allow(bert)
    await create(world, bert, due="2d")
    await do(anna, "task claim", task="1", due="1d")
    await world.skip(timedelta(days=3))
    question = card(world)  # who has allowed no direct messages is mentioned where the card is
    assert anna.mention in said(question)
    assert "There is a question for you" in said(question)
    assert "was to be done" not in said(question)
    assert "You are on it" in said(await world.press(anna, question, "task:1:asked"))
    own = await do(anna, "task show", task="1")
    assert "You are on it" in said(await world.press(anna, own, "task:1:still"))
    assert "You are on it" in said(await world.press(anna, own, "task:1:time"))
    await world.skip(timedelta(days=9))
    await world.restart()
    await world.skip(timedelta(days=12))
    assert any("could use a friendly look" in one for one in heard(bert))
    assert any("open to others now" in said(one) for one in world.guild.channels["lobby"].history())
    assert "You are on no task" in said(await do(anna, "task mine"))
    message = await forged(world, "task:1:still")
    assert "not on this task" in said(await world.press(anna, message, "task:1:still"))
    assert "Print flyers" in said(await do(anna, "task list"))


async def test_kept_for_somebody_and_called_off(world: World) -> None:
    await world.set_up()
    anna, bert, cleo = (
        await person(world, "anna"),
        await person(world, "bert", TEXAS),
        await person(world, "cleo"),
    )
    await create(world, bert, person=anna)
    [asked] = [one for one in world.guild.channels["lobby"].history() if "You are asked to take" in said(one)]
    assert anna.mention in said(asked)
    assert "kept for you" in said(await do(anna, "task mine"))
    assert "Somebody else was asked first" in said(await do(cleo, "task claim", task="1"))
    assert "open to others" in said(await world.press(anna, asked, "task:1:decline"))
    assert "You are on it" in said(await do(cleo, "task claim", task="1", due="3d"))
    assert "called off" in said(await do(bert, "task cancel", task="1"))
    await world.run_due()
    assert "is called off" in said(card(world))
    assert "was called off" in said(await world.press(anna, asked, "task:1:claim"))
    await create(world, bert)
    await do(cleo, "task claim", task="2")
    given = await world.press(cleo, await do(cleo, "task show", task="2"), "task:2:back")
    assert "open to others" in said(given)


async def test_changed_while_somebody_is_on_it(world: World) -> None:
    await world.set_up()
    anna, bert, cook = (
        await person(world, "anna"),
        await person(world, "bert", TEXAS),
        await person(world, "cook", ILLINOIS),
    )
    await create(world, bert)
    await do(anna, "task claim", task="1")
    for who in (anna, cook):
        assert "organizer" in said(await do(who, "task edit", task="1"))
    form = await do(bert, "task edit", task="1")
    filled = {"what": "Print *posters*", "due": "12d", "details": "", "county": TRAVIS, "people": "2"}
    for wrong, words in (
        ({"people": "many"}, "Between one and 50"),
        ({"county": "Atlantis"}, "do not know a county"),
        ({"county": ""}, "organizer"),
        ({"due": "soonish"}, "cannot read"),
    ):
        assert words in said(await bert.submit_modal(form, filled | wrong))
        form = await do(bert, "task edit", task="1")
    assert "is changed" in said(await bert.submit_modal(form, filled))
    await world.skip(timedelta(seconds=6))
    [told] = [one for one in world.guild.channels["lobby"].history() if "was changed" in said(one)]
    assert anna.mention in said(told)
    assert "Print \\*posters\\*" in said(told)
    [shown] = [one for one in world.guild.channels["lobby"].history() if "task:1:claim" in custom_ids(one)]
    assert "**One more** is needed, of 2" in said(shown)
    assert "changed it" in said(await do(bert, "task history", task="1"))
    # Somebody who is not on it sees what they can do, and nothing that is not theirs.
    part = await world.press(cook, shown, "task:1:show")
    assert custom_ids(part) == ["task:1:claim"]


async def test_lists_turn_their_pages(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", NATION)
    assert "no open tasks near you" in said(await do(anna, "task list"))
    assert "no open tasks in" in said(await do(anna, "task list", county="Cook County, Illinois"))
    for number in range(6):
        await create(world, bert, f"Task {number}", due=f"{number + 1}d")
    listed = await do(anna, "task list", county=TRAVIS)
    assert "Task 4" in said(listed)
    assert "Task 5" not in said(listed)
    await world.press(anna, listed, "task:list:48453:1")
    assert "Task 5" in said(listed)
    assert "Task 5" in said(await world.press(anna, listed, "task:6:show"))
    for number in range(6):
        await do(anna, "task claim", task=f"{number + 1}")
    mine = await do(anna, "task mine")
    await world.press(anna, mine, "task:mine:1")
    assert "Task 5" in said(mine)
    [choice, *_] = await anna.autocomplete(world.guild.channels["lobby"], "task show", "task", "task 3")
    assert choice["value"] == "4"


async def test_by_each_level_and_from_elsewhere(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, bert, cook, nina = (
        await person(world, "anna"),
        await person(world, "bert", TEXAS),
        await person(world, "cook", ILLINOIS),
        await person(world, "nina", NATION),
    )
    guest, other = (
        world.member("guest"),
        await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere),
    )
    for who in (anna, cook, guest):
        assert "organizer" in said(await create(world, who))
    assert "organizer" in said(await do(bert, "task create", what="All", due="3d"))
    assert "is to be done by" in said(await do(nina, "task create", what="All", due="3d"))
    await world.run_due()
    await create(world, bert)
    await do(anna, "task claim", task="2")
    form = await world.press(anna, await do(anna, "task show", task="2"), "task:2:done")
    await anna.submit_modal(form, {"words": "done"})
    await world.run_due()
    for command in ("task edit", "task cancel", "task history"):
        for who in (anna, cook, guest):
            assert "organizer" in said(await do(who, command, task="2"))
        assert "do not know this task" in said(await do(other, command, task="2"))
    for command in ("task show", "task claim"):
        assert "Only approved volunteers" in said(await do(guest, command, task="1"))
        assert "do not know this task" in said(await do(other, command, task="1"))
    assert "Only approved volunteers" in said(await do(guest, "task list"))
    guild = world.guild.id
    decide = [f"task:2:approve:1:{guild}", f"task:2:return:1:{guild}"]
    message = await forged(world, *decide, "task:9:claim", "task:2:decline", "task:list:99999:0")
    for who in (anna, cook, guest):
        assert "organizer" in said(await world.press(who, message, decide[0]))
        form = await world.press(who, message, decide[1])
        assert "organizer" in said(await who.submit_modal(form, {"reason": "no"}))
    assert "do not know this task" in said(await world.press(anna, message, "task:9:claim"))
    assert "not on this task" in said(await world.press(anna, message, "task:2:decline"))
    assert "county" in said(await world.press(anna, message, "task:list:99999:0"))
    assert "is approved" in said(await world.press(bert, message, decide[0]))
    assert "nothing to decide" in said(await world.press(nina, message, decide[0]))
    assert "cannot read" in said(await do(bert, "task create", what="x", due="soonish", county=TRAVIS))
    assert "do not know this task" in said(await do(bert, "task show", task="x"))


async def test_who_leaves_the_alliance_leaves_the_task(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", TEXAS)
    await create(world, bert)
    await do(anna, "task claim", task="1")
    world.env.backend.remove_member(world.guild.id, anna.id)
    await world.env.settle()
    assert "nobody is on it yet" in said(await do(bert, "task show", task="1"))
