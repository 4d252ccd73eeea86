"""Deciding on applications, as moderators and applicants see it."""

from datetime import timedelta

import discord
import pytest
from simcord import GuildHandle, MemberActor

from bot.alliances.model import Level
from tests.volunteers.test_joining import forged
from tests.world import World, custom_ids, said

NO = {"reason": "We do not know you **yet**. @everyone"}


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


async def moderator(world: World, admin: MemberActor, name: str = "mod") -> MemberActor:
    who = await world.volunteer(name)
    await admin.slash(world.guild.channels["lobby"], "level give", person=who, level="moderator")
    return who


def card_of(world: World, who: MemberActor, guild: GuildHandle | None = None) -> discord.Message:
    channel = (guild or world.guild).channels["moderators"]
    return next(m for m in reversed(channel.history()) if who.mention in said(m))


def button(world: World, who: MemberActor, act: str) -> str:
    return next(i for i in custom_ids(card_of(world, who)) if i.endswith(act))


def has_role(who: MemberActor, name: str = "Volunteer") -> bool:
    assert who.member is not None
    return name in [role.name for role in who.member.roles]


async def test_approval_gives_the_role_and_tells_the_person_where_they_applied(
    world: World, admin: MemberActor
) -> None:
    mod, maria = await moderator(world, admin), world.member("maria")
    await world.apply(maria)
    shown = await world.press(mod, card_of(world, maria), button(world, maria, "approve"))
    await world.run_due()
    assert f"{maria.mention} is a volunteer now." in said(shown)
    assert has_role(maria)
    told = world.guild.channels["lobby"].last_message
    assert told is not None
    assert "Welcome to Texas Alliance" in told.content
    assert [one.id for one in told.mentions] == [maria.id]
    card = card_of(world, maria)
    assert f"✅ **Approved** by {mod.mention}" in said(card)
    assert custom_ids(card) == []
    entry = world.guild.channels["audit"].last_message
    assert entry is not None
    assert f"{mod.mention} approved the application of {maria.mention}" in entry.content


