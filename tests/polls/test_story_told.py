"""Every part of a count is told behind the button: rounds, transfers, pairs, paths, ties, money, the lot."""

import random
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any

import pytest

from bot.polls import rules
from bot.polls.formats.told import exact
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.schulze import chain, strongest
from bot.polls.methods.story import Ballots, Broken, Method, Number, Tie
from bot.polls.model import Option, Standing, State
from cogs.polls.story import told
from tests.polls.made import poll_of, some_ballots
from tests.polls.methods.elections import approving, ranking

LETTERS = "ABCDE"


def standing_of(method: Method, ballots: Ballots, *, cost: tuple[int, ...] = (), **fields: Any) -> Standing:
    options = tuple(
        Option(letter, cost=cents) for letter, cents in zip(LETTERS, cost or [None] * 5, strict=False)
    )
    poll = replace(poll_of(method, len(options), lot="value", **fields), options=options)
    result = count(method, rules.terms(poll), ballots)
    return Standing(poll, result.ballots, result)


def words_of(standing: Standing) -> str:
    return "\n".join(told("en", standing)).replace("\u00a0", " ").replace(",", "")


def readable(number: Number) -> str:
    return f"≈ {float(number):.5g}" if "/" in exact(number) else exact(number)


def dollars(number: Number) -> str:
    whole, _, cents = exact(number).partition(".")
    return f"${whole}.{cents:0<2}" if cents else f"${whole}"


def letters(places: tuple[int, ...]) -> str:
    return " ".join(LETTERS[place] for place in places)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", [method for method in Method if method is not Method.YES_NO])
def test_every_number_of_a_count_is_told(method: Method, seed: int) -> None:
    chance = random.Random(seed)
    ballots = some_ballots(RULES[method].form, 5, people=chance.randint(5, 60))
    money: dict[str, Any] = {}
    if method.is_budget:
        money = {"cost": tuple(chance.randint(1, 3000) for _ in LETTERS), "budget": 4000}
    standing = standing_of(method, ballots, seats=2 if RULES[method].seats else 1, **money)
    result, said = standing.result, words_of(standing)
    assert result is not None
    for number, round_ in enumerate(result.rounds, start=1):
        assert f"**Round {number}**" in said
        for place, tally in round_.tallies.items():
            assert f"{LETTERS[place]}: **{readable(tally)}**" in said
        if round_.elected:
            assert f"{'Funded' if result.spending else 'Elected'}: {letters(round_.elected)}" in said
        if round_.exhausted:
            assert f"no longer count for anybody: {exact(round_.exhausted)}" in said
        if transfer := round_.transfer:
            if transfer.surplus is not None:
                assert f"beyond the quota {exact(transfer.surplus)} goes:" in said
            for place, moved in transfer.to.items():
                assert f"{LETTERS[place]}: **{exact(moved)}**" in said
            for gone, words in (
                (transfer.exhausted, "no further choice"),
                (transfer.lost, "five decimals count"),
            ):
                assert (
                    not gone
                    or f"{words} count **{exact(gone)}**" in said
                    or f"{words} **{exact(gone)}**" in said
                )
    if result.quota is not None:
        assert f"**Quota:** {result.quota}" in said
    if result.pairwise is not None:
        for a, row in enumerate(result.pairwise.counts):
            for b in range(a + 1, 5):
                pair = f"{LETTERS[a]} **{row[b]}** : **{result.pairwise.counts[b][a]}** {LETTERS[b]}"
                assert pair in said
        for link in result.pairwise.links:
            done = "kept" if link.locked else "left out"
            winner, loser = LETTERS[link.winner], LETTERS[link.loser]
            assert f"{winner} over {loser} {link.votes} to {link.against}: {done}" in said
    for tie in result.ties:
        assert_told(tie, said)
    if result.spending is not None:
        for place, missing in result.spending.missing.items():
            assert f"Not funded: {LETTERS[place]} {dollars(missing)} missing" in said


