"""The outlines of the counties, for drawing maps: the Census boundaries on a page of 975 by 610 units."""

from collections import Counter
from functools import cache, cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.counties.atlas import read

Line = NDArray[np.float64]  # one row (x, y) a point; y grows downwards
SIZE = (975, 610)


class Shapes:
    """Outlines by GEOID, decoded when they are asked for. Get it by `Shapes.load()`."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._arcs = data["arcs"]
        self._scale, self._shift = data["scale"], data["translate"]
        self._counties: dict[str, list[list[list[int]]]] = data["counties"]
        self._centres: dict[str, list[float]] = data["centres"]
        self._decoded: dict[int, Line] = {}
        self._outlines: dict[str, list[list[Line]]] = {}

    @classmethod
    @cache
    def load(cls) -> Self:
        return cls(read("shapes.json.gz"))

    def outline(self, geoid: str) -> list[list[Line]]:
        """The county's polygons, each a closed outer ring and its holes.

        Four small cities of Virginia are points on this page (no area): mark them at their centre.
        """
        if geoid not in self._outlines:
            self._outlines[geoid] = [[self._ring(n) for n in polygon] for polygon in self._counties[geoid]]
        return self._outlines[geoid]

    def centre(self, geoid: str) -> tuple[float, float]:
        """A point inside the county's largest part, for a dot or a label."""
        x, y = self._centres[geoid]
        return x, y

    @cached_property
    def state_borders(self) -> list[Line]:
        """The lines between states and along the coast, each once."""
        seen: Counter[tuple[int, str]] = Counter()
        for geoid, polygons in self._counties.items():
            numbers = (max(n, ~n) for polygon in polygons for ring in polygon for n in ring)
            seen.update((number, geoid[:2]) for number in numbers)
        return [
            self._arc(number)
            for number in sorted({number for (number, _), times in seen.items() if times == 1})
        ]

    def _ring(self, numbers: list[int]) -> Line:
        parts = [self._arc(n) if n >= 0 else self._arc(~n)[::-1] for n in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def _arc(self, number: int) -> Line:
        if number not in self._decoded:
            steps = np.array(self._arcs[number], dtype=float).reshape(-1, 2)
            self._decoded[number] = np.cumsum(steps, axis=0) * self._scale + self._shift
        return self._decoded[number]
