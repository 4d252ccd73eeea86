"""What must hold for every count, whatever people say."""

import dataclasses
import json
from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.polls.formats.told import told
from bot.polls.methods import pairwise
from bot.polls.methods.counting import RULES, blank, count, valid
from bot.polls.methods.orders import order
from bot.polls.methods.story import Choice, Form, Lot, Method, Of, Result, Terms, Threshold, Why
from tests.polls.methods.elections import BUDGETS, CONDORCET, RANKED, choices, counted, elections, terms

METHODS = list(Method)
APPROVING = [Method.PHRAGMEN, Method.EQUAL_SHARES]
some = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize("method", METHODS)
@some
@given(data=st.data())
def test_the_order_of_ballots_changes_nothing(method: Method, data: st.DataObject) -> None:
    given_terms, ballots = data.draw(elections(method))
    turned = dict(reversed(ballots.items()))
    assert count(method, given_terms, ballots) == count(method, given_terms, turned)


# Not the Scottish rules: their quota and their five decimals are rounded, so that twice the papers are not
# twice the votes.
@pytest.mark.parametrize("method", [method for method in METHODS if method is not Method.TRANSFERABLE])
@some
@given(data=st.data())
def test_doubling_every_ballot_changes_nothing(method: Method, data: st.DataObject) -> None:
    given_terms, ballots = data.draw(elections(method))
    once = count(method, given_terms, ballots)
    twice = count(method, given_terms, {choice: 2 * people for choice, people in ballots.items()})
    assert (once.winners, once.ties, once.why) == (twice.winners, twice.ties, twice.why)


@pytest.mark.parametrize("method", [method for method in METHODS if method is not Method.YES_NO])
@some
@given(data=st.data())
def test_no_option_is_treated_like_another(method: Method, data: st.DataObject) -> None:
    """Whoever is called by another number, and is as lucky there, fares as before."""
    given_terms, ballots = data.draw(elections(method))
    to = data.draw(st.permutations(range(given_terms.options)))
    moved = dataclasses.replace(
        given_terms,
        lot=Lot(tuple(to[place] for place in given_terms.lot.order)),
        costs=tuple(given_terms.costs[to.index(place)] for place in range(len(given_terms.costs))),
    )

    def move(choice: Choice) -> Choice:
        if RULES[method].form in (Form.ONE, Form.SOME):
            return tuple(sorted(to[place] for place in choice))
        return tuple(choice[to.index(place)] for place in range(given_terms.options))

    before = count(method, given_terms, ballots)
    after = count(method, moved, {move(choice): people for choice, people in ballots.items()})
    assert after.winners == tuple(to[place] for place in before.winners)


@pytest.mark.parametrize("method", METHODS)
@some
@given(data=st.data())
def test_a_story_is_whole(method: Method, data: st.DataObject) -> None:
    """Winners are told once, each in the round that elected it; every tie says how it was broken; every
    number is exact; and all of it is JSON."""
    given_terms, ballots = data.draw(elections(method))
    result = count(method, given_terms, ballots)
    if result.why is Why.NOBODY:
        assert (result.winners, result.rounds) == ((), ())
        return
    assert result.ballots == sum(ballots.values())
    assert result.winners == tuple(place for round_ in result.rounds for place in round_.elected)
    assert len(set(result.winners)) == len(result.winners)
    assert method.is_budget or len(result.winners) <= given_terms.seats
    for tie in result.ties:
        assert set(tie.left) < set(tie.options)
        assert tie.budget is not None or tie.round < len(result.rounds)
    for round_ in result.rounds:
        assert all(type(number) in (int, Fraction) for number in round_.tallies.values())
    story = told(result, tuple("ABCDEFGH"[: given_terms.options]), given_terms.lot)
    assert json.loads(json.dumps(story)) == story
    tallies = [numbers for round_ in story["rounds"] for numbers in round_["tallies"].values()]  # type: ignore[attr-defined]
    assert [Fraction(number) for number in tallies] == [
        number for round_ in result.rounds for number in round_.tallies.values()
    ]


@pytest.mark.parametrize("method", METHODS)
@some
@given(data=st.data())
def test_the_lot_decides_only_ties(method: Method, data: st.DataObject) -> None:
    """Where no tie is told, every lot gives the same result."""
    given_terms, ballots = data.draw(elections(method))
    result = count(method, given_terms, ballots)
    other = Lot(tuple(data.draw(st.permutations(range(given_terms.options)))), given_terms.lot.seed)
    if not result.ties:
        again = count(method, dataclasses.replace(given_terms, lot=other), ballots)
        assert set(again.winners) == set(result.winners)
        assert not again.ties


