"""What somebody worked, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What was done. The order is that of the choices."""

    CANVASSING = "canvassing"
    CALLS = "calls"
    EVENT = "event"
    TRAINING = "training"
    MEETING = "meeting"
    ORGANISING = "organising"
    WRITING = "writing"
    DESIGN = "design"
    SOFTWARE = "software"
    LAW = "law"
    TRANSLATION = "translation"
    DRIVING = "driving"
    OTHER = "other"


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    DISPUTED = "disputed"  # decided once, and to be decided again by somebody else
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # another entry stands in its place


class Act(StrEnum):
    """What changes an entry; each leaves a line in its trail, and none is ever taken out."""

    LOG = "log"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISPUTE = "dispute"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


class Reason(StrEnum):
    """Why an entry is refused."""

    NOT_KNOWN = "not-known"  # nobody knows of the work
    MINUTES = "minutes"
    DAY = "day"
    KIND = "kind"
    TWICE = "twice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Work as it is logged: on a day of the person's own calendar, for so many minutes, for a county.

    `event_id` is the shift that it was, of which there is one entry, and those that correct it; `task_id` the task
    that it was for, which can take several days.
    """

    day: date
    minutes: int
    kind: Kind
    geoid: str
    note: str
    event_id: int | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Work as it is kept. `decided_by` decided it last, None where nobody has or they have left.

    `replaces` is the entry that this one corrects.
    """

    id: int
    alliance_id: int
    user_id: int
    work: NewEntry
    status: Status
    logged_at: datetime
    replaces: int | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: Reason | None = None
    words: str = ""  # what was last said about it: why it was refused or disputed


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry's trail."""

    at: datetime
    actor_id: int
    act: Act
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many entries; `minutes` are those approved of all."""

    entries: Sequence[Entry]
    total: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's approved hours of a month; `document` is signed, and what `statements.verify` reads."""

    month: str
    minutes: int
    csv: str
    document: Mapping[str, object]
