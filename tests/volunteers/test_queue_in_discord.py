"""The queue as moderators use it: filters, notes, several approved at once, and asking."""

import discord
import pytest
from simcord import MemberActor, ResponseMessage

from tests.volunteers.test_deciding import button, card_of, has_role, moderator
from tests.volunteers.test_joining import forged
from tests.world import World, custom_ids, said


@pytest.fixture
async def admin(world: World) -> MemberActor:
    return await world.set_up()


def begins(shown: object, start: str) -> str:
    return next(one for one in custom_ids(shown) if one.startswith(start))


def number(world: World, who: MemberActor) -> str:
    return button(world, who, "approve").split(":")[1]


async def review(world: World, mod: MemberActor, *people: MemberActor) -> ResponseMessage:
    """The card on which these stand, to be approved."""
    listed = await mod.slash(world.guild.channels["lobby"], "applications")
    await world.press(mod, listed, begins(listed, "applications:several"))
    chosen = [number(world, who) for who in people]
    await mod.select(listed.response, chosen, custom_id=begins(listed, "applications:chosen"))
    return listed.response


async def test_several_are_approved_after_a_look_at_each(world: World, admin: MemberActor) -> None:
    people = [world.member(f"person{n}") for n in range(4)]
    for who in people:
        await world.apply(who)
    form = await world.press(admin, card_of(world, people[0]), button(world, people[0], "note"))
    assert "Noted" in said(await admin.submit_modal(form, {"note": "Known from the march."}))
    card = await review(world, admin, *people[:3])
    shown = said(card)
    assert "Approve these 3?" in shown
    assert "📝 Known from the march." in shown
    assert shown.count("Harris County, Texas · applied") == 3
    assert shown.count("Discord account made") == shown.count("in this server since") == 3
    # After a restart the card still knows which; and one can be left out.
    await world.restart()
    await admin.select(
        card, [number(world, who) for who in people[:2]], custom_id=begins(card, "applications:chosen")
    )
    done = await world.press(admin, card, "applications:approve")
    await world.run_due()
    assert said(card).count("is a volunteer now") == 2, said(done)
    assert [has_role(who) for who in people] == [True, True, False, False]
    assert "✅ **Approved**" in said(card_of(world, people[0]))
    entries = [m.content for m in world.guild.channels["audit"].history()]
    assert sum("approved the application" in entry for entry in entries) == 2


async def test_trouble_with_one_leaves_the_others(world: World, admin: MemberActor) -> None:
    people = [world.member(f"person{n}") for n in range(4)]
    for who in (*people, admin):
        await world.apply(who)
    card = await review(world, admin, *people)  # one's own is not among them
    assert admin.mention not in said(card)
    assert "Approve these 4?" in said(card)
    form = await world.press(admin, card_of(world, people[0]), button(world, people[0], "decline"))
    await admin.submit_modal(form, {"reason": "No."})
    world.env.backend.remove_member(world.guild.id, people[1].id)
    await world.env.settle()
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    await world.press(admin, card, "applications:approve")
    shown = said(card)
    assert "declined this application already" in shown
    assert "left before anybody decided" in shown
    assert shown.count("is a volunteer now") == 2
    assert "I could not change the role" in shown
    assert [has_role(who) for who in people[2:]] == [False, True]


async def test_two_moderators_who_approve_the_same_at_once(world: World, admin: MemberActor) -> None:
    mod = await moderator(world, admin)
    people = [world.member(f"person{n}") for n in range(3)]
    for who in people:
        await world.apply(who)
    cards = [await review(world, who, *people) for who in (admin, mod)]
    await world.press_at_once(
        (admin, cards[0], "applications:approve"),
        (mod, cards[1], "applications:approve"),
    )
    await world.run_due()
    told = [said(card) for card in cards]
    assert sum(one.count("is a volunteer now") for one in told) == 3
    assert sum(one.count("approved this application already") for one in told) == 3
    assert all(has_role(who) for who in people)
    welcomes = [m for m in world.guild.channels["lobby"].history() if "Welcome to Texas" in m.content]
    assert len(welcomes) == 3 + 1  # and the moderator's own, of before


