"""Who may do what: levels given by command, by hand, and lost."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.alliances.rules import Found, plan_setup
from bot.alliances.service import AllianceService, Layout
from bot.audit.service import AuditService
from bot.config import ReminderSettings
from bot.database import Database
from bot.errors import UserError
from bot.reminders.service import ReminderService
from tests.conftest import FixedClock
from tests.world import World, said

scopes = st.sampled_from(["", "48", "06", "48201", "06037"])
grants = st.builds(Grant, st.sampled_from(list(Level)), scopes)


@given(st.frozensets(grants, max_size=5), st.sampled_from(list(Level)), scopes)
def test_a_right_for_more_is_a_right_for_less(held: frozenset[Grant], level: Level, scope: str) -> None:
    actor = Actor(1, 1, 1, held)
    if actor.may(level, scope):
        assert all(actor.may(lower, scope) for lower in Level if lower <= level)
        assert actor.may(level, scope + "1")
    if not actor.may(level, scope):
        with pytest.raises(UserError):
            actor.require(level, scope)


@given(
    st.lists(st.sampled_from(["volunteer", "Moderator", "polls", "other"])),
    st.dictionaries(st.sampled_from(list(Level)), st.integers(0, 5)),
)
def test_a_plan_names_every_level_once_and_nothing_twice(names: list[str], set_up: dict[Level, int]) -> None:
    there = [Found(number, name) for number, name in enumerate(names)]
    plan = plan_setup(there, there, set_up, {}, [])
    assert [step.what for step in plan.roles] == list(Level)
    for step in plan.roles:
        assert step.kept == (set_up.get(step.what) in {found.id for found in there})


async def test_levels_are_given_and_taken_by_command(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    anna = world.member("anna")
    given_ = await admin.slash(lobby, "level give", person=anna, level="moderator")
    assert "is now a moderator" in said(given_)
    assert anna.member is not None
    assert "Moderator" in [role.name for role in anna.member.roles]
    assert "already held" in said(await admin.slash(lobby, "level give", person=anna, level="moderator"))
    assert "is no longer a moderator" in said(
        await admin.slash(lobby, "level take", person=anna, level="moderator")
    )
    assert "Moderator" not in [role.name for role in anna.member.roles]
    assert "did not hold" in said(await admin.slash(lobby, "level take", person=anna, level="moderator"))
    await world.run_due()
    assert "took the level moderator" in world.guild.channels["audit"].last_message.content


async def test_a_forged_level_is_no_level(world: World) -> None:
    admin = await world.set_up()
    anna, lobby = world.member("anna"), world.guild.channels["lobby"]
    root = admin._resolve_root("level", 1, lobby.id)
    for act in ("give", "take"):
        for forged in ("king", "", "ADMINISTRATOR", "volunteer"):
            options = [
                {"name": "person", "type": 6, "value": str(anna.id)},
                {"name": "level", "type": 3, "value": forged},
            ]
            user = {"id": str(anna.id), "username": "anna", "discriminator": "0", "avatar": None}
            member = {
                "roles": [],
                "joined_at": None,
                "permissions": "0",
                "flags": 0,
                "deaf": False,
                "mute": False,
            }
            data = {
                "id": root["id"],
                "name": "level",
                "type": 1,
                "options": [{"name": act, "type": 1, "options": options}],
                "resolved": {"users": {str(anna.id): user}, "members": {str(anna.id): member}},
            }
            answer = said(await admin._dispatch_interaction(2, lobby, data))
            wanted = "People become volunteers by joining" if forged == "volunteer" else "Pick from the list"
            assert wanted in answer
    assert (await world.bot.services.alliances.actor(world.guild.id, anna.id)).highest is None


async def test_a_level_stands_where_discord_refuses_the_role(world: World) -> None:
    admin = await world.set_up()
    anna = world.member("anna")
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    lobby = world.guild.channels["lobby"]
    answer = said(await admin.slash(lobby, "level give", person=anna, level="organizer"))
    assert "is now an organizer" in answer
    assert "Discord did not let me change their role" in answer
    assert (await world.bot.services.alliances.actor(world.guild.id, anna.id)).highest is Level.ORGANIZER


async def test_the_last_administrator_stays(world: World) -> None:
    admin = await world.set_up()
    answer = await admin.slash(
        world.guild.channels["lobby"], "level take", person=admin, level="administrator"
    )
    assert "last administrator" in said(answer)


async def test_two_administrators_who_depose_each_other_at_once_leave_one(
    database: Database, clock: FixedClock
) -> None:
    reminders = ReminderService(database, clock, ManualAlarm(), ReminderSettings())
    alliances = AllianceService(database, clock, AuditService(database, clock, reminders))
    for guild_id in range(1, 9):
        await alliances.set_up(guild_id, "Texas", 1, Layout({}, {}), "Be kind.")
        one = await alliances.actor(guild_id, 1)
        await alliances.grant(one, 2, Level.ADMINISTRATOR)
        other = await alliances.actor(guild_id, 2)
        await asyncio.gather(
            alliances.revoke(one, 2, Level.ADMINISTRATOR),
            alliances.revoke(other, 1, Level.ADMINISTRATOR),
            return_exceptions=True,
        )
        left = [(await alliances.actor(guild_id, user_id)).highest for user_id in (1, 2)]
        assert sorted(left, key=bool) == [None, Level.ADMINISTRATOR]


async def test_levels_are_for_administrators_of_this_alliance(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    anna, bert = world.member("anna"), world.member("bert")
    await admin.slash(lobby, "level give", person=anna, level="moderator")
    for command in ("level give", "level take"):
        assert "Only administrators" in said(await anna.slash(lobby, command, person=bert, level="organizer"))
    assert "Only administrators" in said(await anna.slash(lobby, "alliance pledge"))

    other = world.new_guild("Other Alliance")
    await world.set_up(other)
    outsider = other.add_member(admin.user)
    refused = await outsider.slash(other.channels["lobby"], "level give", person=outsider, level="moderator")
    assert "Only administrators" in said(refused)


async def test_a_role_given_by_hand_is_a_level_and_one_taken_is_none(world: World) -> None:
    await world.set_up()
    carl = world.member("carl")
    role = world.guild.roles["Organizer"]
    alliances: AllianceService = world.bot.services.alliances
    world.env.backend.add_member_role(world.guild.id, carl.id, role.id)
    await world.env.settle()
    assert (await alliances.actor(world.guild.id, carl.id)).highest is Level.ORGANIZER
    world.env.backend.remove_member_role(world.guild.id, carl.id, role.id)
    await world.env.settle()
    assert (await alliances.actor(world.guild.id, carl.id)).highest is None
    # The volunteer role by hand makes nobody a volunteer: that takes a pledge and an approval.
    world.env.backend.add_member_role(world.guild.id, carl.id, world.guild.roles["Volunteer"].id)
    await world.env.settle()
    assert (await alliances.actor(world.guild.id, carl.id)).highest is None


async def test_a_level_shows_in_every_server_of_the_alliance(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    code = said(await admin.slash(lobby, "alliance invite")).split("`")[1]
    second = world.new_guild("Second")
    boss = world.admin("boss", second)
    plan = await boss.slash(second.channels["lobby"], "setup", invitation=code)
    await world.press(boss, plan, f"setup:apply:{code}")
    carl = world.member("carl")
    there = second.add_member(carl.user)

    def role_there(name: str) -> bool:
        assert there.member is not None
        return name in [role.name for role in there.member.roles]

    await admin.slash(lobby, "level give", person=carl, level="moderator")
    assert role_there("Moderator")
    # Or whoever is moderator no more would still read there what moderators read about people.
    await admin.slash(lobby, "level take", person=carl, level="moderator")
    assert not role_there("Moderator")
    organizer = world.guild.roles["Organizer"].id
    world.env.backend.add_member_role(world.guild.id, carl.id, organizer)
    await world.env.settle()
    assert role_there("Organizer")
    world.env.backend.remove_member_role(world.guild.id, carl.id, organizer)
    await world.env.settle()
    assert not role_there("Organizer")
    # Somebody who is only in the other server can lose a level too.
    await admin.slash(lobby, "level give", person=carl, level="moderator")
    world.guild.remove_member(carl)
    await world.env.settle()
    admin_there = second.add_member(admin.user)
    await admin_there.slash(second.channels["lobby"], "level take", person=there, level="moderator")
    assert not role_there("Moderator")


async def test_the_pledge_is_versioned(world: World) -> None:
    admin = await world.set_up()
    form = await admin.slash(world.guild.channels["lobby"], "alliance pledge")
    done = await admin.submit_modal(form, {"text": "We stand together."})
    assert "version 2" in said(done)
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    pledge = await world.bot.services.alliances.pledge(chapter.alliance_id)
    assert (pledge.version, pledge.text) == (2, "We stand together.")
    assert "We stand together." in said(world.guild.channels["welcome"].last_message)
    assert len(world.guild.channels["welcome"].history()) == 1
    form = await admin.slash(world.guild.channels["lobby"], "alliance pledge")
    assert "needs some words" in said(await admin.submit_modal(form, {"text": " \u200b\u202e "}))


async def test_a_form_that_outlived_a_restart_is_told_so(world: World) -> None:
    admin = await world.set_up()
    form = await admin.slash(world.guild.channels["lobby"], "alliance pledge")
    await world.restart()
    assert "restarted while this form was open" in said(await admin.submit_modal(form, {"text": "x"}))


async def test_help_shows_what_this_person_may_do(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    nobody = world.member("nobody")
    shown = said(await nobody.slash(lobby, "help"))
    assert "not a volunteer yet" in shown
    assert "/level give" not in shown
    answer = await admin.slash(lobby, "help")
    assert "/level give" in "".join(said(part) for part in [answer.response, *answer.followups])


async def test_commands_before_setup_say_how_to_start(world: World) -> None:
    anna = world.member("anna")
    assert "not part of an alliance yet" in said(await anna.slash(world.guild.channels["lobby"], "help"))
