"""A volunteer, their application, and what they tell about themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where somebody stands in the alliance; who never applied has none."""

    APPLIED = "applied"
    ACTIVE = "active"
    DECLINED = "declined"
    REMOVED = "removed"  # only a moderator lets them back in
    LEFT = "left"  # they are in no server of the alliance


class Act(StrEnum):
    """What changes where somebody stands."""

    APPLY = "apply"
    APPROVE = "approve"
    DECLINE = "decline"
    REMOVE = "remove"
    RESTORE = "restore"
    LEAVE = "leave"
    RETURN = "return"


class Entrance(StrEnum):
    """What somebody finds who wants to join."""

    OPEN = "open"
    AGAIN = "again"  # they were declined, and may apply again
    BACK = "back"  # they were a volunteer, left, and are one again
    PENDING = "pending"
    ALREADY = "already"
    REMOVED = "removed"


class Skill(StrEnum):
    """What people can help with. Their order is part of old messages (`rules.pack`): add at the end only."""

    CANVASSING = "canvassing"
    PHONE_BANKING = "phone-banking"
    WRITING = "writing"
    DESIGN = "design"
    SOFTWARE = "software"
    LAW = "law"
    TRANSLATION = "translation"
    ORGANISING = "organising"
    DRIVING = "driving"
    OTHER = "other"


class Hours(StrEnum):
    """Hours a week. The order is part of old messages."""

    UP_TO_2 = "up-to-2"
    FROM_2_TO_5 = "2-to-5"
    FROM_5_TO_10 = "5-to-10"
    MORE = "more"


class Commitment(StrEnum):
    """The order is part of old messages."""

    TEAM = "team-member"
    HELPER = "regular-helper"
    SUPPORTER = "occasional-supporter"


@dataclass(frozen=True, slots=True)
class Answers:
    """What people choose in the form."""

    skills: frozenset[Skill]
    hours: Hours
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class Invited:
    """What somebody answered on a web form, as far as it was asked there and could be understood."""

    geoid: str | None
    skills: frozenset[Skill]
    hours: Hours | None
    commitment: Commitment | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that is not complete yet: the county may be open, or the pledge (version 0: not agreed to)."""

    answers: Answers
    pledge_version: int
    geoid: str | None = None


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person in an alliance; what they answered is kept from their first application on."""

    alliance_id: int
    user_id: int
    status: Status
    guild_id: int  # the chapter they joined through
    geoid: str
    answers: Answers
    pledge_version: int
    zone: str
    locale: str
    created_at: datetime
    changed_at: datetime  # when the status became what it is
    reason: str | None = None  # why it did, where a moderator said so
    approved_at: datetime | None = None
    paused_until: datetime | None = None
    quiet: str | None = None  # hours that they set, as `parse_hours` reads them


class Decision(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # the applicant left before anybody decided


@dataclass(frozen=True, slots=True)
class Application:
    """One request to join. `channel_id` is where it was made, `card_…` where moderators see it; `answer_by` is until
    when an answer was promised, which was `put_off` where very many applied at once."""

    id: int
    alliance_id: int
    user_id: int
    guild_id: int
    status: Decision
    applied_at: datetime
    answer_by: datetime
    put_off: bool = False
    channel_id: int | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None
    reason: str | None = None
    card_channel_id: int | None = None
    card_message_id: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator noted about an application, for the others; `id` is 0 until it is kept."""

    application_id: int
    author_id: int
    at: datetime
    text: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """What moderators see of an application: `earlier` are the applicant's others, the newest first, `notes` the
    oldest first."""

    application: Application
    volunteer: Volunteer
    county: str
    earlier: Sequence[Application]
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept about somebody's membership; the newest application first."""

    volunteer: Volunteer | None
    county: str
    applications: Sequence[Application]


class Why(StrEnum):
    """Why somebody is a volunteer's point person."""

    CHOSEN = "chosen"
    LEAD = "lead"  # of the county they live in
    COORDINATOR = "coordinator"  # of the state


@dataclass(frozen=True, slots=True)
class Point:
    """The one person a volunteer turns to."""

    user_id: int
    why: Why
