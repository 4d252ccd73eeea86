"""Single choice: one option a ballot; the most votes win."""

from bot.polls.methods.story import Ballots, Method, Result, Terms
from bot.polls.methods.tally import most, votes


def count(terms: Terms, ballots: Ballots) -> Result:
    return most(Method.SINGLE, terms, votes(ballots, terms.options), sum(ballots.values()))
