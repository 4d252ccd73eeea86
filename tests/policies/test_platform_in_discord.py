"""The platform and the search as people see them, from the first adopted policy on."""

import io
import zipfile

from simcord import InteractionResult

from tests.counties.test_county_commands import forged
from tests.policies.conftest import Assembly
from tests.world import World, custom_ids, said


async def adopted(assembly: Assembly) -> int:
    number = await assembly.propose()
    await assembly.to_vote(number)
    await assembly.vote(number)
    assert await assembly.in_force() == [number]
    return number


async def slash(assembly: Assembly, command: str, **options: str) -> InteractionResult:
    return await assembly.ada.slash(assembly.lobby, command, **options)


async def test_from_nothing_to_a_published_policy(assembly: Assembly) -> None:
    empty = said(await slash(assembly, "platform show"))
    assert "No policy has been adopted yet" in empty
    assert "0 adopted, 0 under way, and 21 areas of 21 are without either" in said(
        await slash(assembly, "platform coverage")
    )
    nothing = await assembly.admin.slash(assembly.lobby, "platform publish")
    assert "Nothing changed since" in said(nothing)

    number = await adopted(assembly)
    shown = await slash(assembly, "platform show")
    assert "One policy has been adopted by vote" in said(shown)
    area = await assembly.ada.select(shown.response, [_area_of(shown)], custom_id="platform:area")
    told = said(area)
    assert f"Policy {number}: Clean water" in told
    assert "3 yes, 0 no, 0 abstained, of 5 who could vote" in told
    read = await assembly.world.press(assembly.ada, area, f"proposal:{number}:text")
    assert "Every county tests its wells" in said(read)
    coverage = await slash(assembly, "platform coverage")
    assert "1 adopted, 0 under way, and 20 areas of 21" in said(coverage)
    assert "- **Environment**: 1 adopted\n- **Nothing yet:** Macroeconomics, Civil rights," in said(coverage)

    assert "with one change" in said(await assembly.admin.slash(assembly.lobby, "platform publish"))
    await assembly.shown()
    message = assembly.lobby.last_message
    assert f"Adopted: policy {number}, **Clean water**" in said(message)
    [file] = message.attachments
    with zipfile.ZipFile(io.BytesIO(await file.read())) as packed:
        names = packed.namelist()
        assert {"index.md", "rights.md", "changelog.md"} <= set(names)
        assert any("Every county tests its wells" in packed.read(name).decode() for name in names)
    again = await assembly.admin.slash(assembly.lobby, "platform publish")
    assert "Nothing changed since" in said(again)


def _area_of(shown: InteractionResult) -> str:
    rows = [one if isinstance(one, dict) else one.to_dict() for one in shown.response.components]
    return str(next(row for row in rows if row["type"] == 1)["components"][0]["options"][0]["value"])


async def test_only_moderators_announce_the_platform(assembly: Assembly) -> None:
    assert "moderator" in said(await slash(assembly, "platform publish"))


async def test_texts_are_found_by_their_words_as_they_are_now(assembly: Assembly) -> None:
    number = await assembly.propose()
    found = await slash(assembly, "policy search", words="tested wells")
    assert f"**{number}: Clean water**" in said(found)
    card = await assembly.world.press(assembly.ada, found, f"proposal:{number}:show")
    assert "Clean water" in said(card)
    assert "Nothing has all the words" in said(await slash(assembly, "policy search", words="dragons"))
    assert "Type some words" in said(await slash(assembly, "policy search", words="the of"))


async def test_pages_of_what_was_found_turn(assembly: Assembly) -> None:
    for title in ("One", "Two", "Three", "Four", "Five", "Six"):
        await assembly.propose(title=f"Wells {title}")
    first = await slash(assembly, "policy search", words="wells")
    assert custom_ids(first).count("search:1:wells") == 1
    second = await assembly.world.press(assembly.ada, first, "search:1:wells")
    assert "page 2" in said(second)
    assert len([one for one in custom_ids(second) if one.endswith(":show")]) == 1


async def test_forged_buttons_are_answered(assembly: Assembly, world: World) -> None:
    for custom_id in ("platform:area:999999:0", "search:9999:wells", "search:0:@everyone"):
        message = await forged(world, custom_id)
        answer = await world.press(assembly.ada, message, custom_id)
        assert said(answer)


async def test_another_alliance_finds_nothing_of_ours(assembly: Assembly, world: World) -> None:
    await adopted(assembly)
    there = world.new_guild("Elsewhere")
    stranger = await world.set_up(there)
    found = await stranger.slash(there.channels["lobby"], "policy search", words="wells")
    assert "Nothing has all the words" in said(found)
    shown = await stranger.slash(there.channels["lobby"], "platform show")
    assert "No policy has been adopted yet" in said(shown)
