"""What is measured, and against what. `python -m benchmarks` runs it all.

A benchmark is a module of this package with one coroutine function `benchmark(say)` that returns rows; its
name is the module's, and `say` shows a person how far it is.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured, side by side with what it is measured against in the same run."""

    what: str
    unit: str
    measured: float
    against: float | None = None
    ratio: float | None = None  # the median of the rounds' ratios, not the ratio of the medians
    target: str = ""
    met: bool | None = None  # None: there is no target


Benchmark = Callable[[Say], Awaitable[Sequence[Row]]]


def compare(
    what: str,
    unit: str,
    measured: Sequence[float],
    against: Sequence[float],
    at_least: float | None = None,
    at_most: float | None = None,
) -> Row:
    """A row out of rounds taken by turns: two medians, and the median of the rounds' ratios with its target."""
    ratio = median(mine / other for mine, other in zip(measured, against, strict=True))
    target, met = "", None
    if at_least is not None:
        target, met = f"at least {at_least}", ratio >= at_least
    elif at_most is not None:
        target, met = f"at most {at_most}", ratio <= at_most
    return Row(what, unit, median(measured), median(against), ratio, target, met)
