"""A county whose lead falls silent, in Discord: over weeks, through a restart and days of downtime; every answer."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from simcord import MemberActor

from bot.alliances.model import Grant, Level
from tests.counties.conftest import COOK, HAYS, TRAVIS
from tests.counties.test_county_commands import do, forged, person
from tests.world import World, custom_ids, said

TEXAN = Grant(Level.ORGANIZER, "48")
DAY = timedelta(days=1)


async def allow_messages(world: World, *people: MemberActor) -> None:
    """They let the bot write to them about their counties."""
    for who in people:
        card = await do(who, "me")
        await who.select(card.response, ["county"], custom_id="me:topics")
        await world.run_due()


def inbox(who: MemberActor) -> list[Any]:
    return list(who.user.dm_channel.history())


def latest(who: MemberActor) -> Any:
    return inbox(who)[-1]


async def press(who: MemberActor, message: Any, what: str) -> Any:
    """The button of a direct message, or of an answer that only they see."""
    custom_id = next(one for one in custom_ids(message) if one.endswith(f":{what}"))
    return await who.user.click(message, custom_id=custom_id)


def announced(message: Any) -> tuple[datetime, list[datetime]]:
    """When it was sent, to the second, and the instants of the steps to come as it tells them."""
    sent = discord.utils.snowflake_time(message.id).replace(microsecond=0)
    stamps = re.findall(r"<t:(\d+):D>", said(message))
    return sent, [datetime.fromtimestamp(int(at), UTC) for at in stamps]


async def asked(world: World) -> tuple[MemberActor, Any]:
    """Anna leads Travis County and has just been asked for the first time."""
    await world.set_up()
    anna = await person(world, "anna")
    await allow_messages(world, anna)
    await do(anna, "county claim", county=TRAVIS)
    await world.skip(22 * DAY)
    return anna, latest(anna)


async def coverage(who: MemberActor, geoid: str = TRAVIS) -> str:
    return said(await do(who, "county show", county=geoid))


async def test_the_whole_decay_of_a_county(world: World) -> None:
    """Five steps in five weeks and more; the bot is restarted, and away for two days when the third is due."""
    await world.set_up()
    start = world.env.now()
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    tess = await person(world, "tess", TEXAN)
    carla = await person(world, "carla", Grant(Level.ORGANIZER, "06"))  # of California: no business of hers
    await allow_messages(world, anna, bert, tess, carla)
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "county claim", county=TRAVIS, role="backup")
    greeted = {who: len(inbox(who)) for who in (anna, bert, tess, carla)}

    def new(who: MemberActor) -> int:
        return len(inbox(who)) - greeted[who]

    await world.skip(20 * DAY)
    assert [new(who) for who in (anna, bert, tess, carla)] == [0, 0, 0, 0]
    await world.skip(2 * DAY)
    assert new(anna) == 1
    assert "Are you still there for **Travis County, Texas**" in said(latest(anna))
    assert said(latest(anna)).count("<t:") == 4  # each of the steps to come has its date
    assert "Claimed:" in await coverage(bert)

    await world.restart()
    assert new(anna) == 1  # nothing is said twice
    await world.skip(7 * DAY)
    assert new(anna) == 2
    assert "Once more" in said(latest(anna))
    assert "Waiting:" in await coverage(bert)
    assert "opens up on" in await coverage(bert)

    # The third step falls due on the 35th day; the bot is away from the 34th to the 36th.
    await world.skip(start + timedelta(days=34) - world.env.now())
    assert [new(who) for who in (anna, bert, tess)] == [2, 0, 0]
    await world.env.advance_time((2 * DAY).total_seconds())
    await world.restart()
    assert [new(who) for who in (anna, bert, tess)] == [3, 0, 1]  # one step, not several
    assert "could use a friendly look" in said(latest(tess))
    back = world.env.now()
    await world.skip(6 * DAY)
    assert [new(who) for who in (anna, bert, tess)] == [3, 0, 1]
    await world.skip(DAY)
    assert [new(who) for who in (anna, bert, tess)] == [4, 1, 1]  # a week after the third, not after its date
    assert "Will you lead it" in said(latest(bert))

    await world.skip(13 * DAY)
    assert "Waiting:" in await coverage(bert)
    await world.skip(DAY)
    assert "Uncovered:" in await coverage(bert)
    # Each step comes at the date that was announced last; what the bot was away for comes later, and so does the rest.
    first, again, third, fourth, over = (announced(one) for one in inbox(anna)[greeted[anna] :])
    assert (again[0], again[1]) == (first[1][0], first[1][1:])
    assert third[0] == back > again[1][0]
    assert [later > before for later, before in zip(third[1], again[1][1:], strict=True)] == [True, True]
    assert (fourth[0], fourth[1]) == (third[1][0], third[1][1:])
    assert (over[0], over[1]) == (fourth[1][0], [])
    assert "is open again" in said(latest(anna))
    audit = [said(message) for message in world.guild.channels["audit"].history()]
    assert sum("Travis County, Texas was released" in entry for entry in audit) == 1
    # Whoever lives there, leads nothing and wants to hear of it is offered it; the backup was asked already.
    assert [new(who) for who in (tess, carla)] == [2, 1]
    assert new(bert) == 1
    assert "has no lead at the moment" in said(latest(carla))
    assert custom_ids(latest(carla)) == [f"county:{TRAVIS}:take:{world.guild.id}"]
    # In the channel that everybody reads nobody was shown to be silent.
    public = [said(message) for message in world.guild.channels["coverage"].history()]
    assert not any(anna.mention in entry for entry in public)

    happened = said(await do(tess, "county history", county=TRAVIS)).splitlines()[1:]
    assert [line.split("> ", 2)[-1] for line in reversed(happened)] == [
        "became lead.",
        "became backup.",
        "was asked.",
        "was asked again.",
        "had not answered: the coordinators were told.",
        "had not answered: the backups were asked.",
        "had not answered: the county was released.",
    ]
    await press(bert, inbox(bert)[-1], "step-up")  # a little late, and still welcome
    assert f"Lead: {bert.mention}" in await coverage(anna)
    assert "has a lead" in said(await carla.user.click(latest(carla), custom_id=custom_ids(latest(carla))[0]))
    await do(bert, "county release", county=TRAVIS)
    await world.run_due()
    assert [new(who) for who in (tess, carla)] == [3, 1], "nobody is offered the same county twice in a month"
    taken = await carla.user.click(latest(carla), custom_id=custom_ids(latest(carla))[0])
    assert "You are now the lead" in said(taken)
    assert f"Lead: {carla.mention}" in await coverage(anna)


async def test_one_tap_is_enough(world: World) -> None:
    anna, message = await asked(world)
    await world.restart()
    await press(anna, message, "still")
    assert "Noted: you are still there" in said(latest(anna))
    assert custom_ids(latest(anna)) == []
    assert "Active:" in await coverage(anna)
    await world.skip(20 * DAY)
    assert latest(anna).id == message.id


async def test_more_time_twice_and_no_more(world: World) -> None:
    anna, message = await asked(world)
    for _ in range(2):
        assert "put everything about" in said(latest(anna)) or latest(anna).id == message.id
        await press(anna, latest(anna), "time")
        assert "Take your time" in said(latest(anna))
    assert "2 times already" in said(await press(anna, latest(anna), "time"))
    await world.skip(33 * DAY)
    assert latest(anna).id == message.id
    await world.skip(DAY)
    assert "Once more" in said(latest(anna))


async def test_a_break(world: World) -> None:
    anna, message = await asked(world)
    for until, words in (
        ("2 weeks ago", "cannot read"),
        ("400d", "That is a long time"),
        ("", "cannot read"),
    ):
        form = await press(anna, message, "pause")
        assert words in said(await anna.user.submit_modal(form, {"until": until or "?"}))
    form = await press(anna, message, "pause")
    await anna.user.submit_modal(form, {"until": "60d"})
    assert "Enjoy your break" in said(latest(anna))
    assert "takes a break until" in await coverage(anna)
    await world.skip(80 * DAY)
    assert latest(anna).id == message.id
    assert "Active:" in await coverage(anna)
    await world.skip(2 * DAY)
    assert "Are you still there" in said(latest(anna))


async def test_who_paused_everything_is_asked_when_they_are_back(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await allow_messages(world, anna)
    await do(anna, "county claim", county=TRAVIS)
    form = await world.press(anna, await do(anna, "me"), "me:pause")
    await anna.submit_modal(form, {"until": "40d"})
    before = len(inbox(anna))
    await world.skip(39 * DAY)
    assert len(inbox(anna)) == before
    assert "Claimed:" in await coverage(anna)
    await world.skip(2 * DAY)
    assert len(inbox(anna)) == before + 1


async def test_a_county_is_handed_over(world: World) -> None:
    anna, message = await asked(world)
    bert, carl = [await person(world, name) for name in ("bert", "carl")]
    await allow_messages(world, bert)
    await do(bert, "county claim", county=TRAVIS, role="backup")
    choice = await press(anna, message, "hand")
    picked = f"duty:{custom_ids(message)[0].split(':')[1]}:to"
    await anna.user.select(latest(anna), [str(bert.id)], custom_id=picked)
    await world.run_due()
    assert choice is not None
    assert "They are asked now" in said(latest(anna))
    offer = latest(bert)
    assert "asked to lead **Travis County, Texas**" in said(offer)
    await press(bert, offer, "decline")
    await world.run_due()
    assert "cannot take it over" in said(latest(anna))

    # To somebody who allows no direct messages: the channel says that there is a question, and to whom.
    await do(anna, "county hand-over", county=TRAVIS, person=carl)
    await world.run_due()
    public = world.guild.channels["coverage"].last_message
    assert carl.mention in said(public)
    assert "There is a question for you about **Travis County, Texas**" in said(public)
    (read,) = custom_ids(public)
    assert "no longer open" in said(await world.press(bert, public, read))
    question = await world.press(carl, public, read)
    assert question.ephemeral
    await world.press(carl, question, read.replace("offered", "accept"))
    assert f"Lead: {carl.mention}" in await coverage(anna)
    assert anna.mention not in await coverage(anna)
    await world.run_due()
    assert "is in new hands" in said(latest(anna))
    audit = [said(entry) for entry in world.guild.channels["audit"].history()]
    assert any(f"{carl.mention} took over as lead of Travis County" in entry for entry in audit)


async def test_hands_that_a_county_cannot_be_put_into(world: World) -> None:
    await world.set_up()
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    guest = world.member("guest")
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "county claim", county=TRAVIS, role="member")
    for who, to, words in (
        (anna, guest, "is not an approved volunteer"),
        (anna, anna, "You lead it already"),
        (bert, anna, "Only the lead"),
        (guest, anna, "no assignment"),
    ):
        assert words in said(await do(who, "county hand-over", county=TRAVIS, person=to))
    await do(bert, "county release", county=TRAVIS)
    await do(anna, "county hand-over", county=TRAVIS, person=bert)
    await world.run_due()
    public = world.guild.channels["coverage"].last_message
    (read,) = custom_ids(public)
    await do(anna, "county release", county=TRAVIS)
    assert "no longer open" in said(await world.press(bert, public, read))


async def test_the_answers_are_only_for_whom_they_are_put_to(world: World) -> None:
    anna, message = await asked(world)
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    bert, otto = await person(world, "bert"), await person(world, "otto", TEXAN, guild=elsewhere)
    duty_id = custom_ids(message)[0].split(":")[1]
    answers = ("still", "pause", "time", "hand", "release")
    public = await forged(world, *(f"duty:{duty_id}:{what}" for what in answers))
    for what in answers:
        assert "not meant for you" in said(await world.press(bert, public, f"duty:{duty_id}:{what}"))
    rest = [
        f"duty:{duty_id}:step-up",
        f"duty:{duty_id}:accept",
        f"duty:{10**17}:still",
        f"duty:{duty_id}:asked",
    ]
    public = await forged(world, *rest)
    told = [said(await world.press(bert, public, custom_id)) for custom_id in rest]
    assert ["no longer open" in words for words in told] == [False, True, False, False]
    assert sum("not meant for you" in words for words in told) == 3
    for command in ("county extend", "county history"):
        assert "Only organizers" in said(await do(bert, command, county=TRAVIS))
    assert "Nobody leads" in said(await do(otto, "county extend", county=TRAVIS))
    assert anna.mention not in said(await do(otto, "county history", county=TRAVIS))
    assert "do not know a county" in said(await do(otto, "county history", county="00000"))
    assert f"Lead: {anna.mention}" in await coverage(bert)


async def test_a_coordinator_gives_more_time_in_their_state_only(world: World) -> None:
    anna, message = await asked(world)
    tess = await person(world, "tess", TEXAN)
    await do(anna, "county claim", county=HAYS)
    assert "Nothing is due" in said(await do(tess, "county extend", county=HAYS))
    await do(anna, "county release", county=HAYS)
    for county, words in ((COOK, "Only organizers"), (TRAVIS, "has more time now")):
        assert words in said(await do(tess, "county extend", county=county))
    assert "Only organizers" in said(await do(tess, "county history", county=COOK))
    await world.skip(19 * DAY)
    assert latest(anna).id == message.id
    await world.skip(3 * DAY)
    assert "Once more" in said(latest(anna))


async def test_a_backup_takes_over_before_the_county_is_released(world: World) -> None:
    await world.set_up()
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    await allow_messages(world, anna)
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "county claim", county=TRAVIS, role="backup")
    await world.skip(44 * DAY)
    public = world.guild.channels["coverage"].last_message
    assert bert.mention in said(public)
    (read,) = custom_ids(public)
    await world.press(anna, await do(anna, "county show", county=TRAVIS), f"county:{TRAVIS}:confirm")
    question = await world.press(bert, public, read)
    refused = await world.press(bert, question, read.replace("backup", "step-up"))
    assert "has answered, and stays" in said(refused)
    await world.skip(44 * DAY)
    question = await world.press(bert, world.guild.channels["coverage"].last_message, read)
    await world.press(bert, question, read.replace("backup", "step-up"))
    assert f"Lead: {bert.mention}" in await coverage(anna)
    await world.run_due()
    assert "A backup has stepped in" in said(latest(anna))


async def test_coordinators_learn_at_once_of_a_county_that_lost_everybody(world: World) -> None:
    await world.set_up()
    anna, tess = await person(world, "anna"), await person(world, "tess", TEXAN)
    await allow_messages(world, tess)
    await do(anna, "county claim", county=TRAVIS)
    await do(anna, "county claim", county=COOK)
    world.guild.remove_member(anna)
    await world.env.settle()  # the bot has heard of it before the alarm is looked at
    await world.run_due()
    told = [said(message) for message in inbox(tess)]
    assert any("**Travis County, Texas** has lost the last person" in one for one in told)
    assert "near you, has no lead" in told[-1], "and she lives there"
    # Illinois has no coordinators: the moderators are told.
    assert "**Cook County, Illinois** has lost" in said(world.guild.channels["moderators"].last_message)


async def test_nobody_loses_a_county_who_could_not_be_told(world: World) -> None:
    """There is no way to reach Anna: direct messages are not allowed, and the channel is gone."""
    await world.set_up()
    anna = await person(world, "anna")
    await do(anna, "county claim", county=TRAVIS)
    coverage_channel = world.bot.get_channel(world.guild.channels["coverage"].id)
    with world.env._bot_scope():
        await coverage_channel.delete()  # type: ignore[union-attr]
    await world.skip(64 * DAY)
    assert f"Lead: {anna.mention}" in await coverage(anna)
    assert "Waiting:" in await coverage(anna)
