"""Setting a server up, as its administrator would."""

from datetime import timedelta

import discord
from sqlalchemy import select

from bot.alliances.model import Level, Purpose
from bot.client import PERMISSIONS, missing_permissions
from bot.database.tables import audit, chapter_invitations
from bot.text import label
from tests.world import World, said


async def test_setup_shows_first_and_then_makes_roles_and_channels(world: World) -> None:
    admin = world.admin()
    lobby = world.guild.channels["lobby"]
    shown = await admin.slash(lobby, "setup")
    assert shown.ephemeral
    assert "create the role **Moderator**" in said(shown)
    assert "create the channel **#polls**" in said(shown)
    assert "moderators" not in world.guild.channels  # shown, not done

    done = await world.press(admin, shown, "setup:apply")
    assert "is set up" in said(done)
    assert {"Volunteer", "Organizer", "Moderator", "Administrator"} <= set(world.guild.roles)
    assert {purpose.value for purpose in Purpose} <= set(world.guild.channels)
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    assert chapter.channels[Purpose.AUDIT] == world.guild.channels["audit"].id
    actor = await world.bot.services.alliances.actor(world.guild.id, admin.id)
    assert actor.may(Level.ADMINISTRATOR)
    assert admin.member is not None
    assert "Administrator" in [role.name for role in admin.member.roles]


async def test_setup_again_doubles_nothing_and_mends_what_was_deleted(world: World) -> None:
    admin = await world.set_up()
    channels, roles = len(world.guild.channels), len(world.guild.roles)
    polls = world.bot.get_channel(world.guild.channels["polls"].id)
    assert isinstance(polls, discord.TextChannel)
    world.env.backend.delete_channel(polls.id)
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    assert said(shown).count("keep") == 9
    assert "create the channel **#polls**" in said(shown)
    await world.press(admin, shown, "setup:apply")
    assert (len(world.guild.channels), len(world.guild.roles)) == (channels, roles)
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    assert chapter.channels[Purpose.POLLS] == world.guild.channels["polls"].id


async def test_setup_pressed_several_times_at_once_makes_everything_once(world: World) -> None:
    admin = world.admin()
    other = world.member("other", roles=[world.guild.roles["Server admin"]])
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    theirs = await other.slash(world.guild.channels["lobby"], "setup")
    presses = [(admin, shown, "setup:apply")] * 4 + [(other, theirs, "setup:apply")]
    for answer in await world.press_at_once(*presses):
        assert "Alliance** is set up" in said(answer) or "is now a chapter" in said(answer)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    names = [role.name for role in guild.roles] + [channel.name for channel in guild.channels]
    assert [name for name in names if names.count(name) > 1] == []


async def test_setup_adopts_what_has_the_right_name_and_gives_its_holders_the_level(world: World) -> None:
    role = world.guild.create_role("moderator")
    world.guild.create_text_channel("welcome")
    holder = world.member("maria", roles=[role])
    world.member("omar", roles=[world.guild.create_role("VOLUNTEER")])
    admin = world.admin()
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    assert "use your role" in said(shown)
    assert said(shown).count("one person holds it already") == 1  # volunteers come in by their application
    assert "use your channel" in said(shown)
    await world.press(admin, shown, "setup:apply")
    actor = await world.bot.services.alliances.actor(world.guild.id, holder.id)
    assert actor.highest is Level.MODERATOR
    await world.run_due()
    posted = [message.content for message in world.guild.channels["audit"].history()]
    assert len([entry for entry in posted if f"made {holder.mention} a moderator" in entry]) == 1


