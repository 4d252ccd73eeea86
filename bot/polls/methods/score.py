"""Score: every ballot gives each option 0 to 5 points; the most points win."""

from operator import itemgetter, mul

from bot.polls.methods.story import Ballots, Measure, Method, Result, Terms
from bot.polls.methods.tally import most


def totals(ballots: Ballots, options: int) -> list[int]:
    """All the points that each option was given."""
    people = ballots.values()
    return [sum(map(mul, map(itemgetter(place), ballots), people)) for place in range(options)]


def count(terms: Terms, ballots: Ballots) -> Result:
    points = totals(ballots, terms.options)
    return most(Method.SCORE, terms, points, sum(ballots.values()), Measure.POINTS)
