"""The methods that add up: whatever got the most wins."""

from collections.abc import Sequence
from itertools import groupby

from bot.polls.methods.story import Ballots, Broken, Fate, Measure, Method, Result, Round, Terms, Tie, Why


def most(
    method: Method, terms: Terms, tallies: Sequence[int], ballots: int, measure: Measure = Measure.VOTES
) -> Result:
    """The highest tallies take the seats, nobody with nothing; the lot decides only who gets a seat at all."""
    winners: list[int] = []
    ties: tuple[Tie, ...] = ()
    standing = sorted(filter(tallies.__getitem__, range(terms.options)), key=lambda place: -tallies[place])
    for _, equal in groupby(standing, key=tallies.__getitem__):
        group, free = sorted(equal, key=terms.lot.order.index), terms.seats - len(winners)
        if 0 < free < len(group):
            ties = (Tie(tuple(sorted(group)), tuple(group[:free]), Broken.LOT, Fate.ELECTED),)
        winners += group[:free]
    return Result(
        method=method,
        ballots=ballots,
        winners=tuple(winners),
        why=Why.MOST,
        rounds=(Round(dict(enumerate(tallies)), measure, elected=tuple(winners)),),
        ties=ties,
    )


def votes(ballots: Ballots, options: int) -> list[int]:
    """How many ballots name each option."""
    tallies = [0] * options
    for choice, people in ballots.items():
        for option in choice:
            tallies[option] += people
    return tallies
