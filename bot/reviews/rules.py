"""What may be objected to, who may decide it, and what follows: pure, at an instant that is given."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.polls.methods.story import Result, Why
from bot.polls.options import OPTIONS
from bot.reviews.model import UNDECIDED, Objection, Review, ReviewState, ReviewTerms, Standing, State, Vote
from bot.rights.model import Right
from bot.text import clean
from bot.typed import fitting

PASSAGE_LIMIT = 1000
WHY_LIMIT = 1000
REASONS_LIMIT = 1000
OBJECTIONS_EACH = 3  # of one person, to one text
LATE = timedelta(minutes=10)
# Whoever had no bot in which to act until a time ran out, or relied on an objection that is withdrawn then, is given
# this much more.
MORE = timedelta(days=1)
TERM_DAYS = range(1, 4 * 366)
SEATS = range(1, 16)
CANDIDATES = OPTIONS
OPEN_DAYS = range(1, 61)
_QUOTES = str.maketrans("‘’‚‛“”„‟«»", "''''" + '""""""')
_MARKS = re.compile(r"[*_~`|\\#>]+")


# --- objecting ---------------------------------------------------------------------------------------------


def check_words(given: str, limit: int) -> str:
    """Raises UserError too-long."""
    return fitting(clean(given), limit)


def check_said(right_number: int | None, passage: str, why: str) -> tuple[str, str]:
    """What somebody objects to, and why. Raises UserError objection-missing with what is, too-long."""
    passage, why = check_words(passage, PASSAGE_LIMIT), check_words(why, WHY_LIMIT)
    missing = {"right": right_number is None, "passage": not _plain(passage), "why": not why}
    if any(missing.values()):
        raise UserError("objection-missing", **{name: int(lacks) for name, lacks in missing.items()})
    return passage, why


def quotes(passage: str, whole: str) -> bool:
    """Whether the passage is in the text, whatever the spaces, the form of its letters and the marks of Markdown,
    which are not copied along from what Discord shows."""
    return _plain(passage) in _plain(whole)


def _plain(given: str) -> str:
    form = unicodedata.normalize("NFKC", given).translate(_QUOTES)
    return " ".join(_MARKS.sub("", form).split())


def check_right(review: Review, right: Right, passage: str) -> None:
    """Raises UserError right-repealed, objection-target, objection-passage."""
    if not right.in_force:
        raise UserError("right-repealed")
    if right.number == review.target_right:
        raise UserError("objection-target", number=right.number)
    if not quotes(passage, f"{review.title}\n{review.text}"):
        raise UserError("objection-passage")


def check_objecting(standing: Standing, user_id: int, right: Right, now: datetime) -> None:
    """Raises UserError objection-closed, objection-again, objection-many."""
    review = standing.review
    if review.state is not ReviewState.OPEN or review.challenge:
        raise UserError("objection-closed")
    if review.objections_until is None or now >= review.objections_until:
        raise UserError("objection-closed")
    own = [one for one in standing.objections if one.user_id == user_id]
    if any(one.right_number == right.number for one in own):
        raise UserError("objection-again", number=right.number)
    if len(own) >= OBJECTIONS_EACH:
        raise UserError("objection-many", limit=OBJECTIONS_EACH)


def check_challenge(last: Standing, user_id: int, right: Right) -> None:
    """Whether a policy in force can be challenged, after the last review of it. Raises UserError review-challenged,
    and objection-again where the same person's challenge under that right was the last one, and was dismissed."""
    if last.review.state is ReviewState.OPEN:
        raise UserError("review-challenged")
    if last.review.challenge and any(
        one.user_id == user_id and one.right_number == right.number for one in last.objections
    ):
        raise UserError("objection-again", number=right.number)


# --- deciding ----------------------------------------------------------------------------------------------


def seated(members: Sequence[int], sponsors: frozenset[int], objector: int) -> tuple[Vote, ...]:
    """The panel for an objection: whoever is on it now, without those whom it concerns."""
    return tuple(Vote(user_id) for user_id in members if user_id not in sponsors and user_id != objector)


def check_vote(review: Review, objection: Objection, user_id: int, now: datetime) -> None:
    """Raises UserError objection-not-panel, objection-decided, objection-late, objection-voted."""
    own = next((vote for vote in objection.panel if vote.user_id == user_id), None)
    if own is None or user_id in review.sponsors or user_id == objection.user_id:
        raise UserError("objection-not-panel")
    if objection.state is not State.PANEL:
        raise UserError("objection-decided")
    if objection.due_at is None or now >= objection.due_at:
        raise UserError("objection-late")
    if own.sustain is not None:
        raise UserError("objection-voted")