def assert_told(tie: Tie, said: str) -> None:
    [line] = [
        line
        for line in said.split("\n")
        if line.startswith(f"**Tie** in round {tie.round + 1}")
        and f": {letters(tie.options)}. " in line
        and line.endswith(f"left: {letters(tie.left)}")
        and (tie.how is not Broken.EARLIER or f"Round {(tie.earlier or 0) + 1} broke it" in line)
    ]
    if tie.how is Broken.LOT:
        assert "The lot broke it" in line


def test_how_the_winner_of_schulze_won() -> None:
    """M. Schulze, "A new … single-winner election method" (2011), example 1: E wins by 25, 28, 28 and 31 to 24."""
    said = {"A>C>B>E>D": 5, "A>D>E>C>B": 5, "B>E>D>A>C": 8, "C>A>B>E>D": 3}
    said |= {"C>A>E>B>D": 7, "C>B>A>D>E": 2, "D>C>E>B>A": 7, "E>B>A>D>C": 8}
    words = words_of(standing_of(Method.SCHULZE, ranking(LETTERS, said)))
    assert "To A: E over B over A (weakest 25 to 20). Back: A over C over E (weakest 24 to 21)." in words
    assert (
        "To B: E over D over C over B (weakest 28 to 17). Back: B over A over C over E (weakest 24" in words
    )
    assert "To C: E over D over C (weakest 28 to 17). Back: C over E (weakest 24 to 21)." in words
    assert "To D: E over D (weakest 31 to 14). Back: D over C over E (weakest 24 to 21)." in words


@pytest.mark.parametrize("seed", range(5))
def test_a_chain_is_as_strong_as_the_strongest_path(seed: int) -> None:
    result = standing_of(Method.SCHULZE, some_ballots(RULES[Method.SCHULZE].form, 5, people=9 + seed)).result
    assert result is not None
    assert result.pairwise is not None
    counts, strongest_paths = result.pairwise.counts, strongest(result.pairwise.counts)
    for a, b in permutations(range(5), 2):
        places = chain(counts, strongest_paths, a, b)
        votes = [counts[one][other] for one, other in pairwise(places)]
        assert min(votes, default=0) == result.pairwise.paths[a][b]
        assert not places or (places[0], places[-1]) == (a, b)


def test_money_that_was_raised_and_the_tie_on_the_way() -> None:
    """The tie of `test_worked_examples`, at 127 % of the budget, with a lot that puts B before A."""
    ballots = approving("ABC", {"A": 4, "B": 1, "C": 2, "ABC": 5, "BC": 3})
    said = words_of(
        standing_of(Method.BUDGET_EQUAL_SHARES, ballots, cost=(1500, 400, 1700), budget=2000, seed="0")
    )
    assert "• A $15: 9 votes not funded $12 missing" in said
    assert "• C $17: 10 votes **funded**" in said
    assert "**Spent** $17 of $20; $3 is left over." in said
    assert "shared out as if it were $25.60." in said
    assert "when $25.40 was shared out for being bought next: A B. The lot broke it and left: B" in said
    assert "The lot’s order the luckiest first: C B A" in said


def test_what_would_have_been_funded_is_not_told_as_funded_where_too_few_voted() -> None:
    money: dict[str, Any] = {"cost": (1500, 400, 1700), "budget": 2000}
    said = words_of(
        standing_of(Method.BUDGET_GREEDY, approving("ABC", {"A": 4, "B": 1, "C": 2}), quorum=50, **money)
    )
    assert "• A $15: 4 votes not funded\n• B $4: one vote not funded\n• C $17: 2 votes not funded\n" in said
    assert (
        "nothing is decided. 7 people voted and the quorum is 100.\nWhat follows is how the count would"
        in said
    )


def test_a_tie_that_is_not_over_is_not_told_as_broken() -> None:
    standing = standing_of(Method.SINGLE, {(0,): 1, (1,): 1}, state=State.OPEN, seed=None)
    said = words_of(standing)
    assert "If it stays so the lot decides." in said
    assert "broke it" not in said
    assert "lot’s order" not in said


def test_what_is_hidden_is_not_told() -> None:
    poll = poll_of(Method.SCHULZE, 3, state=State.OPEN)
    said = "\n".join(told("en", Standing(poll, 7, None)))
    assert "Round" not in said
    assert "7" not in said
