"""What follows where store and Discord differ: whatever was done, in whatever order, it comes to rest."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Mark, Move
from bot.alliances.role_rules import compare
from tests.conftest import START

joined = st.integers(-5, 5).map(lambda days: START + timedelta(days=days))
marks = st.none() | st.builds(Mark, st.just(START), st.booleans())


@given(st.booleans(), st.booleans(), marks, joined, st.booleans())
def test_one_move_is_enough(wanted: bool, held: bool, mark: Mark | None, at: object, follows: bool) -> None:
    """After what follows was done, nothing follows any more, and nobody's role is fought over."""
    moves = []
    for _ in range(2):
        move = compare(wanted=wanted, held=held, mark=mark, joined_at=at, follows=follows)  # type: ignore[arg-type]
        moves.append(move)
        now = Mark(START + timedelta(days=9))
        match move:
            case Move.GIVE:
                held, mark = True, now
            case Move.TAKE:
                held, mark = False, None
            case Move.GRANT:
                wanted, mark = True, now
            case Move.REVOKE:
                wanted, mark = False, None
            case Move.GONE:
                mark = Mark(now.at, gone=True)
            case Move.SEEN:
                mark = now
            case Move.FORGET:
                mark = None
    assert moves[1] is None, moves


@given(st.booleans(), joined)
def test_a_role_that_was_taken_by_hand_is_never_given_again(follows: bool, at: object) -> None:
    taken = Mark(START + timedelta(days=6), gone=True)
    assert compare(wanted=True, held=False, mark=taken, joined_at=at, follows=follows) is None  # type: ignore[arg-type]


def move(
    wanted: bool, held: bool, mark: Mark | None, *, follows: bool = False, days: int = -1
) -> Move | None:
    at = START + timedelta(days=days)
    return compare(wanted=wanted, held=held, mark=mark, joined_at=at, follows=follows)


def test_each_case() -> None:
    seen, gone = Mark(START), Mark(START, gone=True)
    assert move(True, True, None) is Move.SEEN
    assert move(True, True, gone) is Move.SEEN
    assert move(True, True, seen) is None
    assert move(True, False, None) is Move.GIVE
    assert move(True, False, seen) is Move.GONE
    assert move(True, False, seen, follows=True) is Move.REVOKE
    assert move(True, False, gone) is None
    # Who left and joined anew lost the role by that, and by nobody's hand.
    assert move(True, False, seen, days=1) is Move.GIVE
    assert move(True, False, gone, days=1) is Move.GIVE
    assert move(False, True, seen) is Move.TAKE
    assert move(False, True, None) is None
    assert move(False, True, None, follows=True) is Move.GRANT
    assert move(False, False, seen) is Move.FORGET
    assert move(False, False, None) is None