def voted(objection: Objection, user_id: int, sustain: bool, reasons: str) -> Objection:
    panel = tuple(
        Vote(user_id, sustain, reasons) if vote.user_id == user_id else vote for vote in objection.panel
    )
    return replace(objection, panel=panel)


def ruling(panel: Sequence[Vote]) -> bool | None:
    """Whether more than half of all its seats sustain (True) or dismiss (False); None while neither is so."""
    for side in (True, False):
        if 2 * sum(vote.sustain is side for vote in panel) > len(panel):
            return side
    return None


def check_appeal(objection: Objection, user_id: int, now: datetime) -> None:
    """Whether they may appeal, or second it. Raises UserError objection-no-appeal, objection-late,
    objection-seconded."""
    if objection.state is not State.APPEALABLE:
        raise UserError("objection-no-appeal")
    if objection.due_at is None or now >= objection.due_at:
        raise UserError("objection-late")
    if user_id in objection.seconds or (user_id == objection.user_id and objection.appealed):
        raise UserError("objection-seconded")


def withdrawn(objection: Objection, user_id: int, *, voted: bool = False) -> Objection:
    """The objection as whoever made it takes it back, for good; `voted`, where the poll of everybody is over.

    Raises UserError objection-not-own, objection-settled once the panel or everybody has decided.
    """
    if user_id != objection.user_id:
        raise UserError("objection-not-own")
    if objection.state not in UNDECIDED or voted:
        raise UserError("objection-settled")
    return replace(objection, state=State.WITHDRAWN, due_at=None)


def window(review: Review, now: datetime) -> datetime | None:
    """Until when people can object, once an objection is withdrawn: whoever relied on it still has a day to make
    their own. To a challenge nobody objects."""
    return None if review.challenge else max(review.objections_until or now, now + MORE)


# --- what follows ------------------------------------------------------------------------------------------


def late(due_at: datetime | None, now: datetime) -> datetime | None:
    """Until when people have time after all, where the bot was away when theirs ran out."""
    return now + MORE if due_at is not None and now - due_at > LATE else None


def following(objection: Objection, terms: ReviewTerms, now: datetime) -> Objection:
    """The objection after the one step that its votes, its seconds or the clock ask for; itself, if none is due.

    Nothing but a majority of the panel dismisses it: no tie, no silence, and no panel that is empty.
    """
    past = objection.due_at is not None and now >= objection.due_at
    if objection.state is State.PANEL:
        match ruling(objection.panel):
            case True:
                return replace(objection, state=State.SUSTAINED, due_at=None)
            case False:
                return replace(objection, state=State.APPEALABLE, due_at=now + timedelta(days=terms.appeal))
        everybody = all(vote.sustain is not None for vote in objection.panel)
        if past and not everybody and (until := late(objection.due_at, now)):
            return replace(objection, due_at=until)
        if past or everybody:
            return replace(objection, state=State.ELECTORATE, due_at=None)
    elif objection.state is State.APPEALABLE:
        if objection.appealed and len(objection.seconds) >= terms.seconds:
            return replace(objection, state=State.APPEALED, due_at=None)
        if past and (until := late(objection.due_at, now)):
            return replace(objection, due_at=until)
        if past:
            return replace(objection, state=State.DISMISSED, due_at=None)
    return objection


def after_poll(objection: Objection, result: Result | None) -> Objection:
    """What the electorate said to "does it violate the right?".

    An appeal needs a majority of yes, with its quorum; else the dismissal stands. Where the panel had decided
    nothing, only a majority of no dismisses, with the quorum: a tie or too few leave the objection sustained.
    """
    decision = result.decision if result is not None else None
    quorum = result is not None and result.why is not Why.QUORUM
    yes, no = (decision.yes, decision.no) if decision is not None and quorum else (0, 0)
    if objection.state is State.APPEALED:
        return replace(objection, state=State.SUSTAINED if yes > no else State.DISMISSED)
    if objection.state is State.ELECTORATE:
        return replace(objection, state=State.DISMISSED if no > yes else State.SUSTAINED)
    return objection


def outcome(standing: Standing) -> ReviewState | None:
    """What the review came to; None while it goes on. One objection that is sustained is enough, and a text is
    cleared only once nobody can object any more and every objection is dismissed for good, or withdrawn."""
    states = {one.state for one in standing.objections}
    if State.SUSTAINED in states:
        return ReviewState.SUSTAINED
    if standing.review.objections_until is None and states <= {State.DISMISSED, State.WITHDRAWN}:
        return ReviewState.CLEARED
    return None
