"""Sharing out money among projects that cost something: by equal shares, and greedily for comparison.

Equal shares: D. Peters, G. Pierczyński and P. Skowron, "Proportional participatory budgeting with additive
utilities", NeurIPS 2021, a project being worth to whoever approves it what it costs (as at equalshares.net).
By itself it may fund little or nothing, so it is completed: the budget that is shared out is raised by 1 % of
the real one at a time while what is bought fits the real one and something more would fit (the default of
pabutools' `exhaustion_by_budget_increase`; `Add1` raises by a unit of money instead, and so changes its
outcome with the currency), and then what still fits is funded in the order of its votes.

Greedy: in the order of its votes, whatever still fits.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from bot.polls.methods.backers import Backers
from bot.polls.methods.equal_shares import buy
from bot.polls.methods.story import (
    Ballots,
    Broken,
    Fate,
    Method,
    Number,
    Result,
    Round,
    Spending,
    Terms,
    Tie,
    Why,
)

STEPS = 1000  # of 1 % each; a project that takes eleven times the budget is left to the votes


def count_equal_shares(terms: Terms, ballots: Ballots) -> Result:
    """Ballots that approve nothing have no share. A tie on the way is told: another lot could end elsewhere."""
    backers = Backers(terms.options, ballots)

    def bought_with(budget: Fraction, *, every: bool = False) -> tuple[tuple[Round, ...], tuple[Tie, ...]]:
        backers.restart(budget / max(backers.voters, 1))
        return buy(terms, backers, terms.costs, every=every)

    shared = terms.budget
    bought, ties = bought_with(shared)
    on_the_way: list[Tie] = []
    for step in range(1, STEPS + 1):
        if not _fits_more(terms, backers, bought):
            break
        raised = terms.budget * (100 + step) / 100
        more, new_ties = bought_with(raised)
        if _cost(terms, more) > terms.budget:
            on_the_way += (replace(tie, budget=raised) for tie in new_ties)
            break
        on_the_way += (replace(tie, budget=shared) for tie in ties)
        bought, ties, shared = more, new_ties, raised
    known = {(tie.options, tie.left) for tie in ties}
    for tie in reversed(on_the_way):
        if (tie.options, tie.left) not in known:
            known.add((tie.options, tie.left))
            ties = (tie, *ties)
    rounds, _ = bought_with(shared, every=True)
    return _by_votes(Method.BUDGET_EQUAL_SHARES, terms, ballots, Why.SHARES, rounds, ties, shared)


def count_greedy(terms: Terms, ballots: Ballots) -> Result:
    return _by_votes(Method.BUDGET_GREEDY, terms, ballots, Why.AFFORDED)


def _funded(rounds: Iterable[Round]) -> list[int]:
    return [place for round_ in rounds for place in round_.elected]


def _cost(terms: Terms, rounds: Iterable[Round]) -> Fraction:
    return sum((terms.costs[place] for place in _funded(rounds)), Fraction(0))


def _fits_more(terms: Terms, backers: Backers, bought: tuple[Round, ...]) -> bool:
    """Whether the budget reaches for another project that anybody approves."""
    left, funded = terms.budget - _cost(terms, bought), set(_funded(bought))
    return any(
        votes and place not in funded and terms.costs[place] <= left
        for place, votes in enumerate(backers.votes)
    )


def _by_votes(
    method: Method,
    terms: Terms,
    ballots: Ballots,
    why: Why,
    rounds: tuple[Round, ...] = (),
    ties: tuple[Tie, ...] = (),
    raised_to: Fraction | None = None,
) -> Result:
    """What is left of the budget goes by votes: a round for each project, funded or not."""
    votes = Backers(terms.options, ballots).votes
    left, missing, funded = terms.budget - _cost(terms, rounds), {}, set(_funded(rounds))
    waiting = [place for place in terms.lot.order if votes[place] and place not in funded]
    waiting.sort(key=lambda place: -votes[place])
    for _, equal in groupby(list(waiting), key=votes.__getitem__):
        group = list(equal)
        within_reach = [place for place in group if terms.costs[place] <= left]
        at, not_all = len(rounds), sum(terms.costs[place] for place in within_reach) > left
        for place in group:
            tallies: dict[int, Number] = {other: votes[other] for other in sorted(waiting)}
            waiting.remove(place)
            if terms.costs[place] <= left:
                left -= terms.costs[place]
                rounds += (Round(tallies, elected=(place,)),)
            else:
                missing[place] = terms.costs[place] - left
                rounds += (Round(tallies, eliminated=(place,)),)
        if not_all:
            got = tuple(sorted(place for place in within_reach if place not in missing))
            ties += (Tie(tuple(sorted(within_reach)), got, Broken.LOT, Fate.FUNDED, at),)
    return Result(
        method,
        sum(ballots.values()),
        tuple(_funded(rounds)),
        why,
        rounds,
        ties,
        spending=Spending(terms.budget, terms.budget - left, raised_to, missing, dict(enumerate(votes))),
    )
