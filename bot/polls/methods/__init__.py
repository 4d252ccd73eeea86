"""The ways to vote, one file each, with one interface. Exact arithmetic; ballots counted by what they say."""

from collections.abc import Mapping
from typing import Protocol

from bot.polls.methods import approval, single
from bot.polls.model import Choice, Method, Result


class Counting(Protocol):
    """What a method's file holds."""

    def press(self, choice: Choice, option: int) -> Choice:
        """What a ballot says after its voter pressed an option's button."""
        ...

    def count(self, options: int, ballots: Mapping[Choice, int]) -> Result:
        """The result of `ballots`, how many say the same, over that many options."""
        ...


METHODS: Mapping[Method, Counting] = {Method.SINGLE: single, Method.APPROVAL: approval}
