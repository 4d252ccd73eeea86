"""What a county is, and what a volunteer's duty for one is."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Team:
    """Who is on a county: the first of them, the lead foremost, and how many hold each role."""

    shown: Sequence[Assignment]
    sizes: Mapping[AssignmentRole, int]

    def of(self, role: AssignmentRole) -> list[Assignment]:
        return [held for held in self.shown if held.role is role]


@dataclass(frozen=True, slots=True)
class Gap:
    """How many of a state's counties have no lead."""

    state: str
    uncovered: int
    counties: int


@dataclass(frozen=True, slots=True)
class CountyPage:
    """A county as one person sees it; `since` is when its coverage became what it is, if that is known."""

    county: County
    coverage: Coverage
    since: datetime | None
    team: Team
    residents: int
    neighbours: Sequence[tuple[County, Coverage]]
    own: Assignment | None
    open_roles: Sequence[AssignmentRole]  # what the person may take


@dataclass(frozen=True, slots=True)
class Duty:
    """One of a person's own assignments, and how its county is covered."""

    county: County
    held: Assignment
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Standing:
    """How the counties of the nation, or of one state, are covered; `covered` are those with a lead, by GEOID."""

    state: State | None
    counties: Sequence[County]
    covered: Mapping[str, Coverage]
    counts: Mapping[Coverage, int]
    uncovered: Sequence[County]
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened between two instants: leads who began and ended, others who joined a county's team."""

    leads_begun: int = 0
    leads_ended: int = 0
    joined: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """An alliance's week: how its counties stand now, and what changed; `people` hold a duty for a county."""

    counts: Mapping[Coverage, int]
    changes: Changes
    gone_stale: int
    people: int
    gaps: Sequence[Gap]
