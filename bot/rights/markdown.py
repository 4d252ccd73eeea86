"""The register as a Markdown file: one form, out and in, in which nothing is lost.

    # Secured Rights

    ## Right 1

    ### Version 1: Freedom of speech

    adopted 2026-01-01T00:00:00+00:00, 140 yes, 20 no, 3 abstained of 400

    > Everybody may say what they think.

The line of when and how is "adopted", "amended" or "repealed"; a first version may do without it, and is adopted
when it is taken in. Each line of a text stands after "> ", so that a text can hold whatever it likes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.rights.model import Act, Right, Version, Vote
from bot.text import clean

HEADING = "# Secured Rights"
TITLE_LIMIT = 200
TEXT_LIMIT = 100_000
_WORDS = {Act.ADOPT: "adopted", Act.AMEND: "amended", Act.REPEAL: "repealed"}
_ACTS = {word: act for act, word in _WORDS.items()}
_RIGHT = re.compile(r"## Right ([1-9]\d{0,5})")
_VERSION = re.compile(r"### Version ([1-9]\d{0,5}): (.*\S)")
_WHEN = re.compile(
    r"(adopted|amended|repealed) (\S+)(?:, (\d{1,9}) yes, (\d{1,9}) no, (\d{1,9}) abstained of (\d{1,9}))?"
)


class UnreadableError(ValueError):
    """A file that is not in the form, with the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")


def written(rights: Iterable[Right]) -> str:
    lines = [HEADING]
    for right in rights:
        lines += ["", f"## Right {right.number}"]
        for version in right.versions:
            lines += ["", f"### Version {version.number}: {version.title}", "", _when(version)]
            if version.text:
                lines += ["", *(f"> {line}" if line else ">" for line in version.text.split("\n"))]
    return "\n".join(lines) + "\n"


def _when(version: Version) -> str:
    when = f"{_WORDS[version.act]} {version.at.isoformat()}"
    if (vote := version.vote) is None:
        return when
    return f"{when}, {vote.yes} yes, {vote.no} no, {vote.abstained} abstained of {vote.could}"


def read(text: str, now: datetime) -> Sequence[Right]:
    """The other way; what says no instant was adopted `now`. Raises UnreadableError."""
    reading = _Reading(now)
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        reading.take(number, line)
    return reading.end()


class _Reading:
    """Goes through a file line by line; `_line` is where the version began that is being read,
    `_last` the latest line of its text."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._headed = False
        self._rights: list[Right] = []
        self._version: Version | None = None
        self._told = False  # when and how the version came to be
        self._quoted: list[str] = []
        self._line = self._last = 0

    def take(self, number: int, line: str) -> None:
        if line == ">" or line.startswith("> "):
            if self._version is None:
                raise UnreadableError(number, "this text belongs to no version")
            if self._quoted and number != self._last + 1:
                raise UnreadableError(number, "a text has no gap: an empty line of it is a line with >")
            self._quoted.append(line[2:])
            self._last = number
        elif not line.strip():
            return
        elif not self._headed:
            if line.rstrip() != HEADING:
                raise UnreadableError(number, f"the file has to begin with {HEADING!r}")
            self._headed = True
        elif found := _RIGHT.fullmatch(line.rstrip()):
            self._finish_right()
            self._begin_right(number, int(found[1]))
        elif found := _VERSION.fullmatch(line):
            self._finish()
            self._begin_version(number, int(found[1]), found[2])
        elif found := _WHEN.fullmatch(line.rstrip()):
            self._tell(number, found)
        else:
            raise UnreadableError(number, f"not in the form: {line[:60]!r}")

    def _begin_right(self, line: int, number: int) -> None:
        last = self._rights[-1].number if self._rights else 0
        if number <= last:
            raise UnreadableError(line, f"right {number} comes after right {last}")
        self._line = line
        self._rights.append(Right(0, number, ()))

    def _begin_version(self, line: int, number: int, title: str) -> None:
        if not self._rights:
            raise UnreadableError(line, "this version belongs to no right")
        before = self._rights[-1].versions
        if number != len(before) + 1:
            raise UnreadableError(line, f"version {len(before) + 1} comes next, not {number}")
        if before and before[-1].act is Act.REPEAL:
            raise UnreadableError(line, "a right that was repealed has no further version")
        if title != " ".join(clean(title).split()) or len(title) > TITLE_LIMIT:
            raise UnreadableError(line, f"a title is one line of at most {TITLE_LIMIT} visible characters")
        self._line, self._told, self._quoted = line, False, []
        self._version = Version(number, Act.ADOPT, title, "", self._now)

    def _tell(self, line: int, found: re.Match[str]) -> None:
        if self._version is None or self._told or self._quoted:
            raise UnreadableError(line, "this belongs under a version, once, before its text")
        try:
            at = datetime.fromisoformat(found[2])
        except ValueError:
            raise UnreadableError(line, f"{found[2][:40]!r} is no instant in ISO 8601") from None
        before = self._rights[-1].versions
        if at.tzinfo is None or at > self._now or (before and at < before[-1].at):
            raise UnreadableError(
                line, "an instant needs its offset from UTC, is past, and no earlier than the version before"
            )
        act = _ACTS[found[1]]
        if (act is Act.ADOPT) != (self._version.number == 1):
            raise UnreadableError(line, "the first version is adopted, and no other")
        vote = Vote(*map(int, found.groups()[2:])) if found[3] else None
        if vote and vote.yes + vote.no + vote.abstained > vote.could:
            raise UnreadableError(line, "more voted than could")
        self._version, self._told = replace(self._version, act=act, at=at.astimezone(UTC), vote=vote), True

    def _finish_right(self) -> None:
        self._finish()
        if self._rights and not self._rights[-1].versions:
            raise UnreadableError(self._line, "this right has no version")

    def _finish(self) -> None:
        if (version := self._version) is None:
            return
        if not self._told and version.number > 1:
            raise UnreadableError(self._line, "this version does not say when it was amended or repealed")
        text = "\n".join(self._quoted)
        if bool(text.strip()) == (version.act is Act.REPEAL) or len(text) > TEXT_LIMIT:
            raise UnreadableError(
                self._line,
                f"this version needs a text of 1 to {TEXT_LIMIT} characters, and a repeal none",
            )
        right = self._rights[-1]
        self._rights[-1] = replace(right, versions=(*right.versions, replace(version, text=text)))
        self._version = None

    def end(self) -> Sequence[Right]:
        if not self._headed:
            raise UnreadableError(1, f"the file has to begin with {HEADING!r}")
        self._finish_right()
        return self._rights
