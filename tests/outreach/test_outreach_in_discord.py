"""`/outreach` and `/campaign` as people use them, with and without the right to it."""

from typing import Any

import pytest
from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.database import Database
from tests.counties.test_county_commands import do, forged, person
from tests.outreach.test_pictures import drawn
from tests.world import World, custom_ids, message_of, said

ORGANIZER = Grant(Level.ORGANIZER)


async def log(who: MemberActor, counts: str, **rest: Any) -> Any:
    form = await do(who, "outreach log")
    filled = {"counts": counts, "county": "Travis County, Texas", "day": ""}
    return await who.submit_modal(form, filled | rest)


async def test_counted_reported_and_taken_back(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert")
    assert "Nobody counted anything" in said(await do(anna, "outreach report"))
    counted = await log(anna, "Doors: 40\nCalls: \nConversations: 12")
    assert counted.ephemeral
    assert "40 doors, 12 conversations, for Travis County, Texas on 2025-12-31" in said(counted)
    await log(bert, "doors 1", county="Cook County, Illinois", day="yesterday")
    shown = await do(bert, "outreach report")
    assert "The whole alliance** reached in the last 8 weeks: 41 doors, 12 conversations" in said(shown)
    assert "• Texas: 40 doors, 12 conversations\n• Illinois: 1 door" in said(shown)
    assert str(anna.id) not in said(shown)
    [picture] = message_of(shown).attachments
    assert (await picture.read()).startswith(b"\x89PNG")
    assert "The whole alliance" in picture.description
    shown = await do(bert, "coverage map", measure="contacts")
    assert "53 people were reached in the last 13 weeks, in 2 counties." in said(shown)
    assert "people reached" in message_of(shown).attachments[0].description
    texas = said(await do(bert, "outreach report", state="Texas", weeks=1))
    assert "Travis County, Texas: 40 doors" in texas
    assert "Illinois" not in texas

    await world.restart()
    undo = custom_ids(counted)[0]
    message = await forged(world, undo)
    assert "not yours" in said(await world.press(bert, message, undo))
    await world.press(anna, counted, undo)
    assert "Taken back" in said(counted)
    assert "not yours" in said(await world.press(anna, message, undo))
    assert "reached in the last 8 weeks: 1 door" in said(await do(anna, "outreach report"))
    assert "not counted anything yet" in said(await do(anna, "outreach mine"))
    own = await do(bert, "outreach mine")
    assert own.ephemeral
    assert "Cook County, Illinois: 1 door" in said(own)
    await world.press(bert, own, custom_ids(own)[0])
    assert "Taken back.\n\nYou have not counted anything" in said(own)


async def test_it_is_a_sign_of_life_where_it_was(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await do(anna, "county claim", county="Travis County, Texas")
    await log(anna, "doors 1")
    assert "Active:" in said(await do(anna, "county show", county="Travis County, Texas"))


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({"counts": "lots"}, "do not know what “lots” is"),
        ({"counts": "@everyone 5"}, "do not know what “\\@everyone” is"),
        ({"counts": "doors 99999"}, "more than one person"),
        ({"counts": "\u200b"}, "no number yet"),
        ({"counts": "doors 1", "county": "Atlantis"}, "do not know a county"),
        ({"counts": "doors 1", "day": "2999-01-01"}, "still to come"),
    ],
)
async def test_bad_input_is_told(world: World, filled: dict[str, str], words: str) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    assert words in said(await log(anna, **filled))
    assert "Nobody counted" in said(await do(anna, "outreach report"))


