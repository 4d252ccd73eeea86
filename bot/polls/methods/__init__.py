"""The ways to vote, one file each, with one interface: terms and ballots in, a result that tells its story out."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.polls.methods import (
    approval,
    budget,
    equal_shares,
    minimax,
    phragmen,
    ranked_pairs,
    runoff,
    schulze,
    score,
    single,
    star,
    threshold,
    transferable,
)
from bot.polls.methods.story import Ballots, Choice, Form, Method, Result, Terms, Why


@dataclass(frozen=True, slots=True)
class Rule:
    """A method: how its ballots are written and counted, whether it fills several seats, and whether it has
    something to tell even of ballots that all say nothing."""

    form: Form
    count: Callable[[Terms, Ballots], Result]
    seats: bool = False
    of_nothing: bool = False


METHODS: Mapping[Method, Rule] = {
    Method.SINGLE: Rule(Form.ONE, single.count, seats=True, of_nothing=True),
    Method.APPROVAL: Rule(Form.SOME, approval.count, seats=True, of_nothing=True),
    Method.SCORE: Rule(Form.POINTS, score.count, seats=True, of_nothing=True),
    Method.STAR: Rule(Form.POINTS, star.count),
    Method.YES_NO: Rule(Form.ONE, threshold.count, of_nothing=True),
    Method.RUNOFF: Rule(Form.RANKS, runoff.count),
    Method.SCHULZE: Rule(Form.RANKS, schulze.count),
    Method.RANKED_PAIRS: Rule(Form.RANKS, ranked_pairs.count),
    Method.MINIMAX: Rule(Form.RANKS, minimax.count),
    Method.TRANSFERABLE: Rule(Form.RANKS, transferable.count, seats=True),
    Method.PHRAGMEN: Rule(Form.SOME, phragmen.count, seats=True),
    Method.EQUAL_SHARES: Rule(Form.SOME, equal_shares.count, seats=True),
    Method.BUDGET_EQUAL_SHARES: Rule(Form.SOME, budget.count_equal_shares),
    Method.BUDGET_GREEDY: Rule(Form.SOME, budget.count_greedy),
}
# What a ballot says after its voter pressed an option's button, of the methods that need no more than buttons.
BUTTONS: Mapping[Method, Callable[[Choice, int], Choice]] = {
    Method.SINGLE: single.press,
    Method.APPROVAL: approval.press,
}


def blank(form: Form, choice: Choice) -> bool:
    """Whether a ballot says nothing at all."""
    return not (any(choice) if form in (Form.POINTS, Form.RANKS) else choice)


def valid(form: Form, choice: Choice, options: int, top: int) -> bool:
    """Whether a ballot is written as its form has it: places in order, points up to `top`, ranks without a gap."""
    if form in (Form.ONE, Form.SOME):
        ascending = all(a < b for a, b in itertools.pairwise((-1, *choice, options)))
        return ascending and (form is Form.SOME or len(choice) <= 1)
    if len(choice) != options:
        return False
    if form is Form.POINTS:
        return all(0 <= points <= top for points in choice)
    return set(choice) - {0} == set(range(1, max(choice) + 1))


def count(method: Method, terms: Terms, ballots: Ballots) -> Result:
    """What the ballots come to. Where too few took part for the quorum nobody wins, though all is told.

    The order of `ballots`, and whether those who say the same stand together, make no difference.
    Raises ValueError where the terms lack what the method needs.
    """
    rule = METHODS[method]
    if not rule.of_nothing and all(blank(rule.form, choice) for choice in ballots):
        result = Result(method, sum(ballots.values()), (), Why.NOBODY)
    else:
        result = rule.count(terms, ballots)
    if result.ballots < terms.quorum:
        return replace(result, winners=(), why=Why.QUORUM)
    return result
