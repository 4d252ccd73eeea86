"""Single choice: one option a ballot; the most votes win."""

from collections.abc import Mapping

from bot.polls.methods.approval import count as count_approvals
from bot.polls.model import Choice, Result


def press(choice: Choice, option: int) -> Choice:
    """Another option takes the place of the one before; the same again changes nothing."""
    return (option,)


def count(options: int, ballots: Mapping[Choice, int]) -> Result:
    """Exactly as approvals are, of which each ballot holds one."""
    return count_approvals(options, ballots)
