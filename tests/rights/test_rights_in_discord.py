"""`/right` as people use it."""

from sqlalchemy import insert

from bot.database import Database
from bot.database.tables import right_versions
from tests.conftest import START
from tests.counties.test_county_commands import do, forged, person
from tests.rights.test_right_markdown import BY_HAND
from tests.world import World, custom_ids, said

HARD = "@everyone **bold** <@1> ```\n1. one\n\u0627\u0644\u062d\u0631\u064a\u0629"


async def test_the_register_and_its_versions(world: World) -> None:
    await world.set_up()
    anna, guest = await person(world, "anna"), world.member("guest")
    assert "no Secured Rights yet" in said(await do(anna, "right list"))
    alliance_id = (await world.bot.services.alliances.actor(world.guild.id, anna.id)).alliance_id
    await world.bot.services.rights.take_in(alliance_id, BY_HAND)
    [first, _] = await world.bot.services.rights.everything(alliance_id)
    database = Database(world.settings.database.url)
    async with database.write() as connection:
        for number, act, words in ((2, "amend", HARD), (3, "amend", "x" * 3000), (4, "repeal", "")):
            await connection.execute(
                insert(right_versions).values(
                    right_id=first.id, version=number, act=act, title="Speech @here", text=words, at=START
                )
            )
    await database.close()
    shown = await do(anna, "right list")
    assert "Secured Rights: 2" in said(shown)
    assert "Speech \\@here** · repealed" in said(shown)
    assert "Only approved volunteers" in said(await do(guest, "right list"))
    one = await world.press(anna, shown, "right:1:version:0")
    assert "Repealed" in said(one)
    assert custom_ids(one) == ["right:1:version:3"]
    long = await world.press(anna, one, "right:1:version:3")
    assert "in the file under this message" in said(long)
    assert [file.filename for file in long.response.attachments] == ["right-1-version-3.md"]
    hard = await world.press(anna, long, "right:1:version:2")
    assert "\\@everyone \\*\\*bold\\*\\*" in said(hard)
    assert not hard.response.attachments
    assert "Everybody may say" in said(await do(anna, "right show", right="1", version=1))
    assert "versions 1 to 4" in said(await do(anna, "right show", right="1", version=9))
    for typed in ("2", "x"):
        assert "do not know this Secured Right" in said(await do(anna, "right show", right=typed))
    odd = await forged(world, "right:7:version:1", "right:1:version:99", "right:list:999")
    assert "do not know this Secured Right" in said(await world.press(anna, odd, "right:7:version:1"))
    assert "versions 1 to 4" in said(await world.press(anna, odd, "right:1:version:99"))
    assert "Secured Rights: 2" in said(await world.press(anna, odd, "right:list:999"))
    choices = await anna.autocomplete(world.guild.channels["lobby"], "right show", "right", "home")
    assert [choice["value"] for choice in choices] == ["4"]
    assert not await guest.autocomplete(world.guild.channels["lobby"], "right show", "right", "home")


async def test_another_alliance_sees_its_own(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    other = await person(world, "other", guild=elsewhere)
    await world.bot.services.rights.take_in(1, BY_HAND)
    assert "no Secured Rights yet" in said(await do(other, "right list"))
    assert "do not know this Secured Right" in said(await do(other, "right show", right="1"))
