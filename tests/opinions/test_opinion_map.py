"""The opinion map on conversations of which the groups are known."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.opinions.map import SIGNIFICANT, place, prop_test, two_prop_test, work_out
from bot.opinions.model import OpinionMap, Stance
from tests.opinions.conversations import Votes, blocks, conversation


def made(votes: Votes, smallest: int = 5, before: OpinionMap | None = None) -> OpinionMap:
    found = work_out(votes, range(1, votes.shape[1] + 1), smallest, before.frame if before else None)
    assert found is not None
    return found


def own(row: Votes) -> dict[int, Stance]:
    return {at + 1: Stance(int(vote)) for at, vote in enumerate(row) if not np.isnan(vote)}


def letters(found: OpinionMap, votes: Votes) -> list[str | None]:
    """Everybody's group, as each of them would be told."""
    return [here[1].letter if (here := place(found, own(row))) else None for row in votes]


@pytest.mark.parametrize(
    ("sizes", "seed"), [((40, 30), 0), ((60, 12), 1), ((40, 30, 20), 2), ((300, 20, 15), 3)]
)
def test_known_groups_are_found(sizes: tuple[int, ...], seed: int) -> None:
    votes, whose = conversation(blocks(len(sizes)), sizes, seed=seed)
    found = made(votes)
    assert [group.letter for group in found.groups] == list("ABC"[: len(sizes)])
    told = letters(found, votes)
    placed = [(group, side) for group, side in zip(told, whose, strict=True) if group]
    right = sum(group == "ABC"[side] for group, side in placed)  # the largest is A
    assert right / len(placed) > 0.97
    assert [sum(group.letter == one for one in told) for group in found.groups] == [
        group.people for group in found.groups
    ]


def test_what_all_groups_agree_on_comes_first_however_loud_one_is() -> None:
    votes, _ = conversation(blocks(2), (200, 20))
    found = made(votes)
    assert set(found.agreed) == {1, 2, 3}
    loudest = max(range(4, 10), key=lambda number: np.nansum(votes[:, number - 1]))
    assert min(found.support[number] for number in (1, 2, 3)) > found.support[loudest]
    assert set(found.divisive) <= set(range(4, 16))
    assert len(found.divisive) == 5
    large, small = found.groups
    assert all((side > 0) == (number < 10) for number, side in large.typical)
    assert all((side > 0) == (number >= 10) for number, side in small.typical)
    assert large.typical
    assert small.typical
    disagreed = made(-votes)
    assert set(disagreed.refused) == {1, 2, 3}
    assert disagreed.agreed == ()


@given(st.randoms(use_true_random=False), st.integers(2, 3), st.integers(0, 5))
@settings(max_examples=20)
def test_the_order_of_people_and_statements_changes_nothing(random: object, groups: int, seed: int) -> None:
    votes, _ = conversation(blocks(groups), [15, 12, 10][:groups], seed=seed)
    numbers = list(range(1, votes.shape[1] + 1))
    before = work_out(votes, numbers, 5)
    people = list(range(len(votes)))
    random.shuffle(people)  # type: ignore[attr-defined]
    columns = list(range(votes.shape[1]))
    random.shuffle(columns)  # type: ignore[attr-defined]
    assert work_out(votes[people][:, columns], [numbers[at] for at in columns], 5) == before


ANY = arrays(np.int8, st.tuples(st.integers(0, 40), st.integers(1, 8)), elements=st.integers(-1, 2))


@given(ANY, st.integers(3, 8))
@settings(max_examples=150)
def test_whatever_the_votes_no_group_is_small_and_everybody_is_in_one(drawn: Votes, smallest: int) -> None:
    votes = np.where(drawn == 2, np.nan, drawn.astype(float))
    found = work_out(votes, range(1, votes.shape[1] + 1), smallest)
    enough = ((~np.isnan(votes)).sum(axis=1) >= min(5, votes.shape[1])).sum()
    if enough < smallest:
        assert found is None
        return
    assert found is not None
    assert found.people == enough == sum(group.people for group in found.groups)
    assert found.left_out == len(votes) - enough
    assert min(group.people for group in found.groups) >= smallest
    assert all(sum(people for *_, people in group.spread) == group.people for group in found.groups)
    assert all(0 < one < 1 for one in found.support.values())
    told = [letter for letter in letters(found, votes) if letter]
    assert sorted(told) == sorted(group.letter for group in found.groups for _ in range(group.people))
    # What fewer than that of a group voted on is not told of it: it could be one person's vote.
    by_group = dict(zip((g.letter for g in found.groups), (0,) * len(found.groups), strict=True))
    for number, rates in found.rates.items():
        voted = [
            letter
            for letter, row in zip(letters(found, votes), votes, strict=True)
            if letter and not np.isnan(row[number - 1])
        ]
        assert {letter for letter in by_group if voted.count(letter) >= smallest} == set(rates)


