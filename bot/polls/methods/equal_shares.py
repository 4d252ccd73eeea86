"""Method of equal shares for a committee: every ballot gets the same share of the seats and buys with it.

D. Peters and P. Skowron, "Proportionality and the limits of welfarism", EC 2020 (as Rule X): a seat costs
one, those who approve an option pay for it as equally as what they have left allows, and the option whose
voters pay the least each is bought first. Seats that nobody can pay for any more are filled by sequential
Phragmén, which starts from what each voter has left (as the paper completes it, section 3).
"""

from collections.abc import Sequence
from fractions import Fraction

from bot.polls.methods import phragmen
from bot.polls.methods.backers import Backers
from bot.polls.methods.story import Ballots, Fate, Measure, Method, Number, Result, Round, Terms, Tie, Why
from bot.polls.methods.ties import by_lot


def count(terms: Terms, ballots: Ballots) -> Result:
    """Ballots that approve nothing have no share. Seats that nobody's approval fills stay empty."""
    voters = sum(people for choice, people in ballots.items() if choice)
    backers = Backers(terms.options, ballots, Fraction(terms.seats, max(voters, 1)))
    bought, ties = buy(terms, backers, [Fraction(1)] * terms.options)
    backers.turn_into_loads()
    filled, more = phragmen.fill(terms, backers, bought)
    rounds = bought + filled
    winners = tuple(winner for round_ in rounds for winner in round_.elected)
    return Result(Method.EQUAL_SHARES, sum(ballots.values()), winners, Why.SHARES, rounds, ties + more)


def buy(
    terms: Terms, backers: Backers, costs: Sequence[Fraction], *, every: bool = True
) -> tuple[tuple[Round, ...], tuple[Tie, ...]]:
    """What the backers can pay for from what they have, the best value first; a round for each purchase.

    The tallies are the most that one voter would pay; value is what an option costs for as much, so that
    between options of one cost the lowest payment is the best, and dear ones do not lose for being dear.
    Unless `every` tally is asked for, those are left out that cannot be the best: prices only rise.
    """
    rounds: list[Round] = []
    ties: tuple[Tie, ...] = ()
    prices = {place: Fraction(0) for place in range(terms.options) if backers.votes[place]}
    while prices:
        payments: dict[int, Number] = {}
        best: Fraction | None = None
        for place in sorted(prices, key=prices.__getitem__):
            if best is not None and prices[place] > best and not every:
                break
            payment = _payment(backers, place, costs[place])
            if payment is None:
                del prices[place]  # what cannot be paid for now cannot later either
                continue
            payments[place] = payment
            prices[place] = payment / (costs[place] or 1)
            best = prices[place] if best is None else min(best, prices[place])
        if best is None:
            break
        tied = [place for place in payments if prices[place] == best]
        chosen, drawn = by_lot(tied, terms.lot, Fate.ELECTED, len(rounds))
        ties += drawn
        del prices[chosen]
        backers.pay(chosen, Fraction(payments[chosen]))
        rounds.append(Round(dict(sorted(payments.items())), Measure.SHARE, elected=(chosen,)))
    return tuple(rounds), ties


def _payment(backers: Backers, option: int, cost: Fraction) -> Fraction | None:
    """What its richest voter pays where all pay alike, or all that they have; None if that is not enough."""
    groups = backers.of(option)
    voters = sum(people for _, people in groups)
    for amount, people in groups:
        if cost <= amount * voters:
            return cost / voters
        cost -= amount * people
        voters -= people
    return None
