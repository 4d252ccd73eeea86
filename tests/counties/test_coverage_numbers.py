"""Numbers for other tools: the views on both databases, their documents, the files, and that nobody is named."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.alliances.model import Grant, Level
from bot.counties.atlas import Atlas
from bot.counties.export import as_csv, as_geojson
from bot.counties.gaps import GapService
from bot.counties.model import Coverage, Event, Numbers
from bot.database import Database
from bot.database.views import VIEWS
from bot.errors import UserError
from bot.operation import backup
from tests.conftest import START
from tests.counties.conftest import BACKUP, COOK, HAYS, LEAD, MEMBER, TRAVIS, Office
from tests.counties.test_county_commands import do, person
from tests.world import World, said

DOCUMENT = (Path(__file__).parents[2] / "docs" / "views.md").read_text(encoding="utf-8")


async def rows(database: Database, view: str) -> list[dict[str, Any]]:
    async with database.read() as connection:
        found = await connection.execute(text(f"SELECT * FROM {view}"))
        return [dict(row) for row in found.mappings()]


def documented(title: str) -> list[str]:
    """The columns that the document lists under a heading."""
    chapter = DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", chapter, re.MULTILINE)


def test_the_document_has_every_view_and_column_in_order() -> None:
    titles = re.findall(r"^## (coverage_\w+)$", DOCUMENT, re.MULTILINE)
    assert titles == [view.name for view in VIEWS]
    for view in VIEWS:
        assert documented(view.name) == list(view.columns)
        assert not [column for column in view.columns if "user" in column or "name" in column]
    assert documented("Files") == [field.name for field in fields(Numbers)]
    told = documented_words(DOCUMENT.split("| `what` |")[1].splitlines()[0])
    assert set(told) == {"begun", *(event.value for event in Event)}


def documented_words(line: str) -> list[str]:
    return re.findall(r"`([a-z-]+)`", line)


async def test_the_views_tell_how_things_stand(office: Office, other_office: Office) -> None:
    people = [await office.volunteer(user_id) for user_id in range(1, 4)]
    counties = office.counties
    await counties.claim(people[0], TRAVIS, LEAD)
    await counties.confirm(people[0], TRAVIS)
    await counties.claim(people[1], TRAVIS, BACKUP)
    await counties.claim(people[2], TRAVIS, MEMBER)
    await counties.claim(people[1], HAYS, LEAD)
    await counties.claim(people[2], COOK, LEAD)
    await counties.release(people[2], COOK)
    theirs = await other_office.volunteer(9, geoid=COOK)
    await other_office.counties.claim(theirs, COOK, LEAD)
    await office.pass_days(30)

    by_county = {
        (row["alliance_id"], row["geoid"]): row for row in await rows(office.database, "coverage_counties")
    }
    assert {key: row["coverage"] for key, row in by_county.items()} == {
        (office.alliance_id, TRAVIS): "stale",
        (office.alliance_id, HAYS): "stale",
        (office.alliance_id, COOK): "uncovered",
        (other_office.alliance_id, COOK): "stale",
    }
    travis = by_county[office.alliance_id, TRAVIS]
    assert list(travis) == documented("coverage_counties")
    assert (travis["backups"], travis["members"], travis["volunteers"], travis["lead_steps"]) == (1, 1, 3, 2)
    assert travis["people"] is None
    await counties.confirm(people[0], TRAVIS)
    states = {
        (row["alliance_id"], row["state_fips"]): row for row in await rows(office.database, "coverage_states")
    }
    texas = states[office.alliance_id, "48"]
    assert list(texas) == documented("coverage_states")
    assert (texas["claimed"], texas["active"], texas["stale"], texas["volunteers"]) == (0, 1, 1, 3)
    history = await rows(office.database, "coverage_history")
    assert list(history[0]) == documented("coverage_history")
    happened = [row["what"] for row in history if row["geoid"] == TRAVIS and row["role"] == "lead"]
    assert sorted(happened) == ["asked", "asked-again", "begun", "still-in", "still-in"]
    # They agree with what the bot itself says.
    covered = await counties.coverage_of(office.alliance_id)
    mine = [
        r for r in await rows(office.database, "coverage_counties") if r["alliance_id"] == office.alliance_id
    ]
    assert {row["geoid"]: row["coverage"] for row in mine if row["coverage"] != "uncovered"} == covered


async def test_every_county_has_a_row_once_its_people_are_known(office: Office) -> None:
    async with office.database.write() as connection:
        await connection.execute(text("INSERT INTO populations VALUES ('48453', 1334961), ('48209', 280000)"))
    found = {row["geoid"]: row for row in await rows(office.database, "coverage_counties")}
    assert {geoid: (row["coverage"], row["people"]) for geoid, row in found.items()} == {
        TRAVIS: ("uncovered", 1334961),
        HAYS: ("uncovered", 280000),
    }


async def test_the_views_are_there_after_a_restore(office: Office, tmp_path: Path) -> None:
    actor = await office.volunteer(1)
    await office.counties.claim(actor, TRAVIS, LEAD)
    file = tmp_path / "a.backup"
    await backup.back_up(office.database, file, START)
    await office.counties.release(actor, TRAVIS)
    await backup.restore(office.database, file, START)
    (row,) = await rows(office.database, "coverage_counties")
    assert (row["geoid"], row["coverage"]) == (TRAVIS, "claimed")
    await office.counties.release(actor, TRAVIS)  # they read the tables that are there now
    (row,) = await rows(office.database, "coverage_counties")
    assert row["coverage"] == "uncovered"


# --- files -------------------------------------------------------------------------------------------------


def numbers(*geoids: str) -> tuple[Numbers, ...]:
    atlas = Atlas.load()
    return tuple(
        Numbers(geoid, atlas.get(geoid).name, atlas.get(geoid).state, Coverage.ACTIVE, START, 1, 2, 3, None)
        for geoid in geoids
    )


def points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], float):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from points(part)


def test_csv_is_what_a_spreadsheet_reads() -> None:
    written = as_csv(numbers(TRAVIS, "35013")).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(written))
    assert (first["geoid"], first["coverage"], first["lead_since"]) == (TRAVIS, "active", START.isoformat())
    assert (second["county"], second["people"]) == ("Doña Ana County", "")


@pytest.mark.parametrize(
    ("geoid", "west", "south", "east", "north"),
    [  # the bounds that the Census Bureau's own files have
        (TRAVIS, -98.17, 30.02, -97.37, 30.63),
        ("23003", -70.02, 45.57, -67.75, 47.46),
        ("12087", -82.17, 24.53, -80.25, 25.81),
        ("02110", -135.18, 57.79, -133.18, 58.97),
        ("15003", -158.28, 21.26, -157.65, 21.71),
        ("51610", -77.17, 38.88, -77.16, 38.89),  # a point on the page
    ],
)
def test_outlines_lie_where_the_counties_lie(
    geoid: str, west: float, south: float, east: float, north: float
) -> None:
    (feature,) = json.loads(as_geojson(numbers(geoid)))["features"]
    across, up = zip(*points(feature["geometry"]["coordinates"]), strict=True)
    found = (min(across), min(up), max(across), max(up))
    assert found == pytest.approx((west, south, east, north), abs=0.021)
    assert feature["properties"]["geoid"] == feature["id"] == geoid


def test_rings_turn_as_the_standard_wants() -> None:
    everything = json.loads(as_geojson(numbers(*(c.geoid for c in Atlas.load().counties))))
    turns = set()
    assert sum(feature["geometry"]["type"] == "Point" for feature in everything["features"]) == 4
    for feature in everything["features"]:
        if feature["geometry"]["type"] == "Point":
            continue
        for polygon in feature["geometry"]["coordinates"]:
            for number, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                (x, y), *_ = ring  # summed up from here, or rounding would be all that is left of an islet
                twice = sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))
                turns.add((number == 0, twice > 0))
    assert turns <= {(True, True), (False, False)}


async def test_numbers_are_for_whoever_organizes_there(sqlite_office: Office) -> None:
    gaps = GapService(sqlite_office.database, sqlite_office.audit)
    texan = await sqlite_office.volunteer(1, Grant(Level.VOLUNTEER), Grant(Level.ORGANIZER, "48"))
    await sqlite_office.counties.claim(texan, TRAVIS, LEAD)
    texas = sqlite_office.counties.find_state("TX")
    found = {one.geoid: one for one in await gaps.numbers(texan, texas)}
    assert len(found) == 254
    assert (found[TRAVIS].coverage, found[TRAVIS].volunteers) == (Coverage.CLAIMED, 1)
    volunteer = await sqlite_office.volunteer(2)
    for who, state in ((texan, None), (texan, sqlite_office.counties.find_state("IL")), (volunteer, texas)):
        with pytest.raises(UserError, match="not-allowed"):
            await gaps.numbers(who, state)


async def test_files_in_discord(world: World) -> None:
    await world.set_up()
    olga = await person(world, "olga", Grant(Level.ORGANIZER))
    tess = await person(world, "tess", Grant(Level.ORGANIZER, "48"))
    await do(tess, "county claim", county=TRAVIS)
    for form, state, count in (("csv", None, "3,144 counties"), ("geojson", "DE", "3 counties")):
        shown = await do(olga, "coverage export", format=form, **({"state": state} if state else {}))
        assert count in said(shown)
        message = shown.followups[-1] if shown.followups else shown.response
        (file,) = message.attachments
        assert file.filename == f"counties.{form}"
    assert "254 counties" in said(await do(tess, "coverage export", format="csv", state="TX"))
    assert "Only organizers" in said(await do(tess, "coverage export", format="csv"))
    assert "Only organizers" in said(await do(tess, "coverage export", format="csv", state="CA"))
    guest = world.member("guest")
    assert "Only organizers" in said(await do(guest, "coverage export", format="csv"))
    await world.run_due()
    audit = [said(entry) for entry in world.guild.channels["audit"].history()]
    assert any("exported the counties of Texas in numbers" in entry for entry in audit)
