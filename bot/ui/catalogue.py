"""The list of commands, from the code: for `/help`, for the README, and whose level each one asks for.

A command says the level it asks for with `extras=for_level(Level.ORGANIZER)`; the service behind it checks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from discord import app_commands

from bot.alliances.model import Level
from bot.text import FALLBACK, label

_EXTRA = "level"


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One slash command: its full name, the level it asks for (None: everyone) and the key of what it does."""

    name: str
    level: Level | None
    key: str

    def describe(self, locale: str) -> str:
        return label(locale, self.key)


def for_level(level: Level) -> dict[Any, Any]:
    return {_EXTRA: level}


def catalogue(tree: app_commands.CommandTree[Any]) -> Sequence[CommandEntry]:
    """Every command, by level and name."""
    return sorted(_entries(tree), key=lambda entry: (entry.level or 0, entry.name))


def as_markdown(entries: Sequence[CommandEntry]) -> str:
    """The README's table."""
    lines = ["| command | who | does |", "|---|---|---|"]
    lines += [
        f"| `/{entry.name}` | {label(FALLBACK, f'level-{entry.level.word}') if entry.level else 'everyone'} "
        f"| {entry.describe(FALLBACK)} |"
        for entry in entries
    ]
    return "\n".join(lines) + "\n"


def _entries(tree: app_commands.CommandTree[Any]) -> Iterator[CommandEntry]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            words = command._locale_description  # the only place where discord.py keeps the key
            key = words.extras["key"] if words is not None else ""
            yield CommandEntry(command.qualified_name, command.extras.get(_EXTRA), key)
