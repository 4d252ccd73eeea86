"""What a poll is, what a ballot is, and what a count comes to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# What one ballot says: the places of the options chosen, in the order that the method keeps them in.
Choice = tuple[int, ...]
BLANK: Choice = ()


class Method(StrEnum):
    """How ballots are filled in and counted: each is a file in `methods`."""

    SINGLE = "single"
    APPROVAL = "approval"


class Results(StrEnum):
    """When the count may be seen, by anybody."""

    HIDDEN = "hidden"  # once the poll is closed
    LIVE = "live"


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Typed:
    """A poll as somebody typed it into the form: one option a line, the closing time in words."""

    question: str
    options: str
    method: str
    results: str
    closes: str
    channel_id: int


@dataclass(frozen=True, slots=True)
class NewPoll:
    """A poll as it is asked for, checked and ready to be opened."""

    question: str
    options: tuple[str, ...]
    method: Method
    results: Results
    closes_at: datetime
    channel_id: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as stored; the last four say how it ended.

    `ended_by` is None where it closed by itself, and below zero for somebody whose data were deleted; `reason`
    is why it ended otherwise.
    """

    id: int
    alliance_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    created_by: int
    question: str
    options: tuple[str, ...]
    method: Method
    results: Results
    state: State
    opens_at: datetime
    closes_at: datetime
    roll_size: int
    turnout: int | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a count came to: `tallies` in the order of the options, `ballots` counted, `winners` by place.

    Several winners are a tie, none means that nobody voted. Exact: whole numbers only.
    """

    tallies: tuple[int, ...]
    ballots: int
    winners: tuple[int, ...]

    def percent(self, place: int) -> int:
        """On how many of a hundred ballots an option is, half a one counted as one."""
        return (200 * self.tallies[place] + self.ballots) // (2 * self.ballots) if self.ballots else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A poll and what may be seen of it now: `result` is None while it is hidden, and for a cancelled poll."""

    poll: Poll
    turnout: int
    result: Result | None


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody's own part in a poll; `choice` is None where nobody can tell any more, or never could."""

    on_roll: bool
    voted: bool
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press came to: the ballot as it is on disk, and as it was."""

    poll: Poll
    choice: Choice
    before: Choice
