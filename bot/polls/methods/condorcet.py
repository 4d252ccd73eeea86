"""What Schulze, ranked pairs and minimax have in common once each knows whom it leaves unbeaten."""

from collections.abc import Mapping, Sequence

from bot.polls.methods import pairwise
from bot.polls.methods.story import (
    Ballots,
    Fate,
    Measure,
    Method,
    Number,
    Pairwise,
    Result,
    Round,
    Terms,
    Tie,
    Why,
)
from bot.polls.methods.ties import by_lot


def settle(
    method: Method,
    terms: Terms,
    ballots: Ballots,
    pairs: Pairwise,
    unbeaten: Sequence[int],
    tallies: Mapping[int, Number],
    measure: Measure,
    otherwise: Why,
    ties: tuple[Tie, ...] = (),
) -> Result:
    """The unbeaten one wins, of several the luckiest; who beats every other one to one needs no other reason."""
    winner, drawn = by_lot(unbeaten, terms.lot, Fate.ELECTED)
    best = pairwise.condorcet(pairs.counts) == winner
    return Result(
        method=method,
        ballots=sum(ballots.values()),
        winners=(winner,),
        why=Why.CONDORCET if best else otherwise,
        rounds=(Round(tallies, measure, elected=(winner,)),),
        ties=() if best else ties + drawn,  # no tie among others matters to such a winner
        pairwise=pairs,
    )
