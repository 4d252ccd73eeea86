"""The shipped data: complete, consistent, and right where it is known."""

import csv
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.counties.atlas import DATA, Atlas, read
from bot.counties.shapes import SIZE, Shapes

atlas = Atlas.load()
by_geoid = {county.geoid: county for county in atlas.counties}


def test_every_county_of_the_states_and_dc_once() -> None:
    assert len(atlas.counties) == len(by_geoid) == 3144
    assert len(atlas.states) == 51
    per_state = Counter(county.state for county in atlas.counties)
    assert [per_state[code] for code in ("TX", "GA", "VA", "AK", "CT", "DE", "DC")] == [
        254,
        159,
        133,
        30,
        9,
        3,
        1,
    ]
    fips = {state.code: (state.fips, state.name) for state in atlas.states}
    assert all((c.geoid[:2], c.state_name) == fips[c.state] for c in atlas.counties)


def test_labels_are_alone_of_their_kind_and_fit_a_choice() -> None:
    labels = {atlas.label(county) for county in atlas.counties}
    assert len(labels) == 3144
    assert all(0 < len(label) <= 100 for label in labels)


@pytest.mark.parametrize(
    ("geoid", "label"),
    [
        ("06037", "Los Angeles County, California"),
        ("22001", "Acadia Parish, Louisiana"),
        ("22059", "LaSalle Parish, Louisiana"),
        ("02020", "Anchorage Municipality, Alaska"),
        ("02110", "Juneau City and Borough, Alaska"),
        ("02195", "Petersburg Borough, Alaska"),
        ("02063", "Chugach Census Area, Alaska"),
        ("24510", "Baltimore city, Maryland"),
        ("24005", "Baltimore County, Maryland"),
        ("32510", "Carson City, Nevada"),
        ("51036", "Charles City County, Virginia"),
        ("35013", "Doña Ana County, New Mexico"),
        ("09110", "Capitol Planning Region, Connecticut"),
        ("11001", "District of Columbia"),
        ("46102", "Oglala Lakota County, South Dakota"),
    ],
)
def test_names(geoid: str, label: str) -> None:
    assert atlas.label(atlas.get(geoid)) == label


def test_connecticut_has_its_planning_regions() -> None:
    names = {county.name for county in atlas.in_state("CT")}
    assert len(names) == 9
    assert all(name.endswith(" Planning Region") for name in names)


def test_every_alias_is_some_county_s() -> None:
    with (DATA / "aliases.csv").open(encoding="utf-8") as file:
        rows = [(row["alias"], geoid) for row in csv.DictReader(file) for geoid in row["geoids"].split()]
    assert sorted(rows) == sorted(
        (alias, county.geoid) for county in atlas.counties for alias in county.aliases
    )


def test_neighbours_are_mutual_and_never_oneself() -> None:
    for county in atlas.counties:
        assert county.geoid not in county.neighbours
        assert len(set(county.neighbours)) == len(county.neighbours)
        assert all(county.geoid in by_geoid[beside].neighbours for beside in county.neighbours)


@pytest.mark.parametrize(
    ("geoid", "names"),
    [
        ("06037", {"Kern", "Orange", "San Bernardino", "Ventura"}),
        ("15007", set()),
        ("51610", {"Arlington", "Fairfax"}),
        ("11001", {"Alexandria", "Arlington", "Montgomery", "Prince George's"}),
        ("06075", {"San Mateo"}),
    ],
)
def test_known_neighbours(geoid: str, names: set[str]) -> None:
    assert {county.short_name for county in atlas.neighbours(geoid)} == names


def test_a_point_in_common_is_no_border() -> None:
    """The Four Corners: San Juan (Utah), Montezuma (Colorado), San Juan (New Mexico), Apache (Arizona)."""
    assert "35045" not in atlas.get("49037").neighbours
    assert "04001" not in atlas.get("08083").neighbours
    assert {"08083", "04001"} <= set(atlas.get("49037").neighbours)


