"""How ties are broken: by earlier rounds where the method says so, then by a lot that anyone can draw again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from bot.polls.methods.story import Broken, Fate, Lot, Number, Tie

Broke = tuple[int, tuple[Tie, ...]]


def draw(seed: str, options: int) -> Lot:
    """The options in the order of SHA-256 of `seed:1`, `seed:2` …: nobody can choose it who cannot choose the seed."""
    places = sorted(range(options), key=lambda place: sha256(f"{seed}:{place + 1}".encode()).digest())
    return Lot(tuple(places), seed)


def as_listed(options: int) -> Lot:
    """No lot at all: whoever stands first on the ballot goes first."""
    return Lot(tuple(range(options)))


def by_lot(tied: Iterable[int], lot: Lot, fate: Fate, at: int = 0) -> Broke:
    """The luckiest of those tied; to be eliminated, the unluckiest. One alone is no tie."""
    options = tuple(sorted(tied))
    chosen = (max if fate is Fate.ELIMINATED else min)(options, key=lot.order.index)
    return chosen, (Tie(options, (chosen,), Broken.LOT, fate, at),) if len(options) > 1 else ()


def narrowed(
    tied: Iterable[int],
    by: Callable[[int], Number],
    how: Broken,
    fate: Fate,
    at: int,
    earlier: int | None = None,
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Those of the tied who have the most, or the least where it is about being eliminated."""
    options = tuple(sorted(tied))
    best = (min if fate is Fate.ELIMINATED else max)(map(by, options))
    left = tuple(option for option in options if by(option) == best)
    return left, (Tie(options, left, how, fate, at, earlier),) if len(left) < len(options) else ()


def by_earlier_rounds(
    tied: Iterable[int], rounds: Sequence[Mapping[int, Number]], lot: Lot, fate: Fate
) -> Broke:
    """Back from the last of the earlier `rounds`, each leaving those who stood best (or worst, to be
    eliminated), and by lot if the first still leaves several."""
    left = tuple(sorted(tied))
    broken: tuple[Tie, ...] = ()
    for earlier in reversed(range(len(rounds))):
        left, tie = narrowed(left, rounds[earlier].__getitem__, Broken.EARLIER, fate, len(rounds), earlier)
        broken += tie
    chosen, tie = by_lot(left, lot, fate, len(rounds))
    return chosen, broken + tie
