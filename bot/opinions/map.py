"""The opinion map: which groups of opinion there are, what each believes, and what all of them agree on.

The way is that of Polis: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and C. Megill, "Polis: Scaling Deliberation by
Mapping High Dimensional Opinion Spaces", Recerca 26(2), 2021. Votes are a matrix of people and statements; who voted
on too little is left out; what is missing counts as the statement's mean; principal components make two axes of it;
k-means makes groups, as many as have the best silhouette; and statements are ranked by their support in every group
("group-informed consensus") and by what sets a group apart (z-tests of proportions). Where this differs from Polis,
the functions below say why.

All of it is numpy and arithmetic on a matrix that does not say whose row is whose: the same votes give the same map,
bit by bit, in whatever order people and statements come.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from string import ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.opinions.model import Frame, Group, OpinionMap, Stance

Numbers = NDArray[Any]

NEEDED = 5  # votes that a place on the map takes, or all where there are fewer statements
GROUPS = range(2, 6)
STARTS, ROUNDS, SEED = (
    6,
    60,
    2021,
)  # of k-means: tries from different beginnings, steps of each, the fixed seed
# So much better a silhouette has to be for more groups, and twice as much for others than at the last look: a few votes
# do not make and unmake a group.
MARGIN = 0.02
# The part of the people up to which those who answer everything alike do not shape the map.
UNIFORM = 0.25
SIGNIFICANT = 1.2816  # z, at 90 %, one-sided: Polis' own
SHOWN = 5  # statements of a kind
CELLS = 48  # of the grid on which people are counted, along the longer side
NEAREST = 0.9  # of a group's people that its outline holds


def work_out(
    votes: Numbers, numbers: Sequence[int], smallest: int, before: Frame | None = None
) -> OpinionMap | None:
    """The map of a matrix: a row a person, a column a statement, by its number; -1, 0, 1, and nan without a vote.

    No group has fewer than `smallest` people; where two such groups cannot be told apart there is one, and None
    where there are not that many people at all. `before` keeps axes and letters as they were.
    """
    order = np.argsort(numbers, kind="stable")
    ids, votes = [int(numbers[at]) for at in order], np.asarray(votes, float)[:, order]
    answered = (~np.isnan(votes)).sum(axis=1)
    needed = min(NEEDED, len(ids))
    placed = _sorted(votes[(answered >= needed) & (answered > 0)])
    if len(placed) < smallest or not ids:
        return None
    shaping = _shaping(placed)
    means = _means(placed[shaping])
    axes = _oriented(_axes(placed[shaping], means), ids, before)
    points = _points(placed, means, axes)
    centres = _centres(points, shaping, smallest, _before(before, ids, means, axes))
    labels = _nearest(points, centres)
    profiles = [_profile(placed[labels == group], ids) for group in range(len(centres))]
    letters = _letters(profiles, np.bincount(labels, minlength=len(centres)), before)
    ranks = sorted(range(len(centres)), key=lambda group: letters[group])
    counts = _Counts(placed, labels, ranks)
    shown = counts.votes >= smallest  # or a rate could be one person's vote
    agreed, refused = counts.consensus(counts.agrees, shown), counts.consensus(counts.disagrees, shown)
    groups = tuple(
        Group(
            letters[group],
            int((labels == group).sum()),
            (float(centres[group][0]), float(centres[group][1])),
            _outline(points, labels == group, centres[group], smallest),
            _spread(points, labels == group),
            tuple((ids[column], side) for column, side in counts.typical(row, shown)),
        )
        for row, group in enumerate(ranks)
    )
    return OpinionMap(
        people=len(placed),
        left_out=len(votes) - len(placed),
        groups=groups,
        agreed=tuple(ids[column] for column in agreed),
        refused=tuple(ids[column] for column in refused),
        divisive=tuple(ids[column] for column in counts.divisive(shown)),
        support=dict(zip(ids, map(float, counts.support()), strict=True)),
        rates={
            number: {
                group.letter: float(counts.agrees[row, column] / counts.votes[row, column])
                for row, group in enumerate(groups)
                if shown[row, column]
            }
            for column, number in enumerate(ids)
        },
        needed=needed,
        frame=Frame(
            [dict(zip(ids, map(float, axis), strict=True)) for axis in axes],
            {letters[group]: profiles[group] for group in ranks},
        ),
        means=dict(zip(ids, map(float, means), strict=True)),
    )


def place(found: OpinionMap, votes: Mapping[int, Stance]) -> tuple[tuple[float, float], Group] | None:
    """Where somebody with these votes is on a map, and in which group; None where they voted on too little."""
    own = {number: stance for number, stance in votes.items() if number in found.means}
    if len(own) < max(found.needed, 1):
        return None
    row = np.array([[own.get(number, np.nan) for number in found.means]], float)
    means = np.array(list(found.means.values()))
    axes = np.array([[axis[number] for number in found.means] for axis in found.frame.axes])
    x, y = _points(row, means, axes)[0]
    nearest = min(found.groups, key=lambda group: (group.centre[0] - x) ** 2 + (group.centre[1] - y) ** 2)
    return (float(x), float(y)), nearest


# --- axes --------------------------------------------------------------------------------------------------


def _sorted(votes: Numbers) -> Numbers:
    """In an order that only what they say decides."""
    written = np.ascontiguousarray(np.where(np.isnan(votes), 4, votes + 2).astype(np.uint8))
    rows = written.view(f"S{votes.shape[1]}").ravel() if votes.size else np.arange(len(votes))
    return votes[np.argsort(rows, kind="stable")]


def _shaping(votes: Numbers) -> Numbers:
    """Whose votes make the axes and the groups: not of those who answer everything alike, agreement first of all.

    They say nothing of what sets people apart, but lie far out and would draw an axis to them. Where they are many
    they are a side of their own, as where all arguments are for the same, and do count.
    """
    varied = np.nanmin(votes, axis=1) != np.nanmax(votes, axis=1)
    few = (~varied).sum() <= UNIFORM * len(votes)
    return varied if few else np.ones(len(votes), bool)


def _means(votes: Numbers) -> Numbers:
    told = ~np.isnan(votes)
    return np.asarray(np.where(told, votes, 0).sum(axis=0) / np.maximum(told.sum(axis=0), 1))


def _centred(votes: Numbers, means: Numbers) -> Numbers:
    """What is missing is the mean, and so nothing."""
    apart = votes - means
    apart[np.isnan(apart)] = 0
    return np.asarray(apart)


def _axes(votes: Numbers, means: Numbers) -> Numbers:
    """The two principal components, as rows; of length nothing where there are not two."""
    centred = _centred(votes, means)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    axes = np.zeros((2, votes.shape[1]))
    for row, at in enumerate(np.argsort(values)[::-1][:2]):
        if values[at] > 1e-9 * max(1.0, values[-1]):
            axes[row] = vectors[:, at]
    return axes


def _oriented(axes: Numbers, ids: Sequence[int], before: Frame | None) -> Numbers:
    """A component may point either way: as the same one did before; or else so that what counts most, and of equals
    the statement with the lowest number, counts positively."""
    for row, axis in enumerate(axes):
        side = 0.0
        if before is not None and row < len(before.axes):
            side = sum(
                value * before.axes[row].get(number, 0.0) for number, value in zip(ids, axis, strict=True)
            )
        if abs(side) < 1e-6:
            strong = np.abs(axis) > np.abs(axis).max() - 1e-9
            side = axis[np.argmax(strong)]
        axes[row] = -axis if side < 0 else axis
    return axes


def _points(votes: Numbers, means: Numbers, axes: Numbers) -> Numbers:
    """Where people lie. Whoever voted on less lies nearer to the middle, for which Polis makes up so."""
    answered = (~np.isnan(votes)).sum(axis=1)
    return np.asarray((_centred(votes, means) @ axes.T) * np.sqrt(votes.shape[1] / answered)[:, None])


# --- groups ------------------------------------------------------------------------------------------------


def _centres(points: Numbers, shaping: Numbers, smallest: int, before: Numbers | None) -> Numbers:
    """The middles of the groups: of as many as have the best silhouette, of which none is too small."""
    cells = _Cells(points[shaping])
    best, found = 0.0, np.atleast_2d(points[shaping].mean(axis=0))
    for k in GROUPS:
        if k * smallest > len(points) or k > len(cells.people):
            break
        centres = _large(points, _k_means(cells, k, before), smallest)
        if len(centres) < 2:
            continue
        score = _silhouette(cells, centres)
        score += 2 * MARGIN if before is not None and len(before) == len(centres) else 0.0
        if score > best + MARGIN:
            best, found = score, centres
    return found


def _large(points: Numbers, centres: Numbers, smallest: int) -> Numbers:
    """Without those that are too small: their people are in the nearest other one then."""
    while len(centres) > 1:
        sizes = np.bincount(_nearest(points, centres), minlength=len(centres))
        if sizes.min() >= smallest:
            break
        centres = np.delete(centres, int(sizes.argmin()), axis=0)
    return centres


def _k_means(cells: "_Cells", k: int, before: Numbers | None) -> Numbers:
    """The best of some tries, of which one begins where the groups were before."""
    random = np.random.default_rng(SEED)
    starts = [_spread_out(cells, k, random) for _ in range(STARTS)]
    if before is not None and len(before) == k:
        starts.insert(0, before)
    tries = [_settled(cells, start) for start in starts]
    return min(tries, key=lambda centres: round(cells.sum(_distances(cells.middles, centres).min(axis=1)), 6))


def _spread_out(cells: "_Cells", k: int, random: np.random.Generator) -> Numbers:
    """Beginnings that lie apart: k-means++."""
    chance = cells.people / cells.people.sum()
    chosen: list[Numbers] = []
    for _ in range(k):
        chosen.append(cells.middles[random.choice(len(chance), p=chance)])
        far = _distances(cells.middles, np.array(chosen)).min(axis=1) * cells.people
        chance = far / far.sum() if far.sum() > 0 else chance
    return np.array(chosen)


def _settled(cells: "_Cells", centres: Numbers) -> Numbers:
    """Lloyd's steps, until nothing moves; a centre that nobody is near to stays where it is."""
    people = cells.people
    for _ in range(ROUNDS):
        labels = _nearest(cells.middles, centres)
        sizes = np.bincount(labels, people, len(centres))
        sums = [np.bincount(labels, people * cells.middles[:, axis], len(centres)) for axis in (0, 1)]
        means = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
        moved = np.where(sizes[:, None] > 0, means, centres)
        if np.allclose(moved, centres, rtol=0, atol=1e-9):
            break
        centres = moved
    return centres


