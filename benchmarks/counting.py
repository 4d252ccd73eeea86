"""Counting 1,000,000 ballots of 8 options once they are loaded, beside merely reading every first choice once."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks import Row, Say
from bot.polls.methods.counting import count
from bot.polls.methods.story import Choice, Method, Terms
from bot.polls.methods.ties import draw

BALLOTS = 1_000_000
OPTIONS = 8
SECONDS = 2.0  # of the methods that have a target
TARGETED = (Method.RUNOFF, Method.SCHULZE)
RANKED = (*TARGETED, Method.RANKED_PAIRS, Method.MINIMAX, Method.TRANSFERABLE)
ROUNDS = 3


def cut_short(chance: random.Random) -> Choice:
    """A strict ranking of as many as somebody cares to rank."""
    ranks = [0] * OPTIONS
    for rank, place in enumerate(chance.sample(range(OPTIONS), chance.randint(1, OPTIONS)), start=1):
        ranks[place] = rank
    return tuple(ranks)


def with_shared_ranks(chance: random.Random) -> Choice:
    """Hardly two alike: the most different ballots there can be."""
    rough = chance.choices(range(OPTIONS + 1), k=OPTIONS)
    levels = sorted(set(rough) - {0})
    return tuple(levels.index(rank) + 1 if rank else 0 for rank in rough)


def fastest(call: Callable[[], object]) -> float:
    """Seconds: of a few, the one that other programs on the machine disturbed least."""
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        call()
        taken.append(time.perf_counter() - before)
    return min(taken)


def measure(what: str, make: Callable[[random.Random], Choice], say: Say) -> Sequence[Row]:
    chance = random.Random(8)
    say(f"making {BALLOTS:,} ballots, {what}")
    cast = [make(chance) for _ in range(BALLOTS)]
    loading = fastest(lambda: Counter(cast))
    ballots = Counter(cast)
    reading = fastest(lambda: Counter(choice.index(1) for choice in cast if 1 in choice))
    rows = [
        Row(
            f"loading {BALLOTS:,}, {what}: {len(ballots):,} different",
            "s",
            loading,
            reading,
            loading / reading,
        )
    ]
    for method in RANKED:
        say(f"{method}, {what}")
        terms = Terms(OPTIONS, draw("0", OPTIONS), seats=3 if method is Method.TRANSFERABLE else 1)
        seconds = fastest(lambda method=method, terms=terms: count(method, terms, ballots))  # type: ignore[misc]
        target, met = (f"under {SECONDS:g} s", seconds < SECONDS) if method in TARGETED else ("", None)
        rows.append(Row(f"{method}, {what}", "s", seconds, reading, seconds / reading, target, met))
    return rows


async def benchmark(say: Say) -> Sequence[Row]:
    return [
        *measure("cut short", cut_short, say),
        *measure("with shared ranks", with_shared_ranks, say),
    ]
