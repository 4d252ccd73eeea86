"""Joining, as a newcomer sees it."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select

from bot.database.tables import applications, metadata, volunteers
from tests.world import World, custom_ids, said

FILLED = {
    "skills": ["law", "driving"],
    "hours": "more",
    "commitment": "team-member",
    "pledge": ["1"],
}
KEPT = (["law", "driving"], "more", "team-member")


def welcome(world: World) -> discord.Message:
    """The message with the Join button."""
    found = [m for m in world.guild.channels["welcome"].history() if any("join:" in i for i in custom_ids(m))]
    assert len(found) == 1
    return found[0]


async def open_form(world: World, who: MemberActor) -> InteractionResult:
    return await world.press(who, welcome(world), "join:1:welcome")


async def fill(world: World, who: MemberActor, where: str, **other: Any) -> InteractionResult:
    """Press Join in the welcome channel and hand the form in."""
    shown = await who.submit_modal(await open_form(world, who), {**FILLED, "where": where, **other})
    await world.run_due()
    return shown


async def rows(world: World, table: Any = volunteers) -> list[Any]:
    async with world.bot.services.alliances._database.read() as connection:
        return list(await connection.execute(select(table)))


async def test_the_welcome_channel_has_the_pledge_and_a_button_that_opens_the_form(world: World) -> None:
    await world.set_up()
    assert "everyone counts the same" in said(welcome(world))
    newcomer = world.member("maria")
    form = await open_form(world, newcomer)
    assert form.modal is not None
    labels = [part["label"] for part in form.modal["components"]]
    assert labels == [
        "ZIP code or county",
        "What you can help with",
        "Hours a week you can give",
        "How you want to take part",
        "The pledge",
    ]


async def test_setup_again_keeps_one_welcome_message_and_mends_a_deleted_one(world: World) -> None:
    admin = await world.set_up()
    first = welcome(world).id
    lobby = world.guild.channels["lobby"]
    await world.press(admin, await admin.slash(lobby, "setup"), "setup:apply")
    assert welcome(world).id == first
    world.env.backend.delete_message(world.guild.channels["welcome"].id, first)
    await world.press(admin, await admin.slash(lobby, "setup"), "setup:apply")
    assert welcome(world).id != first


async def test_setup_where_the_bot_may_not_welcome_tells_the_moderators(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await world.set_up()
    told = world.guild.channels["moderators"].last_message
    assert told is not None
    assert "could not post the welcome message" in told.content


async def test_applying_takes_one_press_and_one_form(world: World) -> None:
    await world.set_up()
    shown = await fill(world, world.member("maria"), "harris county tx")
    assert shown.ephemeral
    assert "Your application for **Harris County, Texas** is with the moderators" in said(shown)
    (kept,) = await rows(world)
    assert (kept.skills, kept.hours, kept.commitment) == KEPT
    assert (kept.geoid, kept.zone, kept.pledge_version) == ("48201", "America/Chicago", 1)
    (application,) = await rows(world, applications)
    assert application.channel_id == world.guild.channels["welcome"].id
    card = world.guild.channels["moderators"].last_message
    assert card is not None
    assert "Can help with: Law, Driving" in said(card)
    assert application.card_message_id == card.id


async def test_the_command_shows_the_pledge_first(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await maria.slash(world.guild.channels["lobby"], "join")
    assert shown.ephemeral
    assert "everyone counts the same" in said(shown)
    form = await world.press(maria, shown, "join:1:card")
    await maria.submit_modal(form, {**FILLED, "where": "48201"})  # a ZIP code of Detroit, not a GEOID
    assert "Wayne County, Michigan" in said(shown)


async def test_a_zip_code_of_several_counties_asks_and_loses_nothing_even_over_a_restart(
    world: World,
) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, "75001-1234")
    shown = await fill(world, maria, "30022")
    assert "Which of these is your county?" in said(shown)
    assert not await rows(world, applications)
    pick, _ = custom_ids(shown)
    await world.restart()
    await maria.select(shown.response, ["13121"], custom_id=pick)
    await world.run_due()
    assert "Fulton County, Georgia" in said(shown)
    (kept,) = await rows(world)
    assert (kept.skills, kept.hours, kept.commitment) == KEPT
    async with world.bot.services.alliances._database.read() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                assert "30022" not in str(tuple(row))


async def test_none_of_the_counties_on_offer(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, "30022")
    form = await world.press(maria, shown, custom_ids(shown)[1])
    await maria.submit_modal(form, {"where": "Gwinnett, Georgia"})
    assert "Gwinnett County, Georgia" in said(shown)
    assert (await rows(world))[0].skills == KEPT[0]


async def test_a_name_that_thirty_one_counties_have(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, "Washington")
    first, second, _ = custom_ids(shown)
    await maria.select(shown.response, ["55131"], custom_id=second)
    assert "Washington County, Wisconsin" in said(shown)
    assert first != second


async def test_a_name_with_a_slip_proposes(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, "gwinn")
    assert "Is it one of these?" in said(shown)
    await maria.select(shown.response, ["13135"], custom_id=custom_ids(shown)[0])
    assert "Gwinnett County, Georgia" in said(shown)


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("00000", "I do not know the ZIP code 00000"),
        ("1", "A ZIP code has five digits"),
        ("\u200b\u202e", "Enter your ZIP code or your county"),
        (
            "@everyone <@&1> **||`x",
            "I do not know a county called “\\@everyone \\<\\@&1\\> \\*\\*\\|\\|\\`x”",
        ),
        ("🗺️", "I do not know a county called “🗺️”"),
    ],
)
async def test_a_place_that_is_none_can_be_entered_again(world: World, where: str, answer: str) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, where)
    assert answer in said(shown)
    assert "Everything else you entered is kept" in said(shown)
    form = await world.press(maria, shown, custom_ids(shown)[0])
    await maria.submit_modal(form, {"where": "Harris County, Texas"})
    assert "Your application for **Harris County, Texas**" in said(shown)
    (kept,) = await rows(world)
    assert (kept.skills, kept.hours, kept.commitment) == KEPT


async def change_pledge(world: World, admin: MemberActor, pledge: str) -> None:
    form = await admin.slash(world.guild.channels["lobby"], "alliance pledge")
    await admin.submit_modal(form, {"text": pledge})


async def test_a_pledge_changed_while_the_form_was_open_is_shown_and_agreed_to_anew(world: World) -> None:
    admin = await world.set_up()
    maria = world.member("maria")
    form = await open_form(world, maria)
    await change_pledge(world, admin, "Be kind. **Always.**")
    shown = await maria.submit_modal(form, {**FILLED, "where": "Harris County, Texas"})
    assert "Be kind. **Always.**" in said(shown)
    assert not await rows(world)
    (agree,) = custom_ids(shown)
    await world.restart()
    await world.press(maria, shown, agree)
    assert "is with the moderators" in said(shown)
    (kept,) = await rows(world)
    assert (kept.pledge_version, kept.skills) == (2, KEPT[0])


async def test_an_old_pledge_in_the_welcome_channel_is_replaced_by_the_first_who_presses(
    world: World,
) -> None:
    admin = await world.set_up()
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=503)  # or it would be replaced at once
    await change_pledge(world, admin, "Be kind.")
    maria = world.member("maria")
    shown = await world.press(maria, welcome(world), "join:1:welcome")
    assert "The pledge has been changed" in said(shown)
    assert "Be kind." in said(shown)
    assert "Be kind." in said(welcome(world))
    assert custom_ids(welcome(world)) == ["join:2:welcome"]
    form = await world.press(maria, shown, "join:2:card")
    assert form.modal is not None


async def test_who_is_in_or_waits_is_told_so(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    await fill(world, maria, "Harris County, Texas")
    assert "is with the moderators" in said(await open_form(world, maria))
    assert "is with the moderators" in said(await maria.slash(world.guild.channels["lobby"], "join"))
    omar = await world.volunteer("omar")
    assert "You are a volunteer already" in said(await open_form(world, omar))


async def test_handing_the_form_in_twice_is_one_application(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    first, second = await open_form(world, maria), await open_form(world, maria)
    await maria.submit_modal(first, {**FILLED, "where": "Harris County, Texas"})
    shown = await maria.submit_modal(second, {**FILLED, "where": "Harris County, Texas"})
    assert "Your application from" in said(shown)
    assert len(await rows(world, applications)) == 1


async def test_a_server_that_is_not_set_up(world: World) -> None:
    assert "not part of an alliance yet" in said(
        await world.member("maria").slash(world.guild.channels["lobby"], "join")
    )


async def forged(world: World, *items: discord.ui.Item[Any]) -> discord.Message:
    """A message of the bot's with whatever somebody might send in place of what it offers."""
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    view: discord.ui.View = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    with world.env._bot_scope():
        return await channel.send("forged", view=view)


