"""Minimax: the option whose worst defeat is the smallest (Simpson and Kramer), by winning votes."""

from bot.polls.methods import pairwise
from bot.polls.methods.condorcet import settle
from bot.polls.methods.story import Ballots, Measure, Method, Pairwise, Result, Terms, Why


def count(terms: Terms, ballots: Ballots) -> Result:
    counts = pairwise.by_ranks(ballots, terms.options)
    options = range(terms.options)
    worst = {a: max(pairwise.victory(counts, b, a) for b in options) for a in options}
    best = min(worst.values())
    return settle(
        Method.MINIMAX,
        terms,
        ballots,
        Pairwise(counts),
        [a for a in options if worst[a] == best],
        {a: votes for a, (votes, _) in worst.items()},
        Measure.DEFEAT,
        Why.SMALLEST_DEFEAT,
    )
