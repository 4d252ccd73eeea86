"""Plane geometry over TopoJSON, for building the county data."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]
Polygon = list[Ring]
Point = tuple[float, float]


class Topology:
    """The counties of one TopoJSON file: polygons made of arcs that neighbours share."""

    def __init__(self, file: Path, states: set[str]) -> None:
        """`states` are the two-digit codes of the states to keep."""
        topology = json.loads(file.read_text(encoding="utf-8"))
        self.transform: dict[str, Any] = topology["transform"]
        self.arcs: list[list[list[int]]] = topology["arcs"]
        self.names: dict[str, str] = {}
        self.polygons: dict[str, list[list[list[int]]]] = {}  # GEOID: polygons: rings: arc numbers
        for shape in sorted(
            topology["objects"]["counties"]["geometries"], key=lambda shape: str(shape["id"])
        ):
            if shape["id"][:2] in states:
                self.names[shape["id"]] = shape["properties"]["name"]
                single = shape["type"] == "Polygon"
                self.polygons[shape["id"]] = [shape["arcs"]] if single else shape["arcs"]

    def neighbours(self) -> dict[str, set[str]]:
        """The counties that share an arc, by GEOID; a point in common is no arc."""
        owners: dict[int, set[str]] = defaultdict(set)
        for geoid, polygons in self.polygons.items():
            for ring in (ring for polygon in polygons for ring in polygon):
                for arc in ring:
                    owners[max(arc, ~arc)].add(geoid)
        beside: dict[str, set[str]] = {geoid: set() for geoid in self.polygons}
        for group in owners.values():
            for geoid in group:
                beside[geoid] |= group - {geoid}
        return beside

    def shapes(self) -> Iterator[tuple[str, list[Polygon]]]:
        """Every county's polygons in the file's coordinates, by GEOID."""
        scale, shift = self.transform["scale"], self.transform["translate"]
        lines = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in self.arcs]

        def ring(numbers: list[int]) -> Ring:
            parts = [lines[n] if n >= 0 else lines[~n][::-1] for n in numbers]
            return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

        for geoid, polygons in self.polygons.items():
            yield geoid, [[ring(numbers) for numbers in polygon] for polygon in polygons]


def contains(polygons: list[Polygon], point: Point) -> bool:
    """Whether any of the polygons, holes taken out, contains the point."""
    return any(len([x for x in _crossings(polygon, point[1]) if x > point[0]]) % 2 for polygon in polygons)


def centre(polygons: list[Polygon]) -> Point:
    """A point inside the largest polygon: its centroid, or the middle of its widest part at that height."""
    polygon = max(polygons, key=lambda polygon: abs(_area(polygon[0])))
    x, y = polygon[0].T
    if not _area(polygon[0]):  # simplified away to a line
        return float(x[:-1].mean()), float(y[:-1].mean())
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    middle = (
        float((x[:-1] + x[1:]) @ cross / cross.sum() / 3),
        float((y[:-1] + y[1:]) @ cross / cross.sum() / 3),
    )
    if contains([polygon], middle):
        return middle
    edges = sorted(_crossings(polygon, middle[1]))
    left, right = max(zip(edges[::2], edges[1::2], strict=True), key=lambda span: span[1] - span[0])
    return (left + right) / 2, middle[1]


def _area(ring: Ring) -> float:
    x, y = ring.T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2


def _crossings(polygon: Polygon, height: float) -> list[float]:
    """Where the polygon's edges cross a horizontal line."""
    found: list[float] = []
    for ring in polygon:
        x, y = ring.T
        k = (y[:-1] > height) != (y[1:] > height)
        rise = (height - y[:-1][k]) / (y[1:][k] - y[:-1][k])
        found += (x[:-1][k] + rise * (x[1:][k] - x[:-1][k])).tolist()
    return found
