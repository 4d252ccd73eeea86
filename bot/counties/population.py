"""`import population`: how many people live in each county, from a table of the Census Bureau or any other."""

import csv
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counties import number_store
from bot.counties.atlas import Atlas
from bot.database import Database
from bot.operation.problems import MEND, OperatorError

MOST = 50_000_000
_PLACES = ("geoid", "fips", "geoid5", "county_fips", "geo_id")
_PEOPLE = ("population", "people", "pop", "total_population")
_ESTIMATE = re.compile(r"popestimate(\d{4})")
# Numbers of places: five digits, four where a spreadsheet ate the zero, or after "0500000US".
_PLACE = re.compile(r"(?:\d{7}us)?(\d{4,5})", re.IGNORECASE)
_OTHER_PLACES = ("60", "66", "69", "72", "78")  # the territories, by their FIPS codes


@dataclass
class Report:
    """What a file holds, beside what was imported before; `refused` is line and reason."""

    new: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    passed_over: int = 0  # states and territories
    refused: list[tuple[int, str]] = field(default_factory=list)

    def lines(self, counties: int) -> Iterator[str]:
        yield f"{len(self.new)} new, {len(self.same)} as before, {len(self.changed)} changed"
        if self.passed_over:
            yield f"{self.passed_over} passed over: states and territories"
        for number, reason in self.refused:
            yield f"line {number} refused: {reason}"
        if missing := counties - len(self.new) - len(self.same) - len(self.changed):
            yield f"{missing} of {counties} counties are not in the file, and stay as they are"


async def load(
    database: Database,
    file: Path,
    *,
    dry_run: bool,
    record: Callable[[AsyncConnection, Report], Awaitable[None]] | None = None,
) -> Report:
    """Keep what the file says, unless it is a dry run. Running it again changes nothing; `record` is part of the
    transaction that changes something.

    Raises OperatorError for a file that cannot be read or has no such columns.
    """
    rows = _rows(file)
    if dry_run:
        async with database.read() as connection:
            return compare(rows, await number_store.people(connection))
    async with database.write() as connection:
        report = compare(rows, await number_store.people(connection))
        await number_store.save_people(connection, report.new | report.changed)
        if record is not None and (report.new or report.changed):
            await record(connection, report)
    return report


def compare(rows: Sequence[tuple[int, str, str]], before: Mapping[str, int]) -> Report:
    """Each row is its line, the county's number and the number of people, as written in the file."""
    report, seen, known = Report(), dict[str, int](), Atlas.load().by_geoid
    for line, place, people in rows:
        found = _PLACE.fullmatch(place)
        geoid = found[1].zfill(5) if found else ""
        number = people.replace(",", "").removesuffix(".0")
        if geoid[2:] == "000" or geoid[:2] in _OTHER_PLACES:
            report.passed_over += 1
        elif geoid not in known:
            report.refused.append((line, f"{place[:20]!r} is no county of 2023"))
        elif geoid in seen:
            report.refused.append((line, f"{geoid} is in line {seen[geoid]} already"))
        elif not (number.isascii() and number.isdigit() and len(number) < 12 and int(number) <= MOST):
            report.refused.append((line, f"{people[:20]!r} is no number of people"))
        else:
            seen[geoid] = line
            kind = report.new if geoid not in before else report.same
            if before.get(geoid, int(number)) != int(number):
                kind = report.changed
            kind[geoid] = int(number)
    return report


def _rows(file: Path) -> list[tuple[int, str, str]]:
    try:
        source = file.read_bytes()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}", MEND) from error
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = source.decode("latin-1")  # as the Census Bureau writes Doña Ana
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    people = _people(header)
    place = next((header.index(name) for name in _PLACES if name in header), None)
    parts = [header.index(name) for name in ("state", "county") if name in header]
    if people is None or (place is None and len(parts) < 2):
        raise OperatorError(
            f"{file} needs a column {' or '.join(_PLACES[:2])} (or both state and county, by their numbers) and"
            f" a column {_PEOPLE[0]} (or POPESTIMATE with a year); it has {', '.join(header)[:200] or 'none'}",
            MEND,
        )
    rows = []
    for row in reader:
        if row:
            cells = [*(cell.strip() for cell in row), *[""] * len(header)]
            number = cells[place] if place is not None else "".join(_padded(cells, parts))
            rows.append((reader.line_num, number, cells[people]))
    return rows


def _people(header: Sequence[str]) -> int | None:
    """The column that holds the number of people; of several years' estimates the latest."""
    years = {int(found[1]): n for n, name in enumerate(header) if (found := _ESTIMATE.fullmatch(name))}
    if years:
        return years[max(years)]
    return next((header.index(name) for name in _PEOPLE if name in header), None)


def _padded(cells: Sequence[str], parts: Sequence[int]) -> Iterator[str]:
    """State and county by their numbers, whose zeros spreadsheets eat."""
    for part, digits in zip(parts, (2, 3), strict=True):
        yield cells[part].zfill(digits)
