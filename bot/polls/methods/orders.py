"""Ranked ballots as piles of papers, each on the option it counts for: instant runoff and the transferable vote.

A paper is read as the Scottish rules read it (rules 43 and 2 of the order cited in `transferable`): its ranks
in order, up to the first that several options share. There it says nothing clear, and so it stops.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import pairwise

from bot.polls.methods.story import Ballots, Choice

Order = tuple[int, ...]


def order(ranks: Choice) -> Order:
    """The options that a ballot ranks, best first, up to the first rank that several share."""
    ranked = sorted(filter(ranks.__getitem__, range(len(ranks))), key=ranks.__getitem__)
    if len(set(ranks) - {0}) < len(ranked):
        shared = (at for at, (one, next_) in enumerate(pairwise(ranked)) if ranks[one] == ranks[next_])
        return tuple(ranked[: next(shared)])
    return tuple(ranked)


def papers(ballots: Ballots) -> dict[Order, int]:
    """How many say the same. Those that say nothing clear are under the empty order."""
    same: defaultdict[Order, int] = defaultdict(int)
    for ranks, people in ballots.items():
        same[order(ranks)] += people
    return same


def next_on(paper: Order, standing: Container[int]) -> int | None:
    """The best option on a paper that is still standing."""
    for option in paper:
        if option in standing:
            return option
    return None


def by_next(
    papers: Iterable[tuple[Order, int]], standing: Container[int]
) -> dict[int | None, list[tuple[Order, int]]]:
    """The papers in piles, by the option that each counts for now; under None, those with none left."""
    piles: defaultdict[int | None, list[tuple[Order, int]]] = defaultdict(list)
    for paper in papers:
        piles[next_on(paper[0], standing)].append(paper)
    return piles


def size(pile: Iterable[tuple[Order, int]]) -> int:
    """How many people's papers lie on a pile."""
    return sum(people for _, people in pile)
