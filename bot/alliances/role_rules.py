"""What follows where the store says one thing of a role and Discord another: a pure rule."""

from datetime import datetime

from bot.alliances.model import Mark, Move


def compare(
    *, wanted: bool, held: bool, mark: Mark | None, joined_at: datetime, follows: bool
) -> Move | None:
    """`wanted` by the store, `held` in Discord; `follows`: where the level follows what is done by hand.

    The store is followed, but for what somebody did by hand: which a mark tells from what was never done. A mark from
    before somebody joined tells nothing, as roles are lost by leaving.
    """
    if mark is not None and joined_at > mark.at:
        mark = None
    seen = mark is not None and not mark.gone
    if wanted and held:
        return None if seen else Move.SEEN
    if wanted:
        if mark is None:
            return Move.GIVE
        if mark.gone:
            return None
        return Move.REVOKE if follows else Move.GONE
    if held:
        if seen:
            return Move.TAKE
        return Move.GRANT if follows else Move.FORGET if mark is not None else None
    return Move.FORGET if mark is not None else None
