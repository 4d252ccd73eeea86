"""Ranked ballots as piles of papers, each on the option it counts for: instant runoff and the transferable vote.

A paper is read as the Scottish rules read it (rules 43 and 2 of the order cited in `transferable`): its ranks
in order, up to the first that several options share. There it says nothing clear, and so it stops.
"""

from collections.abc import Container, Iterable
from itertools import pairwise

from bot.polls.methods.story import Ballots, Choice

Order = tuple[int, ...]


def order(ranks: Choice) -> Order:
    """The options that a ballot ranks, best first, up to the first rank that several share."""
    ranked = sorted(filter(ranks.__getitem__, range(len(ranks))), key=ranks.__getitem__)
    for at, (option, worse) in enumerate(pairwise(ranked)):
        if ranks[option] == ranks[worse]:
            return tuple(ranked[:at])
    return tuple(ranked)


def papers(ballots: Ballots) -> dict[Order, int]:
    """How many say the same. Those that say nothing clear are under the empty order."""
    same: dict[Order, int] = {}
    for ranks, people in ballots.items():
        paper = order(ranks)
        same[paper] = same.get(paper, 0) + people
    return same


def next_on(paper: Order, standing: Container[int]) -> int | None:
    """The best option on a paper that is still standing."""
    return next((option for option in paper if option in standing), None)


def by_next(
    papers: Iterable[tuple[Order, int]], standing: Container[int]
) -> dict[int | None, list[tuple[Order, int]]]:
    """The papers in piles, by the option that each counts for now; under None, those with none left."""
    piles: dict[int | None, list[tuple[Order, int]]] = {}
    for paper, people in papers:
        piles.setdefault(next_on(paper, standing), []).append((paper, people))
    return piles
