"""A raid as moderators and applicants live through it, over simulated hours and a restart."""

from datetime import timedelta

import discord
import pytest
from simcord import MemberActor

from bot.client import PERMISSIONS
from bot.config import RaidSettings
from tests.volunteers.test_deciding import moderator
from tests.volunteers.test_joining import forged
from tests.world import World, custom_ids, said

FEW = RaidSettings(joins_per_minute=8, applications_per_minute=6, hold_hours=6)
pytestmark = pytest.mark.parametrize("world", [{"raids": FEW}], indirect=True, ids=["few"])


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


def cards(world: World) -> list[discord.Message]:
    return [m for m in world.guild.channels["moderators"].history() if "Very many people" in said(m)]


async def raid(world: World, many: int = 12) -> list[MemberActor]:
    people = [world.member(f"bot{n}-{world.env.now():%H%M}") for n in range(many)]
    await world.env.settle()
    await world.run_due()
    return people


def trust(world: World) -> None:
    """Give the bot what it does not ask for."""
    assert world.guild.me is not None
    powers = PERMISSIONS | discord.Permissions(manage_guild=True)
    world.env.backend.edit_role(world.guild.id, world.guild.me.top_role.id, {"permissions": powers.value})


async def test_a_raid_with_a_restart_in_the_middle(world: World, admin: MemberActor) -> None:
    mod, lobby = await moderator(world, admin), world.guild.channels["lobby"]
    await world.skip(timedelta(hours=2))
    people = await raid(world, 5)
    await world.restart()  # what was counted before counts on
    people += await raid(world, 5)
    (card,) = cards(world)
    assert "10 within a minute" in said(card)
    assert "Server settings → Safety Setup" in said(card)
    assert custom_ids(card) == ["raid:release"]
    shown = await world.apply(people[0])
    assert "takes longer than usual" in said(shown)
    waiting = said(await people[0].slash(lobby, "join"))
    assert "later than was said first, because very many people" in waiting
    listed = await mod.slash(lobby, "applications")
    assert "decided one by one until" in said(listed)
    several = next(one for one in custom_ids(listed) if "several" in one)
    assert "decided one by one" in said(await world.press(mod, listed, several))
    await raid(world)
    await world.restart()
    await world.skip(timedelta(hours=5))
    await raid(world)
    assert len(cards(world)) == 1  # told once
    await world.skip(timedelta(hours=1))
    over = [m for m in world.guild.channels["moderators"].history() if "hold on the app" in said(m)]
    assert len(over) == 1
    shown = await world.apply(people[1])
    assert "takes longer" not in said(shown)
    assert "later than was said" not in said(await people[1].slash(lobby, "join"))
    listed = await mod.slash(lobby, "applications")
    assert "Look at each" in said(await world.press(mod, listed, several)) or "Look at each" in said(listed)


async def test_a_raid_while_the_bot_was_away(world: World, admin: MemberActor) -> None:
    await world.skip(timedelta(hours=2))
    world.guild.add_member(world.env.create_user("early"))
    await world.env.settle()
    await world.bot.close()
    people = [world.member(f"bot{n}") for n in range(12)]
    await world.restart()
    (card,) = cards(world)
    assert "13 within a minute" in said(card)
    assert "takes longer than usual" in said(await world.apply(people[0]))
    await world.press(admin, await world.press(admin, card, "raid:release"), "raid:release:yes")
    await world.restart()
    assert len(cards(world)) == 1, "of these people moderators were told"


async def test_steps_are_asked_about_done_and_recorded(world: World, admin: MemberActor) -> None:
    mod, lobby = await moderator(world, admin), world.guild.channels["lobby"]
    trust(world)
    await raid(world)
    (card,) = cards(world)
    assert custom_ids(card) == ["raid:release", "raid:verify", "raid:pause"]
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    for step, question in (("verify", "Raise the verification"), ("pause", "Pause the invites")):
        shown = await world.press(mod, card, f"raid:{step}")
        assert question in said(shown)
        assert shown.ephemeral
        assert "✅" in said(await world.press(mod, shown, f"raid:{step}:yes"))
    assert guild.verification_level is discord.VerificationLevel.high
    put = [one for one in world.env.backend.http_requests if one.path.endswith("/incident-actions")]
    assert put[0].json["invites_disabled_until"] == (world.env.now() + timedelta(hours=6)).isoformat()
    shown = await world.press(mod, card, "raid:verify")
    assert "is High already" in said(await world.press(mod, shown, "raid:verify:yes"))
    questions = [await world.press(who, card, "raid:release") for who in (mod, admin)]
    assert "is released" in said(await world.press(mod, questions[0], "raid:release:yes"))
    assert "not held" in said(await world.press(admin, questions[1], "raid:release:yes"))
    # By hand, too.
    shown = await mod.slash(lobby, "raid")
    assert "raid:hold" in custom_ids(shown)
    question = await world.press(mod, shown, "raid:hold")
    assert "are held." in said(await world.press(mod, question, "raid:hold:yes"))
    await world.run_due()
    entries = "\n".join(m.content for m in world.guild.channels["audit"].history())
    for entry in ("I held the", f"{mod.mention} held", "released the hold", "to high", "for 6 hours"):
        assert entry in entries, entry


async def test_without_the_right_it_says_how_to_do_it_by_hand(world: World, admin: MemberActor) -> None:
    ids = ["raid:verify", "raid:verify:yes", "raid:pause", "raid:pause:yes"]
    message = await forged(world, *(discord.ui.Button(custom_id=one) for one in ids))
    for one in ids:
        assert "lacks the permission **Manage Server**" in said(await world.press(admin, message, one))
    trust(world)
    world.env.inject_error("PATCH", f"/guilds/{world.guild.id}", status=403, code=50013)
    assert "Discord does not let me" in said(await world.press(admin, message, "raid:verify:yes"))
    await world.run_due()
    assert "verification" not in "".join(m.content for m in world.guild.channels["audit"].history())


async def test_raids_are_for_moderators_of_this_alliance(world: World, admin: MemberActor) -> None:
    omar = await world.volunteer("omar")
    await raid(world)
    steps = [f"raid:{step}{end}" for step in ("verify", "pause", "hold", "release") for end in ("", ":yes")]
    message = await forged(world, *(discord.ui.Button(custom_id=one) for one in steps))
    for one in steps:
        assert "Only moderators" in said(await world.press(omar, message, one))
    assert "Only moderators" in said(await omar.slash(world.guild.channels["lobby"], "raid"))
    elsewhere = world.new_guild("Others")
    boss = await world.set_up(elsewhere)
    assert "How fast people come" in said(await boss.slash(elsewhere.channels["lobby"], "raid"))
    assert await world.bot.services.raids.held(world.guild.id) is not None
