"""Counts of people reached, and what a campaign hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Means(StrEnum):
    """How people were reached. The order is that of the form."""

    DOORS = "doors"
    CALLS = "calls"
    TEXTS = "texts"
    LETTERS = "letters"
    CONVERSATIONS = "conversations"
    POSTS = "posts"


Counts = Mapping[Means, int]


@dataclass(frozen=True, slots=True)
class Logged:
    """What somebody counted on a day of their own calendar, for a county."""

    id: int
    day: date
    geoid: str
    counts: Counts
    campaign_id: int | None
    logged_at: datetime
    event_id: int | None = None  # the shift at which that was


@dataclass(frozen=True, slots=True)
class Kit:
    """What a campaign says in one language, and where it leads; `link` is an https address or nothing."""

    language: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class KitPicture:
    """A PNG, JPEG or WebP as `media` says, and what it shows in words."""

    media: str
    described: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Campaign:
    """`code` is what people share: reach is counted by it, and by nobody's name."""

    id: int
    name: str
    code: str
    created_at: datetime
    ended_at: datetime | None
    kits: Sequence[Kit] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form for counting opens with: for a shift what that was, and what was counted for it already.

    `day` is None for today.
    """

    geoid: str
    running: Sequence[Campaign]
    day: date | None = None
    campaign_id: int | None = None
    counts: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The last weeks, each by its Monday, the oldest first; and all of them by place and by campaign, the most
    first. A place is a state's two digits in a report of the nation, and a county's GEOID in one of a state. `of` is
    the name of the campaign that it is about, if it is about one."""

    weeks: Sequence[tuple[date, Counts]]
    places: Sequence[tuple[str, Counts]]
    campaigns: Sequence[tuple[str, Counts]]
    total: Counts
    of: str = ""
