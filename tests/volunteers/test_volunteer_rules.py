"""Who may join, and what an unfinished form is worth."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Actor, Grant, Level
from bot.errors import UserError
from bot.volunteers import rules
from bot.volunteers.model import (
    Act,
    Answers,
    Application,
    Commitment,
    Decision,
    Draft,
    Entrance,
    Hours,
    Skill,
    Status,
    Volunteer,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERS = Answers(frozenset({Skill.LAW}), Hours.MORE, Commitment.TEAM)
VOLUNTEER = Volunteer(
    alliance_id=1,
    user_id=2,
    status=Status.ACTIVE,
    guild_id=3,
    geoid="48201",
    answers=ANSWERS,
    pledge_version=1,
    zone="America/Chicago",
    locale="en",
    created_at=NOW,
    changed_at=NOW,
    reason="words",
    approved_at=NOW,
)
acts = st.lists(st.sampled_from(Act), max_size=30)
drafts = st.builds(
    Draft,
    st.builds(
        Answers, st.frozensets(st.sampled_from(Skill)), st.sampled_from(Hours), st.sampled_from(Commitment)
    ),
    st.integers(0, 999_999_999),
    st.none() | st.from_regex(r"[0-9]{5}", fullmatch=True),
)


def actor(level: Level | None, user_id: int = 1) -> Actor:
    return Actor(1, 3, user_id, frozenset({Grant(level)}) if level else frozenset())


def live(through: Sequence[Act]) -> list[tuple[Act, Volunteer | None]]:
    """Somebody's life in the alliance: after each act, where they stand."""
    now: Volunteer | None = None
    seen = []
    for act in through:
        status = rules.after(act, now)
        if status is not None:
            now = replace(now or replace(VOLUNTEER, approved_at=None), status=status)
            if act is Act.APPROVE:
                now = replace(now, approved_at=NOW)
        seen.append((act, now))
    return seen


@given(acts)
def test_nobody_is_active_whom_no_moderator_approved(through: Sequence[Act]) -> None:
    seen = live(through)
    for n, (_, volunteer) in enumerate(seen):
        if volunteer is not None and volunteer.status is Status.ACTIVE:
            assert any(act is Act.APPROVE for act, _ in seen[: n + 1])


@given(acts)
def test_who_was_removed_stays_so_until_a_moderator_lets_them_back_in(through: Sequence[Act]) -> None:
    before: Volunteer | None = None
    for act, volunteer in live(through):
        if before is not None and before.status is Status.REMOVED and act is not Act.RESTORE:
            assert volunteer == before
            assert rules.entrance(volunteer) is Entrance.REMOVED
        before = volunteer


@given(acts)
def test_who_cannot_apply_is_told_why_and_who_can_is_let_to(through: Sequence[Act]) -> None:
    for _, volunteer in live(through):
        if rules.entrance(volunteer) in (Entrance.OPEN, Entrance.AGAIN):
            assert rules.check_apply(volunteer) is Status.APPLIED
        else:
            with pytest.raises(UserError) as told:
                rules.check_apply(volunteer)
            assert told.value.key == f"join-{rules.entrance(volunteer)}"


@pytest.mark.parametrize(
    ("status", "approved", "entrance"),
    [
        (Status.APPLIED, False, Entrance.PENDING),
        (Status.ACTIVE, True, Entrance.ALREADY),
        (Status.DECLINED, False, Entrance.AGAIN),
        (Status.REMOVED, True, Entrance.REMOVED),
        (Status.LEFT, True, Entrance.BACK),
        (Status.LEFT, False, Entrance.OPEN),
    ],
)
def test_what_somebody_finds_who_wants_to_join(status: Status, approved: bool, entrance: Entrance) -> None:
    assert rules.entrance(None) is Entrance.OPEN
    volunteer = replace(VOLUNTEER, status=status, approved_at=NOW if approved else None)
    assert rules.entrance(volunteer) is entrance


def test_who_was_removed_before_they_were_approved_may_apply_again_when_restored() -> None:
    removed = replace(VOLUNTEER, status=Status.REMOVED)
    assert rules.after(Act.RESTORE, removed) is Status.ACTIVE
    assert rules.after(Act.RESTORE, replace(removed, approved_at=None)) is Status.DECLINED


