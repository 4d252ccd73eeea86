"""What a count is given and what it tells: the terms, and a result with its rounds, transfers, pairs and ties.

An option is named by its place on the ballot, from 0. Every number is exact: whole, or a fraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

# What one ballot says, by the form that its method asks for: see `Form`.
Choice = tuple[int, ...]
Ballots = Mapping[Choice, int]  # how many people said the same
Number = int | Fraction


class Form(StrEnum):
    """How a ballot is written."""

    ONE = "one"  # one option's place, or none
    SOME = "some"  # the places of those approved, in ascending order
    POINTS = "points"  # a number of points for every option
    RANKS = "ranks"  # a rank for every option: 1 is the best, ranks can be shared, 0 is not ranked


class Method(StrEnum):
    """How ballots are filled in and counted: each is a file of this folder."""

    SINGLE = "single"
    APPROVAL = "approval"
    SCORE = "score"
    STAR = "star"
    YES_NO = "yesno"
    RUNOFF = "irv"
    SCHULZE = "schulze"
    RANKED_PAIRS = "ranked-pairs"
    MINIMAX = "minimax"
    TRANSFERABLE = "stv"
    PHRAGMEN = "phragmen"
    EQUAL_SHARES = "equal-shares"
    BUDGET_EQUAL_SHARES = "budget-equal-shares"
    BUDGET_GREEDY = "budget-greedy"

    @property
    def is_budget(self) -> bool:
        """Whether options cost money, and winning is being funded."""
        return self in (Method.BUDGET_EQUAL_SHARES, Method.BUDGET_GREEDY)


class Of(StrEnum):
    """What a threshold is a share of."""

    VOTES = "votes"  # yes and no: abstentions left out
    CAST = "cast"  # every ballot, abstentions included
    ROLL = "roll"  # everybody who could have voted


@dataclass(frozen=True, slots=True)
class Threshold:
    """The share of votes that carries a decision: at least `share`, or more than it."""

    share: Fraction
    more_than: bool = False
    of: Of = Of.VOTES

    def needed(self, base: int) -> int:
        """How many of `base` it takes: at least one, so that nobody's silence carries a decision."""
        exact = self.share * base
        return max(1, floor(exact) + 1 if self.more_than else ceil(exact))


MAJORITY = Threshold(Fraction(1, 2), more_than=True)


@dataclass(frozen=True, slots=True)
class Lot:
    """Every option once, the luckiest first; `seed` is what it was drawn from, None if it was laid down."""

    order: tuple[int, ...]
    seed: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was fixed before the vote, as far as the count needs it.

    `quorum` is a number of ballots, `roll` how many people could have voted (None: not known), `top` the
    most points a ballot can give; `costs` and `budget` are in one unit of money.
    """

    options: int
    lot: Lot
    seats: int = 1
    threshold: Threshold = MAJORITY
    quorum: int = 0
    roll: int | None = None
    top: int = 5
    costs: tuple[Fraction, ...] = ()
    budget: Fraction = Fraction(0)


class Measure(StrEnum):
    """What the tallies of a round are."""

    VOTES = "votes"
    POINTS = "points"
    WINS = "wins"  # how many others it beats
    DEFEAT = "defeat"  # votes against it in its worst defeat: the fewest win
    LOAD = "load"  # the load its voters would bear: the lightest is next
    SHARE = "share"  # the most one of its voters would pay: the least for its cost is next


@dataclass(frozen=True, slots=True)
class Transfer:
    """Votes that leave one option: all of an eliminated one's, or the surplus of an elected one.

    `exhausted` have no further choice; `lost` is what five decimals cannot hold.
    """

    source: int
    to: Mapping[int, Number]
    exhausted: Number
    lost: Number = 0
    surplus: Number | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """How everybody stood, what followed from it, and the transfer that leads to the next round.

    `exhausted` are the ballots that no longer count for anybody.
    """

    tallies: Mapping[int, Number]
    measure: Measure = Measure.VOTES
    elected: tuple[int, ...] = ()
    eliminated: tuple[int, ...] = ()
    transfer: Transfer | None = None
    exhausted: Number = 0


class Fate(StrEnum):
    """What a tie was about."""

    ELECTED = "elected"
    ELIMINATED = "eliminated"
    ADVANCES = "advances"  # into the runoff
    SURPLUS = "surplus"  # whose surplus is transferred first
    LOCKED = "locked"  # which of equally strong pairs are locked in first
    FUNDED = "funded"


class Broken(StrEnum):
    """How a tie was broken."""

    EARLIER = "earlier-round"  # by the latest earlier round in which they differed
    HEAD_TO_HEAD = "head-to-head"
    POINTS = "points"
    TOP_MARKS = "top-marks"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Tie:
    """`options` stood equal; `how` left `left`. Several in a row narrow one tie down. Rounds count from 0.

    `budget`: it was in the rounds that equal shares would have with that budget, on its way to the last.
    """

    options: tuple[int, ...]
    left: tuple[int, ...]
    how: Broken
    fate: Fate
    round: int = 0
    earlier: int | None = None
    budget: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One pair of ranked pairs in the order of their strength: locked in, or left out as it made a circle."""

    winner: int
    loser: int
    votes: int
    against: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Pairwise:
    """`counts[a][b]`: how many ballots put a above b. `paths[a][b]`: votes on the weakest link of the
    strongest path from a to b (Schulze)."""

    counts: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """How a yes-or-no question was decided; `base` is the number that the threshold is a share of."""

    yes: int
    no: int
    abstained: int
    base: int
    needed: int
    carried: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """Where the money went. `raised_to` is the budget that equal shares pretended, so as to spend the real
    one; `missing` is what a project lacked when its turn came; `votes` are those of every project."""

    budget: Fraction
    spent: Fraction
    raised_to: Fraction | None = None
    missing: Mapping[int, Fraction] = field(default_factory=dict)
    votes: Mapping[int, int] = field(default_factory=dict)


class Why(StrEnum):
    """Why the winner won."""

    MOST = "most"  # more votes or points than any other
    PREFERRED = "preferred"  # more voters gave it more points than the other finalist
    LEVEL = "level"  # as many voters gave more points to either finalist; see how the tie was broken
    CARRIED = "carried"
    REJECTED = "rejected"
    MAJORITY = "majority"  # more than half of the ballots that still counted
    CONDORCET = "condorcet"  # beats every other one to one
    PATHS = "paths"  # no other has a stronger path to it than it has back
    LOCKED = "locked"  # nobody is locked in above it
    SMALLEST_DEFEAT = "smallest-defeat"
    QUOTA = "quota"  # reached the quota, or was left when as many seats were
    LOAD = "load"  # the seats whose load on their voters was the lightest
    SHARES = "shares"  # its voters could pay for it from their equal shares
    AFFORDED = "afforded"  # the most votes that the budget reached
    NOBODY = "nobody"  # no ballot said anything that could be counted
    QUORUM = "quorum"  # too few took part: nothing is decided


@dataclass(frozen=True, slots=True)
class Result:
    """What a count came to. `winners` in the order of their election; `ballots` are all that were handed in."""

    method: Method
    ballots: int
    winners: tuple[int, ...]
    why: Why
    rounds: tuple[Round, ...] = ()
    ties: tuple[Tie, ...] = ()
    pairwise: Pairwise | None = None
    quota: int | None = None
    decision: Decision | None = None
    spending: Spending | None = None
