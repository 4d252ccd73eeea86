"""What a picture of a result shows: words, and numbers as lengths. All of it compares by what it says."""

from dataclasses import dataclass
from enum import Enum

# As it should read, and as it reads where the fonts have no letters for that.
Said = tuple[str, str]


class Kind(Enum):
    """What became of whatever a shape stands for."""

    WON = "won"
    OTHER = "other"
    REST = "rest"  # counts for nobody


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` is its length and `number` what is said of it; `more`, hatched, is what came to it later."""

    name: Said
    value: float
    number: str
    kind: Kind = Kind.OTHER
    more: float = 0.0
    note: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on a scale that ends at `full`. `line` is marked on the first `marked` of them, and says `line_words`."""

    heading: str
    bars: tuple[Bar, ...]
    full: float
    line: float | None = None
    line_words: str = ""
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    key: int
    value: float
    kind: Kind
    letter: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What goes from one segment to another of the next stage, by their keys."""

    source: int
    target: int
    value: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar made of segments; `moves` lead to the next one. `gap`: stages in between are left out."""

    heading: str
    segments: tuple[Segment, ...]
    notes: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    heading: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table and the column of the same letter. `beats` and `ties` are the columns' places."""

    name: Said
    letter: str
    numbers: tuple[str, ...]
    beats: frozenset[int]
    ties: frozenset[int]
    kind: Kind = Kind.OTHER


@dataclass(frozen=True, slots=True)
class Table:
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Camp:
    """A group of opinion on a plane: `outline` is around most of its people, `spread` how many are at each place."""

    letter: str
    words: str
    centre: tuple[float, float]
    outline: tuple[tuple[float, float], ...]
    spread: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """People who think alike lie together. `own` is where the reader is, on a picture that nobody else gets."""

    heading: str
    camps: tuple[Camp, ...]
    own: tuple[float, float] | None = None
    own_words: str = ""


Panel = Bars | Flow | Plane | Table


@dataclass(frozen=True, slots=True)
class Picture:
    title: Said
    subtitle: str
    headline: Said
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
