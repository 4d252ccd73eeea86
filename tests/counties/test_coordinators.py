"""Coordinators of states and point persons: who appoints them, what they may, where, and who turns to whom."""

import pytest

from bot.alliances.model import Grant, Level
from tests.counties.conftest import COOK, TRAVIS
from tests.counties.test_county_commands import do, person
from tests.world import World, custom_ids, said

MODERATOR = Grant(Level.MODERATOR)
TEXAN = Grant(Level.ORGANIZER, "48")


async def test_moderators_appoint_and_dismiss_coordinators(world: World) -> None:
    await world.set_up()
    mona = await person(world, "mona", MODERATOR)
    tess = await person(world, "tess")
    assert "No state has a coordinator yet" in said(await do(tess, "coordinator list"))
    assert "Only organizers" in said(await do(tess, "county assign", person=mona, county=TRAVIS, role="lead"))
    assert "now coordinates **Texas**" in said(await do(mona, "coordinator appoint", person=tess, state="TX"))
    assert "coordinates **Texas** already" in said(
        await do(mona, "coordinator appoint", person=tess, state="Texas")
    )
    assert f"Texas: {tess.mention}" in said(await do(mona, "coordinator list"))
    assert "organizer for Texas" in said(await do(tess, "me"))

    # In their own state only.
    assert "is now the lead" in said(await do(tess, "county assign", person=mona, county=TRAVIS, role="lead"))
    assert "Only organizers" in said(await do(tess, "county assign", person=mona, county=COOK, role="lead"))
    assert "Only organizers" in said(await do(tess, "poll create"))
    assert "Only moderators" in said(await do(tess, "coordinator appoint", person=mona, state="TX"))
    # A role taken by hand in Discord is the nation's, and says nothing about a state.
    alliances = world.bot.services.alliances
    chapter = await alliances.chapter(world.guild.id)
    assert chapter is not None
    assert await world.bot.services.roles.changed(chapter, tess.id, set(), {Level.ORGANIZER}) == {}

    assert "no longer coordinates" in said(await do(mona, "coordinator dismiss", person=tess, state="TX"))
    assert "does not coordinate" in said(await do(mona, "coordinator dismiss", person=tess, state="TX"))
    assert "Only organizers" in said(await do(tess, "county unassign", person=mona, county=TRAVIS))
    await world.run_due()
    audit = [said(entry) for entry in world.guild.channels["audit"].history()]
    assert any(f"made {tess.mention} an organizer for 48" in entry for entry in audit)
    assert any(f"ended {tess.mention}’s looking after the state 48" in entry for entry in audit)


async def test_who_may_not_appoint(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    guest, anna = world.member("guest"), await person(world, "anna")
    olga = await person(world, "olga", Grant(Level.ORGANIZER))
    mark = await person(world, "mark", Grant(Level.MODERATOR, "06"))
    otto = await person(world, "otto", MODERATOR, guild=elsewhere)
    for who in (guest, anna, olga, mark):
        for command in ("coordinator appoint", "coordinator dismiss"):
            assert "Only moderators" in said(await do(who, command, person=anna, state="TX"))
    assert "now coordinates" in said(await do(mark, "coordinator appoint", person=anna, state="CA"))
    assert "Only approved volunteers" in said(await do(guest, "coordinator list"))
    assert "not an approved volunteer" in said(
        await do(mark, "coordinator appoint", person=guest, state="CA")
    )
    assert "do not know a state" in said(await do(mark, "coordinator appoint", person=anna, state="Atlantis"))
    assert anna.mention not in said(await do(otto, "coordinator list"))
    anna_there = elsewhere.add_member(anna.user)
    assert "does not coordinate" in said(await do(otto, "coordinator dismiss", person=anna_there, state="CA"))
    assert f"California: {anna.mention}" in said(await do(anna, "coordinator list"))


async def test_everybody_has_one_point_person(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert")
    mona = await person(world, "mona", MODERATOR)

    async def point(of: object) -> str:
        return next(line for line in said(await do(of, "me")).splitlines() if "Your point person" in line)  # type: ignore[arg-type]

    assert "are the moderators" in await point(anna)
    await do(mona, "coordinator appoint", person=bert, state="TX")
    assert f"is {bert.mention}, who coordinates your state" in await point(anna)
    assert "are the moderators" in await point(bert)  # nobody is their own
    await do(anna, "county claim", county=TRAVIS)
    assert f"is {anna.mention}, who leads your county" in await point(bert)
    assert f"is {bert.mention}, who coordinates your state" in await point(anna)

    chosen = await do(bert, "volunteer point", person=anna, to=mona)
    assert f"The point person of {anna.mention} is {mona.mention}." in said(chosen)
    assert f"is {mona.mention}." in await point(anna)
    assert mona.mention in said(await do(mona, "volunteer show", person=anna))
    assert "their own point person" in said(await do(bert, "volunteer point", person=anna, to=anna))
    # Who has deleted their data is nobody's point person.
    card = await do(mona, "me")
    await world.press(mona, card, "me:delete")
    await world.press(mona, card, "me:delete-yes")
    assert f"is {bert.mention}" in await point(anna)
    back = await do(bert, "volunteer point", person=anna)
    assert "who coordinates their state" in said(back)


@pytest.mark.parametrize("scope", ["06", None])
async def test_who_may_not_choose_a_point_person(world: World, scope: str | None) -> None:
    await world.set_up()
    anna, guest = await person(world, "anna"), world.member("guest")
    who = await person(world, "otto", *([Grant(Level.ORGANIZER, scope)] if scope else []))
    assert "Only organizers" in said(await do(who, "volunteer point", person=anna, to=who))
    assert "Only organizers" in said(await do(who, "volunteer point", person=guest, to=who))
    tess = await person(world, "tess", TEXAN)
    assert "not an approved volunteer" in said(await do(tess, "volunteer point", person=anna, to=guest))
    assert "Only organizers" in said(await do(tess, "volunteer point", person=guest, to=tess))
    assert custom_ids(await do(anna, "me"))
