"""What the alliance stands for, at one instant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rights.model import Right, Vote


class Form(StrEnum):
    """How pages are written."""

    JEKYLL = "jekyll"  # Markdown with the front matter that Jekyll's layouts read
    MARKDOWN = "markdown"
    JSON = "json"


class What(StrEnum):
    """What became of a text."""

    ADOPTED = "adopted"
    AMENDED = "amended"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy in force; `number` is its proposal's, by which everybody calls it."""

    number: int
    area_id: int
    title: str
    summary: str
    text: str
    version: int
    text_hash: str
    adopted_at: datetime
    poll_id: int
    vote: Vote
    link: str = ""  # where it was discussed


@dataclass(frozen=True, slots=True)
class Area:
    id: int
    name: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`right`: it is the number of a Secured Right, or else of a policy."""

    at: datetime
    what: What
    number: int
    title: str
    right: bool


@dataclass(frozen=True, slots=True)
class Platform:
    """Areas in the alliance's order, policies and rights by number, changes with the newest first."""

    alliance: str
    areas: tuple[Area, ...]
    rights: tuple[Right, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an area is: policies in force, proposals under way."""

    area_id: int
    name: str
    adopted: int
    under_way: int
