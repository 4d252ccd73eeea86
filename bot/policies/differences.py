"""What two texts differ in, word by word: shown with what is gone struck through and what is new in bold."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
CONTEXT = 3  # lines of what stayed around a change in a file
AROUND = 60  # characters of what stayed that are shown on each side of a change
MANY = (
    1_000_000  # pairs of lines or words beyond which nothing finer is looked for: it would hold everybody up
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`gone` and `new`: what was there before, and what is there now; `same` otherwise."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """All of both texts, in order: joined, what is the same and gone is the one, same and new the other."""
    found: list[Piece] = []
    for kind, old, new in _changed(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if kind == "equal":
            _add(found, "same", "".join(old))
            continue
        a, b = _WORDS.findall("".join(old)), _WORDS.findall("".join(new))
        for inner, was, now in _changed(a, b):
            if inner == "equal":
                _add(found, "same", "".join(was))
            else:
                _add(found, "gone", "".join(was))
                _add(found, "new", "".join(now))
    return found


def excerpts(before: str, after: str) -> list[list[Piece]]:
    """Every change with a little of what stands around it; changes that stand close are one."""
    whole, found, current = pieces(before, after), list[list[Piece]](), list[Piece]()
    for place, piece in enumerate(whole):
        if piece.kind != "same":
            current.append(piece)
        elif not current:
            if place + 1 < len(whole):
                current = [Piece("same", _tail(piece.text))]
        elif place + 1 == len(whole):
            current.append(Piece("same", _head(piece.text)))
        elif len(piece.text) <= 2 * AROUND:
            current.append(piece)
        else:
            found.append([*current, Piece("same", _head(piece.text))])
            current = [Piece("same", _tail(piece.text))]
    if any(piece.kind != "same" for piece in current):
        found.append(current)
    return found


def unified(before: str, after: str, old: str, new: str) -> str:
    """The same line by line, as programs read it."""
    lines = [f"--- {old}\n", f"+++ {new}\n"]
    for kind, was, now in _changed(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if kind == "equal":
            kept = was if len(was) <= 2 * CONTEXT else [*was[:CONTEXT], "…\n", *was[-CONTEXT:]]
            lines += [f" {line}" for line in kept]
        else:
            lines += [f"-{line}" for line in was] + [f"+{line}" for line in now]
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _changed(a: list[str], b: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """What begins and ends alike is taken off first: an edit is mostly in one place."""
    most, start, end = min(len(a), len(b)), 0, 0
    while start < most and a[start] == b[start]:
        start += 1
    while end < most - start and a[-1 - end] == b[-1 - end]:
        end += 1
    old, new = a[start : len(a) - end], b[start : len(b) - end]
    if start:
        yield "equal", a[:start], b[:start]
    if len(old) * len(new) > MANY:
        yield "replace", old, new
    elif old or new:
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
            yield kind, old[a_from:a_to], new[b_from:b_to]
    if end:
        yield "equal", a[-end:], b[-end:]


def _add(found: list[Piece], kind: str, text: str) -> None:
    if text:
        found.append(Piece(kind, text))


def _head(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]}…"


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:]}"
