"""Elections in few letters, for people to read and for hypothesis to make up."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import Ballots, Choice, Form, Method, Result, Terms
from bot.polls.methods.ties import draw

RANKED = [method for method, rule in RULES.items() if rule.form is Form.RANKS]
CONDORCET = [Method.SCHULZE, Method.RANKED_PAIRS, Method.MINIMAX]
BUDGETS = [method for method in Method if method.is_budget]


def ranks(said: str, letters: str) -> Choice:
    """`B>A=C` as ranks of A, B and C."""
    given = dict.fromkeys(letters, 0)
    for rank, group in enumerate(filter(None, said.split(">")), start=1):
        for letter in group.split("="):
            given[letter] = rank
    return tuple(given.values())


def ranking(letters: str, said: Mapping[str, int]) -> Ballots:
    return {ranks(order, letters): people for order, people in said.items()}


def approving(letters: str, said: Mapping[str, int]) -> Ballots:
    return {tuple(sorted(map(letters.index, some))): people for some, people in said.items()}


def terms(options: int, seed: str = "0", **more: object) -> Terms:
    return Terms(options, draw(seed, options), **more)  # type: ignore[arg-type]


def counted(method: Method, letters: str, ballots: Ballots, **more: Any) -> Result:
    return count(method, terms(len(letters), **more), ballots)


def named(letters: str, result: Result) -> str:
    return "".join(letters[place] for place in result.winners)


def choices(form: Form, options: int) -> st.SearchStrategy[Choice]:
    """Any ballot of a form: cut short, with shared ranks, and blank ones included."""
    places = st.integers(0, options - 1)
    if form is Form.ONE:
        return st.lists(places, max_size=1).map(tuple)
    if form is Form.SOME:
        return st.sets(places, max_size=options).map(lambda some: tuple(sorted(some)))
    if form is Form.POINTS:
        return st.lists(st.integers(0, 5), min_size=options, max_size=options).map(tuple)
    return st.lists(st.integers(0, 4), min_size=options, max_size=options).map(_without_gaps)


def _without_gaps(rough: list[int]) -> Choice:
    levels = sorted(set(rough) - {0})
    return tuple(levels.index(rank) + 1 if rank else 0 for rank in rough)


@st.composite
def strict(draw_: st.DrawFn, options: int) -> Choice:
    """A ranking in which nobody shares a rank, and not everybody need have one."""
    order = draw_(st.permutations(range(options)))
    given = [0] * options
    for rank, place in enumerate(order[: draw_(st.integers(0, options))], start=1):
        given[place] = rank
    return tuple(given)


@st.composite
def elections(
    draw_: st.DrawFn, method: Method, *, most: int = 5, least: int = 2, clear: bool = False
) -> tuple[Terms, Counter[Choice]]:
    """Terms and ballots for a method; `clear`: of rankings, none with shared ranks."""
    form = RULES[method].form
    options = draw_(st.integers(2, 3) if method is Method.YES_NO else st.integers(least, most))
    one = strict(options) if clear else choices(form, options)
    ballots = draw_(st.dictionaries(one, st.integers(1, 12), min_size=1, max_size=10))
    costs = tuple(Fraction(draw_(st.integers(0, 60)), 2) for _ in range(options if method.is_budget else 0))
    return (
        terms(
            options,
            seed=draw_(st.sampled_from("abcdef")),
            seats=draw_(st.integers(1, 4)) if RULES[method].seats else 1,
            costs=costs,
            budget=Fraction(draw_(st.integers(1, 80))) if method.is_budget else Fraction(0),
        ),
        Counter(ballots),
    )
