"""Schulze: the option to which nobody has a stronger path of victories than it has back.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011); the strength of a link is its winning votes (section
2.1), with fewer votes against it where these are equal.
"""

from collections.abc import Sequence
from itertools import product

from bot.polls.methods import pairwise
from bot.polls.methods.condorcet import settle
from bot.polls.methods.story import Ballots, Measure, Method, Pairwise, Result, Terms, Why


def count(terms: Terms, ballots: Ballots) -> Result:
    counts = pairwise.by_ranks(ballots, terms.options)
    options = range(terms.options)
    paths = strongest(counts)
    wins = {a: sum(paths[a][b] > paths[b][a] for b in options) for a in options}
    unbeaten = [a for a in options if all(paths[a][b] >= paths[b][a] for b in options)]
    shown = tuple(tuple(votes for votes, _ in row) for row in paths)
    return settle(
        Method.SCHULZE, terms, ballots, Pairwise(counts, paths=shown), unbeaten, wins, Measure.WINS, Why.PATHS
    )


def strongest(counts: pairwise.Matrix) -> list[list[pairwise.Strength]]:
    """How strong the strongest path from each option to each other is."""
    options = range(len(counts))
    paths = [[pairwise.victory(counts, a, b) for b in options] for a in options]
    for through, a, b in product(options, repeat=3):
        if len({through, a, b}) == 3:
            paths[a][b] = max(paths[a][b], min(paths[a][through], paths[through][b]))
    return paths


def chain(
    counts: pairwise.Matrix, paths: Sequence[Sequence[pairwise.Strength]], a: int, b: int
) -> tuple[int, ...]:
    """The shortest of the strongest paths from a to b, both included; none where there is no path."""
    if paths[a][b] == pairwise.NONE:
        return ()
    came: dict[int, int] = {a: a}
    waiting = [a]
    for at in waiting:  # which grows meanwhile: each option once, the nearest first
        for to in range(len(counts)):
            if to not in came and pairwise.victory(counts, at, to) >= paths[a][b]:
                came[to] = at
                waiting.append(to)
    found = [b]
    while found[-1] != a:
        found.append(came[found[-1]])
    return tuple(reversed(found))