def _silhouette(cells: "_Cells", centres: Numbers) -> float:
    """How much nearer people are to those of their own group than to those of the next one, on average."""
    labels = _nearest(cells.middles, centres)
    own = np.arange(len(centres)) == labels[:, None]
    sizes = cells.people @ own
    sums = cells.apart() @ (own * cells.people[:, None])
    within = (sums * own).sum(axis=1) / np.maximum(sizes[labels] - 1, 1)
    others = np.where(own, np.inf, sums / np.maximum(sizes, 1e-9)).min(axis=1)
    score = (others - within) / np.maximum(np.maximum(within, others), 1e-12)
    return cells.sum(np.where(sizes[labels] > 1, score, 0)) / float(cells.people.sum())


def _distances(points: Numbers, centres: Numbers) -> Numbers:
    """Squared, a row a person and a column a centre."""
    return np.asarray((points[:, :1] - centres[:, 0]) ** 2 + (points[:, 1:] - centres[:, 1]) ** 2)


def _nearest(points: Numbers, centres: Numbers) -> Numbers:
    return np.asarray(_distances(points, centres).argmin(axis=1))


# --- names -------------------------------------------------------------------------------------------------


def _profile(votes: Numbers, ids: Sequence[int]) -> dict[int, float]:
    """What a group thinks of each statement on average: nothing where nobody of it voted."""
    told = (~np.isnan(votes)).sum(axis=0)
    return {
        number: float(mean) for number, mean, people in zip(ids, _means(votes), told, strict=True) if people
    }


