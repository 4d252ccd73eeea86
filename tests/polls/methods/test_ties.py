"""Ties: by the rounds before, from the last one back, then by a lot that anybody can draw again."""

import subprocess
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.methods.counting import count
from bot.polls.methods.story import Ballots, Broken, Fate, Lot, Method, Terms, Tie
from bot.polls.methods.ties import as_listed, by_earlier_rounds, by_lot, draw
from tests.polls.methods.elections import counted, ranking


@given(st.text(max_size=20), st.integers(1, 50))
def test_a_lot_is_every_option_once_and_the_same_again(seed: str, options: int) -> None:
    lot = draw(seed, options)
    assert sorted(lot.order) == list(range(options))
    assert lot == draw(seed, options)
    hashes = [sha256(f"{seed}:{place + 1}".encode()).hexdigest() for place in lot.order]
    assert hashes == sorted(hashes)


def test_a_lot_can_be_drawn_again_with_sha256sum() -> None:
    lines = {}
    for number in range(1, 6):
        done = subprocess.run(["sha256sum"], input=f"seed:{number}".encode(), capture_output=True, check=True)
        lines[done.stdout.split()[0]] = number - 1
    assert tuple(lines[line] for line in sorted(lines)) == draw("seed", 5).order


def test_the_luckiest_goes_first_and_the_unluckiest_out() -> None:
    lot = Lot((2, 0, 1))
    assert by_lot([0, 1, 2], lot, Fate.ELECTED)[0] == 2
    assert by_lot([0, 1], lot, Fate.SURPLUS)[0] == 0
    assert by_lot([0, 1, 2], lot, Fate.ELIMINATED)[0] == 1
    assert by_lot([1], lot, Fate.ELIMINATED) == (1, ())


def test_earlier_rounds_speak_from_the_last_one_back() -> None:
    rounds = [{0: 5, 1: 3, 2: 4}, {0: 6, 1: 6, 2: 7}]
    loser, ties = by_earlier_rounds([0, 1, 2], rounds, as_listed(3), Fate.ELIMINATED)
    assert loser == 1
    assert ties == (
        Tie((0, 1, 2), (0, 1), Broken.EARLIER, Fate.ELIMINATED, 2, 1),
        Tie((0, 1), (1,), Broken.EARLIER, Fate.ELIMINATED, 2, 0),
    )
    first, ties = by_earlier_rounds([0, 1], [{0: 1, 1: 1}], Lot((1, 0)), Fate.SURPLUS)
    assert (first, ties) == (1, (Tie((0, 1), (1,), Broken.LOT, Fate.SURPLUS, 1),))


@pytest.mark.parametrize("method", [Method.RUNOFF, Method.TRANSFERABLE])
def test_a_tie_for_last_goes_to_the_round_before(method: Method) -> None:
    """Ranked 3 to 2 in the first round, B and C have 3 each once D's vote went to C: C had fewer."""
    said = ranking("ABCD", {"A": 6, "B": 3, "C": 2, "D>C": 1})
    result = counted(method, "ABCD", said)
    assert result.ties == (Tie((1, 2), (2,), Broken.EARLIER, Fate.ELIMINATED, 1, 0),)
    assert result.rounds[1].eliminated == (2,)


def test_equal_surpluses_go_by_the_round_before_and_then_by_lot() -> None:
    said = ranking("ABCDE", {"A>C": 10, "B>D": 10, "C": 3, "D": 4, "E": 3})
    for order in ((0, 1, 2, 3, 4), (1, 0, 2, 3, 4)):
        result = count(Method.TRANSFERABLE, Terms(5, Lot(order), seats=3), said)
        assert result.ties[0] == Tie((0, 1), (order[0],), Broken.LOT, Fate.SURPLUS)
        assert result.rounds[0].transfer is not None
        assert result.rounds[0].transfer.source == order[0]


def test_ranked_pairs_tell_a_tie_only_where_the_order_of_equal_victories_matters() -> None:
    circle = ranking("ABC", {"A>B>C": 1, "B>C>A": 1, "C>A>B": 1})
    for luckiest in range(3):
        order = (luckiest, *(place for place in range(3) if place != luckiest))
        result = count(Method.RANKED_PAIRS, Terms(3, Lot(order)), circle)
        assert result.winners == (luckiest,)
        assert [tie.how for tie in result.ties] == [Broken.LOT]
        assert result.ties[0].fate is Fate.LOCKED
    straight = counted(Method.RANKED_PAIRS, "ABC", ranking("ABC", {"A>B>C": 5}))
    assert straight.ties == ()


def test_a_seat_that_several_could_have_is_drawn_and_the_rest_is_not() -> None:
    said: Ballots = {(0,): 5, (1,): 3, (2,): 3, (3,): 1}
    result = count(Method.SINGLE, Terms(4, Lot((3, 2, 1, 0)), seats=2), said)
    assert result.winners == (0, 2)
    assert result.ties == (Tie((1, 2), (2,), Broken.LOT, Fate.ELECTED),)
    assert count(Method.SINGLE, Terms(4, Lot((3, 2, 1, 0)), seats=3), said).ties == ()
