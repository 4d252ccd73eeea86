"""Roles in Discord follow the store after an outage and a restart, and what was done by hand is not fought over."""

import asyncio
from datetime import datetime, timedelta

import pytest
from simcord import MemberActor
from sqlalchemy import insert

from bot.alliances.model import Grant, Level, Move, Shown
from bot.alliances.roles import RoleService
from bot.database.tables import grants, reminders, shown_roles
from tests.conftest import START
from tests.volunteers.conftest import BOSS, GUILD, Home
from tests.volunteers.conftest import home as home
from tests.volunteers.test_deciding import has_role, moderator
from tests.volunteers.test_members import level, second_chapter
from tests.world import World, said

MARIA, OMAR = BOSS + 1, BOSS + 2


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


def told(world: World) -> list[str]:
    return [m.content for m in world.guild.channels["moderators"].history() if "taken by hand" in m.content]


def by_hand(world: World, who: MemberActor, role: str, *, given: bool) -> None:
    backend = world.env.backend
    change = backend.add_member_role if given else backend.remove_member_role
    change(who.guild.id, who.id, who.guild.roles[role].id)


async def unseen(world: World) -> None:
    """Discord has changed, and told nobody: as after an outage."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    with world.env._bot_scope():
        world.bot.dispatch("guild_available", guild)
    await world.env.settle()
    await world.run_due()


def calls(world: World) -> int:
    return sum("/roles/" in one.path for one in world.env.backend.http_requests)


# --- in Discord ---------------------------------------------------------------------------------------------


async def test_what_is_taken_by_hand_is_reported_once_and_left(world: World, admin: MemberActor) -> None:
    people = [await world.volunteer(f"person{n}") for n in range(3)]
    for who in people[:2]:
        by_hand(world, who, "Volunteer", given=False)
    await world.env.settle()
    await world.skip(timedelta(minutes=2))
    (one,) = told(world)
    assert people[0].mention in one
    assert people[1].mention in one
    assert people[2].mention not in one
    # Neither a restart, nor an outage, nor the person brings it back; nobody is told again.
    await world.restart()
    await unseen(world)
    shown = await people[0].slash(world.guild.channels["lobby"], "join")
    assert "took your Volunteer role by hand" in said(shown)
    await world.skip(timedelta(hours=3))
    assert [has_role(who) for who in people] == [False, False, True]
    assert await level(world, people[0]) is Level.VOLUNTEER
    assert len(told(world)) == 1
    # A moderator does, and then it is as before.
    await admin.slash(world.guild.channels["lobby"], "volunteer restore", person=people[0])
    assert has_role(people[0])
    by_hand(world, people[0], "Volunteer", given=False)
    await world.env.settle()
    await world.skip(timedelta(minutes=2))
    assert len(told(world)) == 2


async def test_what_is_taken_while_the_bot_is_away(world: World, admin: MemberActor) -> None:
    maria, mod = await world.volunteer("maria"), await moderator(world, admin)
    await world.env.advance_time(3600)
    await world.bot.close()
    by_hand(world, maria, "Volunteer", given=False)
    by_hand(world, mod, "Moderator", given=False)
    by_hand(world, maria, "Organizer", given=True)
    await world.restart()
    # Where the alliance was founded, levels follow; the volunteer role is no level.
    assert await level(world, mod) is Level.VOLUNTEER
    assert await level(world, maria) is Level.ORGANIZER
    assert not has_role(maria)
    assert len(told(world)) == 1
    await world.restart()
    assert len(told(world)) == 1
    entries = "\n".join(m.content for m in world.guild.channels["audit"].history())
    assert f"took the level moderator from {mod.mention}" in entries
    assert f"made {maria.mention} an organizer" in entries


async def test_what_discord_refused_or_missed_follows_after_an_outage(
    world: World, admin: MemberActor
) -> None:
    mod, lobby = await moderator(world, admin), world.guild.channels["lobby"]
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=503, times=1)
    await admin.slash(lobby, "level take", person=mod, level="moderator")
    assert has_role(mod, "Moderator")
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=503, times=1)
    maria = await world.volunteer("maria")
    assert not has_role(maria)
    # Discord is busy once more, so that it is tried again later.
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=503, times=1)
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=503, times=1)
    await unseen(world)
    await world.skip(timedelta(minutes=11))
    assert has_role(maria)
    assert not has_role(mod, "Moderator")
    assert await level(world, mod) is Level.VOLUNTEER
    assert told(world) == []


async def test_in_another_server_roles_follow_levels_and_never_lead(world: World, admin: MemberActor) -> None:
    mod, maria = await moderator(world, admin), await world.volunteer("maria")
    boss = await second_chapter(world, admin)
    theirs = [boss.guild.add_member(who.user) for who in (mod, maria)]
    await world.env.settle()
    await unseen(world)
    assert has_role(theirs[0], "Moderator")
    by_hand(world, theirs[0], "Moderator", given=False)
    by_hand(world, theirs[1], "Moderator", given=True)
    await world.env.settle()
    await world.skip(timedelta(minutes=2))
    await world.restart()
    assert not has_role(theirs[0], "Moderator")
    assert await level(world, mod) is Level.MODERATOR
    assert await level(world, maria) is Level.VOLUNTEER
    there = [m.content for m in boss.guild.channels["moderators"].history() if "taken by hand" in m.content]
    assert len(there) == 1
    assert mod.mention in there[0]
    assert "/level take" in there[0]


async def test_who_was_there_before_the_server_joined_gets_the_role(world: World, admin: MemberActor) -> None:
    maria = await world.volunteer("maria")
    code = said(await admin.slash(world.guild.channels["lobby"], "alliance invite")).split("`")[1]
    guild = world.new_guild("Oklahoma Alliance")
    there = guild.add_member(maria.user)
    boss = world.admin("boss", guild)
    plan = await boss.slash(guild.channels["lobby"], "setup", invitation=code)
    await world.press(boss, plan, f"setup:apply:{code}")
    await world.run_due()
    assert has_role(there)


async def test_nothing_is_asked_of_discord_where_nothing_differs(world: World, admin: MemberActor) -> None:
    for n in range(4):
        await world.volunteer(f"person{n}")
    for n in range(40):
        world.member(f"guest{n}")
    await world.restart()
    before = len(world.env.backend.http_requests)
    await unseen(world)
    assert len(world.env.backend.http_requests) == before
    # A role that was deleted is nobody's to report; the new one is given.
    role = world.guild.roles["Volunteer"]
    world.env.backend.delete_role(world.guild.id, role.id)
    await world.env.settle()
    await world.skip(timedelta(minutes=2))
    plan = await admin.slash(world.guild.channels["lobby"], "setup")
    await world.press(admin, plan, "setup:apply")
    await world.run_due()
    assert told(world) == []
    assert calls(world) >= 4
    known = world.bot.get_guild(world.guild.id)
    assert known is not None
    assert sum("Volunteer" in [one.name for one in member.roles] for member in known.members) == 4


async def test_a_long_disconnection_is_caught_up_with(world: World, admin: MemberActor) -> None:
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    maria = await world.volunteer("maria")
    for minutes, caught in ((1, False), (6, True)):
        with world.env._bot_scope():
            world.bot.dispatch("disconnect")
        await world.env.settle()
        await world.env.advance_time(minutes * 60)
        with world.env._bot_scope():
            world.bot.dispatch("resumed")
        await world.env.settle()
        await world.run_due()
        assert has_role(maria) is caught


# --- the service, on both databases -------------------------------------------------------------------------


@pytest.fixture
async def roles(home: Home) -> RoleService:
    return RoleService(home.database, home.clock, home.alliances, home.reminders)


def shown(user_id: int, *levels: Level, joined_at: datetime = START) -> Shown:
    return Shown(user_id, joined_at, frozenset(levels))


async def test_two_that_look_at_once_report_once(home: Home, roles: RoleService) -> None:
    await home.volunteer(MARIA)
    home.clock.at += timedelta(hours=1)
    chapter = await home.alliances.chapter(GUILD)
    assert chapter is not None
    assert await roles.differences(chapter, [shown(MARIA, Level.VOLUNTEER)]) == []
    [(one, what)] = await roles.differences(chapter, [shown(MARIA)])
    moves = await asyncio.gather(*(roles.settle(chapter, one, what) for _ in range(3)))
    assert Move.GONE in moves
    assert set(moves) <= {Move.GONE, None}
    reports = await asyncio.gather(*(roles.report(chapter) for _ in range(3)))
    assert reports.count(True) == 1
    [row] = [row for row in await home.rows(reminders) if row.kind == "roles-taken"]
    number = row.arguments["report"]
    assert await roles.reported(chapter, number) == {Level.VOLUNTEER: [MARIA]}
    await roles.changed(chapter, MARIA, {Level.VOLUNTEER}, set())
    assert await roles.reported(chapter, number) == {}


async def test_what_is_known_of_roles_is_exported_and_erased(home: Home, roles: RoleService) -> None:
    application = await home.volunteer(MARIA)
    chapter = await home.alliances.chapter(GUILD)
    assert chapter is not None
    await roles.differences(chapter, [shown(MARIA, Level.VOLUNTEER), shown(OMAR, Level.ORGANIZER)])
    async with home.database.write() as connection:
        kept = await roles.export(connection, application.alliance_id, MARIA)
        await roles.erase(connection, application.alliance_id, MARIA)
    assert [one["role"] for one in kept["roles_shown"]] == [chapter.roles[Level.VOLUNTEER]]  # type: ignore[attr-defined]
    assert [row for row in await home.rows(shown_roles) if row.user_id == MARIA] == []


async def test_many_volunteers_are_seen_page_by_page(home: Home, roles: RoleService) -> None:
    application = await home.volunteer(MARIA)
    ids = [MARIA + 10 + n for n in range(2500)]
    async with home.database.write() as connection:
        rows = [
            {
                "alliance_id": application.alliance_id,
                "user_id": user_id,
                "level": "volunteer",
                "scope": "",
                "granted_by": BOSS,
                "granted_at": START,
            }
            for user_id in ids
        ]
        await connection.execute(insert(grants), rows)
    chapter = await home.alliances.chapter(GUILD)
    assert chapter is not None
    there = [shown(user_id, Level.VOLUNTEER) for user_id in ids]
    assert await roles.differences(chapter, there) == []
    assert len(await home.rows(shown_roles)) == len(ids)
    there[7] = shown(ids[7])
    assert await roles.differences(chapter, there) == [(there[7], Level.VOLUNTEER)]
    await home.alliances.grant(await home.actor(), OMAR, Level.MODERATOR)
    assert Grant(Level.MODERATOR) in (await home.actor(OMAR)).grants
    assert await roles.differences(chapter, [shown(OMAR)]) == [(shown(OMAR), Level.MODERATOR)]