def _before(before: Frame | None, ids: Sequence[int], means: Numbers, axes: Numbers) -> Numbers | None:
    """Where the groups of before would lie now."""
    if before is None or len(before.groups) < 2:
        return None
    rows = [[one.get(number, np.nan) for number in ids] for one in before.groups.values()]
    return np.asarray(_centred(np.array(rows, float), means) @ axes.T)


def _letters(profiles: Sequence[Mapping[int, float]], sizes: Numbers, before: Frame | None) -> list[str]:
    """A group has the letter of the one of before that thought most alike; new ones take letters that are free, the
    largest first."""
    old = dict(before.groups) if before is not None else {}
    letters: dict[int, str] = {}
    if old:
        groups, names = range(len(profiles)), list(old)
        most = min(len(profiles), len(old))
        pairings = (
            list(zip(mine, theirs, strict=True))
            for mine in permutations(groups, most)
            for theirs in ([tuple(names)] if most == len(names) else permutations(names, most))
        )
        letters = dict(
            min(pairings, key=lambda pairs: sum(_unlike(profiles[mine], old[name]) for mine, name in pairs))
        )
    free = (letter for letter in _fresh(old) if letter not in letters.values())
    for group in sorted(range(len(profiles)), key=lambda group: (-sizes[group], group)):
        if group not in letters:
            letters[group] = next(free)
    return [letters[group] for group in range(len(profiles))]


