"""Approval: any number of options a ballot; whatever the most people approve of wins."""

from collections.abc import Mapping

from bot.polls.model import Choice, Result


def press(choice: Choice, option: int) -> Choice:
    """Approve, or take the approval back."""
    return tuple(sorted(set(choice) ^ {option}))


def count(options: int, ballots: Mapping[Choice, int]) -> Result:
    tallies = [0] * options
    for choice, people in ballots.items():
        for option in choice:
            tallies[option] += people
    most = max(tallies, default=0)
    return Result(
        tallies=tuple(tallies),
        ballots=sum(ballots.values()),
        winners=tuple(place for place, votes in enumerate(tallies) if votes == most > 0),
    )
