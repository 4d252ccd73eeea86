"""Coming and going in Discord, and what moderators do about members."""

import re

import discord
import pytest
from simcord import MemberActor

from bot.alliances.model import Level
from tests.volunteers.test_deciding import card_of, has_role, moderator
from tests.world import World, custom_ids, said


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


async def level(world: World, who: MemberActor) -> Level | None:
    return (await world.bot.services.alliances.actor(world.guild.id, who.id)).highest


async def leave_and_return(world: World, who: MemberActor) -> None:
    world.guild.remove_member(who)
    await world.env.settle()
    world.guild.add_member(who.user)
    await world.env.settle()
    await world.run_due()


async def test_a_volunteer_who_returns_is_recognised(world: World, admin: MemberActor) -> None:
    maria = await world.volunteer("maria")
    world.guild.remove_member(maria)
    await world.env.settle()
    assert await level(world, maria) is None
    world.guild.add_member(maria.user)
    await world.env.settle()
    assert has_role(maria)
    assert await level(world, maria) is Level.VOLUNTEER


async def test_a_moderator_who_returns_is_a_volunteer_and_the_moderators_are_told(
    world: World, admin: MemberActor
) -> None:
    mod = await moderator(world, admin)
    await leave_and_return(world, mod)
    assert has_role(mod)
    assert not has_role(mod, "Moderator")
    assert await level(world, mod) is Level.VOLUNTEER
    told = world.guild.channels["moderators"].last_message
    assert told is not None
    assert f"{mod.mention} has come back to the server and was a moderator" in told.content
    entries = [m.content for m in world.guild.channels["audit"].history()]
    assert any("left every server of the alliance" in entry for entry in entries)
    assert any("came back" in entry for entry in entries)


async def test_the_same_while_the_bot_was_away(world: World, admin: MemberActor) -> None:
    mod, maria, omar = await moderator(world, admin), await world.volunteer("maria"), world.member("omar")
    await world.apply(omar)
    await world.env.advance_time(3600)
    # What happens to a bot that is not connected: Discord changes, and nobody tells it.
    backend, known = world.env.backend, world.bot.get_guild(world.guild.id)
    assert known is not None
    for who in (mod, maria, omar):
        backend.remove_member(world.guild.id, who.id)
    backend.add_member(world.guild.id, mod.id)
    await world.restart()
    assert await level(world, mod) is Level.VOLUNTEER
    assert has_role(mod)
    assert await level(world, maria) is None
    assert "**Left** before a decision" in said(card_of(world, omar))
    assert await level(world, admin) is Level.ADMINISTRATOR


async def test_a_role_that_discord_refused_is_given_at_the_next_start(
    world: World, admin: MemberActor
) -> None:
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    maria = await world.volunteer("maria")
    assert not has_role(maria)
    await world.restart()
    assert has_role(maria)


async def test_a_role_that_cannot_be_given_back_is_told_to_the_moderators(
    world: World, admin: MemberActor
) -> None:
    maria = await world.volunteer("maria")
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    await leave_and_return(world, maria)
    told = world.guild.channels["moderators"].last_message
    assert told is not None
    assert f"I could not change the role **Volunteer** of {maria.mention}" in told.content


async def test_strangers_and_bots_come_and_go_unnoticed(world: World, admin: MemberActor) -> None:
    before = len(world.guild.channels["audit"].history())
    await leave_and_return(world, world.member("stranger"))
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    world.guild.remove_member(robot)
    await world.env.settle()
    await world.run_due()
    assert len(world.guild.channels["audit"].history()) == before


async def second_chapter(world: World, admin: MemberActor) -> MemberActor:
    """Another server of the same alliance; its administrator."""
    shown = await admin.slash(world.guild.channels["lobby"], "alliance invite")
    found = re.search(r"[0-9a-f]{16}", said(shown))
    assert found is not None
    guild = world.new_guild("Oklahoma Alliance")
    boss = world.admin("boss", guild)
    plan = await boss.slash(guild.channels["lobby"], "setup", invitation=found[0])
    await world.press(boss, plan, custom_ids(plan)[0])
    await world.run_due()
    return boss