@given(drafts)
def test_an_unfinished_form_is_read_as_it_was_written_and_fits_a_custom_id(draft: Draft) -> None:
    code = rules.pack(draft)
    assert rules.unpack(code) == draft
    assert len(f"join:elsewhere:{code}") <= 100


@given(st.text("0123456789abcdef.", max_size=40) | st.text(max_size=40))
def test_a_forged_form_is_refused_or_means_what_it_says(code: str) -> None:
    with suppress(UserError):
        assert rules.pack(rules.unpack(code)) == code


@pytest.mark.parametrize(
    ("skills", "hours", "commitment"),
    [
        (["juggling"], "more", "team-member"),
        (["law"], "", "team-member"),
        (["law"], None, "team-member"),
        (["law"], "more", None),
        (["law"], "MORE", "team-member"),
    ],
)
def test_choices_that_the_form_does_not_have(
    skills: list[str], hours: str | None, commitment: str | None
) -> None:
    with pytest.raises(UserError, match="form-choice"):
        rules.read_answers(skills, hours, commitment)


def test_no_skill_at_all_is_an_answer() -> None:
    assert rules.read_answers([], "more", "team-member").skills == frozenset()


@pytest.mark.parametrize("reason", ["", "  \n ", "\u200b\u202e"])
def test_a_reason_needs_words(reason: str) -> None:
    with pytest.raises(UserError, match="reason-empty"):
        rules.check_reason(reason)


def test_a_reason_has_an_end() -> None:
    assert rules.check_reason("x" * 500) == "x" * 500
    with pytest.raises(UserError, match="too-long"):
        rules.check_reason("x" * 501)


@pytest.mark.parametrize(
    ("by", "held", "refused"),
    [
        (Level.MODERATOR, None, None),
        (Level.MODERATOR, Level.ORGANIZER, None),
        (Level.MODERATOR, Level.MODERATOR, "remove-higher"),
        (Level.MODERATOR, Level.ADMINISTRATOR, "remove-higher"),
        (Level.ADMINISTRATOR, Level.MODERATOR, None),
        (Level.ADMINISTRATOR, Level.ADMINISTRATOR, None),
    ],
)
def test_whom_somebody_may_remove(by: Level, held: Level | None, refused: str | None) -> None:
    if refused is None:
        assert rules.check_removal(actor(by), 2, actor(held, 2), VOLUNTEER) is VOLUNTEER
    else:
        with pytest.raises(UserError, match=refused):
            rules.check_removal(actor(by), 2, actor(held, 2), VOLUNTEER)


def test_nobody_removes_themselves_or_a_stranger_or_somebody_twice() -> None:
    by = actor(Level.ADMINISTRATOR)
    with pytest.raises(UserError, match="remove-self"):
        rules.check_removal(by, 1, by, VOLUNTEER)
    with pytest.raises(UserError, match="volunteer-unknown"):
        rules.check_removal(by, 2, actor(None, 2), None)
    with pytest.raises(UserError, match="volunteer-removed-already"):
        rules.check_removal(by, 2, actor(None, 2), replace(VOLUNTEER, status=Status.REMOVED))


@pytest.mark.parametrize("decision", [one for one in Decision if one is not Decision.PENDING])
def test_what_is_decided_is_not_decided_again(decision: Decision) -> None:
    application = Application(1, 1, 2, 3, Decision.PENDING, NOW, NOW)
    rules.check_pending(application)
    decided = replace(application, status=decision, decided_by=7, decided_at=NOW)
    with pytest.raises(UserError) as told:
        rules.check_pending(decided)
    assert told.value.key == f"application-{decision}-already"


def test_who_joined_every_server_after_their_level_was_given_was_away() -> None:
    hour = timedelta(hours=1)
    assert not rules.has_returned([], NOW)
    assert not rules.has_returned([NOW - hour], NOW)
    assert rules.has_returned([NOW + hour], NOW)
    assert not rules.has_returned([NOW + hour, NOW - hour], NOW)  # in another server all the while
