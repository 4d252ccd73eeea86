"""What a county is, and what a volunteer's duty for one is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class State:
    """One of the 50 states or DC: postal code ('CA'), two-digit FIPS code ('06'), name."""

    code: str
    fips: str
    name: str


@dataclass(frozen=True, slots=True)
class County:
    """A county or county equivalent, as of the Census Bureau's 2023 boundaries.

    `name` is the full legal name ('Acadia Parish'), `short_name` what comes before its kind ('Acadia').
    `zone` is the IANA zone in which most of its ZIP codes lie, `other_zones` those of its other parts
    whose clocks differ. `neighbours` are the GEOIDs with which it shares a border on land.
    """

    geoid: str
    name: str
    short_name: str
    state: str
    state_name: str
    zone: str
    neighbours: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    other_zones: tuple[str, ...] = ()


class AssignmentRole(StrEnum):
    LEAD = "lead"
    BACKUP = "backup"
    MEMBER = "member"


class Coverage(StrEnum):
    """The state of a county, by its lead: none, not yet confirmed, confirmed lately, silent too long."""

    UNCOVERED = "uncovered"
    CLAIMED = "claimed"
    ACTIVE = "active"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A volunteer's duty for a county; `confirmed_at` is when they last said they still do it."""

    geoid: str
    user_id: int
    role: AssignmentRole
    since: datetime
    confirmed_at: datetime | None = None
