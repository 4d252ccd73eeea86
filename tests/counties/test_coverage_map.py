"""The map of coverage: what it shows, and that it says so in words."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.counties.atlas import Atlas
from bot.counties.cartography import STYLES, _page
from bot.counties.map import draw_map
from bot.counties.model import Coverage
from tests.world import World, said

EVERYTHING = tuple(county.geoid for county in Atlas.load().counties)
LEGEND = tuple((coverage, coverage.value) for coverage in Coverage)


def shown_in(png: bytes) -> set[str]:
    """The colours of which there is more than a legend's box."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    found: Any = picture.getcolors(1 << 24)
    assert found is not None
    known = {face: bytes.fromhex(face[1:]) for face in {style.face or "" for style in STYLES.values()}}
    # The picture's list of colours is short: each is a little off.
    return {
        face
        for face, colour in known.items()
        if sum(n for n, there in found if max(abs(a - b) for a, b in zip(there, colour, strict=True)) < 4)
        > 3000
    }


@pytest.mark.parametrize("shown", [Coverage.ACTIVE, Coverage.CLAIMED, Coverage.STALE])
def test_each_state_of_coverage_is_drawn_in_its_colour(shown: Coverage) -> None:
    texas = tuple((geoid, shown) for geoid in EVERYTHING if geoid[:2] == "48")
    png = draw_map(texas, EVERYTHING, "x", LEGEND)
    assert shown_in(png) == {STYLES[shown].face, STYLES[Coverage.UNCOVERED].face}


def test_every_county_can_be_seen_on_the_map_of_the_nation() -> None:
    dots = np.bincount(_page(EVERYTHING).where.ravel(), minlength=len(EVERYTHING) + 1)
    assert dots[1:].min() >= 3


@pytest.mark.parametrize("fips", sorted({geoid[:2] for geoid in EVERYTHING}))
def test_every_state_has_a_map(fips: str) -> None:
    counties = tuple(geoid for geoid in EVERYTHING if geoid[:2] == fips)
    png = draw_map((), counties, "x", LEGEND)
    assert shown_in(png) == {STYLES[Coverage.UNCOVERED].face}


async def test_volunteers_get_the_map_with_its_numbers_in_words(world: World) -> None:
    await world.set_up()
    anna = await world.volunteer("anna", "Travis County, Texas")
    lobby = world.guild.channels["lobby"]
    await anna.slash(lobby, "county claim", county="48453")
    shown = await anna.slash(lobby, "coverage map", state="TX")
    assert "claimed: 1 (0.4 %)" in said(shown)
    (picture,) = shown.followups[-1].attachments if shown.followups else shown.response.attachments
    assert picture.filename == "coverage.png"
    assert picture.description is not None
    assert "claimed: 1 (0.4 %); stale: 0 (0 %); uncovered: 253 (99.6 %)" in picture.description
    assert "Only approved volunteers" in said(await world.member("bert").slash(lobby, "coverage map"))


async def test_without_its_picture_the_map_is_told_in_words(world: World) -> None:
    await world.set_up()
    anna = await world.volunteer("anna", "Travis County, Texas")
    await world.bot.services.pictures.close()
    world.bot.services.pictures._patience = 0
    for measure, words in (("coverage", "uncovered: 3144"), ("contacts", "Nobody counted anybody")):
        shown = await anna.slash(world.guild.channels["lobby"], "coverage map", measure=measure)
        assert words in said(shown).replace(",", "")
        assert not (shown.followups[-1] if shown.followups else shown.response).attachments