@pytest.mark.parametrize("method", CONDORCET)
@some
@given(data=st.data())
def test_who_beats_everybody_wins(method: Method, data: st.DataObject) -> None:
    given_terms, ballots = data.draw(elections(method))
    best = pairwise.condorcet(pairwise.by_ranks(ballots, given_terms.options))
    assume(best is not None)
    result = count(method, given_terms, ballots)
    assert (result.winners, result.why, result.ties) == ((best,), Why.CONDORCET, ())


@pytest.mark.parametrize("method", RANKED)
@some
@given(data=st.data())
def test_who_is_first_for_more_than_half_wins(method: Method, data: st.DataObject) -> None:
    given_terms, ballots = data.draw(elections(method, clear=True))
    first = Counter(dict.fromkeys(range(given_terms.options), 0))
    for choice, people in ballots.items():
        first.update(dict.fromkeys(order(choice)[:1], people))
    place, votes = first.most_common(1)[0]
    assume(2 * votes > sum(ballots.values()))
    assert place in count(method, given_terms, ballots).winners


@some
@given(elections(Method.RUNOFF))
def test_one_transferable_seat_is_instant_runoff(election: tuple[Terms, Counter[Choice]]) -> None:
    given_terms, ballots = election
    runoff, seat = (count(method, given_terms, ballots) for method in (Method.RUNOFF, Method.TRANSFERABLE))
    assert runoff.winners == seat.winners
    for one, other in zip(runoff.rounds, seat.rounds, strict=False):
        assert one.tallies == other.tallies


@some
@given(elections(Method.RUNOFF, most=6))
def test_instant_runoff_loses_no_ballot_and_one_option_a_round(
    election: tuple[Terms, Counter[Choice]],
) -> None:
    given_terms, ballots = election
    result = count(Method.RUNOFF, given_terms, ballots)
    for before, after in zip(result.rounds, result.rounds[1:], strict=False):
        assert len(before.eliminated) == 1
        assert set(before.tallies) - set(after.tallies) == set(before.eliminated)
        assert before.transfer is not None
        assert after.tallies == {
            place: before.tallies[place] + before.transfer.to.get(place, 0) for place in after.tallies
        }
    for round_ in result.rounds:
        assert sum(round_.tallies.values()) + round_.exhausted == sum(ballots.values())


@some
@given(elections(Method.TRANSFERABLE, most=7, least=3, clear=True))
def test_the_transferable_vote_loses_nothing(election: tuple[Terms, Counter[Choice]]) -> None:
    """Every hundred-thousandth is with somebody or told as exhausted, and every seat is filled that can be."""
    given_terms, ballots = election
    result = count(Method.TRANSFERABLE, given_terms, ballots)
    assume(result.why is not Why.NOBODY)
    valid = sum(people for choice, people in ballots.items() if order(choice))
    assert result.quota == valid // (given_terms.seats + 1) + 1
    assert len(result.winners) == min(given_terms.seats, given_terms.options)
    for before, after in zip(result.rounds, result.rounds[1:], strict=False):
        moved = before.transfer
        assert moved is not None
        gone = sum(moved.to.values()) + moved.exhausted + moved.lost
        assert gone == (before.tallies[moved.source] if moved.surplus is None else moved.surplus)
        assert after.exhausted == before.exhausted + moved.exhausted + moved.lost
    for round_ in result.rounds:
        assert sum(round_.tallies.values()) + round_.exhausted == sum(ballots.values())
        assert all(number * 10**5 % 1 == 0 for number in round_.tallies.values())


@pytest.mark.parametrize("method", BUDGETS)
@some
@given(data=st.data())
def test_a_budget_is_never_overspent_and_never_left_lying(method: Method, data: st.DataObject) -> None:
    given_terms, ballots = data.draw(elections(method, most=7))
    result = count(method, given_terms, ballots)
    assume(result.why is not Why.NOBODY)
    assert result.spending is not None
    spent = sum(given_terms.costs[place] for place in result.winners)
    assert spent == result.spending.spent <= given_terms.budget
    approved = {place for choice in ballots for place in choice}
    assert set(result.winners) <= approved
    assert set(result.spending.missing) == approved - set(result.winners)
    for place, missing in result.spending.missing.items():
        assert missing > 0
        assert given_terms.costs[place] > given_terms.budget - spent


@pytest.mark.parametrize("method", APPROVING)
@some
@given(data=st.data())
def test_a_group_that_is_large_enough_has_somebody(method: Method, data: st.DataObject) -> None:
    """Justified representation: of as many voters as a seat is worth, who all approve somebody, not all go
    without anybody whom they approve."""
    given_terms, ballots = data.draw(elections(method, most=6))
    result = count(method, given_terms, ballots)
    voters = sum(people for choice, people in ballots.items() if choice)
    for place in range(given_terms.options):
        without = sum(
            people
            for choice, people in ballots.items()
            if place in choice and not set(choice) & set(result.winners)
        )
        assert without == 0 or without * given_terms.seats < voters


