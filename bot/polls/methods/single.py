"""Single choice: one option a ballot; the most votes win."""

from bot.polls.methods.story import Ballots, Choice, Method, Result, Terms
from bot.polls.methods.tally import most, votes


def press(choice: Choice, option: int) -> Choice:
    """Another option takes the place of the one before; the same again changes nothing."""
    return (option,)


def count(terms: Terms, ballots: Ballots) -> Result:
    return most(Method.SINGLE, terms, votes(ballots, terms.options), sum(ballots.values()))
