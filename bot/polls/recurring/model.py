"""A poll's definition that is kept to be used again, and when it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Template:
    """A definition under a name, `stored` as `bot.polls.recurring.stored` writes it, from the server `guild_id`."""

    id: int
    alliance_id: int
    guild_id: int
    name: str
    saved_by: int
    saved_at: datetime
    stored: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A time of a zone's clock, on a day of the week (Monday is 0) or else on a day of the month (1 to 31; in a
    month that has no such day, on its last one)."""

    weekday: int | None
    day: int | None
    clock: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Repeat:
    """A poll that opens by itself, next at `next_at`, as its template was when somebody set it up."""

    id: int
    alliance_id: int
    guild_id: int
    name: str
    rhythm: Rhythm
    next_at: datetime
    created_by: int
    stored: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Turn:
    """What falls due at some instant: `missed` openings that are too late to be of use, one that is not or none, and
    when the next is due."""

    missed: tuple[datetime, ...]
    opens: datetime | None
    next_at: datetime
