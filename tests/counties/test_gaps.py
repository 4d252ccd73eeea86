"""Where a lead is missing most: the ranking, the rings around a home, and the imported numbers of people."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Grant, Level
from bot.counties import rules
from bot.counties.atlas import Atlas
from bot.counties.gaps import GapService
from bot.counties.model import Coverage, OpenCounty
from bot.counties.population import compare, load
from bot.database import Database
from bot.errors import UserError
from bot.operation.problems import OperatorError
from tests.counties.conftest import COOK, HAYS, LEAD, TRAVIS, WILLIAMSON, Office
from tests.counties.test_county_commands import do, forged, person
from tests.world import World, custom_ids, said

ATLAS = Atlas.load()


@given(
    st.dictionaries(
        st.sampled_from([c.geoid for c in ATLAS.counties]), st.sampled_from(Coverage), max_size=99
    ),
    st.dictionaries(st.sampled_from([c.geoid for c in ATLAS.counties]), st.integers(0, 99), max_size=99),
    st.dictionaries(st.sampled_from([c.geoid for c in ATLAS.counties]), st.integers(0, 99), max_size=99),
)
def test_every_open_county_is_ranked_once(
    covered: dict[str, Coverage], people: dict[str, int], volunteers: dict[str, int]
) -> None:
    ranked = rules.rank(rules.open_counties(ATLAS.counties, covered, people, volunteers))
    assert {one.county for one in ranked} == set(rules.uncovered(ATLAS.counties, covered))
    keys = [(one.people or 0, one.active_beside, one.volunteers_near) for one in ranked]
    assert keys == sorted(keys, reverse=True)


def test_what_speaks_for_a_county() -> None:
    covered = {HAYS: Coverage.ACTIVE, WILLIAMSON: Coverage.CLAIMED}
    (travis,) = rules.open_counties([ATLAS.get(TRAVIS)], covered, {}, {TRAVIS: 2, HAYS: 3, COOK: 50})
    assert travis == OpenCounty(ATLAS.get(TRAVIS), None, 1, 5)


@pytest.mark.parametrize("geoid", [TRAVIS, "15003", "02016", "11001", "25019"])
def test_rings_reach_every_county_once(geoid: str) -> None:
    """From the middle of the land, from islands, from a place alone in its state."""
    seen = [county.geoid for ring in rules.rings(ATLAS.get(geoid), ATLAS.by_geoid) for county in ring]
    assert seen[0] == geoid
    assert len(seen) == len(set(seen))
    state = {county.geoid for county in ATLAS.counties if county.state == ATLAS.get(geoid).state}
    assert state <= set(seen)


@given(st.integers(0, 10**7))
def test_bands_hold_everything(most: int) -> None:
    begins = rules.bands(most)
    assert len(begins) == 4
    assert list(begins) == sorted(set(begins))


# --- the numbers of people ---------------------------------------------------------------------------------


def test_a_file_is_compared_line_by_line() -> None:
    rows = [
        (2, "48453", "1,334,961"),
        (3, "0500000US48209", "280000.0"),
        (4, "1001", "60342"),  # a spreadsheet ate the zero
        (5, "17031", "5087072"),
        (6, "48453", "1"),
        (7, "48000", "30503301"),
        (8, "72001", "17000"),
        (9, "99999", "1"),
        (10, "Travis", "1"),
        (11, "48491", "many"),
        (12, "48491", "-5"),
        (13, "48491", "9" * 30),
        (14, "", ""),
    ]
    report = compare(rows, {"17031": 5087072, "01001": 1})
    assert report.new == {"48453": 1334961, "48209": 280000}
    assert report.same == {"17031": 5087072}
    assert report.changed == {"01001": 60342}
    assert report.passed_over == 2
    assert [line for line, _ in report.refused] == [6, 9, 10, 11, 12, 13, 14]
    told = list(report.lines(3144))
    assert told[0] == "2 new, 1 as before, 1 changed"
    assert "line 6 refused: 48453 is in line 2 already" in told
    assert told[-1] == "3140 of 3144 counties are not in the file, and stay as they are"


CENSUS = """SUMLEV,STATE,COUNTY,STNAME,CTYNAME,POPESTIMATE2023,POPESTIMATE2024
040,35,000,New Mexico,New Mexico,2114371,2130256
050,35,013,New Mexico,Doña Ana County,225210,229366
"""


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (CENSUS.encode("latin-1"), {"35013": 229366}),
        (CENSUS.encode(), {"35013": 229366}),
        (b"\xef\xbb\xbfFIPS, Population\r\n48453, 1334961\r\n\r\n", {"48453": 1334961}),
        (b'name,pop,geoid\n"Travis, Texas","1,334,961",48453\n', {"48453": 1334961}),
        (b"geoid,population\n", {}),
        (b"geoid,population\n48453\n", {}),
    ],
)
async def test_tables_as_people_have_them(
    database: Database, tmp_path: Path, source: bytes, kept: dict[str, int]
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(source)
    assert (await load(database, file, dry_run=True)).new == kept
    assert (await load(database, file, dry_run=False)).new == kept
    again = await load(database, file, dry_run=False)
    assert (again.new, again.same, again.changed) == ({}, kept, {})


@pytest.mark.parametrize(
    "source", [b"", b"a,b\n1,2\n", b"geoid\n48453\n", b"state,population\n48,5\n", b"\x00"]
)
async def test_tables_without_what_is_needed(sqlite_office: Office, tmp_path: Path, source: bytes) -> None:
    file = tmp_path / "people.csv"
    with pytest.raises(OperatorError, match="cannot be read"):
        await load(sqlite_office.database, file, dry_run=True)
    file.write_bytes(source)
    with pytest.raises(OperatorError, match="needs a column geoid or fips"):
        await load(sqlite_office.database, file, dry_run=True)


async def test_gaps_are_ranked_by_people_once_they_are_known(office: Office, tmp_path: Path) -> None:
    gaps = GapService(office.database, office.audit)
    actor = await office.volunteer(1)
    for user_id in (2, 3, 4):
        await office.volunteer(user_id, geoid=HAYS)
    await office.counties.claim(actor, WILLIAMSON, LEAD)
    await office.counties.confirm(actor, WILLIAMSON)
    # Travis has Williamson beside it, as have others, and most volunteers near.
    assert (await gaps.gaps(actor))[0] == OpenCounty(ATLAS.get(TRAVIS), None, 1, 4)
    file = tmp_path / "people.csv"
    file.write_text(f"geoid,population\n{COOK},5087072\n{TRAVIS},1334961\n{WILLIAMSON},700000\n")
    await load(office.database, file, dry_run=False)
    assert [one.county.geoid for one in (await gaps.gaps(actor))[:2]] == [COOK, TRAVIS]
    texas = await gaps.gaps(actor, office.counties.find_state("TX"))
    assert texas[0].county.geoid == TRAVIS
    assert len(texas) == 253
    assert await gaps.volunteers(actor) == {TRAVIS: 1, HAYS: 3}
    assert await gaps.volunteers(actor, office.counties.find_state("IL")) == {}


async def test_near_begins_at_home(office: Office) -> None:
    gaps = GapService(office.database, office.audit)
    actor = await office.volunteer(1)
    near = await gaps.near(actor)
    assert (near.home.geoid, near.found[0].county.geoid, len(near.found)) == (TRAVIS, TRAVIS, 10)
    await office.counties.claim(actor, TRAVIS, LEAD)
    found = (await gaps.near(actor)).found
    beside = set(ATLAS.get(TRAVIS).neighbours)
    assert {one.county.geoid for one in found[: len(beside)]} == beside
    islander = await office.volunteer(2, geoid="15003")
    assert {one.county.state for one in (await gaps.near(islander)).found} == {"HI"}


@pytest.mark.parametrize("scope", ["06", None])
async def test_gaps_are_for_volunteers(sqlite_office: Office, scope: str | None) -> None:
    gaps = GapService(sqlite_office.database, sqlite_office.audit)
    actor = await sqlite_office.volunteer(1, Grant(Level.ORGANIZER, scope or "06"))
    for attempt in (gaps.gaps(actor), gaps.near(actor), gaps.volunteers(actor)):
        with pytest.raises(UserError, match="not-allowed-volunteer"):
            await attempt
    assert await gaps.gaps(actor, sqlite_office.counties.find_state("CA"))
    async with asyncio.timeout(5):
        assert await gaps.volunteers(actor, sqlite_office.counties.find_state("CA")) == {}


# --- in Discord --------------------------------------------------------------------------------------------


async def test_from_a_gap_to_a_claim(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    near = await do(anna, "county near")
    assert near.ephemeral
    assert "Open counties near Travis County, Texas" in said(near)
    assert "Travis County, Texas, one volunteer near" in said(near)
    card = await anna.select(near.response, [TRAVIS], custom_id="county:open")
    await world.restart()
    await world.press(anna, card, f"county:{TRAVIS}:claim:lead")
    await world.press(anna, card, f"county:{TRAVIS}:confirm")
    gaps = await do(anna, "coverage gaps")
    assert "**3,143 counties of the nation without a lead**" in said(gaps)
    assert "an active neighbour" in said(gaps)
    await world.restart()
    await world.press(anna, gaps, "gaps:US:1")
    assert custom_ids(gaps) == ["county:open", "gaps:US:0", "gaps:US:2"]
    texas = said(await do(anna, "coverage gaps", state="TX"))
    assert "**253 counties of Texas without a lead**" in texas
    assert "Travis County" not in texas

    shown = await do(anna, "coverage map", measure="volunteers")
    assert "One volunteer lives in one county" in said(shown)
    (picture,) = shown.response.attachments
    assert "Map of counties by the number of volunteers" in picture.description
    assert "none: 3,143 counties; 1: one county" in picture.description


async def test_gaps_in_discord_for_others_and_forged(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    guest, anna = world.member("guest"), await person(world, "anna")
    otto = await person(world, "otto", guild=elsewhere)
    await do(anna, "county claim", county=TRAVIS)
    assert "3,144 counties" in said(await do(otto, "coverage gaps"))
    assert "do not know a state" in said(await do(anna, "coverage gaps", state="Atlantis"))
    message = await forged(world, "gaps:US:9999", "gaps:ZZ:0", "county:near")
    for command in ("coverage gaps", "county near"):
        assert "Only approved volunteers" in said(await do(guest, command))
    assert "Only approved volunteers" in said(await world.press(guest, message, "county:near"))
    assert "do not know a state" in said(await world.press(anna, message, "gaps:ZZ:0"))
    await world.press(anna, message, "gaps:US:9999")
    assert custom_ids(world.guild.channels["lobby"].last_message)[-1].startswith("gaps:US:2")