async def test_forged_buttons_and_selects(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    for custom_id in (
        "join:agree:3ff.9.9.1.48201",
        "join:agree:ffffffffff.0.0.1.48201",
        "join:agree:1.0.0.1.99999",
        "join:agree:1.0.0.1",
        "join:elsewhere:1.0",
    ):
        message = await forged(world, discord.ui.Button(custom_id=custom_id, label="x"))
        shown = await world.press(maria, message, custom_id)
        assert "does not fit any more" in said(shown) or "do not know a county" in said(shown), custom_id
    options = [discord.SelectOption(label="x", value=value) for value in ("99999", "x" * 100, "48201'")]
    for option in options:
        custom_id = "join:where:0:1.0.0.1"
        message = await forged(world, discord.ui.Select(custom_id=custom_id, options=[option]))
        shown = await maria.select(message, [option.value], custom_id=custom_id)
        assert "do not know a county" in said(shown)
    assert not await rows(world)
    # An agreement to a pledge that is not the present one is none.
    message = await forged(world, discord.ui.Button(custom_id="join:agree:1.0.0.7.48201", label="x"))
    assert "This is how it reads now" in said(await world.press(maria, message, "join:agree:1.0.0.7.48201"))
    assert not await rows(world)


async def test_the_store_failing_loses_nothing_and_says_so(world: World) -> None:
    await world.set_up()
    maria = world.member("maria")
    shown = await fill(world, maria, "30022")
    pick, _ = custom_ids(shown)
    database = world.bot.services.alliances._database
    async with database.write() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON applications BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    answer = await maria.select(shown.response, ["13121"], custom_id=pick)
    assert "could not save" in said(answer)
    async with database.write() as connection:
        await connection.exec_driver_sql("DROP TRIGGER full")
    await maria.select(shown.response, ["13121"], custom_id=pick)
    assert "is with the moderators" in said(shown)
