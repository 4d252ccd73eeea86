"""How a ballot is filled in, a step at a time: what each step makes of what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.errors import UserError
from bot.polls.methods.counting import RULES, blank, valid
from bot.polls.methods.story import Choice, Form
from bot.polls.model import BLANK, Poll

TOP = 5  # points
PAGE = 25  # options of a select in Discord


class Act(StrEnum):
    PICK = "pick"  # the only one
    TICK = "tick"  # those of a page that are approved
    SCORE = "score"  # so many points for one
    RANK = "rank"  # the next rank
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    DROP = "drop"  # not ranked any more
    CLEAR = "clear"


_ACTS = {
    Form.ONE: {Act.PICK, Act.CLEAR},
    Form.SOME: {Act.TICK, Act.CLEAR},
    Form.POINTS: {Act.SCORE, Act.CLEAR},
    Form.RANKS: {Act.RANK, Act.FIRST, Act.UP, Act.DOWN, Act.DROP, Act.CLEAR},
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A step: the options it is about by their places, and `value`, the page of a TICK or the points of a SCORE."""

    act: Act
    places: tuple[int, ...] = ()
    value: int = 0


def form_of(poll: Poll) -> Form:
    return RULES[poll.method].form


def ranking(choice: Choice) -> list[int]:
    """The options ranked, best first."""
    return sorted(filter(choice.__getitem__, range(len(choice))), key=choice.__getitem__)


def edited(form: Form, options: int, choice: Choice, edit: Edit) -> Choice:
    """What a ballot says after a step; BLANK once it says nothing.

    A step that was done before changes nothing. Raises UserError poll-option-unknown for one that cannot be.
    """
    one = edit.act not in (Act.TICK, Act.CLEAR)
    if (
        edit.act not in _ACTS[form]
        or any(place not in range(options) for place in edit.places)
        or (one and len(edit.places) != 1)
    ):
        raise UserError("poll-option-unknown")
    if edit.act is Act.CLEAR:
        return BLANK
    if edit.act is Act.PICK:
        return edit.places
    if edit.act is Act.TICK:
        page = page_of(range(options), edit.value)
        return tuple(sorted((set(choice) - set(page)) | (set(edit.places) & set(page))))
    if edit.act is Act.SCORE:
        if edit.value not in range(TOP + 1):
            raise UserError("poll-option-unknown")
        points = list(choice or [0] * options)
        points[edit.places[0]] = edit.value
        return tuple(points) if any(points) else BLANK
    order = _moved(ranking(choice), edit.places[0], edit.act)
    return (
        tuple(order.index(place) + 1 if place in order else 0 for place in range(options)) if order else BLANK
    )


def _moved(order: list[int], place: int, act: Act) -> list[int]:
    if act is Act.RANK:
        return order if place in order else [*order, place]
    if place not in order:
        return order
    at = order.index(place)
    rest = order[:at] + order[at + 1 :]
    if act is Act.DROP:
        return rest
    to = 0 if act is Act.FIRST else max(0, at - 1) if act is Act.UP else at + 1
    return [*rest[:to], place, *rest[to:]]


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
