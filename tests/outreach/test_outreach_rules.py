"""Reading counts, adding them up, and links that say where they came from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.outreach import rules
from bot.outreach.model import Means

ENGLISH = {means: means.value.capitalize() for means in Means}
SPANISH = dict(
    zip(Means, ("Puertas", "Llamadas", "Mensajes", "Cartas", "Charlas", "Publicaciones"), strict=True)
)
MONDAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("doors 40", {Means.DOORS: 40}),
        ("40 doors, 5 calls", {Means.DOORS: 40, Means.CALLS: 5}),
        ("Doors: 3\nCalls: \nTexts: 0\n\nPosts: 1", {Means.DOORS: 3, Means.POSTS: 1}),
        ("d=7;conv 2", {Means.DOORS: 7, Means.CONVERSATIONS: 2}),
        ("DOORS４０", {Means.DOORS: 40}),
        ("puertas 3", {Means.DOORS: 3}),
        ("10000 calls", {Means.CALLS: 10000}),
    ],
)
def test_counts(typed: str, counts: dict[Means, int]) -> None:
    assert rules.read_counts(typed, SPANISH if "puertas" in typed else ENGLISH) == counts


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "outreach-nothing"),
        ("Doors:\nCalls:", "outreach-nothing"),
        ("doors 0", "outreach-nothing"),
        ("40", "outreach-unreadable"),
        ("doors 4 5", "outreach-unreadable"),
        ("emails 4", "outreach-unknown"),
        ("doors 1, door 2", "outreach-twice"),
        ("doors 10001", "outreach-most"),
        ("doors " + "9" * 300, "outreach-most"),
    ],
)
def test_counts_that_are_refused(typed: str, key: str) -> None:
    with pytest.raises(UserError, match=key):
        rules.read_counts(typed, ENGLISH)


@given(st.text(max_size=100))
def test_nothing_typed_breaks_anything(typed: str) -> None:
    try:
        counts = rules.read_counts(typed, ENGLISH)
    except UserError:
        return
    assert all(0 < number <= rules.MOST for number in counts.values())


@given(st.dictionaries(st.sampled_from(Means), st.integers(1, rules.MOST), min_size=1))
def test_what_the_form_shows_is_read_as_it_was(counts: dict[Means, int]) -> None:
    for words in (ENGLISH, SPANISH):
        typed = "\n".join(f"{words[means]}: {counts.get(means, '')}" for means in Means)
        assert rules.read_counts(typed, words) == counts


Rows = st.lists(
    st.tuples(st.dates(MONDAY, date(2026, 1, 25)), st.sampled_from(Means), st.integers(1, 99)), max_size=30
)


@given(Rows)
def test_weeks_and_places_lose_nothing(rows: list[tuple[date, Means, int]]) -> None:
    weeks = rules.by_week(rows, MONDAY, 3)
    assert [monday for monday, _ in weeks] == [MONDAY, date(2026, 1, 12), date(2026, 1, 19)]
    assert sum(rules.total(weeks).values()) == sum(number for _, _, number in rows)
    places = rules.by_most([(f"{day}", means, number) for day, means, number in rows], 100)
    sums = [sum(counts.values()) for _, counts in places]
    assert sums == sorted(sums, reverse=True)
    assert sum(sums) == sum(number for _, _, number in rows)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org", "https://example.org?via=ABC123"),
        ("https://example.org/a?b=c&d=#top", "https://example.org/a?b=c&d=&via=ABC123#top"),
        ("https://example.org/?via=OTHER", "https://example.org/?via=ABC123"),
    ],
)
def test_links(link: str, expected: str) -> None:
    assert rules.shared(link, "ABC123") == expected


def test_campaigns_have_names_and_words() -> None:
    assert rules.check_name("  Get\nout ") == "Get out"
    for check, key in ((rules.check_name, "campaign-nameless"), (rules.check_text, "campaign-kit-empty")):
        with pytest.raises(UserError, match=key):
            check("\u200b ")
        with pytest.raises(UserError, match="too-long"):
            check("x" * 2000)
