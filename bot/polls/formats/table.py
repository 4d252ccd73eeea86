"""CSV: a ballot a line under a line of headings, with one column a rank, or one column an option.

One column a rank: headings such as `rank1`, `2nd choice` or, where none looks like a rank, any; cells hold an
option's name. An empty cell, `skipped` or `undervote` is passed over, `overvote` ends the ballot, and who is
named again keeps the better rank (as in the cast vote records of U.S. cities). One column an option: headings
are the options, cells their points. A column `count`, `weight`, `votes`, `ballots` or `people` says how many
people cast such a ballot, and a first line of nobody lists the options in their order, which is else that of
the alphabet; columns `id`, `ballot_id`, `voter_id` and `code` are left out. Separators with nothing between
them are a blank ballot; a line with nothing at all is none.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from bot.polls.formats.election import (
    Election,
    Tally,
    UnfitError,
    UnreadableError,
    amount,
    check_options,
    distinct,
    groups,
    ranked,
)
from bot.polls.methods.story import Choice, Form

_RANK = re.compile(
    r"(?:rank|choice|preference|pref|position|vote)[\W_]*(\d+)"
    r"|(\d+)(?:st|nd|rd|th)?(?:[\W_]*(?:rank|choice|preference|pref))?",
    re.IGNORECASE,
)
_PEOPLE = ("count", "weight", "votes", "ballots", "people")
_IGNORED = ("id", "ballot_id", "voter_id", "code")
_NOBODY = ("", "skipped", "undervote")
_OVERVOTE = "overvote"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read(text: str) -> Election:
    """Raises UnreadableError."""
    delimiter = max(",;\t", key=re.sub(r'"[^"]*"', "", text.partition("\n")[0]).count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        lines = [
            (reader.line_num, cells)
            for row in reader
            if any(cells := [cell.strip() for cell in row]) or cells[1:]
        ]
    except csv.Error as error:
        raise UnreadableError(reader.line_num, str(error)) from error
    while lines and not any(lines[0][1]):
        del lines[0]
    if not lines:
        raise UnreadableError(1, "the file is empty")
    line, header = lines.pop(0)
    for number, row in lines:
        if any(row[len(header) :]):
            raise UnreadableError(number, f"{len(row)} cells under {len(header)} headings")
    lines = [(number, [*row, *[""] * len(header)][: len(header)]) for number, row in lines]
    weights = [column for column, name in enumerate(header) if name.lower() in _PEOPLE]
    if len(weights) > 1:
        raise UnreadableError(line, "two columns say how many people cast a ballot")
    people = [
        amount(row[weights[0]], number, "the number of people") if weights else 1 for number, row in lines
    ]
    rest = [
        column
        for column in range(len(header))
        if column not in weights and header[column].lower() not in _IGNORED
    ]
    ranks = {
        column: int(match[1] or match[2]) for column in rest if (match := _RANK.fullmatch(header[column]))
    }
    if ranks:
        return _rankings(lines, people, sorted(ranks, key=ranks.__getitem__), line)
    said = {row[column] for _, row in lines for column in rest} - {""}
    if said and all(map(_NUMBER.fullmatch, said)):
        return _points(lines, people, rest, [header[column] for column in rest], line)
    return _rankings(lines, people, rest, line)


def _rankings(
    lines: Sequence[tuple[int, list[str]]], people: Sequence[int], columns: Sequence[int], line: int
) -> Election:
    said = [[row[column] for column in columns] for _, row in lines]
    listed = said[0] if 0 in people[:1] else []
    every = [*listed, *sorted({cell for row in said for cell in row})]
    names = list(dict.fromkeys(cell for cell in every if cell.lower() not in (*_NOBODY, _OVERVOTE)))
    if not names:
        raise UnreadableError(line, "headings should stand here and ballots below, and none names an option")
    check_options(len(names), line)
    places = {name: place for place, name in enumerate(names)}
    tally = Tally()
    for row, weight in zip(said, people, strict=True):
        over = next((at for at, cell in enumerate(row) if cell.lower() == _OVERVOTE), len(row))
        named = dict.fromkeys(places[cell] for cell in row[:over] if cell.lower() not in _NOBODY)
        tally.add(ranked([[place] for place in named], len(names)), weight)
    return Election(names=distinct(names), form=Form.RANKS, ballots=tally.ballots)


def _points(
    lines: Sequence[tuple[int, list[str]]],
    people: Sequence[int],
    columns: Sequence[int],
    names: Sequence[str],
    line: int,
) -> Election:
    check_options(len(names), line)
    tally = Tally()
    for (number, row), weight in zip(lines, people, strict=True):
        tally.add(
            tuple(amount(row[column] or "0", number, "a number of points") for column in columns), weight
        )
    top = max((max(choice) for choice in tally.ballots), default=0)
    return Election(names=distinct(names), form=Form.POINTS, ballots=tally.ballots, top=max(top, 5))


def write(election: Election) -> Iterator[str]:
    """Lines: rankings with one column a rank, others with one an option. Raises UnfitError for shared ranks."""
    if election.form is Form.RANKS:
        yield _row(["count", *(f"rank{number}" for number in range(1, len(election.names) + 1))])
        yield _row(["0", *election.names])  # their order, by which the lot is drawn, and whom nobody ranks
        for choice, people in election.ballots.items():
            if any(len(group) > 1 for group in groups(choice)):
                raise UnfitError("a table with one column a rank does not hold shared ranks")
            yield _row([str(people), *(election.names[group[0]] for group in groups(choice))])
        return
    yield _row(["count", *election.names])
    for choice, people in election.ballots.items():
        yield _row([str(people), *map(str, _as_points(election, choice))])


def _as_points(election: Election, choice: Choice) -> Sequence[int]:
    if election.form is Form.POINTS:
        return choice
    return [int(place in choice) for place in range(len(election.names))]


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    other = any(set(cell) & set(";\t") for cell in cells)  # must not look like the separator
    csv.writer(line, lineterminator="", quoting=csv.QUOTE_ALL if other else csv.QUOTE_MINIMAL).writerow(cells)
    return line.getvalue()
