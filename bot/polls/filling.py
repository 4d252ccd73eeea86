"""How a ballot is filled in, a step at a time: what each step makes of what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.errors import UserError
from bot.polls.formats.election import groups, ranked
from bot.polls.methods.counting import RULES, blank, valid
from bot.polls.methods.story import Choice, Form
from bot.polls.model import BLANK, Poll

TOP = 5  # points
PAGE = 25  # options of a select in Discord


class Act(StrEnum):
    PICK = "pick"  # the only one
    TICK = "tick"  # those of a page that are approved
    SCORE = "score"  # so many points for each of some
    RANK = "rank"  # the next rank
    FIRST = "first"
    UP = "up"  # before those of the rank above; who shares a rank only leaves the others of it
    DOWN = "down"
    JOIN = "join"  # into the rank above
    DROP = "drop"  # not ranked any more
    CLEAR = "clear"


_ACTS = {
    Form.ONE: {Act.PICK, Act.CLEAR},
    Form.SOME: {Act.TICK, Act.CLEAR},
    Form.POINTS: {Act.SCORE, Act.CLEAR},
    Form.RANKS: {Act.RANK, Act.FIRST, Act.UP, Act.DOWN, Act.JOIN, Act.DROP, Act.CLEAR},
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A step: the options it is about by their places, with the `points` of a SCORE; `page` is that of a TICK."""

    act: Act
    places: tuple[int, ...] = ()
    page: int = 0
    points: tuple[int, ...] = ()


def form_of(poll: Poll) -> Form:
    return RULES[poll.method].form


def ranking(choice: Choice) -> list[int]:
    """The options ranked, best first; those who share a rank as they are listed."""
    return [place for rank in groups(choice) for place in rank]


def edited(form: Form, options: int, choice: Choice, edit: Edit) -> Choice:
    """What a ballot says after a step; BLANK once it says nothing.

    Raises UserError poll-option-unknown for a step that cannot be.
    """
    one = edit.act not in (Act.TICK, Act.SCORE, Act.CLEAR)
    if (
        edit.act not in _ACTS[form]
        or any(place not in range(options) for place in edit.places)
        or (one and len(edit.places) != 1)
        or len(edit.points) != (len(edit.places) if edit.act is Act.SCORE else 0)
        or any(points not in range(TOP + 1) for points in edit.points)
    ):
        raise UserError("poll-option-unknown")
    if edit.act is Act.CLEAR:
        return BLANK
    if edit.act is Act.PICK:
        return edit.places
    if edit.act is Act.TICK:
        page = page_of(range(options), edit.page)
        return tuple(sorted((set(choice) - set(page)) | (set(edit.places) & set(page))))
    if edit.act is Act.SCORE:
        points = dict(enumerate(choice or [0] * options)) | dict(zip(edit.places, edit.points, strict=True))
        return tuple(points.values()) if any(points.values()) else BLANK
    ranks = _moved(groups(choice), edit.places[0], edit.act)
    return ranked(ranks, options) if any(ranks) else BLANK


def _moved(ranks: list[list[int]], place: int, act: Act) -> list[list[int]]:
    """The ranks after a step of one option; empty ones are none."""
    at = next((at for at, rank in enumerate(ranks) if place in rank), None)
    if at is None:
        return [*ranks, [place]] if act is Act.RANK else ranks
    alone = len(ranks[at]) == 1
    over = int(alone)  # over another rank; who shares one only leaves it
    rest = [[other for other in rank if other != place] for rank in ranks]
    if act is Act.RANK or (act is Act.JOIN and not (alone and at)):
        return ranks
    if act is Act.DROP:
        return rest
    if act is Act.JOIN:
        return [*rest[: at - 1], [*rest[at - 1], place], *rest[at:]]
    to = {Act.FIRST: 0, Act.UP: max(0, at - over), Act.DOWN: at + 1 + over}[act]
    return [*rest[:to], [place], *rest[to:]]


def page_of(places: Sequence[int], page: int) -> Sequence[int]:
    return places[page * PAGE : (page + 1) * PAGE]


def check_filled(poll: Poll, choice: Choice) -> None:
    """Whether a whole ballot may be cast. Raises UserError poll-ballot-blank, poll-option-unknown."""
    form = form_of(poll)
    if choice == BLANK or (len(choice) == len(poll.options) and blank(form, choice)):
        raise UserError("poll-ballot-blank")
    if not valid(form, choice, len(poll.options), TOP):
        raise UserError("poll-option-unknown")


def mark_of(choice: Choice) -> str:
    """A short name of what a ballot says, so that what is cast is what was reviewed."""
    return sha256(repr(choice).encode()).hexdigest()[:12]
