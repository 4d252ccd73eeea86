"""Amounts as people type them, and projects with their costs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls import money, options, rules
from bot.polls.methods.story import Method
from bot.polls.model import Option


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("0", 0),
        ("12500", 1_250_000),
        ("12,500", 1_250_000),
        (" $ 1,250.50 ", 125_050),
        ("99.05$", 9_905),
        ("10,000,000,000", money.LIMIT),
    ],
)
def test_an_amount(typed: str, cents: int) -> None:
    assert money.read(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "much",
        "-5",
        "1.5",
        "12,50",
        "1,2500",
        "1.250,50",
        "12.345",
        "1e5",
        "٣",
        "10,000,000,000.01",
        "1" * 12,
    ],
)
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        money.read(typed)


@given(st.integers(0, money.LIMIT))
def test_what_is_written_is_read(cents: int) -> None:
    assert money.read(money.typed(cents)) == cents
    assert money.dollars(cents) * 100 == cents


PROJECTS = "Bus shelter | 12,500\nTrees | $900.50 | Forty oaks | https://trees.example.org\nBikes | 20000"


def test_projects() -> None:
    read = options.read(PROJECTS, priced=True)
    assert read == (
        Option("Bus shelter", cost=1_250_000),
        Option("Trees", "Forty oaks", "https://trees.example.org", 90_050),
        Option("Bikes", cost=2_000_000),
    )
    assert options.read(options.typed(read), priced=True) == read


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Bus shelter\nTrees | 5", "poll-cost-missing"),
        ("Bus shelter | a lot\nTrees | 5", "poll-cost-unreadable"),
        ("Bus shelter | Forty seats | 5\nTrees | 5", "poll-cost-unreadable"),
        ("Bus shelter | 5 | a | https://example.org | more\nTrees | 5", "poll-option-parts"),
        (" | 5\nTrees | 5", "poll-option-nameless"),
    ],
)
def test_projects_that_cannot_be(typed: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        options.read(typed, priced=True)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("method", "typed", "outcome"),
    [
        (Method.BUDGET_GREEDY, "20,000", 2_000_000),
        (Method.BUDGET_EQUAL_SHARES, "$20000.50", 2_000_050),
        (Method.BUDGET_GREEDY, "19,999.99", "poll-cost-beyond"),
        (Method.BUDGET_GREEDY, "", "poll-budget-missing"),
        (Method.BUDGET_GREEDY, "0", "poll-budget-unreadable"),
        (Method.BUDGET_GREEDY, "twenty", "poll-budget-unreadable"),
        (Method.APPROVAL, "20,000", "poll-budget-unneeded"),
        (Method.APPROVAL, " ", None),
    ],
)
def test_a_budget(method: Method, typed: str, outcome: int | str | None) -> None:
    projects = options.read(PROJECTS, priced=True)
    if isinstance(outcome, str):
        with pytest.raises(UserError) as refused:
            rules.check_budget(method, typed, projects)
        assert refused.value.key == outcome
    else:
        assert rules.check_budget(method, typed, projects) == outcome
