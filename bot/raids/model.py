"""How fast people come, and the hold that is put on a server's applications when it is too fast."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What is counted: never who."""

    JOIN = "join"
    APPLICATION = "application"


class Step(StrEnum):
    """What moderators can do about a raid."""

    VERIFY = "verify"  # newcomers have to wait before they can write or press anything in the server
    PAUSE = "pause"  # nobody can join by an invitation
    HOLD = "hold"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many of a kind came within the last minute, and the last hour."""

    minute: int = 0
    hour: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """While it lasts, applications are taken, and decided one by one only."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What moderators see of a server."""

    joins: Pace
    applications: Pace
    hold: Hold | None
