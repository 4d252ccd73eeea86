"""A ballot that is filled in step by step is always one that can be read, and says what was done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls.filling import PAGE, TOP, Act, Edit, edited, mark_of, ranking
from bot.polls.formats.election import groups, ranked
from bot.polls.methods.counting import blank, valid
from bot.polls.methods.story import Choice, Form
from bot.polls.model import BLANK

OPTIONS = 50
PLACES = st.integers(0, OPTIONS - 1)


def steps(form: Form) -> st.SearchStrategy[Edit]:
    one = st.tuples(PLACES)
    if form is Form.ONE:
        step = st.builds(Edit, st.just(Act.PICK), one)
    elif form is Form.SOME:
        several = st.lists(PLACES, max_size=PAGE).map(tuple)
        step = st.builds(Edit, st.just(Act.TICK), several, st.integers(0, 1))
    elif form is Form.POINTS:
        scored = st.dictionaries(PLACES, st.integers(0, TOP), max_size=5)
        step = scored.map(lambda given: Edit(Act.SCORE, tuple(given), points=tuple(given.values())))
    else:
        acts = st.sampled_from(
            [Act.RANK, Act.RANK, Act.FIRST, Act.UP, Act.DOWN, Act.JOIN, Act.JOIN, Act.DROP]
        )
        step = st.builds(Edit, acts, one)
    return st.one_of(step, step, step, st.just(Edit(Act.CLEAR)))


def filled(form: Form, done: list[Edit]) -> Choice:
    choice: Choice = BLANK
    for edit in done:
        choice = edited(form, OPTIONS, choice, edit)
    return choice


@pytest.mark.parametrize("form", list(Form))
@given(data=st.data())
def test_whatever_is_done_the_ballot_can_be_read(form: Form, data: st.DataObject) -> None:
    choice = filled(form, data.draw(st.lists(steps(form), max_size=30)))
    assert choice == BLANK or (valid(form, choice, OPTIONS, TOP) and not blank(form, choice))


@given(st.lists(PLACES, unique=True), PLACES)
def test_ranks_are_given_in_the_order_of_picking_and_only_once(places: list[int], again: int) -> None:
    choice = filled(Form.RANKS, [Edit(Act.RANK, (place,)) for place in places])
    assert (ranking(choice) if choice else []) == places
    if again in places:
        assert edited(Form.RANKS, OPTIONS, choice, Edit(Act.RANK, (again,))) == choice


@given(st.lists(PLACES, unique=True, min_size=2), st.data())
def test_up_undoes_down_and_moves_nobody_else_apart(places: list[int], data: st.DataObject) -> None:
    choice = filled(Form.RANKS, [Edit(Act.RANK, (place,)) for place in places])
    moved = data.draw(st.sampled_from(places[:-1]))
    down = edited(Form.RANKS, OPTIONS, choice, Edit(Act.DOWN, (moved,)))
    assert down != choice
    assert edited(Form.RANKS, OPTIONS, down, Edit(Act.UP, (moved,))) == choice
    assert [one for one in ranking(down) if one != moved] == [one for one in places if one != moved]
    top = edited(Form.RANKS, OPTIONS, choice, Edit(Act.FIRST, (moved,)))
    assert ranking(top)[0] == moved
    without = edited(Form.RANKS, OPTIONS, choice, Edit(Act.DROP, (moved,)))
    assert ranking(without) == [one for one in places if one != moved]


RANKS = st.lists(st.sets(PLACES, min_size=1, max_size=3), min_size=1, max_size=8).map(
    lambda sets: [sorted(rank - set().union(*sets[:at])) for at, rank in enumerate(sets)]
)


@given(RANKS, st.data())
def test_who_joins_a_rank_shares_it_and_leaves_it_by_going_up_or_down(
    ranks: list[list[int]], data: st.DataObject
) -> None:
    before = ranked(ranks, OPTIONS)
    place = data.draw(st.sampled_from(ranking(before)))
    rank, level = before[place], groups(before)[before[place] - 1]
    joined = groups(edited(Form.RANKS, OPTIONS, before, Edit(Act.JOIN, (place,))))
    if rank > 1 and level == [place]:
        above = groups(before)[rank - 2]
        assert joined == [*groups(before)[: rank - 2], sorted([*above, place]), *groups(before)[rank:]]
    else:
        assert joined == groups(before)
    if len(level) > 1:
        others = [other for other in level if other != place]
        for act, apart in ((Act.UP, [[place], others]), (Act.DOWN, [others, [place]])):
            after = groups(edited(Form.RANKS, OPTIONS, before, Edit(act, (place,))))
            assert after == [*groups(before)[: rank - 1], *apart, *groups(before)[rank:]]


@given(RANKS, PLACES)
def test_a_rank_that_is_joined_already_is_not_left_by_joining_again(
    ranks: list[list[int]], place: int
) -> None:
    """A press that arrives twice must not undo or go beyond itself."""
    before = ranked(ranks, OPTIONS)
    if before[place]:
        once = edited(Form.RANKS, OPTIONS, before, Edit(Act.JOIN, (place,)))
        assert edited(Form.RANKS, OPTIONS, once, Edit(Act.JOIN, (place,))) == once


@given(st.sets(PLACES), st.sets(PLACES))
def test_ticking_a_page_leaves_the_other_as_it_was(before: set[int], ticked: set[int]) -> None:
    choice = tuple(sorted(before))
    after = set(edited(Form.SOME, OPTIONS, choice, Edit(Act.TICK, tuple(ticked), page=1)))
    assert {place for place in after if place < PAGE} == {place for place in before if place < PAGE}
    assert {place for place in after if place >= PAGE} == {place for place in ticked if place >= PAGE}


@pytest.mark.parametrize(
    ("form", "edit"),
    [
        (Form.RANKS, Edit(Act.RANK, (OPTIONS,))),
        (Form.RANKS, Edit(Act.RANK)),
        (Form.RANKS, Edit(Act.RANK, (1, 2))),
        (Form.RANKS, Edit(Act.SCORE, (1,), points=(3,))),
        (Form.POINTS, Edit(Act.SCORE, (1,), points=(TOP + 1,))),
        (Form.POINTS, Edit(Act.SCORE, (1,), points=(-1,))),
        (Form.POINTS, Edit(Act.SCORE, (1, 2), points=(3,))),
        (Form.POINTS, Edit(Act.SCORE, (1, OPTIONS), points=(3, 3))),
        (Form.POINTS, Edit(Act.RANK, (1,))),
        (Form.SOME, Edit(Act.TICK, (1, OPTIONS))),
        (Form.SOME, Edit(Act.PICK, (1,))),
        (Form.ONE, Edit(Act.PICK, (1, 2))),
        (Form.ONE, Edit(Act.TICK, (1,))),
    ],
)
def test_a_step_that_cannot_be(form: Form, edit: Edit) -> None:
    with pytest.raises(UserError) as refused:
        edited(form, OPTIONS, BLANK, edit)
    assert refused.value.key == "poll-option-unknown"


@given(st.lists(PLACES).map(tuple), st.lists(PLACES).map(tuple))
def test_two_ballots_have_two_marks(one: Choice, other: Choice) -> None:
    assert (mark_of(one) == mark_of(other)) == (one == other)
