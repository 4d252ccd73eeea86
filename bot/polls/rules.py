"""What is allowed in a poll and what follows, at an instant that is given."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.polls.model import Poll, State
from bot.text import clean, shorten

QUESTION_LIMIT = 300
OPTIONS = range(2, 11)
OPTION_LIMIT = 80  # of a button's label in Discord
REASON_LIMIT = 300
Picked = TypeVar("Picked", bound=StrEnum)
# Characters that take part in words and still show nothing, if there is nothing else.
_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"


def check_question(given: str) -> str:
    """The question as it is kept, on one line. Raises UserError poll-question-empty, too-long."""
    question = " ".join(clean(given).split())
    if not _visible(question):
        raise UserError("poll-question-empty")
    if len(question) > QUESTION_LIMIT:
        raise UserError("too-long", limit=QUESTION_LIMIT, given=len(question))
    return question


def check_options(given: str) -> tuple[str, ...]:
    """One option a line; empty lines do not count.

    Raises UserError poll-options-few, poll-options-many, poll-option-long, poll-option-twice.
    """
    options = tuple(option for line in given.splitlines() if _visible(option := clean(line)))
    if len(options) < OPTIONS.start:
        raise UserError("poll-options-few", limit=OPTIONS.start, given=len(options))
    if len(options) >= OPTIONS.stop:
        raise UserError("poll-options-many", limit=OPTIONS.stop - 1, given=len(options))
    seen: set[str] = set()
    for option in options:
        if len(option) > OPTION_LIMIT:
            shown = shorten(option, OPTION_LIMIT)
            raise UserError("poll-option-long", option=shown, limit=OPTION_LIMIT, given=len(option))
        if (look := _look(option)) in seen:
            raise UserError("poll-option-twice", option=option)
        seen.add(look)
    return options


def check_picked(kind: type[Picked], given: str) -> Picked:
    """What was picked from a list, of which Discord only says that it offers it. Raises UserError error-option."""
    if given not in set(kind):
        raise UserError("error-option")
    return kind(given)


def check_reason(given: str) -> str:
    """Why a poll is ended, as it is told to everybody. Raises UserError poll-reason-empty, too-long."""
    reason = " ".join(clean(given).split())
    if not _visible(reason):
        raise UserError("poll-reason-empty")
    if len(reason) > REASON_LIMIT:
        raise UserError("too-long", limit=REASON_LIMIT, given=len(reason))
    return reason


def check_open(poll: Poll, now: datetime) -> None:
    """Raises UserError poll-cancelled, poll-closed."""
    if poll.state is State.CANCELLED:
        raise UserError("poll-cancelled", at=poll.ended_at)
    if poll.state is State.CLOSED or now >= poll.closes_at:
        raise UserError("poll-closed", at=poll.ended_at or poll.closes_at)


def check_ballot(poll: Poll, on_roll: bool, option: int | None, now: datetime) -> None:
    """Whether a press at `now` may change a ballot; without an option it takes the ballot back.

    Raises UserError poll-cancelled, poll-closed, poll-not-on-roll, poll-option-unknown.
    """
    check_open(poll, now)
    if not on_roll:
        raise UserError("poll-not-on-roll", opened=poll.opens_at)
    if option is not None and option not in range(len(poll.options)):
        raise UserError("poll-option-unknown")


def check_ending(poll: Poll, actor: Actor, now: datetime) -> None:
    """Whoever asked may end a poll, while they are an organizer; a moderator may end any.

    Raises UserError not-allowed, poll-cancelled, poll-closed.
    """
    actor.require(Level.ORGANIZER if poll.created_by == actor.user_id else Level.MODERATOR)
    check_open(poll, now)


def check_early_closing(poll: Poll, actor: Actor, now: datetime, at_least: timedelta) -> None:
    """As `check_ending`, and not before the poll was open for `at_least`: raises UserError poll-too-early."""
    check_ending(poll, actor, now)
    if now < (earliest := poll.opens_at + at_least):
        raise UserError("poll-too-early", at=earliest)


def remind_at(opens_at: datetime, closes_at: datetime, before: timedelta) -> datetime:
    """When those who have not voted are reminded: `before` the closing, of a short poll at half time."""
    return max(closes_at - before, opens_at + (closes_at - opens_at) / 2)


def _visible(given: str) -> bool:
    return any(c not in _UNSEEN and unicodedata.category(c)[0] in "LNPS" for c in given)


def _look(option: str) -> str:
    """Two options that look the same are the same."""
    shown = (c for c in unicodedata.normalize("NFKC", option) if c not in f"\u200c\u200d{_UNSEEN}")
    return "".join(shown).casefold()
