"""Schulze: the option to which nobody has a stronger path of victories than it has back.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011); the strength of a link is its winning votes (section
2.1), with fewer votes against it where these are equal.
"""

from itertools import product

from bot.polls.methods import pairwise
from bot.polls.methods.condorcet import settle
from bot.polls.methods.story import Ballots, Measure, Method, Pairwise, Result, Terms, Why


def count(terms: Terms, ballots: Ballots) -> Result:
    counts = pairwise.by_ranks(ballots, terms.options)
    options = range(terms.options)
    paths = [[pairwise.victory(counts, a, b) for b in options] for a in options]
    for through, a, b in product(options, repeat=3):
        if len({through, a, b}) == 3:
            paths[a][b] = max(paths[a][b], min(paths[a][through], paths[through][b]))
    wins = {a: sum(paths[a][b] > paths[b][a] for b in options) for a in options}
    unbeaten = [a for a in options if all(paths[a][b] >= paths[b][a] for b in options)]
    shown = tuple(tuple(votes for votes, _ in row) for row in paths)
    return settle(
        Method.SCHULZE, terms, ballots, Pairwise(counts, paths=shown), unbeaten, wins, Measure.WINS, Why.PATHS
    )
