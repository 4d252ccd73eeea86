"""One way into every method: ballots and terms in, a result that tells its whole story out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

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
    """A method: how its ballots are written, whether it fills several seats, and how they are counted."""

    form: Form
    count: Callable[[Terms, Ballots], Result]
    seats: bool = False


RULES: Mapping[Method, Rule] = {
    Method.SINGLE: Rule(Form.ONE, single.count, seats=True),
    Method.APPROVAL: Rule(Form.SOME, approval.count, seats=True),
    Method.SCORE: Rule(Form.POINTS, score.count, seats=True),
    Method.STAR: Rule(Form.POINTS, star.count),
    Method.YES_NO: Rule(Form.ONE, threshold.count),
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


def blank(form: Form, choice: Choice) -> bool:
    """Whether a ballot says nothing at all."""
    return not (any(choice) if form in (Form.POINTS, Form.RANKS) else choice)


def valid(form: Form, choice: Choice, options: int, top: int) -> bool:
    """Whether a ballot is written as its form has it: places in order, points up to `top`, ranks without a gap."""
    if form in (Form.ONE, Form.SOME):
        ascending = all(a < b for a, b in pairwise((-1, *choice, options)))
        return ascending and (form is Form.SOME or len(choice) <= 1)
    if len(choice) != options:
        return False
    if form is Form.POINTS:
        return all(0 <= points <= top for points in choice)
    return max(choice) <= options and set(choice) - {0} == set(range(1, max(choice) + 1))


def count(method: Method, terms: Terms, ballots: Ballots) -> Result:
    """What the ballots come to. Where too few took part for the quorum nobody wins, though all is told.

    The order of `ballots`, and whether those who say the same stand together, make no difference.
    Raises ValueError where the terms lack what the method needs.
    """
    rule = RULES[method]
    if method is not Method.YES_NO and all(blank(rule.form, choice) for choice in ballots):
        result = Result(method, sum(ballots.values()), (), Why.NOBODY)
    else:
        result = rule.count(terms, ballots)
    if result.ballots < terms.quorum:
        return replace(result, winners=(), why=Why.QUORUM)
    return result
