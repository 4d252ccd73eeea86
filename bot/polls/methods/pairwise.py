"""Every option against every other: who ranks whom higher, and how strong each victory is.

A ballot says nothing on two options that share a rank. What it does not rank, it puts below all that it
ranks, and none of those above another.
"""

from collections.abc import Callable, Sequence
from itertools import compress
from operator import gt, itemgetter, lt

from bot.polls.methods.story import Ballots

Matrix = tuple[tuple[int, ...], ...]
# A victory is stronger with more votes for it, then with fewer against it ("winning votes"); (0, 0) is none.
Strength = tuple[int, int]
NONE: Strength = (0, 0)


def by_ranks(ballots: Ballots, options: int) -> Matrix:
    """How many ballots rank the row's option above the column's."""
    lowest = options + 1
    columns = [[choice[place] or lowest for choice in ballots] for place in range(options)]
    return _counted(columns, list(ballots.values()), lt)


def by_points(ballots: Ballots, options: int) -> Matrix:
    """How many ballots give the row's option more points than the column's."""
    columns = [list(map(itemgetter(place), ballots)) for place in range(options)]
    return _counted(columns, list(ballots.values()), gt)


def _counted(
    columns: Sequence[Sequence[int]], people: Sequence[int], above: Callable[[int, int], bool]
) -> Matrix:
    return tuple(
        tuple(0 if a is b else sum(compress(people, map(above, a, b))) for b in columns) for a in columns
    )


def victory(counts: Matrix, a: int, b: int) -> Strength:
    """How strongly a beats b; NONE if it does not."""
    votes, against = counts[a][b], counts[b][a]
    return (votes, -against) if votes > against else NONE


def condorcet(counts: Matrix) -> int | None:
    """Who beats every other."""
    options = range(len(counts))
    return next((a for a in options if all(counts[a][b] > counts[b][a] for b in options if b != a)), None)
