"""The counties' numbers as files for other tools: CSV for spreadsheets, GeoJSON for maps. No names."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from math import cos, pi, radians, sin, sqrt
from typing import Any

import numpy as np
import orjson

from bot.counties.model import Numbers
from bot.counties.shapes import Line, Shapes

_PAGE_SCALE, _PAGE_MIDDLE = 1300.0, (487.5, 305.0)
DIGITS = 3  # of a degree: about 100 metres, as the outlines are


class Format(StrEnum):
    CSV = "csv"
    GEOJSON = "geojson"


def as_csv(numbers: tuple[Numbers, ...]) -> bytes:
    """A line for each county, under the names of `Numbers`; UTF-8 with the mark that spreadsheets want."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(field.name for field in fields(Numbers))
    writer.writerows(_plain(one).values() for one in numbers)
    return written.getvalue().encode("utf-8-sig")


def as_geojson(numbers: tuple[Numbers, ...]) -> bytes:
    """A feature for each county, with its outline in longitude and latitude (RFC 7946)."""
    features = [
        {"type": "Feature", "id": one.geoid, "properties": _plain(one), "geometry": _geometry(one.geoid)}
        for one in numbers
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


FORMATS: Mapping[Format, Callable[[tuple[Numbers, ...]], bytes]] = {
    Format.CSV: as_csv,
    Format.GEOJSON: as_geojson,
}


def _plain(one: Numbers) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(one).items()
    }


def _geometry(geoid: str) -> dict[str, Any]:
    shapes, project = Shapes.load(), _inverse(geoid[:2])
    polygons = [list(_rings(polygon, project)) for polygon in shapes.outline(geoid)]
    if seen := [polygon for polygon in polygons if polygon]:
        return {"type": "MultiPolygon", "coordinates": seen}
    (point,) = project(np.array([shapes.centre(geoid)])).round(DIGITS).tolist()
    return {"type": "Point", "coordinates": point}


def _rings(polygon: list[Line], project: Callable[[Line], Line]) -> Iterator[list[list[float]]]:
    """The outer ring counterclockwise, holes clockwise; none of what has no area at this scale.

    West of the antimeridian longitudes are positive again.
    """
    for number, ring in enumerate(polygon):
        on_earth = project(ring)
        if on_earth[:, 0].mean() < -180:
            on_earth[:, 0] += 360
        on_earth = on_earth.round(DIGITS)
        x, y = (on_earth - on_earth[0]).T
        area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        if abs(area) < 10 ** (-2 * DIGITS):
            if number == 0:
                return
            continue
        yield (on_earth if (area > 0) is (number == 0) else on_earth[::-1]).tolist()


@cache
def _inverse(state_fips: str) -> Callable[[Line], Line]:
    """From the page back to longitude and latitude: three equal-area cones, as d3's geoAlbersUsa has them."""
    x, y = _PAGE_MIDDLE
    k = _PAGE_SCALE
    match state_fips:
        case "02":
            return _cone((55, 65), -154, (-2, 58.5), 0.35 * k, (x - 0.307 * k, y + 0.201 * k))
        case "15":
            return _cone((8, 18), -157, (-3, 19.9), k, (x - 0.205 * k, y + 0.212 * k))
    return _cone((29.5, 45.5), -96, (-0.6, 38.7), k, (x, y))


def _cone(
    parallels: tuple[float, float],
    meridian: float,
    centre: tuple[float, float],
    scale: float,
    middle: tuple[float, float],
) -> Callable[[Line], Line]:
    """The inverse of Albers' projection: `centre`, in degrees from the meridian and of latitude, is at `middle`."""
    south, north = (sin(radians(parallel)) for parallel in parallels)
    n = (south + north) / 2
    c = 1 + south * (2 * n - south)
    r0 = sqrt(c) / n
    r = sqrt(c - 2 * n * sin(radians(centre[1]))) / n
    turn = n * radians(centre[0])
    shift = np.array([r * sin(turn), r0 - r * cos(turn)])

    def inverse(points: Line) -> Line:
        across, up = ((points - middle) * [1, -1] / scale + shift).T
        down = r0 - up
        longitude = np.arctan2(across, down) / n * 180 / pi + meridian
        latitude = np.arcsin((c - (across**2 + down**2) * n**2) / (2 * n)) * 180 / pi
        return np.stack([longitude, latitude], axis=1)

    return inverse
