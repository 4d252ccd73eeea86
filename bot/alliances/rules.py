"""What setup has to do in a server, worked out from what is there: pure, so that it can be shown first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.alliances.model import Level, Purpose

T = TypeVar("T", Level, Purpose)

ROLE_NAMES = {level: level.word.capitalize() for level in Level}
CHANNEL_NAMES = {purpose: purpose.value for purpose in Purpose}
# What only the team sees.
PRIVATE = {
    Purpose.MODERATORS: (Level.MODERATOR, Level.ADMINISTRATOR),
    Purpose.AUDIT: (Level.MODERATOR, Level.ADMINISTRATOR),
}
# Where adopting what merely has the right name could hand out power, or what moderators read about people.
_WITH_CARE = {Level.VOLUNTEER, *PRIVATE}


@dataclass(frozen=True, slots=True)
class Found:
    """A role or channel of the server.

    `usable`: the bot may give the role, because it stands below its own. `risky`: the role carries power in
    Discord, or everybody reads the channel.
    """

    id: int
    name: str
    usable: bool = True
    risky: bool = False
    kinds: frozenset[Purpose] = frozenset(Purpose)  # what a channel can be for


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """What becomes of one role or channel: kept as it was set up, adopted by its name, or created."""

    what: T
    found: Found | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Plan:
    roles: Sequence[Step[Level]]
    channels: Sequence[Step[Purpose]]
    missing_permissions: Sequence[str]

    @property
    def roles_above(self) -> list[Found]:
        """Roles that stand above the bot's own, so that it could not give them."""
        return [step.found for step in self.roles if step.found is not None and not step.found.usable]

    @property
    def blocked(self) -> bool:
        return bool(self.missing_permissions or self.roles_above)

    @property
    def changes(self) -> bool:
        return any(not step.kept for step in self.roles) or any(not step.kept for step in self.channels)


def plan_setup(
    roles: Sequence[Found],
    channels: Sequence[Found],
    set_up_roles: Mapping[Level, int],
    set_up_channels: Mapping[Purpose, int],
    missing_permissions: Sequence[str],
) -> Plan:
    """Keep what is set up and still there, adopt what has the right name, create the rest. Doubles nothing.

    Nobody's power or privacy hangs on a name: what is risky is not adopted where that matters.
    """
    return Plan(
        [_step(level, ROLE_NAMES[level], roles, set_up_roles.get(level)) for level in Level],
        [
            _step(purpose, CHANNEL_NAMES[purpose], channels, set_up_channels.get(purpose))
            for purpose in Purpose
        ],
        missing_permissions,
    )


def _step(what: T, name: str, there: Sequence[Found], set_up: int | None) -> Step[T]:
    there = [found for found in there if isinstance(what, Level) or what in found.kinds]
    by_id = {found.id: found for found in there}
    if set_up is not None and set_up in by_id:
        return Step(what, by_id[set_up], kept=True)
    fit = (found for found in there if not (found.risky and what in _WITH_CARE))
    same = next((found for found in fit if found.name.casefold() == name.casefold()), None)
    return Step(what, same, kept=False)
