"""Ranked pairs: victories are locked in from the strongest down, leaving out each that would make a circle.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987).
Strength is winning votes, then fewer votes against. Where the order of equally strong victories matters, the
lot decides (as in S. Eppley's "maximize affirmed majorities"): the victory over the unluckier loser goes
first, then that of the luckier winner.
"""

from itertools import groupby, permutations

from bot.polls.methods import pairwise
from bot.polls.methods.condorcet import settle
from bot.polls.methods.story import (
    Ballots,
    Broken,
    Fate,
    Link,
    Measure,
    Method,
    Pairwise,
    Result,
    Terms,
    Tie,
    Why,
)

Pair = tuple[int, int]


def count(terms: Terms, ballots: Ballots) -> Result:
    counts = pairwise.by_ranks(ballots, terms.options)
    options = range(terms.options)
    luck = terms.lot.order.index

    def strength(pair: Pair) -> pairwise.Strength:
        return pairwise.victory(counts, *pair)

    victories = [pair for pair in permutations(options, 2) if strength(pair) > pairwise.NONE]
    victories.sort(key=lambda pair: (strength(pair), luck(pair[1]), -luck(pair[0])), reverse=True)
    below: list[set[int]] = [set() for _ in options]  # whom each is locked in above, directly or by others
    links: list[Link] = []
    ties: tuple[Tie, ...] = ()
    for _, equal in groupby(victories, key=strength):
        group = list(equal)
        open_before = [pair for pair in group if pair[0] not in below[pair[1]]]
        locked = [pair for pair in group if _lock(below, pair)]
        links += (Link(a, b, counts[a][b], counts[b][a], locked=(a, b) in locked) for a, b in group)
        if left_out := set(open_before) - set(locked):
            tied = {place for pair in open_before for place in pair}
            kept = tied - {winner for winner, _ in left_out}
            ties += (Tie(tuple(sorted(tied)), tuple(sorted(kept)), Broken.LOT, Fate.LOCKED),)
    return settle(
        Method.RANKED_PAIRS,
        terms,
        ballots,
        Pairwise(counts, links=tuple(links)),
        [a for a in options if not any(a in others for others in below)],
        {a: len(below[a]) for a in options},
        Measure.WINS,
        Why.LOCKED,
        ties,
    )


def _lock(below: list[set[int]], pair: Pair) -> bool:
    """Lock a victory in, unless its loser is already above its winner."""
    winner, loser = pair
    if winner in below[loser]:
        return False
    gained = {loser} | below[loser]
    for place, others in enumerate(below):
        if place == winner or winner in others:
            others |= gained
    return True
