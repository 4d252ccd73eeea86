"""The register as a file: nothing is lost on the way out and in, and what is not in the form is told by its line."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rights.markdown import TITLE_LIMIT, UnreadableError, read, written
from bot.rights.model import Act, Right, Version, Vote
from bot.text import clean
from tests.conftest import START

titles = st.text(min_size=1, max_size=60).map(lambda typed: " ".join(clean(typed).split())).filter(bool)
texts = st.text(min_size=1).filter(lambda typed: bool(typed.strip()) and "\r" not in typed)
votes = st.none() | st.builds(
    lambda yes, no, abstained, more: Vote(yes, no, abstained, yes + no + abstained + more),
    *[st.integers(0, 10**6)] * 4,
)


@st.composite
def registers(draw: st.DrawFn) -> list[Right]:
    found, number = [], 0
    for _ in range(draw(st.integers(0, 3))):
        number += draw(st.integers(1, 3))
        last = draw(st.integers(1, 3))
        versions = []
        for version in range(1, last + 1):
            repeals = 1 < version == last and draw(st.booleans())
            act = Act.REPEAL if repeals else Act.ADOPT if version == 1 else Act.AMEND
            at = START + timedelta(seconds=version, microseconds=draw(st.integers(0, 9)))
            words = "" if repeals else draw(texts)
            versions.append(Version(version, act, draw(titles), words, at, draw(votes)))
        found.append(Right(0, number, tuple(versions)))
    return found


@given(registers())
def test_out_and_in_is_the_same(rights: list[Right]) -> None:
    file = written(rights)
    assert read(file, START + timedelta(days=1)) == rights
    assert written(read(file, START + timedelta(days=1))) == file


BY_HAND = """# Secured Rights

## Right 1

### Version 1: Freedom of speech

> Everybody may say what they think.
>
> ## Right 2
> ### Version 1: not a heading

## Right 4
### Version 1: A home
> Nobody is put out.
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_somebody_wrote_by_hand(ends: str) -> None:
    first, second = read(BY_HAND.replace("\n", ends), START)
    assert first.now.text.split("\n")[2] == "## Right 2"
    assert (first.now.at, first.now.vote, second.number) == (START, None, 4)


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("# Secured Rights", "# Rights", 1, "has to begin with"),
        ("## Right 4", "## Right 1", 12, "right 1 comes after right 1"),
        ("## Right 4", "Right 4", 12, "not in the form: 'Right 4'"),
        ("## Right 1\n", "", 4, "this version belongs to no right"),
        ("### Version 1: A home", "### Version 2: A home", 13, "version 1 comes next, not 2"),
        ("### Version 1: A home\n> Nobody is put out.", "", 12, "this right has no version"),
        ("### Version 1: A home\n", "", 13, "this text belongs to no version"),
        ("> Nobody is put out.", "", 13, "this version needs a text"),
        ("> Nobody is put out.", "> " + "x" * 100_001, 13, "this version needs a text"),
        (">\n", "\n", 9, "a text has no gap"),
        ("A home", "A\u202ehome", 13, "a title is one line"),
        ("A home", "x" * (TITLE_LIMIT + 1), 13, "a title is one line"),
        ("> Nobody", "adopted soon\n> Nobody", 14, "'soon' is no instant"),
        ("> Nobody", "adopted 2026-01-01\n> Nobody", 14, "needs its offset from UTC"),
        ("> Nobody", "adopted 2027-01-01T00:00:00Z\n> Nobody", 14, "is past"),
        ("> Nobody", "amended 2025-01-01T00:00:00Z\n> Nobody", 14, "the first version is adopted"),
        ("> Nobody", "adopted 2025-01-01T00:00:00Z, 3 yes, 0 no, 0 abstained of 2\n> Nobody", 14, "voted"),
        ("> Nobody is put out.", "> Nobody\nadopted 2025-01-01T00:00:00Z", 15, "before its text"),
        ("> Nobody is put out.", "> Nobody\n### Version 2: x\n> y", 15, "does not say when"),
        (
            "> Nobody is put out.",
            "> Nobody\n### Version 2: x\nrepealed 2026-01-02T00:00:00Z\n> y",
            15,
            "and a repeal none",
        ),
        (
            "> Nobody is put out.",
            "> Nobody\n### Version 2: x\nrepealed 2026-01-02T00:00:00Z\n### Version 3: y",
            17,
            "no further version",
        ),
        (BY_HAND, "", 1, "has to begin with"),
    ],
)
def test_what_is_not_in_the_form_is_told_by_its_line(before: str, after: str, line: int, reason: str) -> None:
    assert before in BY_HAND
    with pytest.raises(UnreadableError, match=f"^line {line}: .*{reason}"):
        read(BY_HAND.replace(before, after, 1), START + timedelta(days=1))
