"""What follows from a county's assignments: numbers, gaps, who has gone silent, and what is open to whom."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.counties.atlas import Atlas
from bot.counties.model import Assignment, Coverage, Gap
from bot.counties.rules import coverage, coverage_since, gaps, gone_stale, open_roles, tally, uncovered
from tests.counties.conftest import BACKUP, LEAD, MEMBER, TRAVIS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMIT = timedelta(days=30)
COUNTIES = Atlas.load().counties
covered = st.dictionaries(
    st.sampled_from([county.geoid for county in COUNTIES]), st.sampled_from(Coverage), max_size=200
)
ages = st.timedeltas(timedelta(0), timedelta(days=90))


def lead(since: int, confirmed: int | None = None) -> Assignment:
    at = None if confirmed is None else NOW - timedelta(days=confirmed)
    return Assignment(TRAVIS, 1, LEAD, NOW - timedelta(days=since), at)


@given(covered)
def test_every_county_is_counted_once(given_: dict[str, Coverage]) -> None:
    counts = tally(COUNTIES, given_)
    assert set(counts) == set(Coverage)
    assert sum(counts.values()) == len(COUNTIES)
    assert counts[Coverage.UNCOVERED] == len(uncovered(COUNTIES, given_))
    worst = gaps(COUNTIES, given_, 60)
    assert sum(gap.uncovered for gap in worst) == counts[Coverage.UNCOVERED]
    assert worst == sorted(worst, key=lambda gap: (-gap.uncovered, gap.state))
    assert gaps(COUNTIES, given_, 3) == worst[:3]


def test_a_state_without_gaps_is_not_a_gap() -> None:
    delaware = [county for county in COUNTIES if county.state == "DE"]
    assert gaps(delaware, {}, 5) == [Gap("Delaware", 3, 3)]
    assert gaps(delaware, dict.fromkeys((county.geoid for county in delaware), Coverage.STALE), 5) == []


def test_since_when_a_county_is_what_it_is() -> None:
    def days(held: Assignment) -> int:
        return (NOW - coverage_since(held, coverage([held], NOW, LIMIT), LIMIT)).days

    assert days(lead(since=5)) == 5
    assert days(lead(since=50, confirmed=3)) == 3
    assert days(lead(since=50)) == 20
    assert days(lead(since=90, confirmed=40)) == 10
    assert days(lead(since=5, confirmed=9)) == 5


def test_gone_stale_is_counted_in_the_week_in_which_it_happens() -> None:
    week = timedelta(days=7)
    held = [lead(since=31), lead(since=90, confirmed=37), lead(since=38), lead(since=30), lead(since=3)]
    assert gone_stale(held, NOW - week, NOW, LIMIT) == 2
    assert gone_stale(held, NOW - 2 * week, NOW - week, LIMIT) == 1
    assert gone_stale(held, NOW, NOW + week, LIMIT) == 1


@given(ages, st.none() | ages)
def test_a_silent_lead_goes_stale_exactly_once(since: timedelta, confirmed: timedelta | None) -> None:
    held = Assignment(TRAVIS, 1, LEAD, NOW - since, None if confirmed is None else NOW - confirmed)
    weeks = [NOW + timedelta(weeks=n) for n in range(-20, 20)]
    assert sum(gone_stale([held], first, last, LIMIT) for first, last in pairwise(weeks)) == 1


def test_what_is_open_to_whom() -> None:
    other = lead(since=5)
    assert open_roles([], 2, 0, 3) == [LEAD, BACKUP, MEMBER]
    assert open_roles([], 2, 3, 3) == [BACKUP, MEMBER]
    assert open_roles([other], 2, 0, 3) == [BACKUP, MEMBER]
    assert open_roles([other], 1, 1, 3) == [BACKUP, MEMBER]
    assert open_roles([Assignment(TRAVIS, 2, BACKUP, NOW)], 2, 0, 3) == [LEAD, MEMBER]
