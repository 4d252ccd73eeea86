"""What a topic is, what is said about it, and what people think of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a statement is; the first three are arguments about a proposal."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"
    STATEMENT = "statement"


class State(StrEnum):
    WAITING = "waiting"  # for a moderator: nobody else sees it
    APPROVED = "approved"
    REFUSED = "refused"
    MERGED = "merged"  # another one says the same


class Stance(IntEnum):
    """A vote on a statement: the numbers are those of the opinion map."""

    DISAGREE = -1
    PASS = 0
    AGREE = 1

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Topic:
    """`free`: organizers made it, and close it; another belongs to a proposal, which shows it on its own card."""

    id: int
    alliance_id: int
    guild_id: int
    title: str
    free: bool
    created_by: int
    created_at: datetime
    closed_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, and how many agree. Whose it is (`user_id`) is for nobody but them to see."""

    id: int
    topic_id: int
    user_id: int
    kind: Kind
    words: str
    link: str
    state: State
    made_at: datetime
    decided_at: datetime | None = None
    reason: str = ""
    merged_into: int | None = None
    agrees: int = 0
    disagrees: int = 0
    passes: int = 0
    card: tuple[int, int] | None = None  # the channel and the message on which moderators decide it

    @property
    def votes(self) -> int:
        return self.agrees + self.disagrees + self.passes


@dataclass(frozen=True, slots=True)
class Standing:
    """A topic as its card shows it."""

    topic: Topic
    statements: int
    votes: int
    strongest: Sequence[Statement]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked next; None once they have voted on everything. `voted` of `total` are behind them."""

    topic: Topic
    statement: Statement | None
    voted: int
    total: int


@dataclass(frozen=True, slots=True)
class Frame:
    """How a map lay when it was last worked out, so that the next one lies the same way: for each axis how much each
    statement counts, and for each group, by its letter, what it thinks of each statement on average."""

    axes: Sequence[Mapping[int, float]]
    groups: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of opinion: how many, where it lies on the map, and what it thinks unlike the others.

    `outline` is the hull of the nine tenths of its people who lie nearest to its middle, at least as many as the
    smallest group has; `spread` is how many of all its people lie in each cell of a grid.
    """

    letter: str
    people: int
    centre: tuple[float, float]
    outline: tuple[tuple[float, float], ...]
    spread: tuple[tuple[float, float, int], ...]
    typical: tuple[tuple[int, int], ...] = ()  # statements, and what the group thinks of them: 1 or -1


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """What the votes on a topic come to. Statements are told by their numbers.

    `agreed` and `refused` are what every group agrees with, or disagrees with, the most first; `divisive` what the
    groups differ on. `support` is from 0 to 1, for every statement. `rates` is which part of each group agrees.
    Nobody's place is in it: `place` works one's own out from one's own votes.
    """

    people: int
    left_out: int  # who voted on too little to have a place
    groups: tuple[Group, ...]
    agreed: tuple[int, ...]
    refused: tuple[int, ...]
    divisive: tuple[int, ...]
    support: Mapping[int, float]
    rates: Mapping[int, Mapping[str, float]]
    needed: int  # votes that a place takes
    frame: Frame
    means: Mapping[int, float]