async def test_setup_adopts_neither_power_for_everybody_nor_a_public_channel_for_moderators(
    world: World,
) -> None:
    strong = world.guild.create_role("Volunteer", permissions=discord.Permissions(manage_roles=True))
    read_by_all = {world.guild.create_text_channel(name).id for name in ("moderators", "audit")}
    admin = world.admin()
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    assert "create the role **Volunteer**" in said(shown)
    assert "create the channel **#moderators**" in said(shown)
    await world.press(admin, shown, "setup:apply")
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    assert chapter.roles[Level.VOLUNTEER] != strong.id
    for purpose in (Purpose.MODERATORS, Purpose.AUDIT):
        channel = world.bot.get_channel(chapter.channels[purpose])
        assert isinstance(channel, discord.TextChannel)
        assert channel.id not in read_by_all
        assert not channel.permissions_for(channel.guild.default_role).view_channel
    # Once they are the alliance's, they stay: whoever opens them does so knowingly.
    again = await admin.slash(world.guild.channels["lobby"], "setup")
    assert said(again).count("keep") == 10


async def test_setup_names_a_missing_permission_and_a_role_above_with_their_mend(world: World) -> None:
    assert world.guild.me is not None
    without = discord.Permissions(PERMISSIONS.value)
    without.manage_roles = False
    organizer = world.guild.create_role("Organizer")
    world.env.backend.edit_role(world.guild.id, organizer.id, {"position": 20})
    world.env.backend.edit_role(world.guild.id, world.guild.me.top_role.id, {"permissions": without.value})
    admin = world.admin("boss")
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    assert "give me the permission **Manage roles**" in said(shown)
    assert "above **Organizer**" in said(shown)
    assert not shown.response.components  # nothing to press before that is mended
    own = {"permissions": 0, "name": "*" * 100}
    world.env.backend.edit_role(world.guild.id, world.guild.me.top_role.id, own)
    world.env.backend.edit_role(world.guild.id, world.guild.id, {"permissions": 0})  # everyone's
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    parts = "".join(said(part) for part in (shown.response, *shown.followups))
    assert parts.count("give me the permission") == len(missing_permissions(discord.Permissions.none()))
    assert "above **Organizer**" in parts


def test_every_permission_has_the_name_that_discord_shows() -> None:
    missing = missing_permissions(discord.Permissions.none())
    assert "view_channel" in missing
    assert all(label("en", f"permission-{name.replace('_', '-')}") for name in missing)
    assert missing_permissions(discord.Permissions(administrator=True)) == []


async def test_setup_is_for_server_administrators(world: World) -> None:
    admin = await world.set_up()
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    nobody = world.member("nobody")
    assert "setup" not in nobody.available_commands(world.guild.channels["lobby"])
    # The button of somebody else's answer, as a forged press would be: checked again.
    organizer = world.member("orga")
    await admin.slash(world.guild.channels["lobby"], "level give", person=organizer, level="organizer")
    assert "Only an administrator of this server" in said(
        await forged(world, organizer, "setup:apply", shown)
    )


async def test_a_second_server_joins_by_an_invitation_that_works_once(world: World) -> None:
    founder = await world.set_up()
    invited = await founder.slash(world.guild.channels["lobby"], "alliance invite")
    code = said(invited).split("`")[1]
    second, third = world.new_guild("Second"), world.new_guild("Third")
    bosses = [world.admin("boss2", second), world.admin("boss3", third)]
    shown = [
        await boss.slash(guild.channels["lobby"], "setup", invitation=f" {code.upper()} ")
        for boss, guild in zip(bosses, (second, third), strict=True)
    ]
    assert "becomes a chapter of **Texas Alliance**" in said(shown[0])
    done = await world.press(bosses[0], shown[0], f"setup:apply:{code}")
    assert "is now a chapter of **Texas Alliance**" in said(done)
    assert "not good" in said(await world.press(bosses[1], shown[1], f"setup:apply:{code}"))
    alliances = world.bot.services.alliances
    assert await alliances.chapter(third.id) is None
    assert "polls" not in third.channels
    first, joined = await alliances.chapter(world.guild.id), await alliances.chapter(second.id)
    assert first is not None
    assert joined is not None
    assert joined.alliance_id == first.alliance_id
    # Its administrator is nobody in the alliance, and makes nobody anything by giving roles there.
    assert (await alliances.actor(second.id, bosses[0].id)).highest is None
    world.env.backend.add_member_role(second.id, bosses[0].id, second.roles["Moderator"].id)
    await world.env.settle()
    assert (await alliances.actor(second.id, bosses[0].id)).highest is None
    # They may check and mend their own server, though, and the founder is the founder there too.
    again = await bosses[0].slash(second.channels["lobby"], "setup")
    assert "is now a chapter" in said(await world.press(bosses[0], again, "setup:apply"))
    founder_there = second.add_member(founder.user)
    assert "2 servers" in said(await founder_there.slash(second.channels["lobby"], "alliance servers"))
    assert "already a chapter" in said(
        await bosses[0].slash(second.channels["lobby"], "setup", invitation=code)
    )