def _fresh(old: Mapping[str, object]) -> Iterator[str]:
    """Letters that mean nothing to anybody yet, and then the others."""
    first = ascii_uppercase[: GROUPS.stop - 1]
    yield from (letter for letter in first if letter not in old)
    yield from (letter for letter in first if letter in old)


def _unlike(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """How far two groups are apart over what both voted on, on average; 4 is as far as can be."""
    both = one.keys() & other.keys()
    return sum((one[number] - other[number]) ** 2 for number in both) / len(both) if both else 4.0


# --- statements --------------------------------------------------------------------------------------------


class _Counts:
    """How each group voted on each statement: a row a group, a column a statement."""

    def __init__(self, votes: Numbers, labels: Numbers, groups: Sequence[int]) -> None:
        def each(of: Numbers) -> Numbers:
            return np.stack([of[labels == group].sum(axis=0) for group in groups])

        self.agrees, self.disagrees = each(votes == Stance.AGREE), each(votes == Stance.DISAGREE)
        self.votes = each(~np.isnan(votes))
        self.rates = (self.agrees + 1) / (self.votes + 2)

    def support(self) -> Numbers:
        """Group-informed consensus (Small et al. 2021): the product of the groups' probabilities of agreeing. As
        their geometric mean, which ranks them alike and can be set beside that of another number of groups."""
        return np.asarray(self.rates.prod(axis=0) ** (1 / len(self.rates)))

    def consensus(self, chosen: Numbers, shown: Numbers) -> list[int]:
        """What every group chooses by a majority that is none by chance, the most first."""
        clear = np.all(shown & (prop_test(chosen, self.votes) > SIGNIFICANT), axis=0)
        score = ((chosen + 1) / (self.votes + 2)).prod(axis=0)
        return [int(column) for column in np.argsort(-score, kind="stable") if clear[column]][:SHOWN]

    def divisive(self, shown: Numbers) -> list[int]:
        """Where the group that agrees the most is farthest from the one that agrees the least."""
        columns = np.arange(self.rates.shape[1])
        rates = np.where(shown, self.rates, np.nan)
        many = shown.sum(axis=0) >= 2
        high = np.where(many, np.nan_to_num(rates, nan=-1.0).argmax(axis=0), 0)
        low = np.where(many, np.nan_to_num(rates, nan=2.0).argmin(axis=0), 0)
        apart = self.rates[high, columns] - self.rates[low, columns]
        z = two_prop_test(
            self.agrees[high, columns],
            self.agrees[low, columns],
            self.votes[high, columns],
            self.votes[low, columns],
        )
        clear = many & (z > SIGNIFICANT)
        return [int(column) for column in np.argsort(-apart, kind="stable") if clear[column]][:SHOWN]

    def typical(self, group: int, shown: Numbers) -> list[tuple[int, int]]:
        """What sets a group apart: columns, and 1 where it agrees, -1 where it disagrees; the most telling first.

        Polis' representativeness: how likely the group is to vote so, how much likelier than all the others, and
        the z of both.
        """
        if len(self.votes) < 2:
            return []
        found: list[tuple[float, int, int]] = []
        votes, rest = self.votes[group], self.votes.sum(axis=0) - self.votes[group]
        for chosen, side in ((self.agrees, 1), (self.disagrees, -1)):
            own, others = chosen[group], chosen.sum(axis=0) - chosen[group]
            likely, elsewhere = (own + 1) / (votes + 2), (others + 1) / (rest + 2)
            z, z_apart = prop_test(own, votes), two_prop_test(own, others, votes, rest)
            clear = shown[group] & (z > SIGNIFICANT) & (z_apart > SIGNIFICANT)
            telling = likely * z * (likely / elsewhere) * z_apart
            found += [(-float(telling[column]), int(column), side) for column in np.flatnonzero(clear)]
        return [(column, side) for _, column, side in sorted(found)[:SHOWN]]


def prop_test(successes: Numbers, trials: Numbers) -> Numbers:
    """z of more than half, each number with one added, as Polis does."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5))


def two_prop_test(here: Numbers, there: Numbers, trials_here: Numbers, trials_there: Numbers) -> Numbers:
    """z of one proportion above another, pooled, each number with one added, as Polis does; 0 where it has none."""
    here, there, trials_here, trials_there = (
        np.asarray(number, float) + 1 for number in (here, there, trials_here, trials_there)
    )
    pooled = (here + there) / (trials_here + trials_there)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / trials_here + 1 / trials_there))
    apart = here / trials_here - there / trials_there
    return np.asarray(np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0))


# --- what is shown of where people are ---------------------------------------------------------------------


def _grid(points: Numbers) -> float:
    """How wide a cell is."""
    wide = float((points.max(axis=0) - points.min(axis=0)).max())
    return wide / CELLS if wide > 1e-9 else 1.0


class _Cells:
    """People by the cells of a grid, as Polis has them by a hundred small clusters: `at` are the cells' columns and
    rows, sorted, `middles` where their people lie on average."""

    def __init__(self, points: Numbers, width: float = 0.0) -> None:
        self.width = width or _grid(points)
        self._apart: Numbers | None = None
        each = np.rint(points / self.width).astype(np.int64)
        low = each.min(axis=0)
        high = int(each[:, 1].max() - low[1]) + 1
        numbers, cell = np.unique((each[:, 0] - low[0]) * high + each[:, 1] - low[1], return_inverse=True)
        self.people = np.bincount(cell).astype(float)
        self.at = np.stack([numbers // high + low[0], numbers % high + low[1]], axis=1)
        self.middles = (
            np.stack([np.bincount(cell, points[:, axis]) for axis in (0, 1)], axis=1) / self.people[:, None]
        )

    def apart(self) -> Numbers:
        """How far each cell's people are from each other one's."""
        if self._apart is None:
            self._apart = np.sqrt(_distances(self.middles, self.middles))
        return self._apart

    def sum(self, values: Numbers) -> float:
        """Over people, of what is told of each cell."""
        return float((values * self.people).sum())


def _spread(points: Numbers, members: Numbers) -> tuple[tuple[float, float, int], ...]:
    """How many people of a group are in each cell."""
    cells = _Cells(points[members], _grid(points))
    return tuple(
        (float(x * cells.width), float(y * cells.width), int(people))
        for (x, y), people in zip(cells.at, cells.people, strict=True)
    )


def _outline(
    points: Numbers, members: Numbers, centre: Numbers, smallest: int
) -> tuple[tuple[float, float], ...]:
    own = points[members]
    near = np.argsort(((own - centre) ** 2).sum(axis=1), kind="stable")
    cells = _Cells(own[near[: max(smallest, int(NEAREST * len(own)))]], _grid(points))
    hull = _hull([(int(x), int(y)) for x, y in cells.at])
    return tuple((float(x * cells.width), float(y * cells.width)) for x, y in hull)


def _hull(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Andrew's monotone chain; the points come sorted."""
    if len(points) < 3:
        return list(points)

    def half(way: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        chain: list[tuple[int, int]] = []
        for x, y in way:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return half(points) + half(points[::-1])