async def test_who_allowed_it_is_told_directly_and_nowhere_else(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    shown = await maria.slash(world.guild.channels["lobby"], "me")
    await maria.select(shown.response, ["membership"], custom_id="me:topics")
    before = len(world.guild.channels["lobby"].history())
    await world.press(admin, card_of(world, maria), button(world, maria, "approve"))
    await world.run_due()
    direct = maria.user.dm_channel.last_message
    assert direct is not None
    assert "Welcome to Texas Alliance" in direct.content
    assert len(world.guild.channels["lobby"].history()) == before


async def test_a_decline_needs_a_reason_which_only_the_applicant_reads(
    world: World, admin: MemberActor
) -> None:
    maria, omar = world.member("maria"), world.member("omar")
    await world.apply(maria)
    form = await world.press(admin, card_of(world, maria), button(world, maria, "decline"))
    assert "Please say why" in said(await admin.submit_modal(form, {"reason": "\u200b"}))
    form = await world.press(admin, card_of(world, maria), button(world, maria, "decline"))
    await admin.submit_modal(form, NO)
    await world.run_due()
    card = card_of(world, maria)
    assert "⛔ **Declined**" in said(card)
    assert "\\@everyone" in said(card)
    assert custom_ids(card) == []
    told = world.guild.channels["lobby"].last_message
    assert told is not None
    assert [one.id for one in told.mentions] == [maria.id]
    assert "We do not know you" not in said(told)
    (answer,) = custom_ids(told)
    await world.restart()
    shown = await world.press(maria, told, answer)
    assert shown.ephemeral
    assert "We do not know you" in said(shown)
    assert "no such application" in said(await world.press(omar, told, answer))
    assert not has_role(maria)


async def test_declined_people_read_why_and_may_apply_again(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    form = await world.press(admin, card_of(world, maria), button(world, maria, "decline"))
    await admin.submit_modal(form, NO)
    shown = await maria.slash(world.guild.channels["lobby"], "join")
    assert "We do not know you" in said(shown)
    await world.apply(maria)
    card = card_of(world, maria)
    assert "Earlier: declined" in said(card)
    await world.press(admin, card, custom_ids(card)[0])
    assert has_role(maria)


async def test_an_answer_in_direct_messages_can_be_read_there(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    shown = await maria.slash(world.guild.channels["lobby"], "me")
    await maria.select(shown.response, ["membership"], custom_id="me:topics")
    form = await world.press(admin, card_of(world, maria), button(world, maria, "decline"))
    await admin.submit_modal(form, NO)
    await world.run_due()
    direct = maria.user.dm_channel.last_message
    assert direct is not None
    read = await maria.user.click(direct, custom_id=custom_ids(direct)[0])
    assert "We do not know you" in said(read)


async def test_the_second_of_two_moderators_is_told_who_decided(world: World, admin: MemberActor) -> None:
    mod, maria = await moderator(world, admin), world.member("maria")
    await world.apply(maria)
    number = button(world, maria, "approve").split(":")[1]
    form = await world.press(mod, card_of(world, maria), f"application:{number}:decline")
    await world.press(admin, card_of(world, maria), f"application:{number}:approve")
    late = await mod.submit_modal(form, NO)
    assert f"{admin.mention} approved this application already" in said(late)
    old = await forged(
        world, *(discord.ui.Button(custom_id=f"application:{number}:{act}") for act in ("approve", "ask"))
    )
    await world.restart()
    for act in ("approve", "ask"):
        assert "already" in said(await world.press(mod, old, f"application:{number}:{act}"))
    assert has_role(maria)


async def test_asking_opens_one_private_conversation_under_the_welcome_channel(
    world: World, admin: MemberActor
) -> None:
    mod, maria = await moderator(world, admin), world.member("maria")
    await world.apply(maria)
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    (thread,) = world.guild.channels["welcome"].threads
    assert thread.mention in said(shown)
    opening = thread.history()[0]
    assert {one.id for one in opening.mentions} == {maria.id, admin.id}
    channel = world.bot.get_channel(thread.id)
    assert isinstance(channel, discord.Thread)
    assert channel.is_private()
    assert {one.id for one in await channel.fetch_members()} >= {maria.id, admin.id}
    assert thread.mention in said(card_of(world, maria))
    # Another moderator is led to the same one, after a restart too.
    await world.restart()
    assert thread.mention in said(await world.press(mod, card_of(world, maria), button(world, maria, "ask")))
    assert len(world.guild.channels["welcome"].threads) == 1
    # It was deleted by hand: a new one.
    world.env.backend.delete_channel(thread.id)
    again = await world.press(mod, card_of(world, maria), button(world, maria, "ask"))
    assert "Ask here" in said(again)
    assert thread.mention not in said(again)


async def test_asking_where_that_cannot_be(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    world.env.inject_error("POST", "/channels/*/threads", status=403, code=50013)
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    assert "Discord does not let me do that" in said(shown)
    world.env.backend.delete_channel(world.guild.channels["welcome"].id)
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    assert "The welcome channel is gone" in said(shown)
    await world.press(admin, card_of(world, maria), button(world, maria, "approve"))
    assert has_role(maria)


async def test_only_moderators_of_this_alliance_decide(world: World, admin: MemberActor) -> None:
    maria, omar = world.member("maria"), await world.volunteer("omar")
    await world.apply(maria)
    number = button(world, maria, "approve").split(":")[1]
    ids = [f"application:{number}:{act}" for act in ("approve", "decline", "ask")]
    here = await forged(world, *(discord.ui.Button(custom_id=one) for one in ids))
    elsewhere = world.new_guild("Others")
    boss = await world.set_up(elsewhere)
    channel = world.bot.get_channel(elsewhere.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    for one in ids:
        view.add_item(discord.ui.Button(custom_id=one))
    with world.env._bot_scope():
        there = await channel.send("forged", view=view)
    for one in ids:
        assert "Only moderators" in said(await world.press(omar, here, one))
        assert "Only moderators" in said(await world.press(maria, here, one))
        assert "no such application" in said(await world.press(boss, there, one))
    assert "Only moderators" in said(await omar.slash(world.guild.channels["lobby"], "applications"))
    assert "No application" in said(await boss.slash(elsewhere.channels["lobby"], "applications"))
    assert not has_role(maria)
    assert len(custom_ids(card_of(world, maria))) == 4


async def test_an_applicant_who_left_before_the_decision(world: World, admin: MemberActor) -> None:
    maria, omar = world.member("maria"), world.member("omar")
    await world.apply(maria)
    card = card_of(world, maria)
    world.guild.remove_member(maria)
    await world.env.settle()
    assert "**Left** before a decision" in said(card_of(world, maria))
    late = await forged(world, discord.ui.Button(custom_id=custom_ids(card)[0]))
    assert "left before anybody decided" in said(await world.press(admin, late, custom_ids(card)[0]))
    # The bot has not heard of it: it looks before it approves.
    await world.apply(omar)
    card = card_of(world, omar)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.env.backend.get_guild(world.guild.id).members.pop(omar.id)
    guild._members.pop(omar.id)
    assert "has left the server" in said(await world.press(admin, card, custom_ids(card)[0]))
    assert "**Left** before a decision" in said(card_of(world, omar))


async def test_approval_stands_when_the_role_cannot_be_given_and_says_how_to_mend_it(
    world: World, admin: MemberActor
) -> None:
    people = [world.member(name) for name in ("maria", "omar", "lin")]
    for who in people:
        await world.apply(who)
    role = world.guild.roles["Volunteer"]
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    shown = await world.press(admin, card_of(world, people[0]), button(world, people[0], "approve"))
    assert "is a volunteer now" in said(shown)
    assert "I could not change the role **Volunteer**" in said(shown)
    world.env.backend.edit_role(world.guild.id, role.id, {"position": 20})
    shown = await world.press(admin, card_of(world, people[1]), button(world, people[1], "approve"))
    assert "it stands above mine" in said(shown)
    world.env.backend.delete_role(world.guild.id, role.id)
    shown = await world.press(admin, card_of(world, people[2]), button(world, people[2], "approve"))
    assert "does not exist any more" in said(shown)
    for who in people:
        actor = await world.bot.services.alliances.actor(world.guild.id, who.id)
        assert actor.may(Level.VOLUNTEER)
    # Mended: the command that the finding names gives the role.
    lobby = world.guild.channels["lobby"]
    await world.press(admin, await admin.slash(lobby, "setup"), "setup:apply")
    done = await admin.slash(lobby, "volunteer restore", person=people[2])
    assert "is a volunteer." in said(done)
    assert has_role(people[2])


async def test_approval_stands_when_the_card_cannot_be_redrawn(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "approve"))
    assert "is a volunteer now" in said(shown)
    assert has_role(maria)
    # The card still has its buttons: the next press says who decided, and redraws it.
    again = await world.press(admin, card_of(world, maria), button(world, maria, "approve"))
    assert "approved this application already" in said(again)
    assert custom_ids(card_of(world, maria)) == []


async def test_without_a_moderators_channel_nothing_is_lost(world: World, admin: MemberActor) -> None:
    maria, lobby = world.member("maria"), world.guild.channels["lobby"]
    world.env.backend.delete_channel(world.guild.channels["moderators"].id)
    await world.apply(maria)
    listed = await admin.slash(lobby, "applications")
    assert "no card in the channel" in said(listed)
    assert maria.mention in said(listed)
    # Setup makes a new channel, and the card comes there.
    await world.press(admin, await admin.slash(lobby, "setup"), "setup:apply")
    await world.run_due()
    assert len(custom_ids(card_of(world, maria))) == 4
    assert "[card](https://discord.com/channels/" in said(await admin.slash(lobby, "applications"))


async def test_waiting_applications_are_listed_and_decided_from_the_list(
    world: World, admin: MemberActor
) -> None:
    lobby = world.guild.channels["lobby"]
    assert "No application waits" in said(await admin.slash(lobby, "applications"))
    people = [world.member(f"person{n}") for n in range(12)]
    for who in people:
        await world.apply(who)
    listed = await admin.slash(lobby, "applications")
    assert all(who.mention in said(listed) for who in people[:10])
    assert people[10].mention not in said(listed)
    more = next(one for one in custom_ids(listed) if one.startswith("applications:after"))
    await world.press(admin, listed, more)
    assert people[11].mention in said(listed)
    number = button(world, people[11], "approve").split(":")[1]
    opened = await admin.select(listed.response, [number], custom_id="applications:open")
    done = await world.press(admin, opened, f"application:{number}:approve")
    assert "is a volunteer now" in said(done)
    assert has_role(people[11])
    assert custom_ids(card_of(world, people[11])) == []
    assert "✅ **Approved**" in said(opened)


async def test_a_forged_pick_in_the_list(world: World, admin: MemberActor) -> None:
    for value in ("x", "999999", "9" * 30, "1; drop table"):
        option = discord.SelectOption(label="x", value=value)
        message = await forged(world, discord.ui.Select(custom_id="applications:open", options=[option]))
        shown = await admin.select(message, [value], custom_id="applications:open")
        assert "no such application" in said(shown)


async def test_a_name_that_would_break_the_card(world: World, admin: MemberActor) -> None:
    nasty = world.guild.add_member(world.env.create_user("nasty"), nick="**@everyone** `||<@1>\u202e")
    await world.apply(nasty)
    card = card_of(world, nasty)
    assert "\\*\\*\\@everyone" in said(card)
    assert [one.id for one in card.mentions] == [nasty.id]
    assert not card.mention_everyone


async def test_nobody_decides_about_their_own_application(world: World, admin: MemberActor) -> None:
    mod = await moderator(world, admin)
    await world.apply(admin)
    card = card_of(world, admin)
    for act in ("approve", "decline", "ask"):
        shown = await world.press(admin, card, button(world, admin, act))
        assert "another moderator has to decide about it" in said(shown)
    await world.press(mod, card, button(world, admin, "approve"))
    assert f"✅ **Approved** by {mod.mention}" in said(card_of(world, admin))


async def test_the_card_says_how_long_somebody_has_been_known(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    made = int(discord.utils.snowflake_time(maria.id).timestamp())
    guild = world.bot.get_guild(world.guild.id)
    member = guild.get_member(maria.id) if guild else None
    assert member is not None
    assert member.joined_at is not None
    joined = int(member.joined_at.timestamp())
    assert f"account made <t:{made}:R> · in this server since <t:{joined}:R>" in said(card_of(world, maria))


async def test_an_answer_is_promised_and_moderators_told_once_when_it_is_late(
    world: World, admin: MemberActor
) -> None:
    def told() -> list[str]:
        return [m.content for m in world.guild.channels["moderators"].history() if "is late" in m.content]

    people = [world.member(name) for name in ("maria", "omar", "lin")]
    shown = [await world.apply(who) for who in people]
    promised = int((world.env.now() + timedelta(days=7)).timestamp())
    assert f"their answer by <t:{promised}:F>" in said(shown[0])
    assert f"promised by <t:{promised}:F>" in said(card_of(world, people[0]))
    await world.skip(timedelta(days=6))
    await world.press(admin, card_of(world, people[1]), button(world, people[1], "approve"))
    world.guild.remove_member(people[2])
    await world.env.settle()
    assert not told()
    await world.restart()
    await world.skip(timedelta(days=2))
    await world.skip(timedelta(days=9))
    (one,) = told()
    assert people[0].mention in one
    assert "[card](" in one
