"""A text that can be found, and what is shown of one that was."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PROPOSAL = "proposal"  # a policy too, once it is adopted: its number stays
    RIGHT = "right"
    ARGUMENT = "argument"


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` is the text's own among those of its kind; `about` that of what it belongs to, if anything."""

    kind: Kind
    number: int
    title: str
    body: str
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an excerpt; `found`: it is what was searched for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    kind: Kind
    number: int
    about: int | None
    title: str
    excerpt: tuple[Part, ...]