async def test_a_volunteer_is_one_in_every_server_of_the_alliance(world: World, admin: MemberActor) -> None:
    maria, mod = await world.volunteer("maria"), await moderator(world, admin)
    boss = await second_chapter(world, admin)
    there = boss.guild.add_member(maria.user)
    await world.env.settle()
    assert has_role(there)
    # Whoever is still in one server has not left.
    boss.guild.add_member(mod.user)
    world.guild.remove_member(maria)
    world.guild.remove_member(mod)
    await world.env.settle()
    assert await level(world, maria) is Level.VOLUNTEER
    assert await level(world, mod) is Level.MODERATOR
    boss.guild.remove_member(there)
    await world.env.settle()
    assert await level(world, maria) is None


async def test_who_changes_servers_stays_who_they_are(world: World, admin: MemberActor) -> None:
    mods = [await moderator(world, admin, f"mod{number}") for number in range(3)]
    boss = await second_chapter(world, admin)
    await world.env.advance_time(3600)
    for mod in mods[:2]:
        boss.guild.add_member(mod.user)
    await world.env.settle()
    await world.env.advance_time(3600)
    world.guild.remove_member(mods[0])
    await world.env.settle()
    backend = world.env.backend  # for what happens while the bot is away
    backend.remove_member(world.guild.id, mods[1].id)
    backend.add_member(boss.guild.id, mods[2].id)
    await world.restart()
    await world.env.advance_time(3600)
    backend.remove_member(world.guild.id, mods[2].id)
    await world.restart()
    assert [await level(world, mod) for mod in mods] == [Level.MODERATOR] * 3


async def test_removing_takes_role_and_levels_and_only_a_moderator_undoes_it(
    world: World, admin: MemberActor
) -> None:
    mod, maria = await moderator(world, admin), await world.volunteer("maria")
    lobby = world.guild.channels["lobby"]
    await admin.slash(lobby, "level give", person=maria, level="organizer")
    shown = await mod.slash(lobby, "volunteer remove", person=maria, reason="Threatened **people**.")
    assert "is no longer a volunteer" in said(shown)
    assert shown.ephemeral
    assert not has_role(maria)
    assert not has_role(maria, "Organizer")
    assert await level(world, maria) is None
    shown = await maria.slash(lobby, "join")
    assert "Threatened \\*\\*people\\*\\*" in said(shown)
    assert "Only a moderator can let you back in" in said(shown)
    await leave_and_return(world, maria)
    assert not has_role(maria)
    assert "removed already" in said(
        await mod.slash(lobby, "volunteer remove", person=maria, reason="Again.")
    )
    assert "is a volunteer." in said(await mod.slash(lobby, "volunteer restore", person=maria))
    assert has_role(maria)
    assert await level(world, maria) is Level.VOLUNTEER
    await world.run_due()
    entries = [m.content for m in world.guild.channels["audit"].history()]
    assert any(f"{mod.mention} removed {maria.mention}" in entry for entry in entries)


async def test_who_may_be_removed(world: World, admin: MemberActor) -> None:
    mod, other = await moderator(world, admin), await moderator(world, admin, "other")
    maria, lobby = world.member("maria"), world.guild.channels["lobby"]
    for person, answer in (
        (mod, "cannot remove yourself"),
        (other, "Only an administrator can remove"),
        (admin, "Only an administrator can remove"),
        (maria, "has never applied"),
    ):
        shown = await mod.slash(lobby, "volunteer remove", person=person, reason="Why not.")
        assert answer in said(shown)
    boss = world.member("boss")
    await world.apply(boss)
    await admin.slash(lobby, "level give", person=boss, level="administrator")
    world.guild.remove_member(boss)  # what they held is theirs no more, but to give back
    await world.env.settle()
    shown = await mod.slash(lobby, "volunteer remove", person=boss.user, reason="Gone.")
    assert "Only an administrator can remove" in said(shown)
    assert "is no longer" in said(
        await admin.slash(lobby, "volunteer remove", person=boss.user, reason="Gone.")
    )
    shown = await admin.slash(lobby, "volunteer remove", person=other, reason="\u200b\u200b")
    assert "Please say why" in said(shown)
    await admin.slash(lobby, "volunteer remove", person=other, reason="Inactive.")
    assert await level(world, other) is None


