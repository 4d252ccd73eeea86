"""`python -m bot recount FILE`: count a file again, the bot's own or any that the field uses."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.polls.formats import Election, Published, UnfitError, UnreadableError, read
from bot.polls.formats.convert import cast_as
from bot.polls.formats.prose import prose
from bot.polls.formats.told import told
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import MAJORITY, Choice, Form, Lot, Method, Result, Terms
from bot.polls.methods.ties import as_listed, draw

SEED = "0"  # what the lot is drawn from for a file that does not say
COUNTED, DIFFERS, UNREADABLE = range(3)
_SIDES = (
    ("Yes", {"yes", "y", "aye", "for", "yea", "approve", "in favour", "in favor"}),
    ("No", {"no", "n", "nay", "against", "reject", "opposed"}),
    ("Abstain", {"abstain", "abstention", "abstained", "blank", "none"}),
)


def command(
    file: Annotated[
        Path, typer.Argument(help="A published ballot file, or .blt .soc .soi .toc .toi .cat .pb .csv.")
    ],
    method: Annotated[
        Method | None,
        typer.Option(
            help="How to count; else as the file says. For yesno, options that are not called so are yes, no and "
            "abstain by their order, which is told on standard error."
        ),
    ] = None,
    seats: Annotated[
        int | None, typer.Option(help="How many are elected; else as the file says.", min=1)
    ] = None,
    threshold: Annotated[
        str | None,
        typer.Option(help="For yesno: majority, 3/5, 60% of cast, 2/3 of roll; else as the file says."),
    ] = None,
    ties: Annotated[
        str | None,
        typer.Option(
            help="What the lot is drawn from, or `order`: as the options are listed; else as the file says."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
) -> None:
    """Count a ballot file again: exit code 0; 1 where a published file is not as it should be; 2 if unreadable."""
    if isinstance(sys.stdout, TextIOWrapper):  # names are in any script, whatever the terminal is set to
        sys.stdout.reconfigure(encoding="utf-8")
    code = recount(file, method, seats, threshold, ties, as_json=as_json)
    if code:
        raise typer.Exit(code)


def recount(
    file: Path,
    method: Method | None = None,
    seats: int | None = None,
    threshold: str | None = None,
    ties: str | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Print a file's result; COUNTED, DIFFERS if a published file is wrong somewhere, or UNREADABLE."""
    try:
        found = read(file)
        given = found.election if isinstance(found, Published) else found
        election, terms, result = counted(given, method, seats, threshold, ties)
    except (UnreadableError, UnfitError) as error:
        sys.stderr.write(f"{file}: {error}\n")
        return UNREADABLE
    if result.method is Method.YES_NO and given.method is not Method.YES_NO and not _known(given.names):
        taken = ", ".join(
            f"{name} is {side.lower()}" for name, (side, _) in zip(given.names, _SIDES, strict=False)
        )
        sys.stderr.write(f"{file}: no option is called yes or no, so they are by their order: {taken}\n")
    story = told(result, election.names, terms.lot)
    problems: list[str] = []
    if isinstance(found, Published):
        problems += found.problems
        if (method, seats, threshold, ties) == (None, None, None, None):
            problems += differences(found.result, story)
    if as_json:
        extra: dict[str, object] = {"problems": problems} if isinstance(found, Published) else {}
        sys.stdout.write(json.dumps(story | extra, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(prose(result, election.names, terms.lot, election.title)) + "\n")
        if isinstance(found, Published) and not problems:
            sys.stdout.write(f"The file agrees with itself. Head of the chain: {found.head}\n")
    for problem in problems:
        sys.stderr.write(f"{file}: {problem}\n")
    return DIFFERS if problems else COUNTED


def counted(
    election: Election,
    method: Method | None = None,
    seats: int | None = None,
    threshold: str | None = None,
    ties: str | None = None,
) -> tuple[Election, Terms, Result]:
    """Count an election by its own terms, save for those given here. For yes or no, its options are put in order.

    Raises UnfitError where the file lacks what the method needs.
    """
    method = method or election.method or _usual(election, seats)
    rule = RULES[method]
    if seats is not None and seats > 1 and not rule.seats:
        raise UnfitError(f"{method} does not fill {seats} seats")
    if method.is_budget and (election.budget is None or len(election.costs) != len(election.names)):
        raise UnfitError("the method needs a budget and what every option costs, as .pb files have them")
    ballots = cast_as(election, rule.form)
    if method is Method.YES_NO and election.method is not Method.YES_NO:
        names, places = _sides(election.names)
        sides: Counter[Choice] = Counter()
        for choice, people in ballots.items():
            sides[tuple(places[place] for place in choice)] += people
        election, ballots = replace(election, names=names, form=Form.ONE, lot=None), sides
    options = len(election.names)
    try:
        terms = Terms(
            options=options,
            lot=_lot(election, ties),
            seats=(seats or election.seats or 1) if rule.seats else 1,
            threshold=thresholds.parse(threshold) if threshold else election.threshold or MAJORITY,
            quorum=election.quorum,
            roll=election.roll,
            top=election.top,
            costs=election.costs,
            budget=election.budget or Fraction(0),
        )
        return election, terms, count(method, terms, ballots)
    except ValueError as error:
        raise UnfitError(str(error)) from error


def _usual(election: Election, seats: int | None) -> Method:
    """What such ballots are usually counted by."""
    if election.form is Form.RANKS:
        return Method.RUNOFF if (seats or election.seats or 1) == 1 else Method.TRANSFERABLE
    return Method.SCORE if election.form is Form.POINTS else Method.APPROVAL


def _lot(election: Election, ties: str | None) -> Lot:
    options = len(election.names)
    if ties == "order":
        return as_listed(options)
    if ties is None or ties == "lot":
        return election.lot or draw(SEED, options)
    return draw(ties, options)


def _sides(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Yes, no and abstain as a file calls them, and which of them each of its options is: by its words, or
    by their order where it has no such words."""
    if len(names) > len(_SIDES):
        raise UnfitError(f"yes or no has no answer for {len(names)} options")
    known = _known(names)
    if len(set(known)) < len(names):
        if known:
            raise UnfitError(f"which of {', '.join(names)} is yes, and which is no?")
        known = list(range(len(names)))
    called = dict(zip(known, names, strict=True))
    return tuple(called.get(side, word) for side, (word, _) in enumerate(_SIDES)), tuple(known)


def _known(names: tuple[str, ...]) -> list[int]:
    """Those of yes, no and abstain that options are called."""
    return [side for name in names for side, (_, words) in enumerate(_SIDES) if name.lower() in words]


def differences(told: Mapping[str, object], found: Mapping[str, object]) -> list[str]:
    """Where a published result is not what was counted, by the path to it."""
    return [
        f"{path} should be {right}, and the file says {wrong}"
        for path, wrong, right in _apart("result", told, found)
    ]


def _apart(path: str, told: object, found: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(told, dict) and isinstance(found, dict):
        for key in dict.fromkeys([*told, *found]):
            yield from _apart(f"{path}.{key}", told.get(key), found.get(key))
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        for number, (left, right) in enumerate(zip(told, found, strict=True), start=1):
            yield from _apart(f"{path}.{number}", left, right)
    elif told != found:
        yield path, json.dumps(told, ensure_ascii=False), json.dumps(found, ensure_ascii=False)
