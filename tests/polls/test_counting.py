"""The methods count what people said, whoever says it and in whatever order."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.methods import METHODS
from bot.polls.methods.approval import press as approve
from bot.polls.methods.single import press as pick
from bot.polls.model import BLANK, Choice, Method, Result

OPTIONS = 10


def ballots_of(method: Method) -> st.SearchStrategy[tuple[int, list[Choice]]]:
    """A number of options, and ballots as pressing buttons makes them."""

    def fill(options: int) -> st.SearchStrategy[tuple[int, list[Choice]]]:
        presses = st.lists(st.integers(0, options - 1), min_size=1, max_size=6)

        def pressed(given: list[int]) -> Choice:
            choice = BLANK
            for option in given:
                choice = METHODS[method].press(choice, option)
            return choice

        return st.tuples(st.just(options), st.lists(presses.map(pressed).filter(bool), max_size=40))

    return st.integers(2, OPTIONS).flatmap(fill)


methods = pytest.mark.parametrize("method", list(Method))


def count(method: Method, options: int, ballots: list[Choice]) -> Result:
    return METHODS[method].count(options, Counter(ballots))


@methods
@given(data=st.data())
def test_order_changes_nothing(method: Method, data: st.DataObject) -> None:
    options, ballots = data.draw(ballots_of(method))
    shuffled = data.draw(st.permutations(ballots))
    assert count(method, options, ballots) == count(method, options, shuffled)


@methods
@given(data=st.data())
def test_doubling_every_ballot_doubles_the_votes_and_changes_no_winner(
    method: Method, data: st.DataObject
) -> None:
    options, ballots = data.draw(ballots_of(method))
    once, twice = count(method, options, ballots), count(method, options, ballots * 2)
    assert twice.winners == once.winners
    assert twice.tallies == tuple(2 * votes for votes in once.tallies)
    assert [twice.percent(place) for place in range(options)] == [
        once.percent(place) for place in range(options)
    ]


@methods
@given(data=st.data())
def test_tallies_hold_every_mark_on_every_ballot_and_nothing_else(
    method: Method, data: st.DataObject
) -> None:
    options, ballots = data.draw(ballots_of(method))
    result = count(method, options, ballots)
    assert result.ballots == len(ballots)
    assert len(result.tallies) == options
    assert sum(result.tallies) == sum(len(choice) for choice in ballots)
    for place, votes in enumerate(result.tallies):
        assert votes == sum(place in choice for choice in ballots)


@methods
@given(data=st.data())
def test_winners_are_all_those_with_the_most_votes(method: Method, data: st.DataObject) -> None:
    options, ballots = data.draw(ballots_of(method))
    result = count(method, options, ballots)
    if not ballots:
        assert result.winners == ()
        return
    most = max(result.tallies)
    assert result.winners == tuple(place for place in range(options) if result.tallies[place] == most)


@methods
@given(data=st.data())
def test_one_more_vote_for_the_only_winner_keeps_it_the_winner(method: Method, data: st.DataObject) -> None:
    options, ballots = data.draw(ballots_of(method))
    result = count(method, options, ballots)
    if len(result.winners) == 1:
        assert count(method, options, [*ballots, result.winners]).winners == result.winners


@methods
@given(data=st.data())
def test_renaming_the_options_renames_the_winners(method: Method, data: st.DataObject) -> None:
    options, ballots = data.draw(ballots_of(method))
    to = data.draw(st.permutations(range(options)))
    renamed = [tuple(sorted(to[place] for place in choice)) for choice in ballots]
    winners = count(method, options, ballots).winners
    assert count(method, options, renamed).winners == tuple(sorted(to[place] for place in winners))


@given(st.lists(st.integers(0, OPTIONS - 1), min_size=1))
def test_a_single_choice_is_the_last_one_pressed(presses: list[int]) -> None:
    choice = BLANK
    for option in presses:
        choice = pick(choice, option)
    assert choice == (presses[-1],)


@given(st.lists(st.integers(0, OPTIONS - 1)))
def test_an_approval_is_what_was_pressed_an_odd_number_of_times(presses: list[int]) -> None:
    choice = BLANK
    for option in presses:
        choice = approve(choice, option)
    assert choice == tuple(option for option in range(OPTIONS) if presses.count(option) % 2)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=OPTIONS), st.integers(0, 50))
def test_percent_is_the_nearest_whole_one(tallies: list[int], more: int) -> None:
    ballots = max(tallies) + more
    result = Result(tuple(tallies), ballots, ())
    for place, votes in enumerate(tallies):
        exact = Fraction(100 * votes, ballots) if ballots else Fraction(0)
        assert abs(result.percent(place) - exact) <= Fraction(1, 2)
        assert 0 <= result.percent(place) <= 100


@pytest.mark.parametrize(
    ("method", "ballots", "expected"),
    [
        (Method.SINGLE, {(0,): 3, (2,): 2}, Result((3, 0, 2), 5, (0,))),
        (Method.SINGLE, {(0,): 2, (2,): 2}, Result((2, 0, 2), 4, (0, 2))),
        (Method.APPROVAL, {(0, 1): 3, (1, 2): 2}, Result((3, 5, 2), 5, (1,))),
        (Method.APPROVAL, {}, Result((0, 0, 0), 0, ())),
    ],
)
def test_worked_examples(method: Method, ballots: Mapping[Choice, int], expected: Result) -> None:
    assert METHODS[method].count(3, ballots) == expected
