"""What may be asked, who may vote and until when, who may end a poll."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Actor, Grant, Level
from bot.errors import UserError
from bot.polls import reminding, rules
from bot.polls.methods.story import Choice, Method
from bot.polls.model import BLANK, Option, Poll, Results, State

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SPLIT_SECOND = timedelta(microseconds=1)


def poll(state: State = State.OPEN, created_by: int = 1) -> Poll:
    return Poll(
        id=1,
        alliance_id=1,
        guild_id=1,
        channel_id=1,
        message_id=None,
        created_by=created_by,
        question="Tea?",
        options=(Option("Yes"), Option("No")),
        method=Method.SINGLE,
        results=Results.HIDDEN,
        state=state,
        opens_at=NOW - timedelta(hours=1),
        closes_at=NOW,
        roll_size=3,
        seats=1,
        threshold="majority",
        quorum=0,
        commitment="",
        ended_at=None if state is State.OPEN else NOW - timedelta(minutes=1),
    )


def refusal(call: object, *args: object) -> str:
    with pytest.raises(UserError) as refused:
        call(*args)  # type: ignore[operator]
    return refused.value.key


@pytest.mark.parametrize("given", ["", "   ", "\n\t", "\u200b\u200d", "\u202e", "\u3164", "\u2800\u2800"])
def test_a_question_that_shows_nothing_is_empty(given: str) -> None:
    assert refusal(rules.check_question, given) == "poll-question-empty"
    assert refusal(rules.check_reason, given) == "poll-reason-empty"


def test_a_question_is_one_clean_line() -> None:
    assert rules.check_question("  Tea \n or\u202e  coffee\u200b? ") == "Tea or coffee?"
    assert rules.check_question("x" * rules.QUESTION_LIMIT)
    assert refusal(rules.check_question, "x" * (rules.QUESTION_LIMIT + 1)) == "too-long"
    assert refusal(rules.check_reason, "x" * (rules.REASON_LIMIT + 1)) == "too-long"


@given(st.text(max_size=20).filter(lambda given: given not in set(Method)))
def test_a_method_that_the_form_does_not_offer_is_refused(given: str) -> None:
    assert refusal(rules.check_picked, Method, given) == "error-option"


def test_what_the_form_offers_is_taken() -> None:
    assert rules.check_picked(Method, "approval") is Method.APPROVAL
    assert rules.check_picked(Results, "live") is Results.LIVE


def test_voting_ends_at_the_very_instant() -> None:
    rules.check_ballot(poll(), True, 0, NOW - SPLIT_SECOND)
    assert refusal(rules.check_ballot, poll(), True, 0, NOW) == "poll-closed"
    assert refusal(rules.check_ballot, poll(), True, None, NOW + timedelta(milliseconds=10)) == "poll-closed"


def test_an_ended_poll_takes_no_ballot_even_before_its_instant() -> None:
    before = NOW - timedelta(minutes=1)
    assert refusal(rules.check_ballot, poll(State.CLOSED), True, 0, before) == "poll-closed"
    assert refusal(rules.check_ballot, poll(State.CANCELLED), True, 0, before) == "poll-cancelled"


@pytest.mark.parametrize("option", [2, 10, 999, -1])
def test_an_option_that_the_poll_does_not_have(option: int) -> None:
    assert refusal(rules.check_ballot, poll(), True, option, NOW - SPLIT_SECOND) == "poll-option-unknown"


def test_only_who_is_on_the_roll_votes_or_takes_back() -> None:
    for option in (0, None):
        assert refusal(rules.check_ballot, poll(), False, option, NOW - SPLIT_SECOND) == "poll-not-on-roll"


def actor(user_id: int, level: Level | None) -> Actor:
    return Actor(1, 1, user_id, frozenset({Grant(level)} if level else ()))


@pytest.mark.parametrize(
    ("user_id", "level", "allowed"),
    [
        (1, Level.ORGANIZER, True),  # asked it
        (1, Level.VOLUNTEER, False),  # asked it, and is no organizer any more
        (1, None, False),
        (2, Level.ORGANIZER, False),  # another organizer
        (2, Level.MODERATOR, True),
        (2, Level.ADMINISTRATOR, True),
        (2, None, False),
    ],
)
def test_who_may_end_a_poll(user_id: int, level: Level | None, allowed: bool) -> None:
    before = NOW - SPLIT_SECOND
    if allowed:
        rules.check_ending(poll(), actor(user_id, level), before)
    else:
        assert refusal(rules.check_ending, poll(), actor(user_id, level), before) == "not-allowed"


def test_closing_early_takes_the_minimum_and_cancelling_does_not() -> None:
    asker, opened = actor(1, Level.ORGANIZER), NOW - timedelta(hours=1)
    at_least = timedelta(minutes=10)
    for minutes, allowed in ((0, False), (9, False), (10, True), (59, True)):
        now = opened + timedelta(minutes=minutes)
        rules.check_ending(poll(), asker, now)
        if allowed:
            rules.check_early_closing(poll(), asker, now, at_least)
        else:
            assert refusal(rules.check_early_closing, poll(), asker, now, at_least) == "poll-too-early"


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_an_ended_poll_is_not_ended_again(state: State) -> None:
    before = NOW - SPLIT_SECOND
    assert (
        refusal(rules.check_ending, poll(state), actor(1, Level.ORGANIZER), before) == f"poll-{state.value}"
    )


@given(
    st.timedeltas(timedelta(minutes=1), timedelta(days=90)),
    st.lists(st.integers(1, 168), max_size=2),
    st.timedeltas(timedelta(0), timedelta(days=90)),
)
def test_reminders_come_before_the_close_and_never_at_the_opening(
    lasts: timedelta, hours: list[int], passed: timedelta
) -> None:
    closes = NOW + lasts
    reminded = reminding.remind_at(NOW, closes, hours)
    assert len(reminded) <= len(hours)
    assert bool(reminded) == bool(hours), "however short the poll is"
    for at in reminded:
        assert NOW + lasts / 2 <= at < closes
    for before in hours:
        if lasts >= timedelta(hours=2 * before):
            assert closes - timedelta(hours=before) in reminded
    rounds = reminding.remind_rounds(NOW, closes, reminded)
    assert set(reminded) <= set(rounds), "whoever asks between two of them is told at the second"
    assert all(NOW <= at < closes for at in rounds)
    if reminded:
        assert rounds[0] <= closes - min(lasts, reminding.A_DAY), (
            "in time for whose quiet hours last past the close"
        )
    still = reminding.still_to_remind(reminded, NOW + passed)
    assert [at for _, at in still if at > NOW + passed] == [at for at in reminded if at > NOW + passed]
    assert sum(at <= NOW + passed for _, at in still) == min(1, sum(at <= NOW + passed for at in reminded))
    assert all(reminded[number] == at for number, at in still)


def test_which_reminders_a_poll_of_some_length_has() -> None:
    def before_closing(hours: float) -> list[float]:
        closes = NOW + timedelta(hours=hours)
        return [(closes - at) / timedelta(hours=1) for at in reminding.remind_at(NOW, closes, (24, 2))]

    assert before_closing(72) == [24, 2]
    assert before_closing(30) == [2]
    assert before_closing(3) == [1.5]


# --- what a count goes by ----------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 9), min_size=1))
def test_a_single_choice_is_the_last_one_pressed(presses: list[int]) -> None:
    choice: Choice = BLANK
    for option in presses:
        choice = rules.pressed(Method.SINGLE, choice, option)
    assert choice == (presses[-1],)


@given(st.lists(st.integers(0, 9)))
def test_an_approval_is_what_was_pressed_an_odd_number_of_times(presses: list[int]) -> None:
    choice: Choice = BLANK
    for option in presses:
        choice = rules.pressed(Method.APPROVAL, choice, option)
    assert choice == tuple(option for option in range(10) if presses.count(option) % 2)


@given(st.integers(0, 100), st.integers(0, 10**6))
def test_a_quorum_is_the_fewest_ballots_that_make_up_its_share(percent: int, roll: int) -> None:
    needed = rules.needed_for_quorum(replace(poll(), quorum=percent, roll_size=roll))
    assert needed * 100 >= percent * roll
    assert needed == 0 or (needed - 1) * 100 < percent * roll
    assert rules.needed_for_quorum(replace(poll(), quorum_people=percent, roll_size=roll)) == percent


@pytest.mark.parametrize(
    ("percent", "people", "key"),
    [
        (-1, 0, "poll-quorum-unknown"),
        (101, 0, "poll-quorum-unknown"),
        (0, -1, "error-option"),
        (0, 10**10, "error-option"),
        (1, 1, "poll-quorum-both"),
    ],
)
def test_a_quorum_is_a_percentage_or_a_number(percent: int, people: int, key: str) -> None:
    assert refusal(rules.check_quorum, percent, people) == key
    assert [rules.check_quorum(*given) for given in ((100, 0), (0, 7))] == [(100, 0), (0, 7)]


@pytest.mark.parametrize(
    ("method", "seats", "expected"),
    [
        (Method.YES_NO, 2, "poll-seats-one"),
        (Method.SINGLE, 0, "poll-seats-many"),
        (Method.SINGLE, 3, "poll-seats-many"),
    ],
)
def test_seats_that_cannot_be(method: Method, seats: int, expected: str) -> None:
    assert refusal(rules.check_seats, method, seats, 3) == expected
    assert rules.check_seats(Method.PHRAGMEN, 2, 3) == 2


def test_a_threshold_is_kept_in_one_way_of_writing() -> None:
    assert rules.check_threshold("majority of votes") == "more than 1/2 of votes"
    assert rules.check_threshold("60% of cast") == "3/5 of cast"
    assert refusal(rules.check_threshold, "most people") == "poll-threshold-unknown"


def test_yes_or_no_has_three_answers() -> None:
    assert refusal(rules.check_options, "Yes\nNo", Method.YES_NO) == "error-option"
    assert len(rules.check_options("Ja\nNein\nEnthaltung", Method.YES_NO)) == 3


@pytest.mark.parametrize(
    ("method", "more", "fits"),
    [
        (Method.APPROVAL, 1, False),
        (Method.SINGLE, 9, False),
        (Method.SINGLE, 10, True),
        (Method.RUNOFF, 1, True),
    ],
)
def test_a_name_fits_onto_its_button_where_there_is_one(method: Method, more: int, fits: bool) -> None:
    given = "\n".join(["x" * 81, *map(str, range(more))])
    if fits:
        assert len(rules.check_options(given, method)) == more + 1
    else:
        assert refusal(rules.check_options, given, method) == "poll-option-button"


def test_a_budget_is_counted_in_dollars() -> None:
    projects = (Option("Trees", cost=90_050), Option("Bikes", cost=2_000_000))
    counted = rules.terms(replace(poll(), method=Method.BUDGET_GREEDY, options=projects, budget=3_000_000))
    assert (counted.costs, counted.budget) == ((Fraction(1801, 2), Fraction(20_000)), Fraction(30_000))


def test_the_lot_is_as_listed_until_it_is_drawn() -> None:
    assert rules.terms(poll()).lot.order == (0, 1)
    drawn = rules.terms(replace(poll(), seed="x")).lot
    assert drawn.seed == "x"
