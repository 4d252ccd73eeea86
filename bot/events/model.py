"""What an event is, who has a seat at it, and who waits for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.hours.model import Kind


class State(StrEnum):
    """Where somebody stands with an event; who left has no place at all."""

    GOING = "going"
    OFFERED = "offered"  # a seat is kept for them until they answer, or until the offer lapses
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Role:
    """What so many people are needed for; without a name: anything."""

    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class Typed:
    """An event as somebody gives it; what it becomes, `rules.plan` says. Without a kind of work or a campaign: that
    of before."""

    title: str
    starts: str
    ends: str
    seats: str
    public: str
    private: str
    kind: str | None = None
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event is to be. `geoid` is its county, None where it is online; `zone` is that of the place.

    `private` is shown only to those who have a seat, and to those who look after the event. `kind` is the work that
    is done there, as hours have it, and `campaign_id` that for which people are reached there.
    """

    title: str
    geoid: str | None
    zone: ZoneInfo
    starts_at: datetime
    ends_at: datetime
    roles: Sequence[Role]
    lead_id: int
    public: str
    private: str
    kind: Kind = Kind.EVENT
    campaign_id: int | None = None


class Every(StrEnum):
    """How often an event comes again. The order is that of the choices."""

    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    MONTH = "month"  # on the same day of the month
    MONTH_WEEKDAY = "month-weekday"  # on the same weekday of the month, such as the second Saturday


@dataclass(frozen=True, slots=True)
class Series:
    """An event that comes again; each occurrence is an event of its own, made some time before.

    `plan` is that of the occurrence `base`, by whose wall clock the others go. `turn` is the number of the next one
    to be made, and `next_at` when that begins: None where none comes any more, `until` is the last possible day.
    """

    id: int
    alliance_id: int
    guild_id: int
    channel_id: int
    plan: Plan
    every: Every
    base: int
    until: date | None
    turn: int
    next_at: datetime | None
    created_by: int


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is kept. Its card hangs in `channel_id`; `version` counts what changed on it, `shown` is the
    version that it shows."""

    id: int
    alliance_id: int
    guild_id: int
    channel_id: int
    plan: Plan
    created_by: int
    version: int
    shown: int
    message_id: int | None = None
    cancelled_at: datetime | None = None
    scheduled_id: int | None = None  # of Discord's own event that shows the same
    series_id: int | None = None
    turn: int | None = None  # which occurrence of its series it is
    every: Every | None = None
    apart: bool = False  # changed by itself: what changes the series leaves it as it is


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place at an event. `turn` is the order in which people came; `seat` is theirs alone within the role.

    `came` is what they said themselves afterwards, `seen` what the lead said.
    """

    user_id: int
    role: int
    state: State
    turn: int
    seat: int | None = None
    offer_until: datetime | None = None
    confirmed: bool = False
    came: bool | None = None
    seen: bool | None = None

    @property
    def there(self) -> bool | None:
        """Whether they were there: what they say themselves goes first; None where nobody has said."""
        return self.seen if self.came is None else self.came


Roster = Mapping[int, Place]
"""Everybody's place at one event, by their user id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An event with everybody who has a place at it."""

    event: Event
    roster: Roster

    def taken(self, role: int) -> int:
        return sum(place.role == role and place.seat is not None for place in self.roster.values())

    @property
    def seats(self) -> int:
        return sum(role.seats for role in self.event.plan.roles)

    @property
    def going(self) -> int:
        return sum(place.state is State.GOING for place in self.roster.values())

    @property
    def there(self) -> int | None:
        """How many were there; None before anybody has said."""
        said = [place.there for place in self.roster.values() if place.there is not None]
        return sum(said) if said else None

    def waiting(self, role: int) -> int:
        return sum(place.role == role and place.state is State.WAITING for place in self.roster.values())

    def ahead(self, user_id: int) -> int:
        """How many come before somebody who waits, themselves included."""
        own = self.roster[user_id]
        return sum(
            place.role == own.role and place.state is State.WAITING and place.turn <= own.turn
            for place in self.roster.values()
        )
