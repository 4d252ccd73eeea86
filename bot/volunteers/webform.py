"""`import volunteers`: people who filled in a form on the web, from a CSV of it, without their names or addresses."""

import csv
import os
import secrets
import sqlite3
import tomllib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counties.atlas import Atlas
from bot.database import Database
from bot.errors import UserError
from bot.operation.problems import MEND, OperatorError
from bot.volunteers import invited_store
from bot.volunteers.model import Commitment, Hours, Invited, Skill

BATCH = 1000  # lines in one transaction, so that neither memory nor a lock grows with the file
KEY_LIMIT = 64
REFUSALS_SHOWN = 1000
Choice = TypeVar("Choice", bound=StrEnum)


class Refused(Exception):  # noqa: N818  # what a line came to, not a mistake
    """Why a line is not taken in, in words for the operator."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Section):
    """The headings of the file; "": there is no such column."""

    key: str = "key"
    county: str = "county"
    skills: str = ""
    hours: str = ""
    commitment: str = ""


class Mapped(_Section):
    """How a web form's columns and its own words become ours."""

    columns: Columns = Columns()
    separator: str = ","  # between several skills in one cell
    skills: Mapping[str, Skill] = {}
    hours: Mapping[str, Hours] = {}
    commitment: Mapping[str, Commitment] = {}


@dataclass
class Report:
    """What a file holds, beside what is kept. Of the refused lines, the first ones with their reasons."""

    new: int = 0
    same: int = 0
    changed: int = 0
    joined: int = 0  # and so no longer the file's to change
    removed: int = 0
    open: int = 0  # whose county is still to be picked
    refused: int = 0
    reasons: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        self.refused += 1
        if len(self.reasons) < REFUSALS_SHOWN:
            self.reasons.append((line, reason))

    def lines(self) -> Iterator[str]:
        yield f"{self.new} new, {self.same} as before, {self.changed} changed, {self.refused} refused"
        if self.joined:
            yield f"{self.joined} brought their code already, or deleted their data: left as they are"
        if self.removed:
            yield f"{self.removed} removed"
        if self.open:
            yield f"{self.open} without a county, or with one of several: they pick when they join"
        for number, reason in self.reasons:
            yield f"line {number} refused: {reason}"
        if more := self.refused - len(self.reasons):
            yield f"{more} more lines refused"


@dataclass(frozen=True, slots=True)
class Done:
    """What a run has written, for the record."""

    new: int = 0
    changed: int = 0
    removed: int = 0


def mapping(file: Path | None) -> Mapped:
    """Raises OperatorError for a file that is not such a TOML."""
    if file is None:
        return Mapped(columns=Columns(skills="skills", hours="hours", commitment="commitment"))
    try:
        return Mapped(**tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}", MEND) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OperatorError(f"{file} is not TOML: {error}", MEND) from error
    except ValidationError as error:
        found = error.errors()[0]
        where = ".".join(str(part) for part in found["loc"])
        raise OperatorError(f"{file}: {where}: {found['msg']}", MEND) from error


Record = Callable[[AsyncConnection, int, Done], Awaitable[None]]


async def choose_alliance(database: Database, given: int | None) -> int:
    """The one that was named, or the only one. Raises OperatorError."""
    async with database.read() as connection:
        names = await invited_store.alliance_names(connection)
    if given in names or (given is None and len(names) == 1):
        return given if given is not None else next(iter(names))
    listed = ", ".join(f"{number} ({name})" for number, name in names.items())
    raise OperatorError(f"choose with --alliance: {listed or 'there is none yet, use /setup first'}", MEND)


async def load(
    database: Database,
    alliance_id: int,
    file: Path,
    mapped: Mapped,
    *,
    codes: Path | None = None,
    remove: bool = False,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda _: None,
    record: Record | None = None,
) -> Report:
    """Keep what the file says, and write key and code of everybody in it who has not joined into the new file
    `codes`; or, with `remove`, delete those. Running it again changes nothing.

    `advance` is told how many bytes were read so far, `record` in the end what was written, by a transaction of its
    own, as a file takes many. Raises OperatorError; what was kept until then stays.
    """
    report, done = Report(), Done()
    transaction = database.read if dry_run else database.write
    try:
        with (
            file.open("rb") as raw,
            TextIOWrapper(raw, "utf-8-sig", newline="") as source,
            _new_file(None if dry_run or remove else codes) as out,
        ):
            taken = _read(source, mapped, report)
            while batch := dict(islice(taken, BATCH)):
                async with transaction() as connection:
                    kept = await invited_store.by_keys(connection, alliance_id, batch)
                    new, changed = _compare(batch, kept, report, remove=remove)
                    if dry_run:
                        pass
                    elif remove:
                        await invited_store.remove(connection, alliance_id, batch)
                    else:
                        await invited_store.add(connection, alliance_id, new)
                        await invited_store.change(connection, alliance_id, changed)
                        # Before they are committed: a code that is nowhere written down would be lost.
                        _write(out, batch, new, kept)
                done = Done() if dry_run else Done(report.new, report.changed, report.removed)
                advance(raw.tell())
    except OSError as error:
        raise OperatorError(f"{error.filename or file} cannot be used: {error.strerror}", MEND) from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} is not UTF-8: save it as CSV UTF-8 and run this again", MEND) from error
    except csv.Error as error:
        raise OperatorError(f"{file} is not CSV: {error}", MEND) from error
    finally:
        if record is not None and done != Done():
            async with database.write() as connection:
                await record(connection, alliance_id, done)
    return report


