"""What can be taken down, and what was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What somebody wrote, told by its number among those of its kind."""

    PROPOSAL = "proposal"
    STATEMENT = "statement"  # arguments too
    TOPIC = "topic"
    OBJECTION = "objection"
    POLL = "poll"
    EVENT = "event"
    TASK = "task"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Takedown:
    """`kept`: the words are still there for whoever judges the act. `by` is below zero where whoever did it had
    their data deleted. It was put back by somebody, or by nobody: its author wrote other words, which were taken down
    in their turn."""

    id: int
    kind: Kind
    number: int
    reason: str
    by: int
    at: datetime
    kept: bool
    put_back_at: datetime | None = None
    put_back_by: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Where words stand in Discord that no card draws anew: a message, or without one a thread, which has them for
    its name. `instead` is what is to be there, once they are taken down."""

    id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    instead: str
