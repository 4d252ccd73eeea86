"""Claims, releases and coverage."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counties.model import Assignment, AssignmentRole, Coverage
from bot.counties.rules import check_claim, check_release, coverage, lead_of
from bot.errors import UserError
from bot.text import text

LEAD, BACKUP, MEMBER = AssignmentRole
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMIT = timedelta(days=30)
ages = st.timedeltas(timedelta(0), timedelta(days=90))
assignments = st.builds(
    lambda user, role, since, confirmed: Assignment(
        "06037", user, role, NOW - since, None if confirmed is None else NOW - confirmed
    ),
    st.integers(1, 6),
    st.sampled_from(AssignmentRole),
    ages,
    st.none() | ages,
)


def team(*held: Assignment) -> list[Assignment]:
    """One assignment a person and one lead a county, as the store keeps them."""
    kept: dict[int, Assignment] = {}
    for one in held:
        if one.user_id not in kept and not (one.role is LEAD and lead_of(list(kept.values()))):
            kept[one.user_id] = one
    return list(kept.values())


teams = st.lists(assignments, max_size=6).map(lambda held: team(*held))


def held(role: AssignmentRole, user_id: int = 1, since: int = 0, confirmed: int | None = None) -> Assignment:
    """An assignment whose instants are that many days ago."""
    at = None if confirmed is None else NOW - timedelta(days=confirmed)
    return Assignment("06037", user_id, role, NOW - timedelta(days=since), at)


@pytest.mark.parametrize(
    ("assignments", "expected"),
    [
        ([], Coverage.UNCOVERED),
        ([held(BACKUP, confirmed=0), held(MEMBER, 2)], Coverage.UNCOVERED),
        ([held(LEAD)], Coverage.CLAIMED),
        ([held(LEAD, since=30)], Coverage.CLAIMED),
        ([held(LEAD, since=31)], Coverage.STALE),
        ([held(LEAD, since=90, confirmed=30)], Coverage.ACTIVE),
        ([held(LEAD, since=90, confirmed=31)], Coverage.STALE),
        ([held(LEAD, since=1, confirmed=1)], Coverage.ACTIVE),
        ([held(LEAD, since=1, confirmed=2)], Coverage.CLAIMED),  # confirmed in an earlier term
        ([held(LEAD, since=31, confirmed=60)], Coverage.STALE),
        ([held(BACKUP, 2, confirmed=0), held(LEAD, since=90, confirmed=31)], Coverage.STALE),
    ],
)
def test_coverage(assignments: list[Assignment], expected: Coverage) -> None:
    assert coverage(assignments, NOW, LIMIT) is expected


@given(teams, ages)
def test_coverage_follows_the_lead_and_only_decays(held: list[Assignment], later: timedelta) -> None:
    today, then = coverage(held, NOW, LIMIT), coverage(held, NOW + later, LIMIT)
    assert (today is Coverage.UNCOVERED) == (lead_of(held) is None)
    assert then in {today, Coverage.STALE}
    assert today == coverage([one for one in held if one.role is LEAD], NOW, LIMIT)


def refusal(*args: object) -> UserError:
    with pytest.raises(UserError) as refused:
        check_claim(*args)  # type: ignore[arg-type]
    return refused.value


def test_a_county_has_one_lead() -> None:
    error = refusal([held(LEAD, 7)], 1, LEAD, 0, 3)
    assert error.key == "county-has-lead"
    assert "<@7>" in text("en", error.key, **error.arguments)


@pytest.mark.parametrize("role", AssignmentRole)
def test_nobody_takes_the_same_role_twice(role: AssignmentRole) -> None:
    error = refusal([held(role)], 1, role, 0, 3)
    assert error.key == "county-already-yours"
    assert role.value in text("en", error.key, **error.arguments)


def test_a_person_may_change_their_role() -> None:
    check_claim([held(MEMBER)], 1, LEAD, 0, 3)
    check_claim([held(LEAD)], 1, BACKUP, 1, 1)


@pytest.mark.parametrize(("limit", "words"), [(1, "a county"), (3, "3 counties")])
def test_a_person_leads_only_so_many(limit: int, words: str) -> None:
    error = refusal([], 1, LEAD, limit, limit)
    assert error.key == "county-too-many"
    assert words in text("en", error.key, **error.arguments)
    check_claim([], 1, LEAD, limit - 1, limit)
    check_claim([], 1, BACKUP, limit, limit)


@given(teams, st.integers(1, 7), st.sampled_from(AssignmentRole), st.integers(0, 4), st.integers(0, 4))
def test_an_allowed_claim_keeps_one_lead_within_the_limit(
    held: list[Assignment], user_id: int, role: AssignmentRole, leads_held: int, max_leads: int
) -> None:
    try:
        check_claim(held, user_id, role, leads_held, max_leads)
    except UserError:
        return
    others = [one for one in held if one.user_id != user_id]
    after = [*others, Assignment("06037", user_id, role, NOW)]
    assert sum(one.role is LEAD for one in after) <= 1
    assert role is not LEAD or leads_held < max_leads
    assert check_release(after, user_id).role is role


@given(teams, st.integers(1, 7))
def test_only_an_assignment_one_has_can_be_released(held: list[Assignment], user_id: int) -> None:
    if any(one.user_id == user_id for one in held):
        assert check_release(held, user_id).user_id == user_id
    else:
        with pytest.raises(UserError, match="county-not-yours"):
            check_release(held, user_id)


@pytest.mark.parametrize(
    ("key", "args"),
    [
        ("county-unknown", {"given": "Atlantis"}),
        ("state-unknown", {"given": "ZZ"}),
        ("zip-invalid", {}),
        ("zip-unknown", {"zip": "00000"}),
        ("county-not-yours", {}),
    ],
)
def test_every_refusal_has_words(key: str, args: dict[str, object]) -> None:
    shown = text("en", key, **args)
    assert all(str(value) in shown for value in args.values())
