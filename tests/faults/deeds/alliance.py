"""Setting up, levels, the pledge, the audit log, help."""

from collections import Counter
from collections.abc import AsyncIterator

from simcord import GuildHandle

from bot.alliances.model import Level, Purpose
from bot.alliances.rules import CHANNEL_NAMES, ROLE_NAMES
from tests.faults.stage import Act, Stage
from tests.world import custom_ids, said


def whole(stage: Stage, guild: GuildHandle) -> None:
    """Nothing is missing and nothing is there twice."""
    found = stage.bot.get_guild(guild.id)
    assert found is not None
    roles = Counter(role.name for role in found.roles)
    channels = Counter(channel.name for channel in found.text_channels)
    assert all(roles[name] == 1 for name in ROLE_NAMES.values()), roles
    assert all(channels[name] == 1 for name in CHANNEL_NAMES.values()), channels
    joins = [m for m in guild.channels["welcome"].history() if any("join:" in one for one in custom_ids(m))]
    assert len(joins) == 1, joins


async def looking_at_setup(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "setup")


async def somebody_sets_up(stage: Stage) -> AsyncIterator[Act]:
    guild = stage.world.new_guild(f"Alliance {stage.number()}")
    boss = stage.world.admin(f"boss{stage.number()}", guild)
    shown = await boss.slash(guild.channels["lobby"], "setup")
    yield lambda: stage.world.press(boss, shown, "setup:apply")
    whole(stage, guild)
    assert stage.has_role(boss, "Administrator")
    assert (await stage.actor(boss)).highest is Level.ADMINISTRATOR


async def somebody_sets_up_again_after_a_channel_was_deleted(stage: Stage) -> AsyncIterator[Act]:
    guild = stage.world.new_guild(f"Alliance {stage.number()}")
    boss = await stage.world.set_up(guild)
    stage.env.backend.delete_channel(guild.channels["welcome"].id)
    await stage.env.settle()
    shown = await boss.slash(guild.channels["lobby"], "setup")
    yield lambda: stage.world.press(boss, shown, "setup:apply")
    whole(stage, guild)


async def somebody_invites_a_server(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "alliance invite")


async def looking_at_servers(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "alliance servers")


async def looking_at_the_pledge(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "alliance pledge")


async def somebody_changes_the_pledge(stage: Stage) -> AsyncIterator[Act]:
    guild = stage.world.new_guild(f"Alliance {stage.number()}")
    boss = await stage.world.set_up(guild)
    form = await boss.slash(guild.channels["lobby"], "alliance pledge")
    yield lambda: boss.submit_modal(form, {"text": "Be excellent."})
    whole(stage, guild)
    shown = await stage.newcomer(guild).slash(guild.channels["lobby"], "join")
    assert "Be excellent." in said(shown)
    chapter = await stage.bot.services.alliances.chapter(guild.id)
    assert chapter is not None
    # Where the welcome message could not be changed, pressing its button shows the new pledge and changes it.
    [card] = guild.channels["welcome"].history()
    if "Be excellent." not in said(card):
        await stage.press(stage.newcomer(guild), card, "join:")
    [card] = guild.channels["welcome"].history()
    assert "Be excellent." in said(card)
    assert chapter.messages[Purpose.WELCOME] == card.id


async def somebody_gives_a_level(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    yield lambda: stage.slash(stage.admin, "level give", person=who, level="moderator")
    assert (await stage.actor(who)).highest is Level.MODERATOR
    assert stage.has_role(who, "Moderator")


async def somebody_takes_a_level(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(stage.admin, "level give", person=who, level="moderator")
    yield lambda: stage.slash(stage.admin, "level take", person=who, level="moderator")
    assert (await stage.actor(who)).highest is Level.VOLUNTEER
    assert not stage.has_role(who, "Moderator")


async def looking_at_the_audit_log(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "audit")


async def looking_at_older_entries(stage: Stage) -> AsyncIterator[Act]:
    for _ in range(10):
        await stage.bot.services.alliances.invite(await stage.actor(stage.admin))
    shown = await stage.slash(stage.admin, "audit")
    yield lambda: stage.press(stage.admin, shown, "audit:")


async def looking_at_help(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "help")


async def it_follows_a_role_given_by_hand(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    role = stage.world.guild.roles["Organizer"]

    async def act() -> None:
        stage.env.backend.add_member_role(stage.world.guild.id, who.id, role.id)
        await stage.env.settle()
        await stage.world.run_due()

    yield act
    assert (await stage.actor(who)).highest is Level.ORGANIZER


async def somebody_joins_with_a_server(stage: Stage) -> AsyncIterator[Act]:
    guild = stage.world.new_guild(f"Chapter {stage.number()}")
    boss = stage.world.admin(f"boss{stage.number()}", guild)
    code, _ = await stage.bot.services.alliances.invite(await stage.actor(stage.admin))
    shown = await boss.slash(guild.channels["lobby"], "setup", invitation=code)
    yield lambda: stage.world.press(boss, shown, f"setup:apply:{code}")
    whole(stage, guild)
    assert (await stage.actor(boss)).alliance_id == (await stage.actor(stage.admin)).alliance_id
