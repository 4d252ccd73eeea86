"""The file that the bot publishes when a poll is closed: JSON, with every ballot and chain entry on its own line.

    {"format": "alliance-bot ballots 1",
    "poll": {…as fixed at the opening…},
    "closing": {…how it ended…},
    "lot": "the value whose SHA-256 is the poll's commitment",
    "ballots": [
    ["CODE", [2, 0, 1]],
    …
    ],
    "chain": [
    ["cast", "seal", "head"],
    …
    ],
    "head": "the last head",
    "result": {…as `recount --json` tells it…}}

Of a long chain the heads of most entries are left out.

Of `poll` the count reads `question`, `options` (each with a `text`, and a `cost` for budgets), `method`,
`commitment`, and where they are there `seats`, `threshold`, `quorum`, `roll`, `top` and `budget`. Ballots
stand in the order of their codes, which are random; how one is written its method tells: see `Form`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, BinaryIO, TypeVar

from bot.polls.formats import chain
from bot.polls.formats.election import Election, UnreadableError, check_options, distinct, money, shown
from bot.polls.methods.counting import RULES, valid
from bot.polls.methods.story import Choice, Method
from bot.polls.methods.threshold import parse
from bot.polls.methods.ties import draw

FORMAT = "alliance-bot ballots 1"
_KINDS: Mapping[type, str] = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class Published:
    """A published file: the election to count, what it says came out, and what is wrong with it."""

    election: Election
    result: Mapping[str, Any]
    head: str
    problems: tuple[str, ...]


class Writer:
    """Writes a file piece by piece, in the order of its methods: of a million ballots there are never many at once."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = sha256()
        self._follows = False  # another row of the same list

    def begin(self, poll: Mapping[str, object], *, closing: Mapping[str, object], lot: str) -> None:
        self._write(f'{{"format": {_json(FORMAT)},\n"poll": {_json(poll)},\n')
        self._write(f'"closing": {_json(closing)},\n"lot": {_json(lot)},\n"ballots": [')

    def ballots(self, ballots: Iterable[tuple[str, str]]) -> None:
        """Some more of them, in the order of their codes, each written as `2,0,1`."""
        self._rows(f'["{code}", [{choice}]]' for code, choice in ballots)

    def begin_chain(self) -> None:
        self._write('\n],\n"chain": [')
        self._follows = False

    def entries(self, entries: Iterable[chain.Told]) -> None:
        self._rows(
            f'["{act}", "{seal}", "{head}"]' if head else f'["{act}", "{seal}"]'
            for act, seal, head in entries
        )

    def end(self, *, head: str, result: Mapping[str, object]) -> str:
        """The SHA-256 of the whole file."""
        self._write(f'\n],\n"head": {_json(head)},\n"result": {_json(result)}}}\n')
        return self._digest.hexdigest()

    def _rows(self, rows: Iterable[str]) -> None:
        if text := ",\n".join(rows):
            self._write(f",\n{text}" if self._follows else f"\n{text}")
            self._follows = True

    def _write(self, text: str) -> None:
        written = text.encode()
        self._digest.update(written)
        self._out.write(written)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(text: str) -> Published:
    """Raises UnreadableError; what can be read and is wrong all the same is among the problems."""
    try:
        file = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(error.lineno, f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(None, f"not JSON that can be read: {error}") from error
    if "\\ud" in text.lower():  # half a character, as an escape can have it, is written nowhere
        try:
            _json(file).encode()
        except UnicodeEncodeError as error:
            raise UnreadableError(None, f"not JSON that can be read: {error}") from error
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise UnreadableError(1, f'"format" should be {FORMAT!r}')
    whole = _Object(file, text)
    poll, value, head = whole.within("poll"), whole.get("lot", str), whole.get("head", str)
    election = _election(poll)
    ballots = [_ballot(row, election, text) for row in whole.get("ballots", list)]
    entries = [_entry(row, text) for row in whole.get("chain", list)]
    problems = []
    if doubled := [code for code, times in Counter(code for code, _ in ballots).items() if times > 1]:
        problems += [f"line {_line(text, code, last=True)}: receipt {code} comes twice" for code in doubled]
    if ballots != sorted(ballots):
        problems.append("the ballots do not stand in the order of their codes")
    if election.roll is not None and len(ballots) > election.roll:
        problems.append(f"there are {len(ballots)} ballots, and {election.roll} people on the roll")
    if chain.digest(value) != poll.members.get("commitment"):
        problems.append("the lot's value is not the one that was committed to at the opening")
    problems += chain.check(poll.members, entries, head, len(ballots))
    struck = sum(act == chain.STRIKE for act, _, _ in entries)
    told = whole.within("closing", {}).get("struck_ballots", int, struck)
    if told != struck:
        problems.append(f"the chain holds {struck} ballots that were struck, and the closing tells {told}")
    counted = replace(
        election,
        ballots=Counter(choice for _, choice in ballots),
        lot=draw(chain.lot_seed(sorted(ballots), value), len(election.names)),
    )
    return Published(counted, whole.get("result", dict), head, tuple(problems))


_Kind = TypeVar("_Kind", dict[str, Any], list[Any], str, int)


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of the file, and from where on its members stand in the text."""

    members: Mapping[str, Any]
    text: str
    begins: int = 0

    def get(self, key: str, kind: type[_Kind], otherwise: _Kind | None = None) -> _Kind:
        """Raises UnreadableError where a member is not of the kind, or negative."""
        value = self.members.get(key, otherwise)
        if type(value) is not kind or (isinstance(value, int) and value < 0):
            raise UnreadableError(
                self.line(key), f'"{key}" should be {_KINDS[kind]}, and is {shown(_json(value))}'
            )
        return value

    def within(self, key: str, otherwise: dict[str, Any] | None = None) -> "_Object":
        return _Object(self.get(key, dict, otherwise), self.text, self._at(key))

    def line(self, key: str) -> int:
        """Where a member stands; where it is missing, its object."""
        return self.text.count("\n", 0, self._at(key)) + 1

    def _at(self, key: str) -> int:
        found = re.compile(rf'"{key}"\s*:').search(self.text, self.begins)
        return found.start() if found else self.begins


def _election(poll: _Object) -> Election:
    """The poll without its ballots."""
    options, given = poll.get("options", list), poll.members.keys()
    if not all(isinstance(option, dict) and isinstance(option.get("text"), str) for option in options):
        raise UnreadableError(poll.line("options"), "every option should be an object with a text")
    check_options(len(options), poll.line("options"))
    method = poll.get("method", str)
    if method not in set(Method):
        raise UnreadableError(poll.line("method"), f"the method {shown(method)} is not known")
    try:
        threshold = parse(poll.get("threshold", str)) if "threshold" in given else None
    except ValueError as error:
        raise UnreadableError(poll.line("threshold"), str(error)) from error
    priced = [_Object(option, poll.text, poll.begins) for option in options if "cost" in option]
    return Election(
        names=distinct(option["text"] for option in options),
        form=RULES[Method(method)].form,
        ballots={},
        title=poll.get("question", str),
        method=Method(method),
        seats=poll.get("seats", int, 1),
        threshold=threshold,
        quorum=poll.get("quorum", int, 0),
        roll=poll.get("roll", int) if "roll" in given else None,
        top=poll.get("top", int, 5),
        costs=tuple(money(option.get("cost", str), option.line("cost"), "a cost") for option in priced),
        budget=money(poll.get("budget", str), poll.line("budget"), "the budget")
        if "budget" in given
        else None,
    )


def _ballot(row: object, election: Election, text: str) -> tuple[str, Choice]:
    match row:
        case [str(code), list(said)] if all(type(number) is int for number in said):
            choice = tuple(said)
        case _:
            raise UnreadableError(_line(text, row), f"{shown(_json(row))} is not a ballot")
    if not valid(election.form, choice, len(election.names), election.top):
        raise UnreadableError(_line(text, code), f"ballot {code} says what no ballot can: {shown(str(said))}")
    return code, choice


def _entry(row: object, text: str) -> chain.Told:
    match row:
        case [str(act), str(seal)]:
            return act, seal, None
        case [str(act), str(seal), str(head)]:
            return act, seal, head
        case _:
            raise UnreadableError(_line(text, row), f"{shown(_json(row))} is not an entry of the chain")


def _line(text: str, value: object, *, last: bool = False) -> int | None:
    """Where a value stands, as this module writes it."""
    at = (text.rfind if last else text.find)(_json(value))
    return text.count("\n", 0, at) + 1 if at >= 0 else None
