"""What may be said, and in which order people are asked."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.opinions import rules
from bot.opinions.model import Kind, State, Statement

AT = datetime(2026, 1, 1, tzinfo=UTC)


def statement(number: int, words: str = "", **counts: Any) -> Statement:
    words = words or f"Statement {number}"
    return Statement(number, 1, 1, Kind.STATEMENT, words, "", State.APPROVED, AT, **counts)


@pytest.mark.parametrize(
    "words",
    [
        "The river is for everybody.",
        "Senators such as Sen. Smith of the U.S. Congress voted for it!",
        "It costs $2.50 a day, i.e. little.",
        "Warum nicht?",
        "川は皆のものだ。",
        "@everyone **bold** [a](https://b.example)",
    ],
)
def test_one_sentence_is_kept_as_it_is(words: str) -> None:
    assert rules.check_words(words) == words


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "statement-empty"),
        (" \u200b\u202e\n", "statement-empty"),
        ("x" * 201, "too-long"),
        ("The river is dirty. We should clean it.", "statement-sentences"),
        ("Is it dirty? Yes.", "statement-sentences"),
        ("川は皆のものだ。守ろう。", "statement-sentences"),
    ],
)
def test_what_is_no_sentence_is_refused(words: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        rules.check_words(words)
    assert refused.value.key == key


def test_lines_become_one() -> None:
    assert rules.check_words("  the\nriver\u202e  is   ours ") == "the river is ours"


@given(st.integers(1, 2**63), st.permutations(range(1, 30)), st.integers(0, 50))
def test_the_order_is_each_persons_own_and_no_accident_of_the_rows(
    user_id: int, numbers: list[int], votes: int
) -> None:
    found = [statement(number, agrees=votes) for number in numbers]
    mine = rules.order(user_id, 1, found)
    assert {one.id for one in mine} == set(numbers)
    assert mine == rules.order(user_id, 1, reversed(found))
    assert mine != rules.order(user_id + 1, 1, found) or mine != rules.order(user_id + 2, 1, found)


@given(st.integers(1, 2**63), st.integers(1, 29), st.integers(1, 500))
def test_fewer_votes_never_come_later(user_id: int, number: int, fewer: int) -> None:
    found = [statement(one, agrees=500) for one in range(1, 30)]
    before = [one.id for one in rules.order(user_id, 1, found)].index(number)
    found[number - 1] = replace(found[number - 1], agrees=500 - fewer)
    assert [one.id for one in rules.order(user_id, 1, found)].index(number) <= before


def test_what_has_the_fewest_votes_is_asked_the_most() -> None:
    found = [statement(number, agrees=10 * number) for number in range(1, 11)]
    first = Counter(rules.order(user_id, 1, found)[0].id for user_id in range(2000))
    assert first[1] > first[3] > first[10]
    assert set(first) == set(range(1, 11))


def test_the_likeliest_doubles_come_first() -> None:
    found = [
        statement(1, "Tax the rich"),
        statement(2, "The river belongs to everybody"),
        statement(3, "Rivers are wet"),
    ]
    [best, *_] = rules.similar("Everybody owns the river", found, 2)
    assert best.id == 2
    assert len(rules.similar("x", found, 2)) == 2


def test_support_without_a_map_is_not_loudness() -> None:
    loud, liked = statement(1, agrees=600, disagrees=500), statement(2, agrees=40, passes=2)
    assert rules.by_support([loud, liked]) == [liked, loud]
    assert rules.by_support([loud, liked], {1: 0.9, 2: 0.1}) == [loud, liked]
