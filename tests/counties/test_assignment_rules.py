"""What follows from a county's assignments: numbers, gaps, who has gone silent, and what is open to whom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.counties.atlas import Atlas
from bot.counties.model import Assignment, Coverage, Gap
from bot.counties.rules import (
    check_offer,
    check_pause,
    check_step_up,
    coverage,
    gaps,
    open_roles,
    tally,
    uncovered,
)
from bot.decay import Watch
from bot.errors import UserError
from tests.counties.conftest import BACKUP, LEAD, MEMBER, TRAVIS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
COUNTIES = Atlas.load().counties
covered = st.dictionaries(
    st.sampled_from([county.geoid for county in COUNTIES]), st.sampled_from(Coverage), max_size=200
)


def lead(since: int, confirmed: int | None = None, taken: int = 0) -> Assignment:
    at = None if confirmed is None else NOW - timedelta(days=confirmed)
    return Assignment(TRAVIS, 1, LEAD, NOW - timedelta(days=since), at, watch=Watch(taken, NOW))


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


def test_coverage_is_that_of_the_lead() -> None:
    others = [Assignment(TRAVIS, 2, BACKUP, NOW, NOW), Assignment(TRAVIS, 3, MEMBER, NOW, NOW)]
    assert coverage([]) is coverage(others) is Coverage.UNCOVERED
    assert coverage([*others, lead(since=5)]) is Coverage.CLAIMED
    assert coverage([lead(since=5, confirmed=3)]) is Coverage.ACTIVE
    assert coverage([lead(since=5, confirmed=9)]) is Coverage.CLAIMED  # that was before they took it
    for taken, state in enumerate(
        [Coverage.ACTIVE, Coverage.ACTIVE, Coverage.STALE, Coverage.STALE, Coverage.STALE]
    ):
        assert coverage([lead(since=60, confirmed=40, taken=taken)]) is state
    assert lead(since=5).heard_at == NOW - timedelta(days=5) == lead(since=5, confirmed=9).heard_at
    assert lead(since=5, confirmed=2).heard_at == NOW - timedelta(days=2)


def refusal(check: Callable[[], object]) -> str | None:
    try:
        check()
    except UserError as error:
        return error.key
    return None


def test_a_backup_steps_up_only_for_a_lead_long_silent() -> None:
    backup = Assignment(TRAVIS, 2, BACKUP, NOW)
    found = [refusal(lambda taken=taken: check_step_up(backup, lead(60, taken=taken))) for taken in range(5)]  # type: ignore[misc]
    assert found == ["county-lead-back"] * 4 + [None]
    member = Assignment(TRAVIS, 2, MEMBER, NOW)
    assert refusal(lambda: check_step_up(member, lead(60, taken=4))) == "duty-over"


def test_a_county_is_offered_by_its_lead_to_somebody_else() -> None:
    assert refusal(lambda: check_offer(lead(5), 2)) is None
    assert refusal(lambda: check_offer(lead(5), 1)) == "county-offer-self"
    assert refusal(lambda: check_offer(Assignment(TRAVIS, 2, BACKUP, NOW), 3)) == "county-not-lead"


def test_a_break_has_an_end() -> None:
    most = timedelta(days=90)
    assert refusal(lambda: check_pause(NOW + most, NOW, most)) is None
    assert refusal(lambda: check_pause(NOW + most + timedelta(seconds=1), NOW, most)) == "county-pause-long"


def test_what_is_open_to_whom() -> None:
    other = lead(since=5)
    assert open_roles([], 2, 0, 3) == [LEAD, BACKUP, MEMBER]
    assert open_roles([], 2, 3, 3) == [BACKUP, MEMBER]
    assert open_roles([other], 2, 0, 3) == [BACKUP, MEMBER]
    assert open_roles([other], 1, 1, 3) == [BACKUP, MEMBER]
    assert open_roles([Assignment(TRAVIS, 2, BACKUP, NOW)], 2, 0, 3) == [LEAD, MEMBER]
