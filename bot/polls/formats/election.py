"""An election as a file holds it, whatever its format: who stood, and how many ballots said what."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot.polls.methods.story import Ballots, Choice, Form, Lot, Method, Threshold

OPTIONS_LIMIT = 5000  # of a file: beyond it, the pairs alone would fill the memory


class UnreadableError(Exception):
    """A file that cannot be read: why, and in which line, where that can be said."""

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


class UnfitError(Exception):
    """A file that can be read, but does not hold what the method or the format asked for needs."""


@dataclass(frozen=True, slots=True)
class Election:
    """`names` are different from each other; what a file leaves open is None.

    `complete`: every ballot ranks every option, so that its last rank says nothing good of anybody.
    `approves`: the fewest points that stand for approval.
    """

    names: tuple[str, ...]
    form: Form
    ballots: Ballots
    title: str = ""
    method: Method | None = None
    seats: int | None = None
    threshold: Threshold | None = None
    quorum: int = 0
    roll: int | None = None
    top: int = 5
    costs: tuple[Fraction, ...] = ()
    budget: Fraction | None = None
    complete: bool = False
    approves: int = 1
    lot: Lot | None = None


@dataclass(slots=True)
class Tally:
    """Ballots as a reader meets them: what says the same is checked and translated once."""

    ballots: Counter[Choice] = field(default_factory=Counter)

    def add(self, choice: Choice, people: int = 1) -> None:
        if people:
            self.ballots[choice] += people


def whole(text: str, line: int | None, what: str) -> int:
    """A whole number that is not negative."""
    if not re.fullmatch("[0-9]{1,15}", text):
        raise UnreadableError(line, f"{what} must be a whole number, not {shown(text)}")
    return int(text)


def amount(text: str, line: int | None, what: str) -> int:
    """As `whole`, of people or points: `3.0` is one as well, as programs write it that know fractions."""
    return whole(re.sub(r"(?<=[0-9])\.0+$", "", text), line, what)


def money(text: str, line: int | None, what: str) -> Fraction:
    """An amount that is not negative; a comma may stand for the decimal point."""
    plain = text.strip().replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit() or len(plain) > 30:
        raise UnreadableError(line, f"{what} must be an amount of money, not {shown(text)}")
    return Fraction(plain)


def shown(text: str) -> str:
    """A piece of a file in a message: on one line, and not too long."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def ranked(groups: Iterable[Sequence[int]], options: int) -> Choice:
    """Groups of places, the best first, as a rank for every option. Ranks that nobody holds close up.

    Raises ValueError(place) for a place that comes twice.
    """
    ranks = [0] * options
    for rank, group in enumerate(filter(None, groups), start=1):
        for place in group:
            if ranks[place]:
                raise ValueError(place)
            ranks[place] = rank
    return tuple(ranks)


def groups(ranks: Choice) -> list[list[int]]:
    """The other way: the places of each rank, the best first."""
    found: dict[int, list[int]] = {}
    for place, rank in enumerate(ranks):
        if rank:
            found.setdefault(rank, []).append(place)
    return [found[rank] for rank in sorted(found)]


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names that are told apart: a second "Ann" becomes "Ann (2)", one without a name its number."""
    told: dict[str, None] = {}
    for number, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"Option {number}"
        again, candidate = 1, plain
        while candidate in told:
            again += 1
            candidate = f"{plain} ({again})"
        told[candidate] = None
    return tuple(told)


def check_options(count: int, line: int | None) -> None:
    if not 0 < count <= OPTIONS_LIMIT:
        raise UnreadableError(line, f"there must be between 1 and {OPTIONS_LIMIT:,} options, not {count:,}")


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, and their numbers."""
    return ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip())
