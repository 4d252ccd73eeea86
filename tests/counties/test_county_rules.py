"""Claims, releases and coverage."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counties.model import Assignment, AssignmentRole, Coverage
from bot.counties.rules import check_claim, check_release, coverage, lead_of
from bot.decay import Step, Watch
from bot.errors import UserError
from bot.text import text

LEAD, BACKUP, MEMBER = AssignmentRole
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ages = st.timedeltas(timedelta(0), timedelta(days=90))
assignments = st.builds(
    lambda user, role, since, confirmed, steps: Assignment(
        "06037",
        user,
        role,
        NOW - since,
        None if confirmed is None else NOW - confirmed,
        watch=None if role is not LEAD or steps is None else Watch(steps, NOW),
    ),
    st.integers(1, 6),
    st.sampled_from(AssignmentRole),
    ages,
    st.none() | ages,
    st.none() | st.sampled_from([0, *Step]),
)


def team(*held: Assignment) -> list[Assignment]:
    """One assignment a person and one lead a county, as the store keeps them."""
    kept: dict[int, Assignment] = {}
    for one in held:
        if one.user_id not in kept and not (one.role is LEAD and lead_of(list(kept.values()))):
            kept[one.user_id] = one
    return list(kept.values())


teams = st.lists(assignments, max_size=6).map(lambda held: team(*held))


def held(
    role: AssignmentRole, user_id: int = 1, since: int = 0, confirmed: int | None = None, steps: int = 0
) -> Assignment:
    """An assignment whose instants are that many days ago; of a lead, how many steps silence has taken."""
    at = None if confirmed is None else NOW - timedelta(days=confirmed)
    watch = Watch(steps, NOW) if role is LEAD else None
    return Assignment("06037", user_id, role, NOW - timedelta(days=since), at, watch=watch)


@pytest.mark.parametrize(
    ("assignments", "expected"),
    [
        ([], Coverage.UNCOVERED),
        ([held(BACKUP, confirmed=0), held(MEMBER, 2)], Coverage.UNCOVERED),
        ([held(LEAD)], Coverage.CLAIMED),
        ([held(LEAD, since=90, steps=Step.ASK)], Coverage.CLAIMED),
        ([held(LEAD, since=31, steps=Step.ASK_AGAIN)], Coverage.STALE),
        ([held(LEAD, since=90, confirmed=30, steps=Step.ASK)], Coverage.ACTIVE),
        ([held(LEAD, since=90, confirmed=31, steps=Step.TELL)], Coverage.STALE),
        ([held(LEAD, since=1, confirmed=1)], Coverage.ACTIVE),
        ([held(LEAD, since=1, confirmed=2)], Coverage.CLAIMED),  # confirmed in an earlier term
        ([held(BACKUP, 2, confirmed=0), held(LEAD, since=90, steps=Step.ASK_BACKUP)], Coverage.STALE),
    ],
)
def test_coverage(assignments: list[Assignment], expected: Coverage) -> None:
    assert coverage(assignments) is expected


@given(teams)
def test_coverage_follows_the_lead(held: list[Assignment]) -> None:
    lead, found = lead_of(held), coverage(held)
    assert (found is Coverage.UNCOVERED) == (lead is None)
    assert found == coverage([one for one in held if one.role is LEAD])
    if lead is not None and lead.watch is not None:
        assert (found is Coverage.STALE) == (lead.watch.taken >= Step.ASK_AGAIN)


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