async def test_an_applicant_can_be_removed_with_the_application(world: World, admin: MemberActor) -> None:
    maria, lobby = world.member("maria"), world.guild.channels["lobby"]
    await world.apply(maria)
    await admin.slash(lobby, "volunteer remove", person=maria, reason="Spam.")
    assert "⛔ **Declined**" in said(card_of(world, maria))
    assert "Only a moderator can let you back in" in said(await maria.slash(lobby, "join"))
    shown = await admin.slash(lobby, "volunteer restore", person=maria)
    assert "may apply again" in said(shown)
    await world.apply(maria)
    assert len(custom_ids(card_of(world, maria))) == 4


async def test_somebody_who_is_gone_can_be_removed_and_restored(world: World, admin: MemberActor) -> None:
    maria, lobby = await world.volunteer("maria"), world.guild.channels["lobby"]
    world.guild.remove_member(maria)
    await world.env.settle()
    assert "no longer a volunteer" in said(
        await admin.slash(lobby, "volunteer remove", person=maria.user, reason="Spam.")
    )
    shown = await admin.slash(lobby, "volunteer restore", person=maria.user)
    assert "as soon as they are back" in said(shown)
    world.guild.add_member(maria.user)
    await world.env.settle()
    assert has_role(maria)


async def test_looking_at_somebody_is_recorded(world: World, admin: MemberActor) -> None:
    mod, maria = await moderator(world, admin), await world.volunteer("maria")
    lobby = world.guild.channels["lobby"]
    shown = await mod.slash(lobby, "volunteer show", person=maria)
    assert shown.ephemeral
    assert "Harris County, Texas" in said(shown)
    assert "Can help with: Writing" in said(shown)
    assert "Levels: volunteer" in said(shown)
    await world.run_due()
    entry = world.guild.channels["audit"].last_message
    assert entry is not None
    assert f"{mod.mention} looked at what is kept about {maria.mention}" in entry.content
    assert "has never applied" in said(
        await mod.slash(lobby, "volunteer show", person=world.member("nobody"))
    )


async def test_members_are_for_moderators_of_this_alliance(world: World, admin: MemberActor) -> None:
    maria, omar = await world.volunteer("maria"), await world.volunteer("omar")
    guild = world.new_guild("Others")
    boss = await world.set_up(guild)
    for command in ("volunteer show", "volunteer restore"):
        shown = await omar.slash(world.guild.channels["lobby"], command, person=maria)
        assert "Only moderators" in said(shown)
        assert "has never applied" in said(
            await boss.slash(guild.channels["lobby"], command, person=maria.user)
        )
    shown = await omar.slash(world.guild.channels["lobby"], "volunteer remove", person=maria, reason="No.")
    assert "Only moderators" in said(shown)
    shown = await boss.slash(guild.channels["lobby"], "volunteer remove", person=maria.user, reason="No.")
    assert "has never applied" in said(shown)
    assert has_role(maria)


async def test_taking_a_role_that_discord_keeps_is_told(world: World, admin: MemberActor) -> None:
    maria, lobby = await world.volunteer("maria"), world.guild.channels["lobby"]
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=403, code=50013)
    shown = await admin.slash(lobby, "volunteer remove", person=maria, reason="Spam.")
    assert "no longer a volunteer" in said(shown)
    assert "I could not change the role **Volunteer**" in said(shown)
    assert isinstance(maria.member, discord.Member)
    assert await level(world, maria) is None
