"""Conversations of which it is known who thinks alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Votes = NDArray[np.float64]


def conversation(
    sides: Sequence[Sequence[int]],
    sizes: Sequence[int],
    *,
    noise: float = 0.1,
    missing: float = 0.3,
    seed: int = 0,
) -> tuple[Votes, NDArray[np.int64]]:
    """A row of votes for each person, and whose side they are on: each side thinks of each statement what its row
    says, but some vote at random, and some do not vote."""
    random = np.random.default_rng(seed)
    whose = np.repeat(np.arange(len(sides)), sizes)
    votes = np.array(sides, float)[whose]
    astray = random.random(votes.shape) < noise
    votes[astray] = random.choice([-1, 0, 1], size=int(astray.sum()))
    votes[random.random(votes.shape) < missing] = np.nan
    return votes, whose


def blocks(groups: int, each: int = 6, agreed: int = 3) -> list[list[int]]:
    """Each side agrees with statements of its own and disagrees with the others'; with the first ones all agree."""
    return [
        [1] * agreed + [1 if group == of else -1 for of in range(groups) for _ in range(each)]
        for group in range(groups)
    ]