async def test_a_campaign_is_counted_by_its_code(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    begun = said(await do(bert, "campaign create", name="Register *now*"))
    code = begun.split("`")[1]
    assert "is running already" in said(await do(bert, "campaign create", name="Register *now*"))
    for language, words in (("en", "Are you ```registered```?"), ("es", "¿Ya te registraste?")):
        form = await do(bert, "campaign kit", campaign="1", language=language)
        shown = await bert.submit_modal(form, {"text": words, "link": "https://example.org/vote?a=1"})
        assert f"<https://example.org/vote?a=1&via={code}>" in said(shown)
    form = await do(bert, "campaign kit", campaign="1", language="es")
    assert "https://" in said(await bert.submit_modal(form, {"text": "x", "link": "http://example.org"}))
    kit = await do(anna, "campaign show", campaign="1")
    assert "Are you '''registered'''?" in said(kit)
    assert "¿Ya te registraste?" not in said(kit)
    other = await anna.select(message_of(kit), ["es"], custom_id="campaign:1:language")
    assert "**Spanish**\n```\n¿Ya te registraste?" in said(other)

    await log(anna, "texts 30", campaign=["1"])
    assert "• Register \\*now\\*: 30 texts" in said(await do(anna, "outreach report"))
    narrowed = said(await do(anna, "outreach report", campaign="1"))
    assert "Register \\*now\\*" in narrowed
    assert "30 texts" in narrowed
    found = await anna.autocomplete(world.guild.channels["lobby"], "campaign show", "campaign", "regis")
    assert [choice["value"] for choice in found] == ["1"]
    assert "has ended" in said(await do(bert, "campaign end", campaign="1"))
    assert "has ended" in said(await do(anna, "campaign show", campaign="1"))
    assert "campaign" not in custom_ids(await do(anna, "outreach report"))
    await world.run_due()
    assert "ended the campaign" in world.guild.channels["audit"].last_message.content


async def test_a_campaign_with_a_picture(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", ORGANIZER)
    await do(bert, "campaign create", name="Register")
    given: dict[str, Any] = {"campaign": "1", "language": "en", "description": "A *door*"}
    file = ("../door.exe", drawn("JPEG"))
    assert "first, then the picture" in said(await do(bert, "campaign picture", picture=file, **given))
    form = await do(bert, "campaign kit", campaign="1", language="en")
    await bert.submit_modal(form, {"text": "Are you registered?", "link": ""})
    assert "organizer" in said(await do(anna, "campaign picture", picture=file, **given))
    for wrong, words in ((b"GIF89a", "cannot read this file"), (bytes(9 * 2**20), "8 MB is the most")):
        answer = await do(bert, "campaign picture", picture=("a.png", wrong), **given)
        assert words in said(answer)
    shown = await do(bert, "campaign picture", picture=file, **given)
    assert custom_ids(shown) == ["campaign:1:out:en"]
    await world.restart()
    for one in (shown, await do(anna, "campaign show", campaign="1")):
        [picture] = message_of(one).attachments
        assert (await picture.read()).startswith(b"\xff\xd8\xff")
        assert picture.filename.endswith("-en.jpeg")
        assert picture.description == "A *door*"
        assert "Are you registered?" in said(one)
    message = await forged(world, "campaign:1:out:en", "campaign:1:out:zz")
    assert "organizer" in said(await world.press(anna, message, "campaign:1:out:en"))
    assert "no picture" in said(await world.press(bert, message, "campaign:1:out:zz"))
    out = await world.press(bert, shown, "campaign:1:out:en")
    assert message_of(out).attachments == []
    assert message_of(await do(anna, "campaign show", campaign="1")).attachments == []
    await world.run_due()
    assert "picture of the campaign" in world.guild.channels["audit"].last_message.content


async def test_without_the_right_to_it(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, guest = await person(world, "anna"), world.member("guest")
    bert = await person(world, "bert", ORGANIZER)
    other = await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    await do(bert, "campaign create", name="Ours")
    for command in ("outreach log", "outreach report"):
        assert "Only approved volunteers" in said(await do(guest, command))
    assert "organizer" in said(await do(anna, "campaign create", name="x"))
    assert "organizer" in said(await do(anna, "campaign kit", campaign="1", language="en"))
    assert "organizer" in said(await do(anna, "campaign end", campaign="1"))
    for command in ("campaign show", "campaign end"):
        assert "do not know this campaign" in said(await do(other, command, campaign="1"))
        assert "do not know this campaign" in said(await do(bert, command, campaign="²"))


async def test_exported_and_erased(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await log(anna, "doors 40")
    outreach = world.bot.services.outreach
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    database = Database(world.settings.database.url)
    async with database.write() as connection:
        told = await outreach.export(connection, chapter.alliance_id, anna.id)
        assert [one["counts"] for one in told["outreach"]] == [{"doors": 40}]  # type: ignore[attr-defined]
        await outreach.erase(connection, chapter.alliance_id, anna.id)
        assert await outreach.export(connection, chapter.alliance_id, anna.id) == {"outreach": []}
    await database.close()
    assert "40 doors" in said(await do(anna, "outreach report"))