def _compare(
    batch: Mapping[str, Invited],
    kept: Mapping[str, tuple[Invited, str, bool]],
    report: Report,
    *,
    remove: bool,
) -> tuple[dict[str, tuple[Invited, str]], dict[str, Invited]]:
    """Who is new, with a code, and whose answers are others than before."""
    new, changed = {}, {}
    for key, answers in batch.items():
        before, _, joined = kept.get(key, (None, "", False))
        if joined:
            report.joined += 1
        elif remove:
            report.removed += before is not None
        elif before is None:
            new[key] = answers, secrets.token_hex(8)
        elif before != answers:
            changed[key] = answers
        else:
            report.same += 1
        report.open += not (answers.geoid or joined or remove)
    report.new += len(new)
    report.changed += len(changed)
    return new, changed


def _write(
    out: TextIO | None,
    batch: Iterable[str],
    new: Mapping[str, tuple[Invited, str]],
    kept: Mapping[str, tuple[Invited, str, bool]],
) -> None:
    if out is None:
        return
    rows = [
        (key, new[key][1], "new") if key in new else (key, kept[key][1], "before")
        for key in batch
        if key in new or not kept[key][2]
    ]
    csv.writer(out).writerows(rows)
    out.flush()
    os.fsync(out.fileno())


@contextmanager
def _new_file(path: Path | None) -> Iterator[TextIO | None]:
    """A file that only its owner reads, and that was not there before."""
    if path is None:
        yield None
        return
    fresh = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(fresh, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow(("key", "code", "sent"))
        yield out


# --- reading ----------------------------------------------------------------------------------------------


def _read(source: TextIO, mapped: Mapped, report: Report) -> Iterator[tuple[str, Invited]]:
    """Key and answers of each line that can be taken in. Raises OperatorError where a column is missing."""
    reader = csv.reader(source)
    header = [name.strip() for name in next(reader, [])]
    wanted = {role: name for role, name in mapped.columns if name}
    if missing := [name for role, name in wanted.items() if name not in header]:
        have = ", ".join(header)[:200] or "none"
        raise OperatorError(f"the file has no column {', '.join(missing)}; it has {have}", MEND)
    places = {role: header.index(name) for role, name in wanted.items()}
    with closing(sqlite3.connect("")) as scratch:  # on disk once it grows
        scratch.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER)")
        for row in filter(None, reader):
            cells = {role: row[n].strip() if n < len(row) else "" for role, n in places.items()}
            try:
                answers = _answers(cells, mapped)
                _check_new(scratch, cells["key"], reader.line_num)
            except Refused as refused:
                report.refuse(reader.line_num, str(refused))
            else:
                yield cells["key"], answers


def _check_new(scratch: sqlite3.Connection, key: str, line: int) -> None:
    done = scratch.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (key, line))
    if not done.rowcount:
        (first,) = scratch.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
        raise Refused(f"its key is in line {first} already")


def _answers(cells: Mapping[str, str], mapped: Mapped) -> Invited:
    key = cells["key"]
    if not key:
        raise Refused("it has no key")
    if len(key) > KEY_LIMIT or not key.isprintable():
        raise Refused(f"its key is longer than {KEY_LIMIT} characters, or has some that do not show")
    if "@" in key:
        raise Refused("its key looks like an address: map the number that the form gives each row instead")
    skills = filter(None, map(str.strip, cells.get("skills", "").split(mapped.separator)))
    return Invited(
        _county(cells.get("county", "")),
        frozenset(_choice(skill, mapped.skills, Skill) for skill in skills),
        _choice(hours, mapped.hours, Hours) if (hours := cells.get("hours")) else None,
        _choice(given, mapped.commitment, Commitment) if (given := cells.get("commitment")) else None,
    )


def _choice(given: str, words: Mapping[str, Choice], ours: type[Choice]) -> Choice:
    """One of our choices, by the form's word for it or by our own."""
    if given in words:
        return words[given]
    try:
        return ours(given.lower())
    except ValueError:
        allowed = ", ".join([*words, *ours])
        raise Refused(f"{given[:40]!r} is not among {allowed}") from None


@lru_cache(10_000)
def _county(given: str) -> str | None:
    """A county's number; None where nothing was given, or several may be meant: nobody guesses for people."""
    atlas = Atlas.load()
    if not given:
        return None
    try:
        found = atlas.zip(given) if given[0].isdigit() else atlas.find(given)
    except UserError:
        found = []
    if not found:
        raise Refused(f"{given[:40]!r} is no ZIP code and no county")
    return found[0].geoid if len(found) == 1 else None