@given(st.integers(1, 15), st.sampled_from([-1.0, 0.0, 1.0]))
@settings(max_examples=20)
def test_who_answers_everything_alike_does_not_bend_the_map(people: int, answer: float) -> None:
    votes, _ = conversation(blocks(2), (30, 25))
    assume(len(votes) > 3 * people)
    alike = np.full((people, votes.shape[1]), answer)
    before, after = made(votes), made(np.concatenate([votes, alike]))
    assert after.frame.axes == before.frame.axes
    assert after.means == before.means
    assert {group.centre for group in after.groups} == {group.centre for group in before.groups}
    assert after.people == before.people + people
    if answer == 1:
        assert set(after.agreed) == set(before.agreed)


def test_a_whole_side_that_agrees_with_everything_is_a_side() -> None:
    """As where all arguments that were made are for it."""
    votes, whose = conversation([[1] * 8, [-1] * 8], (30, 30), noise=0, missing=0.2)
    found = made(votes)
    assert len(found.groups) == 2
    told = letters(found, votes)
    assert len({(letter, side) for letter, side in zip(told, whose, strict=True) if letter}) == 2


def test_groups_keep_their_letters_and_the_map_its_sides() -> None:
    votes, whose = conversation(blocks(3), (40, 30, 20), seed=4)
    before = made(votes)
    sides = dict(zip(letters(before, votes), whose, strict=True))
    more, theirs = conversation(blocks(3), (5, 20, 60), seed=5)  # the smallest becomes the largest
    after = made(np.concatenate([votes, more]), before=before)
    told = letters(after, more)
    right = [sides[letter] == side for letter, side in zip(told, theirs, strict=True) if letter]
    assert sum(right) / len(right) > 0.95
    for old, new in zip(before.frame.axes, after.frame.axes, strict=True):
        assert sum(old[number] * new[number] for number in old) > -1e-9
    # The same votes look the same at every look, whatever the first one was.
    assert made(np.concatenate([votes, more]), before=after) == after


def test_a_group_that_is_gone_leaves_its_letter_and_a_new_one_takes_another() -> None:
    votes, _ = conversation(blocks(3), (40, 30, 20), seed=4)
    before = made(votes)
    assert [group.letter for group in before.groups] == ["A", "B", "C"]
    two = made(votes[:40].repeat(2, axis=0)[:60], before=None)
    assert len(two.groups) >= 1
    without_b = np.concatenate([votes[:40], votes[70:]])
    after = made(without_b, before=before)
    assert [group.letter for group in after.groups] == ["A", "C"]
    again = made(votes, before=after)
    assert {group.letter for group in again.groups} > {"A", "C"}


def test_signs_are_exact() -> None:
    votes, _ = conversation(blocks(2), (30, 25))
    for axis in made(votes).frame.axes:
        strongest = max(axis, key=lambda number: (round(abs(axis[number]), 9), -number))
        assert axis[strongest] > 0
    assert made(votes) == made(votes.copy())


def test_those_who_think_the_same_are_one_group() -> None:
    found = made(np.ones((20, 6)))
    assert [(group.letter, group.people) for group in found.groups] == [("A", 20)]
    assert found.agreed == (1, 2, 3, 4, 5)
    assert found.divisive == ()
    assert found.groups[0].typical == ()


def test_who_voted_on_little_lies_farther_out_for_it() -> None:
    votes, _ = conversation(blocks(2), (30, 25), missing=0, noise=0)
    found = made(votes)
    all_of_it = place(found, own(votes[0]))
    some = place(found, dict(list(own(votes[0]).items())[3:9]))
    assert all_of_it is not None
    assert some is not None
    assert some[1] is all_of_it[1]
    assert place(found, dict(list(own(votes[0]).items())[:4])) is None
    assert place(found, {number + 100: stance for number, stance in own(votes[0]).items()}) is None


def test_proportions_are_tested_as_polis_does() -> None:
    """The worked example of Polis' own tests, from a textbook: 16 of 25 and 57 of 72."""
    [z] = two_prop_test(np.array([15]), np.array([56]), np.array([24]), np.array([71]))
    assert z == pytest.approx(-1.518, abs=0.01)
    assert (
        prop_test(np.array([4]), np.array([5]))[0] > SIGNIFICANT > prop_test(np.array([3]), np.array([5]))[0]
    )
    assert two_prop_test(np.array([5]), np.array([5]), np.array([5]), np.array([5]))[0] == 0
