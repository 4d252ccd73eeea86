"""STAR: score, then automatic runoff between the two that got the most points.

Ties as the Equal Vote Coalition's official protocol breaks them (starvoting.org/ties): in the scoring round
those who lose the most match-ups among the tied fall out, in the runoff the more points win; then the more
top marks; then the lot.
"""

from bot.polls.methods import pairwise
from bot.polls.methods.score import totals
from bot.polls.methods.story import (
    Ballots,
    Broken,
    Fate,
    Measure,
    Method,
    Pairwise,
    Result,
    Round,
    Terms,
    Tie,
    Why,
)
from bot.polls.methods.ties import by_lot, narrowed


def count(terms: Terms, ballots: Ballots) -> Result:
    points = totals(ballots, terms.options)
    counts = pairwise.by_points(ballots, terms.options)
    marks = [
        sum(people for choice, people in ballots.items() if choice[place] == terms.top)
        for place in range(terms.options)
    ]
    finalists: list[int] = []
    ties: tuple[Tie, ...] = ()
    while len(finalists) < min(2, terms.options):
        rest = [place for place in range(terms.options) if place not in finalists]
        highest = max(points[place] for place in rest)
        tied = tuple(place for place in rest if points[place] == highest)
        if len(finalists) + len(tied) <= 2:
            finalists += tied
            continue
        left, broken = _least_beaten(tied, counts)
        left, by_marks = narrowed(left, marks.__getitem__, Broken.TOP_MARKS, Fate.ADVANCES, 0)
        chosen, drawn = by_lot(left, terms.lot, Fate.ADVANCES)
        finalists.append(chosen)
        ties += broken + by_marks + drawn
    preferred = {
        place: sum(counts[place][other] for other in finalists if other != place) for place in finalists
    }
    left = tuple(place for place in finalists if preferred[place] == max(preferred.values()))
    broken = ()
    for how, values in ((Broken.POINTS, points), (Broken.TOP_MARKS, marks)):
        left, tie = narrowed(left, values.__getitem__, how, Fate.ELECTED, 1)
        broken += tie
    winner, drawn = by_lot(left, terms.lot, Fate.ELECTED, 1)
    return Result(
        method=Method.STAR,
        ballots=sum(ballots.values()),
        winners=(winner,),
        why=Why.PREFERRED if len(set(preferred.values())) > 1 else Why.LEVEL,
        rounds=(
            Round(
                dict(enumerate(points)),
                Measure.POINTS,
                eliminated=tuple(place for place in range(terms.options) if place not in finalists),
            ),
            Round(preferred, elected=(winner,)),
        ),
        ties=ties + broken + drawn,
        pairwise=Pairwise(counts),
    )


def _least_beaten(tied: tuple[int, ...], counts: pairwise.Matrix) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Those who lose the most match-ups among the tied fall out, again and again, while that tells them apart."""
    left = tied
    broken: tuple[Tie, ...] = ()
    while True:
        unbeaten = {a: -sum(counts[a][b] < counts[b][a] for b in left) for a in left}
        left, tie = narrowed(left, unbeaten.__getitem__, Broken.HEAD_TO_HEAD, Fate.ADVANCES, 0)
        if not tie:
            return left, broken
        broken += tie