async def test_filters_come_with_every_page(world: World, admin: MemberActor) -> None:
    lobby = world.guild.channels["lobby"]
    texans = [world.member(f"texan{n}") for n in range(12)]
    for who in texans:
        await world.apply(who)
    other = world.member("other")
    await world.apply(other, "Kings County, California")
    listed = await admin.slash(lobby, "applications", state="TX")
    assert "decision: 12" in said(listed)
    await world.press(admin, listed, begins(listed, "applications:after"))
    assert texans[11].mention in said(listed)
    assert other.mention not in said(listed)
    await world.press(admin, listed, begins(listed, "applications:several"))
    assert said(listed).count("applied <t:") == 12
    assert other.mention not in said(listed)
    shown = await admin.slash(lobby, "applications", county="06031", late=False, asked=False)
    assert other.mention in said(shown)
    assert "No such application" in said(await admin.slash(lobby, "applications", late=True))


async def test_the_queue_is_for_moderators_of_this_alliance(world: World, admin: MemberActor) -> None:
    maria, omar = world.member("maria"), await world.volunteer("omar")
    await world.apply(maria)
    pressed = [
        "applications:several:0:",
        "applications:after:0:",
        "applications:approve",
        f"application:{number(world, maria)}:note",
    ]
    buttons = [discord.ui.Button(custom_id=one) for one in pressed]
    option = discord.SelectOption(label="x", value=number(world, maria), default=True)
    select = discord.ui.Select(custom_id="applications:chosen:", options=[option])
    message = await forged(world, *buttons, select)
    for one in pressed:
        assert "Only moderators" in said(await world.press(omar, message, one))
    picked = await omar.select(message, [number(world, maria)], custom_id="applications:chosen:")
    assert "Only moderators" in said(picked)
    elsewhere = world.new_guild("Others")
    boss = await world.set_up(elsewhere)
    channel = world.bot.get_channel(elsewhere.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    for item in (*buttons, select):
        view.add_item(item)
    with world.env._bot_scope():
        there = await channel.send("forged", view=view)
    answers = [said(await world.press(boss, there, one)) for one in pressed]
    assert maria.mention not in "".join(answers)
    assert "no such application" in answers[3]
    assert not has_role(maria)


async def test_forged_codes_and_picks_are_refused_in_words(world: World, admin: MemberActor) -> None:
    for bad in ("s4x", "z1", "y99999", "l7"):
        ids = [f"applications:several:0:{bad}", f"applications:after:0:{bad}"]
        message = await forged(world, *(discord.ui.Button(custom_id=one) for one in ids))
        for one in ids:
            assert "does not know" in said(await world.press(admin, message, one))
    options = [discord.SelectOption(label="x", value=f"{n}", default=True) for n in range(25)]
    many = discord.ui.Select(custom_id="applications:chosen:", options=options, max_values=25)
    more = discord.ui.Select(
        custom_id="applications:chosen:s48",
        options=[discord.SelectOption(label="x", value=f"{n + 50}", default=True) for n in range(25)],
        max_values=25,
    )
    yes = discord.ui.Button[discord.ui.View](custom_id="applications:approve")
    message = await forged(world, many, more, yes)
    assert "At most 25" in said(await world.press(admin, message, "applications:approve"))


async def test_a_note_form_outlives_a_restart_and_what_it_says_is_inert(
    world: World, admin: MemberActor
) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    form = await world.press(admin, card_of(world, maria), button(world, maria, "note"))
    await world.restart()
    await admin.submit_modal(form, {"note": "**@everyone** <@1>"})
    card = card_of(world, maria)
    assert f"📝 {admin.mention}" in said(card)
    assert "\\*\\*\\@everyone" in said(card)
    assert not card.mention_everyone
    own = await world.press(admin, card, button(world, maria, "note"))
    assert own.ephemeral
    assert "Only you can change it" in said(own)
    correct, remove, more = custom_ids(own)
    form = await world.press(admin, own, correct)
    await world.restart()
    await admin.submit_modal(form, {"note": "Corrected."})
    assert "Corrected." in said(card_of(world, maria))
    form = await world.press(admin, await forged(world, discord.ui.Button(custom_id=more)), more)
    await admin.submit_modal(form, {"note": "Another."})
    own = await world.press(admin, card, button(world, maria, "note"))
    await world.press(admin, own, remove)
    assert "Another." in said(own)
    assert "Corrected." not in said(own)
    assert "Corrected." not in said(card_of(world, maria))
    message = await forged(world, *(discord.ui.Button(custom_id=one) for one in (correct, remove)))
    for one in (correct, remove):
        assert "is gone" in said(await world.press(admin, message, one))
    await world.press(admin, card, button(world, maria, "approve"))  # and what is wrong can still be mended
    mine = button(world, maria, "note:own")
    own = await world.press(admin, card_of(world, maria), mine)
    correct, remove = custom_ids(own)
    await world.press(admin, own, remove)
    assert "noted nothing" in said(own)
    assert custom_ids(card_of(world, maria)) == []
    message = await forged(world, discord.ui.Button(custom_id=mine))
    assert "Only moderators" in said(await world.press(maria, message, mine))


async def test_who_is_asked_is_led_there_and_a_deleted_conversation_is_none(
    world: World, admin: MemberActor
) -> None:
    maria, lobby = world.member("maria"), world.guild.channels["lobby"]
    await world.apply(maria)
    await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    (thread,) = world.guild.channels["welcome"].threads
    assert f"ask you something about it in {thread.mention}" in said(await maria.slash(lobby, "join"))
    found = world.bot.get_channel(thread.id)
    assert isinstance(found, discord.Thread)
    with world.env._bot_scope():
        await found.edit(archived=True, locked=True)
    await world.env.settle()
    await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    with world.env._bot_scope():
        found = await world.bot.fetch_channel(thread.id)
    assert isinstance(found, discord.Thread)
    assert (found.archived, found.locked) == (False, False)
    assert maria.mention in said(await admin.slash(lobby, "applications", asked=True))
    world.env.backend.delete_channel(thread.id)
    await world.env.settle()
    assert "Being asked" not in said(card_of(world, maria))
    assert "No such" in said(await admin.slash(lobby, "applications", asked=True))
    assert "is with the moderators. You will have" in said(await maria.slash(lobby, "join"))


async def test_asking_where_the_applicant_could_not_answer(world: World, admin: MemberActor) -> None:
    maria = world.member("maria")
    await world.apply(maria)
    welcome = world.bot.get_channel(world.guild.channels["welcome"].id)
    assert isinstance(welcome, discord.TextChannel)
    with world.env._bot_scope():
        await welcome.set_permissions(welcome.guild.default_role, send_messages_in_threads=False)
    await world.env.settle()
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    assert "The applicant cannot answer there" in said(shown)
    with world.env._bot_scope():
        await welcome.set_permissions(welcome.guild.default_role, send_messages_in_threads=True)
    await world.env.settle()
    world.env.inject_error("POST", "/channels/*/threads", status=400, code=160006)
    shown = await world.press(admin, card_of(world, maria), button(world, maria, "ask"))
    assert "as many active threads as Discord allows" in said(shown)
    assert not world.guild.channels["welcome"].threads


async def test_a_full_page_fits_into_one_card(world: World, admin: MemberActor) -> None:
    people = [world.member(f"person{n}") for n in range(20)]
    for who in people:
        await world.apply(who)
        actor = await world.bot.services.alliances.actor(world.guild.id, admin.id)
        await world.bot.services.queue.note(actor, int(number(world, who)), "x" * 200)
    listed = await admin.slash(world.guild.channels["lobby"], "applications")
    await world.press(admin, listed, begins(listed, "applications:several"))
    first = said(listed).count("applied <t:")
    assert 10 < first < 20
    await world.press(admin, listed, begins(listed, "applications:several"))
    assert people[-1].mention in said(listed)