def test_few_counties_stand_alone() -> None:
    alone = {county.geoid for county in atlas.counties if not county.neighbours}
    assert alone == {"02016", "15001", "15003", "15007", "25019", "53055"}


@pytest.mark.parametrize(
    ("geoid", "zone", "others"),
    [
        ("04013", "America/Phoenix", ()),  # Phoenix
        ("04017", "America/Phoenix", ("America/Denver",)),  # Navajo: Holbrook against the Navajo Nation
        ("04001", "America/Denver", ("America/Phoenix",)),  # Apache: Window Rock against St. Johns
        ("02016", "America/Nome", ("America/Adak",)),  # Aleutians West: Unalaska against Adak and Atka
        ("02020", "America/Anchorage", ()),
        ("15003", "Pacific/Honolulu", ()),
        ("12045", "America/New_York", ("America/Chicago",)),  # Gulf: Port St. Joe against Wewahitchka
        ("31031", "America/Chicago", ("America/Denver",)),  # Cherry: Valentine against the west
        ("41045", "America/Boise", ()),  # Malheur, the one county of Oregon on Mountain time
        ("18089", "America/Chicago", ()),  # Lake, Indiana
        ("26053", "America/Menominee", ()),
        ("36061", "America/New_York", ()),
        ("51610", "America/New_York", ()),  # Falls Church, with no area on the map
    ],
)
def test_known_zones(geoid: str, zone: str, others: tuple[str, ...]) -> None:
    assert (atlas.get(geoid).zone, atlas.get(geoid).other_zones) == (zone, others)


def test_every_zone_is_one_and_other_zones_have_other_clocks() -> None:
    days = datetime(2025, 1, 15, tzinfo=UTC), datetime(2025, 7, 15, tzinfo=UTC)

    def clock(zone: str) -> list[object]:
        return [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]

    for county in atlas.counties:
        assert clock(county.zone)
        assert all(clock(other) != clock(county.zone) for other in county.other_zones)


def test_every_zip_leads_to_counties() -> None:
    zips: dict[str, str] = read("zips.json.gz")
    assert len(zips) == 40_976
    for code, geoids in zips.items():
        first, *more = geoids.split()
        assert len(code) == 5
        assert len({first, *more}) == len(more) + 1 <= 6
        assert {first, *more} <= by_geoid.keys()


def test_every_county_has_an_outline_around_its_middle() -> None:
    shapes = Shapes.load()
    flat = set()
    for geoid in by_geoid:
        polygons = shapes.outline(geoid)
        rings = [ring for polygon in polygons for ring in polygon]
        assert all((ring[0] == ring[-1]).all() for ring in rings)
        points = np.concatenate(rings)
        low, high = points.min(axis=0), points.max(axis=0)
        middle = np.array(shapes.centre(geoid))
        assert (low - 0.01 <= middle).all()
        assert (middle <= high + 0.01).all()
        assert low[0] > -60  # the last Aleutians reach over the page's left edge
        assert high[0] < SIZE[0]
        assert low[1] > 0
        assert high[1] < SIZE[1]
        x, y = polygons[0][0].T
        if len(polygons) == 1 and not (x[:-1] * y[1:] - x[1:] * y[:-1]).sum():
            flat.add(geoid)
    assert flat == {"51570", "51610", "51678", "51685"}


def test_state_borders_leave_out_the_lines_inside_a_state() -> None:
    shapes = Shapes.load()
    lines = [{tuple(point) for point in line} for line in shapes.state_borders]

    def bordered(geoid: str) -> bool:
        points = {tuple(point) for polygon in shapes.outline(geoid) for ring in polygon for point in ring}
        return any(line <= points for line in lines)

    assert bordered("06037")  # Los Angeles: the coast
    assert bordered("11001")
    assert not bordered("48453")  # Travis, in the middle of Texas
    assert len({tuple(map(tuple, line)) for line in shapes.state_borders}) == len(lines)
