"""Who approves what, with everybody who stands alike in one group, so that a million ballots cost few sums.

What a voter bears or has left depends only on which of the elected they approve. So voters are kept in
groups of one amount, and for every option only the size of each group among its approvers is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from operator import itemgetter

from bot.polls.methods.story import Ballots, Choice


class Backers:
    """Every voter who approves anything, each at an amount that is the same for all at first."""

    def __init__(self, options: int, ballots: Ballots, amount: Fraction = Fraction(0)) -> None:
        self._people = {choice: people for choice, people in ballots.items() if choice}
        self._approving: defaultdict[int, list[Choice]] = defaultdict(list)
        self.votes = [0] * options
        for choice, people in self._people.items():
            for option in choice:
                self.votes[option] += people
                self._approving[option].append(choice)
        self.restart(amount)

    def restart(self, amount: Fraction) -> None:
        """Everybody at one amount again."""
        self._amounts = [amount]
        self._group = dict.fromkeys(self._people, 0)
        self._sizes = [Counter({0: people}) for people in self.votes]

    @property
    def voters(self) -> int:
        return sum(self._people.values())

    def of(self, option: int) -> list[tuple[Fraction, int]]:
        """The amounts at which an option's approvers stand, from the least, and how many stand there."""
        groups = ((self._amounts[group], people) for group, people in self._sizes[option].items() if people)
        return sorted(groups, key=itemgetter(0))  # no two at one amount: comparing pairs takes twice as long

    def total(self, option: int) -> Fraction:
        return sum((amount * people for amount, people in self.of(option)), Fraction(0))

    def bear(self, option: int, load: Fraction) -> None:
        """Everybody who approves an option comes to bear the same load."""
        self._change(option, lambda _: load)

    def pay(self, option: int, most: Fraction) -> None:
        """Everybody who approves an option pays as much for it, or all that they have."""
        self._change(option, lambda has: max(has - most, Fraction(0)))

    def turn_into_loads(self) -> None:
        """What is left over has borne a part of the loads to come."""
        self._amounts = [-amount for amount in self._amounts]

    def _change(self, option: int, to: Callable[[Fraction], Fraction]) -> None:
        after = {group: to(self._amounts[group]) for group, people in self._sizes[option].items() if people}
        known = {amount: group for group, amount in enumerate(self._amounts)}
        for amount in after.values():
            if amount not in known:
                known[amount] = len(self._amounts)
                self._amounts.append(amount)
        moves = {group: known[amount] for group, amount in after.items()}
        for choice in self._approving[option]:
            before, people = self._group[choice], self._people[choice]
            self._group[choice] = moved = moves[before]
            for other in choice:
                self._sizes[other][before] -= people
                self._sizes[other][moved] += people