def test_a_ballot_is_found_wrong_however_large_its_numbers() -> None:
    assert valid(Form.RANKS, (2, 1, 0), 3, 5)
    for ranks in ((1, 3, 0), (1, 10**30, 0), (1, -1, 0), (1, 2)):
        assert not valid(Form.RANKS, ranks, 3, 5)
    assert not valid(Form.POINTS, (6, 0, 0), 3, 5)
    assert not valid(Form.SOME, (1, 0), 3, 5)


@some
@given(elections(Method.EQUAL_SHARES, most=6))
def test_nobody_pays_more_than_an_equal_share(election: tuple[Terms, Counter[Choice]]) -> None:
    """Each seat that is bought costs one in all, and no payment is more than what a voter had at first."""
    given_terms, ballots = election
    voters = sum(people for choice, people in ballots.items() if choice)
    for round_ in count(Method.EQUAL_SHARES, given_terms, ballots).rounds:
        if round_.measure == "share":
            assert all(paid <= Fraction(given_terms.seats, voters) for paid in round_.tallies.values())


@some
@given(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)),
    st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=10),
    st.sampled_from(list(Of)),
    st.booleans(),
)
def test_an_abstention_never_lowers_what_is_needed(
    said: tuple[int, int, int], share: Fraction, of: Of, more_than: bool
) -> None:
    assume(any(said))
    yes, no, abstained = said
    threshold = Threshold(share, more_than, of)
    before, after = (
        counted(Method.YES_NO, "YNA", {(0,): yes, (1,): no, (2,): silent}, threshold=threshold, roll=130)
        for silent in (abstained, abstained + 1)
    )
    assert before.decision is not None
    assert after.decision is not None
    assert after.decision.needed >= before.decision.needed
    assert before.decision.carried or not after.decision.carried
    assert not (yes == 0 and before.decision.carried)


@pytest.mark.parametrize("method", METHODS)
@some
@given(data=st.data())
def test_too_few_ballots_decide_nothing_and_still_tell_everything(
    method: Method, data: st.DataObject
) -> None:
    given_terms, ballots = data.draw(elections(method))
    ballot_count = sum(ballots.values())
    enough, too_few = (
        count(method, dataclasses.replace(given_terms, quorum=quorum), ballots)
        for quorum in (ballot_count, ballot_count + 1)
    )
    assert enough == count(method, given_terms, ballots)
    assert (too_few.winners, too_few.why) == ((), Why.QUORUM)
    assert too_few.rounds == enough.rounds


@pytest.mark.parametrize("method", [method for method in METHODS if method is not Method.YES_NO])
def test_blank_ballots_elect_nobody(method: Method) -> None:
    form = RULES[method].form
    empty: Choice = () if form in (Form.ONE, Form.SOME) else (0, 0, 0)
    assert blank(form, empty)
    result = counted(method, "ABC", {empty: 7})
    assert result == Result(method, 7, (), Why.NOBODY)


@pytest.mark.parametrize("form", list(Form))
def test_every_ballot_that_can_be_made_is_valid_and_what_a_forger_makes_is_not(form: Form) -> None:
    from bot.polls.methods.counting import valid

    @some
    @given(st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), choices(form, n))))
    def check(made: tuple[int, Choice]) -> None:
        options, choice = made
        assert valid(form, choice, options, 5)

    check()
    forged: dict[Form, list[Choice]] = {
        Form.ONE: [(3,), (-1,), (0, 1)],
        Form.SOME: [(3,), (-1, 0), (1, 0), (1, 1)],
        Form.POINTS: [(0, 0), (6, 0, 0), (-1, 0, 0), (0, 0, 0, 0)],
        Form.RANKS: [(1, 2), (1, 3, 0), (2, 0, 0), (-1, 1, 0), (1, 2, 3, 4)],
    }
    assert not any(valid(form, choice, 3, 5) for choice in forged[form])


def test_clones_do_not_spoil_ranked_pairs_and_schulze() -> None:
    """A circle does not move when its winner stands three times (independence of clones)."""
    said = {"A": 7, "B": 5, "C": 4}
    circle = {"A": "ABC", "B": "BCA", "C": "CAB"}
    for clones in permutations("123"):
        letters = ["A1", "A2", "A3", "B", "C"]
        ballots: Counter[Choice] = Counter()
        for first, people in said.items():
            names = [
                n
                for letter in circle[first]
                for n in ([f"A{c}" for c in clones] if letter == "A" else letter)
            ]
            ballots[tuple(names.index(letter) + 1 for letter in letters)] += people
        for method in (Method.RANKED_PAIRS, Method.SCHULZE):
            (winner,) = count(method, terms(5), ballots).winners
            assert letters[winner] == f"A{clones[0]}"
