"""Sequential Phragmén: each seat is a load of one, shared by those who approve; the lightest way is taken.

L. E. Phragmén (1894), as told by M. Brill, R. Freeman, S. Janson and M. Lackner, "Phragmén's voting methods
and justified representation", Mathematical Programming 203 (2024).
"""

from bot.polls.methods.backers import Backers
from bot.polls.methods.story import Ballots, Fate, Measure, Method, Number, Result, Round, Terms, Tie, Why
from bot.polls.methods.ties import by_lot


def count(terms: Terms, ballots: Ballots) -> Result:
    """Seats that nobody's approval fills stay empty."""
    rounds, ties = fill(terms, Backers(terms.options, ballots), ())
    winners = tuple(winner for round_ in rounds for winner in round_.elected)
    return Result(Method.PHRAGMEN, sum(ballots.values()), winners, Why.LOAD, rounds, ties)


def fill(
    terms: Terms, backers: Backers, before: tuple[Round, ...]
) -> tuple[tuple[Round, ...], tuple[Tie, ...]]:
    """The rounds that fill what `before` left open, from the loads at which the backers stand."""
    elected = [winner for round_ in before for winner in round_.elected]
    rounds: list[Round] = []
    ties: tuple[Tie, ...] = ()
    while len(elected) < terms.seats:
        loads = {
            place: (1 + backers.total(place)) / votes
            for place, votes in enumerate(backers.votes)
            if votes and place not in elected
        }
        if not loads:
            break
        lightest = min(loads.values())
        tied = [place for place in loads if loads[place] == lightest]
        winner, drawn = by_lot(tied, terms.lot, Fate.ELECTED, len(before) + len(rounds))
        ties += drawn
        backers.bear(winner, lightest)
        elected.append(winner)
        tallies: dict[int, Number] = dict(loads)
        rounds.append(Round(tallies, Measure.LOAD, elected=(winner,)))
    return tuple(rounds), ties
