"""BLT, the format of STV programs: Hill, Wichmann and Woodall, "Algorithm 123" (1987).

With the extensions in use: OpenSTV's comments, ballot ids in parentheses, `2=3` for a shared rank and `-` for
a skipped one (the next moves up), C-style comments, Droop's `[tie …]` and `[nick …]`, names without quotation marks as
in files of Scottish councils. Withdrawn options are left out. Weights are whole numbers of people.
"""

import re
from collections.abc import Iterator

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
    shown,
    whole,
)
from bot.polls.methods.story import Ballots, Choice, Form, Lot

_WORD = re.compile(
    r"""\s+ | \#[^\n]* | /\*.*?\*/ | \([^)]*\)
    | "(?P<quoted>(?:[^"\\]|\\.|"")*)" | (?P<option>\[[^\]]*\]) | (?P<word>[^\s"\[(\#]+) | .""",
    re.DOTALL | re.VERBOSE,
)


def read(text: str) -> Election:
    """Raises UnreadableError."""
    return _Reader(text).read()


class _Reader:
    """Takes the words of a file one after another, whatever lines they stand on."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._words = _words(text)
        self._line = 1
        self._options = 0
        self._nicknames: dict[str, int] = {}
        self._tie: list[str] = []

    def read(self) -> Election:
        self._options = whole(self._next("the number of candidates"), self._line, "the number of candidates")
        check_options(self._options, self._line)
        seats = whole(self._next("the number of seats"), self._line, "the number of seats")
        if not seats:
            raise UnreadableError(self._line, "there is no seat to fill")
        withdrawn: set[int] = set()
        while (word := self._next("the ballots")).startswith("-"):
            withdrawn.add(self._place(word[1:]))
        left = [option for option in range(self._options) if option not in withdrawn]
        check_options(len(left), self._line)
        ballots = self._ballots(word, {option: place for place, option in enumerate(left)})
        named = self._names()
        names = named or [f"Candidate {number}" for number in range(1, self._options + 1)]
        return Election(
            names=distinct(names[option] for option in left),
            form=Form.RANKS,
            ballots=ballots,
            title=named[self._options] if len(named) > self._options else "",
            seats=seats,
            lot=self._lot(left),
        )

    def _next(self, what: str) -> str:
        for line, word in self._words:
            self._line = line
            if not word.startswith("["):
                return word
            self._heed(word)
        raise UnreadableError(self._line, f"the file ends where {what} should come")

    def _heed(self, option: str) -> None:
        kind, *words = option.strip("[]").split() or [""]
        if kind == "nick":
            self._nicknames |= {nick: place for place, nick in enumerate(words[: self._options])}
        elif kind == "tie":
            self._tie = words

    def _place(self, word: str) -> int:
        if word in self._nicknames:
            return self._nicknames[word]
        number = whole(word, self._line, "a candidate")
        if not 1 <= number <= self._options:
            raise UnreadableError(self._line, f"there is no candidate {number}: there are {self._options}")
        return number - 1

    def _ballots(self, word: str, places: dict[int, int]) -> Ballots:
        """From the first word of the first ballot to the 0 after the last."""
        tally = Tally()
        known: dict[tuple[str, ...], Choice] = {}
        while word != "0":
            people = amount(word, self._line, "the number of people who cast a ballot")
            said: list[str] = []
            while (word := self._next("the 0 that ends a ballot")) != "0":
                said.append(word)
            if (ballot := tuple(said)) not in known:
                known[ballot] = self._ranks(ballot, places)
            tally.add(known[ballot], people)
            word = self._next("the 0 that ends the ballots")
        return tally.ballots

    def _ranks(self, ballot: tuple[str, ...], places: dict[int, int]) -> Choice:
        ranks = [[self._place(word) for word in shared.split("=")] for shared in ballot if shared != "-"]
        every = [option for rank in ranks for option in rank]
        if len(set(every)) < len(every):
            raise UnreadableError(self._line, "a candidate comes twice on one ballot")
        return ranked([[places[o] for o in rank if o in places] for rank in ranks], len(places))

    def _names(self) -> list[str]:
        """Each in quotation marks, or without them as a line of its own or in one word."""
        names = []
        whole_line = bare = (
            0  # the last that was a name as a whole, and that which ends with a word without marks
        )
        for line, word in self._words:
            if line == whole_line:
                continue
            if word.startswith("["):
                self._heed(word)
            elif word.startswith('"'):
                names.append(word[1:])
                bare = 0
            elif line == bare or word.isdigit():
                raise UnreadableError(line, f"a quoted name should stand here, not {shown(word)}")
            elif line == self._line or '"' in self._lines[line - 1]:
                names.append(word)
                bare = line
            else:
                names.append(re.sub(r"\s(#|/\*).*", "", self._lines[line - 1]))
                whole_line = line
            self._line = line
        if names and len(names) < self._options:
            raise UnreadableError(
                self._line, f"there are {self._options} candidates and only {len(names)} names"
            )
        return names

    def _lot(self, left: list[int]) -> Lot | None:
        """The order that `[tie …]` lays down; whom it does not name come last."""
        if not self._tie:
            return None
        laid_down = [left.index(option) for option in map(self._place, self._tie) if option in left]
        return Lot(tuple(dict.fromkeys([*laid_down, *range(len(left))])))


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Words with their lines; a quoted one keeps its first quotation mark. Plain lines are only split."""
    marks = [at for mark in '#"[(/' if (at := text.find(mark)) >= 0]
    plain = text.rfind("\n", 0, min(marks)) + 1 if marks else len(text)
    for line, content in enumerate(text[:plain].split("\n"), start=1):
        yield from ((line, word) for word in content.split())
    line = text.count("\n", 0, plain) + 1
    for match in _WORD.finditer(text, plain):
        if (quoted := match["quoted"]) is not None:
            yield line, '"' + re.sub(r'\\(.)|"(")', r"\1\2", quoted)
        elif found := match["option"] or match["word"]:
            yield line, found
        elif match[0] in ('"', "[", "("):
            raise UnreadableError(line, f"{match[0]} is never closed")
        line += match[0].count("\n")


def write(election: Election) -> Iterator[str]:
    """Lines. Raises UnfitError for points: BLT holds rankings only; approvals become one shared rank."""
    if election.form is Form.POINTS:
        raise UnfitError("BLT holds rankings, and these ballots hold points")
    yield f"{len(election.names)} {election.seats or 1}"
    for choice, people in election.ballots.items():
        ranks = groups(choice) if election.form is Form.RANKS else [list(choice)]
        said = " ".join("=".join(str(place + 1) for place in group) for group in ranks if group)
        yield f"{people} {said} 0" if said else f"{people} 0"
    yield "0"
    for name in (*election.names, election.title):
        escaped = " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"')
        yield f'"{escaped}"'
