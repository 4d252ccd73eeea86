"""Approval: any number of options a ballot; whatever the most people approve of wins."""

from bot.polls.methods.story import Ballots, Method, Result, Terms
from bot.polls.methods.tally import most, votes


def count(terms: Terms, ballots: Ballots) -> Result:
    return most(Method.APPROVAL, terms, votes(ballots, terms.options), sum(ballots.values()))
