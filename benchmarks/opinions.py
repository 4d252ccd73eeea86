"""The opinion map of 10,000 people and 200 statements, beside a plain singular value decomposition of the matrix."""

import time
import tracemalloc
from collections.abc import Sequence

import numpy as np

from benchmarks import Row, Say, compare
from bot.apart import Apart
from bot.opinions.map import work_out

PEOPLE, STATEMENTS, SMALLEST = 10_000, 200, 5
SECONDS, MEGABYTES = 1.0, 200.0
ROUNDS = 5


def conversation() -> np.ndarray:
    """Four sides, a tenth of the votes at random, and half of them missing."""
    random = np.random.default_rng(8)
    sides = random.choice([-1, 1], size=(4, STATEMENTS))
    votes = sides[random.integers(4, size=PEOPLE)].astype(np.float32)
    astray = random.random(votes.shape) < 0.1
    votes[astray] = random.choice([-1, 0, 1], size=int(astray.sum()))
    votes[random.random(votes.shape) < 0.5] = np.nan
    return votes


def _in_its_process(votes: np.ndarray) -> tuple[list[float], list[float], float]:
    """Seconds of the map and of the decomposition, by turns, and the megabytes that the map took at most."""
    numbers = range(STATEMENTS)
    work_out(votes[:50], numbers, SMALLEST)  # whatever numpy loads first
    tracemalloc.start()
    work_out(votes, numbers, SMALLEST)
    grown = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    filled = np.nan_to_num(votes.astype(float))
    maps, plain = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work_out(votes, numbers, SMALLEST)
        maps.append(time.perf_counter() - began)
        began = time.perf_counter()
        np.linalg.svd(filled - filled.mean(axis=0), full_matrices=False)
        plain.append(time.perf_counter() - began)
    return maps, plain, grown


async def benchmark(say: Say) -> Sequence[Row]:
    say(f"opinion maps of {PEOPLE:,} people and {STATEMENTS} statements")
    votes, apart = conversation(), Apart(300)
    try:
        maps, plain, grown = await apart.run(_in_its_process, votes)
    finally:
        apart.end()
    beside = compare("opinion map, beside numpy's SVD of the matrix", "s", maps, plain)
    fastest = min(maps)
    return [
        beside,
        Row("opinion map, the fastest", "s", fastest, target=f"at most {SECONDS:g}", met=fastest <= SECONDS),
        Row("opinion map, memory", "MB", grown, target=f"at most {MEGABYTES:g}", met=grown <= MEGABYTES),
    ]
