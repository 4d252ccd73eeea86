"""What a review of a text is: objections, who decides them, and what that came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """By what a review goes, fixed when it opens. Days; `seconds` are those whom an appeal needs beside the
    objector; `quorum` is that of its polls, percent of the roll."""

    objections: int = 4
    panel: int = 5
    appeal: int = 3
    seconds: int = 5
    poll: int = 7
    quorum: int = 10


class ReviewState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"  # of a challenge: the policy stands
    SUSTAINED = "sustained"
    WITHDRAWN = "withdrawn"  # with its proposal


class State(StrEnum):
    """Where an objection is."""

    PANEL = "panel"
    ELECTORATE = "electorate"  # the panel had no majority: everybody decides
    APPEALABLE = "appealable"  # dismissed by the panel, and the time for an appeal runs
    APPEALED = "appealed"  # everybody decides
    DISMISSED = "dismissed"  # for good
    SUSTAINED = "sustained"  # for good
    WITHDRAWN = "withdrawn"  # by whoever objected, before anybody had decided
    MOOT = "moot"  # the text is gone: withdrawn, or sent back by another objection

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = (State.PANEL, State.ELECTORATE, State.APPEALABLE, State.APPEALED)
UNDECIDED = (State.PANEL, State.ELECTORATE)


@dataclass(frozen=True, slots=True)
class Vote:
    """One seat of an objection's panel; `sustain` is None until they have decided."""

    user_id: int
    sustain: bool | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class NewReview:
    """One exact text that is to be reviewed. `sponsors` are those who never decide on it; `target_right` is the number
    of the right that the text itself changes, under which nobody can object to it."""

    alliance_id: int
    guild_id: int
    proposal_id: int
    text_hash: str
    title: str
    text: str
    target_right: int | None
    terms: ReviewTerms
    sponsors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Review(NewReview):
    id: int
    challenge: bool
    state: ReviewState
    opened_at: datetime
    objections_until: datetime | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection, with its panel and whoever seconded its appeal. `due_at` is until when the panel decides, or an
    appeal can be made; `right_title` is the right's in the version that it names."""

    id: int
    review_id: int
    right_number: int
    right_version: int
    right_title: str
    user_id: int
    passage: str
    why: str
    state: State
    made_at: datetime
    due_at: datetime | None
    appealed: bool
    poll_id: int | None
    panel: tuple[Vote, ...]
    seconds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A review with every objection in it."""

    review: Review
    objections: Sequence[Objection]

    @property
    def reopened(self) -> bool:
        """Whether people have longer to object than its terms say, and an objection was withdrawn."""
        review = self.review
        regular = review.opened_at + timedelta(days=review.terms.objections)
        longer = review.objections_until is not None and review.objections_until > regular
        return longer and any(one.state is State.WITHDRAWN for one in self.objections)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review came to: `reasons` are the words of whoever decided, for those who sponsor the text, and
    `objections` the numbers of those that were sustained.

    A challenge has one only where it was sustained: the policy that it is about violates a right.
    """

    proposal_id: int
    text_hash: str
    cleared: bool
    reasons: Sequence[str] = ()
    challenge: bool = False
    objections: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the panel; `appointed_by` is None where they were elected."""

    id: int
    user_id: int
    since: datetime
    until: datetime
    appointed_by: int | None
