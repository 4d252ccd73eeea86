"""Random elections, small enough that ties and circles are common, and our own count of them."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from bot.polls.methods.counting import count
from bot.polls.methods.story import Ballots, Choice, Method, Result, Terms
from bot.polls.methods.ties import draw

ELECTIONS = int(os.environ.get("ORACLE_ELECTIONS", "1500"))  # of each test
NAMES = "ABCDEF"


def chances(what: str) -> Iterator[random.Random]:
    """As many sources of chance as there are elections, the same in every run."""
    return (random.Random(f"{what} {number}") for number in range(ELECTIONS))  # noqa: S311


def strict(chance: random.Random, options: int, *, complete: bool) -> Choice:
    ranks = [0] * options
    ranked = options if complete else chance.randint(1, options)
    for rank, place in enumerate(chance.sample(range(options), ranked), start=1):
        ranks[place] = rank
    return tuple(ranks)


def weak(chance: random.Random, options: int) -> Choice:
    rough = chance.choices(range(4), k=options)
    levels = sorted(set(rough) - {0})
    return tuple(levels.index(rank) + 1 if rank else 0 for rank in rough)


def rankings(
    chance: random.Random, *, complete: bool, shared: bool = False, most: int = 5, people: int = 6
) -> tuple[int, Ballots]:
    options = chance.randint(2, most)
    ballots: Counter[Choice] = Counter()
    for _ in range(chance.randint(1, 8)):
        choice = weak(chance, options) if shared else strict(chance, options, complete=complete)
        ballots[choice] += chance.randint(1, people)
    return options, {choice: people for choice, people in ballots.items() if any(choice)} or {
        (1, *[0] * (options - 1)): 1
    }


def approvals(chance: random.Random, *, most: int = 6) -> tuple[int, Ballots]:
    """Everybody approves somebody, and everybody is approved by somebody."""
    options = chance.randint(2, most)
    ballots = Counter({(place,): 1 for place in range(options)})
    for _ in range(chance.randint(1, 6)):
        some = tuple(sorted(chance.sample(range(options), chance.randint(1, options))))
        ballots[some] += chance.randint(1, 4)
    return options, ballots


def ours(method: Method, options: int, ballots: Ballots, **more: object) -> Result:
    return count(method, Terms(options, draw("0", options), **more), ballots)  # type: ignore[arg-type]


def money(chance: random.Random, options: int) -> tuple[tuple[Fraction, ...], Fraction]:
    """Costs, and a budget that is not enough for all."""
    costs = tuple(Fraction(chance.randint(1, 30)) for _ in range(options))
    return costs, Fraction(chance.randint(min(costs).numerator, max(1, int(sum(costs)))))
