"""What an alliance is made of, and who somebody is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.errors import UserError

# A scope is the beginning of a county's GEOID: "" is the nation, "48" Texas, "48201" Harris County.
NATIONAL = ""
STATE_DIGITS = 2


class Level(IntEnum):
    """What a person may do; each level may do what those below it may."""

    VOLUNTEER = 1
    ORGANIZER = 2
    MODERATOR = 3
    ADMINISTRATOR = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Purpose(StrEnum):
    """What a channel of a chapter is for."""

    WELCOME = "welcome"
    POLLS = "polls"
    POLICIES = "policies"
    COVERAGE = "coverage"
    MODERATORS = "moderators"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Grant:
    level: Level
    scope: str = NATIONAL


@dataclass(frozen=True, slots=True)
class Pledge:
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One Discord server of an alliance; `roles` and `channels` are Discord ids."""

    guild_id: int
    alliance_id: int
    alliance_name: str
    roles: Mapping[Level, int]
    channels: Mapping[Purpose, int]
    messages: Mapping[Purpose, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody in a server as Discord shows them: the levels whose roles they have."""

    user_id: int
    joined_at: datetime
    levels: frozenset[Level]


@dataclass(frozen=True, slots=True)
class Mark:
    """That a role was seen to be somebody's at an instant; `gone`: and was then taken by hand."""

    at: datetime
    gone: bool = False


class Move(StrEnum):
    """What follows where the store and Discord differ about a role."""

    GIVE = "give"
    TAKE = "take"
    GRANT = "grant"  # the level follows a role that was given by hand …
    REVOKE = "revoke"  # … or taken
    GONE = "gone"  # it was taken by hand, and is to be reported instead of given again
    SEEN = "seen"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, as the store knows them: made by `AllianceService.actor`, nowhere else."""

    alliance_id: int
    guild_id: int
    user_id: int
    grants: frozenset[Grant]
    locale: str = "en"

    def may(self, level: Level, scope: str = NATIONAL) -> bool:
        """Whether they hold `level`, or one above it, for the whole of `scope`."""
        return any(grant.level >= level and scope.startswith(grant.scope) for grant in self.grants)

    def require(self, level: Level, scope: str = NATIONAL) -> None:
        """Raises UserError unless they may."""
        if not self.may(level, scope):
            raise UserError(
                "not-allowed-volunteer" if level is Level.VOLUNTEER else "not-allowed", level=level.word
            )

    @property
    def highest(self) -> Level | None:
        return max((grant.level for grant in self.grants), default=None)
