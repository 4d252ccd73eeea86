"""Approval: any number of options a ballot; whatever the most people approve of wins."""

from bot.polls.methods.story import Ballots, Choice, Method, Result, Terms
from bot.polls.methods.tally import most, votes


def press(choice: Choice, option: int) -> Choice:
    """Approve, or take the approval back."""
    return tuple(sorted(set(choice) ^ {option}))


def count(terms: Terms, ballots: Ballots) -> Result:
    return most(Method.APPROVAL, terms, votes(ballots, terms.options), sum(ballots.values()))
