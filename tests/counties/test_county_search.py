"""What people type becomes the county they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counties.atlas import Atlas, fold
from bot.counties.model import County
from bot.errors import UserError

atlas = Atlas.load()
anything = st.text(max_size=150) | st.sampled_from([atlas.label(c) for c in atlas.counties]).flatmap(
    lambda label: st.integers(0, len(label)).map(lambda end: label[:end])
)


def found(text: str) -> list[str]:
    return [atlas.label(county) for county in atlas.find(text)]


def searched(text: str) -> list[str]:
    return [atlas.label(county) for county in atlas.search(text)]


@pytest.mark.parametrize("county", atlas.counties[::61], ids=lambda county: county.geoid)
def test_some_counties_by_every_way_of_naming_them(county: County) -> None:
    for text in (
        county.geoid,
        atlas.label(county),
        atlas.label(county).upper(),
        f"{county.name} {county.state}",
        f" {county.name.replace(' ', '  ')} , {county.state_name} ",
    ):
        assert atlas.find(text) == [county]
        assert atlas.search(text)[0] == county
    assert county in atlas.find(county.short_name)


def test_every_county_by_its_label_and_by_its_geoid() -> None:
    for county in atlas.counties:
        assert atlas.find(atlas.label(county)) == [county]
        assert atlas.search(atlas.label(county))[0] == county
        assert atlas.search(county.geoid)[0] == county


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("06037", ["Los Angeles County, California"]),
        ("Los Angeles, CA", ["Los Angeles County, California"]),
        ("los angeles county california", ["Los Angeles County, California"]),
        ("Dona Ana", ["Doña Ana County, New Mexico"]),
        ("DOÑA ANA", ["Doña Ana County, New Mexico"]),
        ("DoN\u0303a Ana, N.M.", ["Doña Ana County, New Mexico"]),
        ("De Kalb, GA", ["DeKalb County, Georgia"]),
        ("DeKalb Georgia", ["DeKalb County, Georgia"]),
        ("la salle, la", ["LaSalle Parish, Louisiana"]),
        ("St. Louis, MO", ["St. Louis County, Missouri", "St. Louis city, Missouri"]),
        ("Saint Louis City", ["St. Louis city, Missouri"]),
        ("st louis county mo", ["St. Louis County, Missouri"]),
        ("Sainte Genevieve", ["Ste. Genevieve County, Missouri"]),
        ("O'Brien", ["O'Brien County, Iowa"]),
        ("O’Brien", ["O'Brien County, Iowa"]),
        ("Obrien", ["O'Brien County, Iowa"]),
        ("Prince George's", ["Prince George's County, Maryland"]),
        ("prince georges md", ["Prince George's County, Maryland"]),
        ("King & Queen", ["King and Queen County, Virginia"]),
        ("Fairfax, Virginia", ["Fairfax County, Virginia", "Fairfax city, Virginia"]),
        ("D.C.", ["District of Columbia"]),
        ("Washington, D.C.", ["District of Columbia"]),
        ("Valdez-Cordova", ["Chugach Census Area, Alaska", "Copper River Census Area, Alaska"]),
        ("Wade Hampton", ["Kusilvak Census Area, Alaska"]),
        ("Shannon County, SD", ["Oglala Lakota County, South Dakota"]),
        ("Bedford city, VA", ["Bedford County, Virginia"]),
        ("Middlesex County, Connecticut", ["Lower Connecticut River Valley Planning Region, Connecticut"]),
        ("Middlesex, CT", ["Lower Connecticut River Valley Planning Region, Connecticut"]),
        ("Brooklyn", ["Kings County, New York"]),
        ("Los Angeles, Oregon", []),
        ("Washington, Ore", []),
        ("Oregon Washington", []),
        ("California", []),
        ("99999", []),
        ("Los Angele", []),
        ("Łódź 🗳 東京", []),
        ("", []),
    ],
)  # fmt: skip
def test_find(text: str, labels: list[str]) -> None:
    assert found(text) == labels


def test_washington_is_31_counties_then_the_capital_then_the_state() -> None:
    labels = [atlas.label(county) for county in atlas.search("washington", limit=100)]
    assert len(atlas.find("Washington")) == 31
    assert all(label.startswith("Washington ") for label in labels[:31])
    assert labels[31] == "District of Columbia"
    assert set(labels[32:]) == {atlas.label(county) for county in atlas.in_state("WA")}
    assert searched("washington") == labels[:25]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("washington or", "Washington County, Oregon"),
        ("washington, oregon", "Washington County, Oregon"),
        ("oregon washington", "Washington County, Oregon"),
        ("wash pa", "Washington County, Pennsylvania"),
        ("WASH, p.a.", "Washington County, Pennsylvania"),
        ("washington la", "Washington Parish, Louisiana"),
        ("washington co", "Washington County, Colorado"),
        ("wash", "Washakie County, Wyoming"),  # a county's own name before the alias of another
        ("franklin ma", "Franklin County, Massachusetts"),  # its letters before the beginning of Maine
        ("washington rhode", "Washington County, Rhode Island"),
        ("los ang", "Los Angeles County, California"),
        ("angeles", "Los Angeles County, California"),
        ("ngele", "Los Angeles County, California"),
        ("new york", "New York County, New York"),
        ("orange n", "Orange County, New York"),
        ("orange north car", "Orange County, North Carolina"),
        ("saint l", "St. Landry Parish, Louisiana"),
        ("dona", "Doña Ana County, New Mexico"),
        ("0603", "Kings County, California"),
        ("dc", "District of Columbia"),
        ("ia", "Adair County, Iowa"),
        ("delaware", "Delaware County, Indiana"),
    ],
)
def test_search_puts_the_meant_one_first(text: str, label: str) -> None:
    assert searched(text)[0] == label


@pytest.mark.parametrize("text", ["Hartford County, Connecticut", "hartford", "hartf"])
def test_a_county_that_is_no_more_leads_to_all_its_heirs(text: str) -> None:
    assert [county.geoid for county in atlas.search(text)] == ["09110", "09140", "09160"]


def test_search_ranks_whole_names_then_beginnings_then_words_then_parts() -> None:
    labels = searched("lake")
    names = [label.split(",")[0] for label in labels]
    assert names[:12] == ["Lake County"] * 12
    assert names[12:14] == ["Lake and Peninsula Borough", "Lake of the Woods County"]
    assert names[14:] == ["Bear Lake County", "Green Lake County", "Red Lake County", "Salt Lake County"]
    assert searched("land")[:3] == [
        "Lander County, Nevada",
        "St. Landry Parish, Louisiana",
        "Ashland County, Ohio",
    ]


def test_several_words_are_no_part_of_a_word() -> None:
    assert searched("washington d.c.") == ["District of Columbia"]


def test_folding() -> None:
    assert fold("  DOÑA  Ana’s—1st_St. & Co. ") == "dona anas 1st st and co"


def test_search_without_a_word_shows_the_beginning_of_the_alphabet() -> None:
    assert searched("")[:2] == ["Abbeville County, South Carolina", "Acadia Parish, Louisiana"]
    assert len(searched("")) == 25
    assert searched("  – ") == searched("")


@given(anything)
def test_search_answers_whatever_is_typed(text: str) -> None:
    counties = atlas.search(text)
    assert len(counties) <= 25
    assert len(set(counties)) == len(counties)
    assert all(len(atlas.label(county)) <= 100 for county in counties)
    assert set(atlas.find(text)[:25]) <= set(atlas.search(text, limit=3144))


@given(anything, st.integers(0, 60))
def test_a_shorter_answer_is_the_beginning_of_a_longer_one(text: str, limit: int) -> None:
    assert atlas.search(text, limit) == atlas.search(text, 100)[:limit]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("90012", "Los Angeles County, California"),
        (" 90012-1234 ", "Los Angeles County, California"),
        ("900121234", "Los Angeles County, California"),
        ("10001", "New York County, New York"),
        ("20001", "District of Columbia"),
        ("06103", "Capitol Planning Region, Connecticut"),
        ("06268", "Capitol Planning Region, Connecticut"),  # Storrs, which GeoNames keeps in Tolland County
        ("99686", "Chugach Census Area, Alaska"),  # Valdez
        ("99546", "Aleutians West Census Area, Alaska"),  # Adak
        ("33630", "Hillsborough County, Florida"),  # its point lies in Tampa Bay
        ("05902", "Essex County, Vermont"),  # its point lies in New Hampshire
    ],
)
def test_a_zip_proposes_its_county_first(code: str, label: str) -> None:
    assert atlas.label(atlas.zip(code)[0]) == label


def test_a_zip_near_a_border_proposes_more() -> None:
    assert {atlas.label(county) for county in atlas.zip("22046")} >= {
        "Fairfax County, Virginia",
        "Falls Church city, Virginia",
    }
    assert "02016" not in {county.geoid for county in atlas.zip("10001")}
    assert len(atlas.zip("63101")) == 2  # St. Louis city, and across the river


@pytest.mark.parametrize(
    "code", ["", "9001", "900123", "90012-12", "9O012", "٩٠٠١٢", "90012; --", "1" * 5000]
)
def test_what_is_no_zip_is_refused(code: str) -> None:
    with pytest.raises(UserError) as refused:
        atlas.zip(code)
    assert refused.value.key == "zip-invalid"


@pytest.mark.parametrize("code", ["00000", "99999", "00901", "96960", "96799", "96898", "09007", "34002"])
def test_a_zip_outside_the_counties_is_unknown(code: str) -> None:
    """Nowhere, Puerto Rico, the Marshall Islands, American Samoa, Wake Island, the forces."""
    with pytest.raises(UserError) as refused:
        atlas.zip(code)
    assert (refused.value.key, refused.value.arguments) == ("zip-unknown", {"zip": code})


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(UserError) as county:
        atlas.get("x" * 5000)
    assert (county.value.key, county.value.arguments) == ("county-unknown", {"given": "x" * 100})
    with pytest.raises(UserError) as state:
        atlas.in_state("ZZ")
    assert (state.value.key, state.value.arguments) == ("state-unknown", {"given": "ZZ"})
    assert [county.short_name for county in atlas.in_state(" hi ")] == [
        "Hawaii",
        "Honolulu",
        "Kalawao",
        "Kauai",
        "Maui",
    ]


def test_the_atlas_is_read_once() -> None:
    assert Atlas.load() is Atlas.load()
