"""What two texts differ in: nothing is lost, whatever they are, and it does not take long."""

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.policies.differences import excerpts, pieces, unified

texts = st.lists(st.sampled_from(["one", "two", " ", "\n", ".", "# x", "水", "\n\n"]), max_size=40).map(
    "".join
)


@given(texts, texts)
def test_both_texts_are_in_it_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
    if before == after:
        assert not excerpts(before, after)


@given(texts, texts)
def test_every_change_is_in_some_excerpt(before: str, after: str) -> None:
    changed = [piece for piece in pieces(before, after) if piece.kind != "same"]
    shown = [piece for part in excerpts(before, after) for piece in part if piece.kind != "same"]
    assert shown == changed


def test_words_and_not_letters_are_compared() -> None:
    [part] = excerpts("Every county tests its wells.", "Every county measures its wells.")
    assert [(piece.kind, piece.text) for piece in part] == [
        ("same", "Every county "),
        ("gone", "tests"),
        ("new", "measures"),
        ("same", " its wells."),
    ]


def test_long_texts_hold_nobody_up() -> None:
    line = "The same line again.\n"
    long = line * 5000
    began = time.perf_counter()
    assert len(excerpts(long, long.replace("again", "anew"))) == 1
    [part] = excerpts(long, long[:50_000] + "x" + long[50_000:])
    assert [piece.kind for piece in part].count("new") == 1
    assert len(unified(long, long[:50_000] + "x" + long[50_000:], "a", "b")) < 500
    assert time.perf_counter() - began < 5