async def test_an_invitation_ends_after_a_day_and_only_administrators_invite(world: World) -> None:
    founder = await world.set_up()
    lobby = world.guild.channels["lobby"]
    code = said(await founder.slash(lobby, "alliance invite")).split("`")[1]
    assert "Only administrators" in said(await world.member("anna").slash(lobby, "alliance invite"))
    await world.skip(timedelta(days=1))
    second = world.new_guild("Second")
    boss = world.admin("boss", second)
    assert "not good" in said(await boss.slash(second.channels["lobby"], "setup", invitation=code))


async def test_an_invitation_is_worth_as_much_as_who_made_it(world: World) -> None:
    founder = await world.set_up()
    lobby = world.guild.channels["lobby"]
    second, carl = world.new_guild("Second"), world.member("carl")
    boss = world.admin("boss", second)

    async def join(code: str) -> str:
        return said(await boss.slash(second.channels["lobby"], "setup", invitation=code))

    await founder.slash(lobby, "level give", person=carl, level="administrator")
    code = said(await carl.slash(lobby, "alliance invite")).split("`")[1]
    shown = await boss.slash(second.channels["lobby"], "setup", invitation=code)
    await founder.slash(lobby, "level take", person=carl, level="administrator")
    assert "not good" in said(await world.press(boss, shown, f"setup:apply:{code}"))
    assert "not good" in await join(code)
    assert await world.bot.services.alliances.chapter(second.id) is None
    await founder.slash(lobby, "level give", person=carl, level="administrator")
    assert "becomes a chapter" in await join(code)


async def test_what_ran_out_is_not_kept(world: World) -> None:
    founder = await world.set_up()
    for _ in range(2):
        await founder.slash(world.guild.channels["lobby"], "alliance invite")
    await world.skip(timedelta(days=1))
    await founder.slash(world.guild.channels["lobby"], "alliance invite")
    async with world.bot.services.alliances._database.read() as connection:
        assert len((await connection.execute(select(chapter_invitations))).all()) == 1


async def forged(world: World, who: object, custom_id: str, _like: object) -> object:
    """A press on a button that this person was never shown: the bot's own message with that custom_id."""
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="forged", custom_id=custom_id))
    with world.env._bot_scope():
        message = await channel.send("forged", view=view)
    return await world.press(who, message, custom_id)  # type: ignore[arg-type]


async def test_setup_is_on_the_record(world: World) -> None:
    admin = await world.set_up()
    async with world.bot.services.alliances._database.read() as connection:
        acts = (await connection.execute(select(audit.c.act, audit.c.actor_id))).all()
    assert ("setup", admin.id) in [tuple(row) for row in acts]
    posted = world.guild.channels["audit"].last_message
    assert posted is not None
    assert "set up the server" in posted.content


async def test_setup_when_discord_refuses_says_so_and_can_be_run_again(world: World) -> None:
    admin = world.admin()
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    world.env.inject_error("POST", "/guilds/*/channels", status=403, code=50013)
    failed = await world.press(admin, shown, "setup:apply")
    assert "Discord does not let me" in said(failed)
    assert "is set up" in said(await world.press(admin, shown, "setup:apply"))
    assert len([name for name in world.guild.roles if name == "Moderator"]) == 1
