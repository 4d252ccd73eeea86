"""What a county is, and what a volunteer's duty for one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.decay import Step, Watch


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
    """The state of a county, by its lead: none, not yet confirmed, confirmed, silent though asked twice."""

    UNCOVERED = "uncovered"
    CLAIMED = "claimed"
    ACTIVE = "active"
    STALE = "stale"


class Event(StrEnum):
    """What happens in an assignment between its beginning and its end, and how it ends."""

    STILL_IN = "still-in"
    WORKED = "worked"  # they logged work there, after having been asked
    PAUSED = "paused"
    MORE_TIME = "more-time"
    OFFERED = "offered"  # to somebody else, who has not answered yet
    ASKED = "asked"
    ASKED_AGAIN = "asked-again"
    COORDINATOR_TOLD = "coordinator-told"
    BACKUP_ASKED = "backup-asked"
    GIVEN_UP = "given-up"
    TAKEN_AWAY = "taken-away"
    HANDED_OVER = "handed-over"
    TAKEN_OVER = "taken-over"  # by a backup, after long silence
    LAPSED = "lapsed"  # after all steps without an answer
    CHANGED = "changed"  # for another role in the same county
    LEFT = "left"  # the alliance


@dataclass(frozen=True, slots=True)
class Assignment:
    """A volunteer's duty for a county; `confirmed_at` is the last sign of life. Only a lead has a `watch`."""

    geoid: str
    user_id: int
    role: AssignmentRole
    since: datetime
    confirmed_at: datetime | None = None
    id: int = 0
    watch: Watch | None = None
    paused_until: datetime | None = None
    offered_to: int | None = None

    @property
    def heard_at(self) -> datetime:
        return max(self.since, self.confirmed_at or self.since)


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment in force, as what acts without being asked finds it: whose clock, whose rest."""

    alliance_id: int
    assignment: Assignment
    zone: str | None
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty as its holder finds it; `dates` is what becomes of a lead, and when, if nothing is heard."""

    county: County
    held: Assignment
    dates: Mapping[Step, datetime]


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of a county's history: with whom, in which role, what and when; None is a beginning."""

    at: datetime
    user_id: int
    role: AssignmentRole
    what: Event | None


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
class OpenCounty:
    """A county without a lead: how many people live there, if that was imported; how many neighbours are active;
    how many of the alliance's volunteers live there or next to it."""

    county: County
    people: int | None
    active_beside: int
    volunteers_near: int


@dataclass(frozen=True, slots=True)
class Near:
    """The open counties nearest to where somebody lives: their own, its neighbours, those next to these …"""

    home: County
    found: Sequence[OpenCounty]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A county in numbers, as it is exported: `people` is None where it was not imported."""

    geoid: str
    county: str
    state: str
    coverage: Coverage
    lead_since: datetime | None
    backups: int
    members: int
    volunteers: int
    people: int | None


class Measure(StrEnum):
    """What a map shows of each county."""

    COVERAGE = "coverage"
    VOLUNTEERS = "volunteers"
    HOURS = "hours"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class CountyPage:
    """A county as one person sees it; `since` is when its coverage became what it is, if that is known.

    `away_until` is when its lead, who is pausing, is back; `opens_at` when a silent lead's county is released.
    """

    county: County
    coverage: Coverage
    since: datetime | None
    away_until: datetime | None
    opens_at: datetime | None
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
    """What happened between two instants: leads who began and ended, others who joined a county's team,
    counties gone stale."""

    leads_begun: int = 0
    leads_ended: int = 0
    joined: int = 0
    gone_stale: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """How an alliance's counties stand now; `latest` got a lead last, and have them still."""

    counts: Mapping[Coverage, int]
    people: int
    gaps: Sequence[Gap]
    latest: Sequence[County]


@dataclass(frozen=True, slots=True)
class Digest:
    """An alliance's week: how its counties stand now, and what changed; `people` hold a duty for a county.

    `asked` is how many leads have been asked and could answer before their county goes stale; `welcome` the
    counties that have a new lead.
    """

    counts: Mapping[Coverage, int]
    changes: Changes
    asked: int
    people: int
    gaps: Sequence[Gap]
    welcome: Sequence[County]
