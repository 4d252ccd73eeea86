"""What a poll is, and what may be seen of it; how ballots are written and counted is in `methods.story`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.polls.methods.story import Choice, Method, Result

BLANK: Choice = ()  # no ballot at all


class Results(StrEnum):
    """When the count may be seen, by anybody."""

    HIDDEN = "hidden"  # once the poll is closed
    LIVE = "live"


class Secrecy(StrEnum):
    """Whether anybody can be shown who voted what."""

    SECRET = "secret"  # noqa: S105  # nobody, and once the poll is closed nothing that is stored can tell
    OPEN = "open"  # everybody on the roll, as soon as the results may be seen


class Turnout(StrEnum):
    """Who sees how many have voted while the poll is open; once it is closed everybody does."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"
    NOBODY = "nobody"


class State(StrEnum):
    SCHEDULED = "scheduled"  # it opens by itself
    OPEN = "open"  # or it has ended, and its ballots are being sealed
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"  # it was edited before anybody voted: another poll stands in its place


@dataclass(frozen=True, slots=True)
class Option:
    """What can be voted for; `link` is an https address, as `options.check_link` writes it, or nothing.

    `cost` is that of a budget's project, in cents.
    """

    text: str
    description: str = ""
    link: str = ""
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """The people in a chapter's server, or who have a role in it: Discord ids, and what it was called."""

    guild_id: int
    role_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who is put on the roll when the poll opens: every volunteer, unless it says less.

    `area` is a state's two digits or a county's GEOID, `place` what it is called; `days` how long somebody has
    been a volunteer at least; `level` one that they hold, or a higher one. They are in all of the `circles`.
    """

    area: str = ""
    place: str = ""
    commitment: str = ""
    days: int = 0
    level: str = ""
    circles: tuple[Circle, ...] = ()


EVERYBODY = Electorate()


@dataclass(frozen=True, slots=True)
class Typed:
    """A poll as somebody typed it into the form: one option a line, the closing time in words.

    `replaces` is the poll that it is an edit of.
    """

    question: str
    options: str
    results: str
    closes: str
    channel_id: int
    method: str = Method.SINGLE
    seats: int = 1
    budget: str = ""  # as it was typed; of a method that shares out money
    threshold: str = "majority"
    quorum: int = 0  # percent of the roll
    quorum_people: int = 0  # or how many of it
    electorate: Electorate = EVERYBODY
    opens: str = ""  # in words; at once if it says nothing
    description: str = ""
    secrecy: str = Secrecy.SECRET
    turnout: str = Turnout.EVERYONE
    min_hours: int = 0  # that it is open at least
    discussion: bool = False
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoll:
    """A poll as it is asked for, checked and ready to be opened.

    A field that is added needs a default, with which templates are read that were kept before (see
    `bot.polls.recurring.stored`), and a field of its name in `Poll`.
    """

    question: str
    options: tuple[Option, ...]
    method: Method
    results: Results
    closes_at: datetime
    channel_id: int
    seats: int
    budget: int | None = None  # in cents
    threshold: str  # as `methods.threshold` writes it
    quorum: int  # percent of the roll
    electorate: Electorate
    opens_at: datetime | None  # None: at once
    description: str
    secrecy: Secrecy
    turnout_for: Turnout
    min_minutes: int  # that it is open at least
    discussion: bool  # with a thread under its card
    origin: str = ""  # what asks it, where no person does: "proposal:12"; one poll for each
    quorum_people: int = 0  # instead of a percentage


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as stored; the last seven say how it ended.

    `edited_by` is who changed it before anybody had voted, `replaces` the poll as it was before. `struck` people
    were taken off the roll for breaking the rules, and with them `struck_ballots`.

    `ended_by` is None where it ended by itself, and below zero for somebody whose data were deleted; `reason`
    is why it ended otherwise. `commitment` is the SHA-256 of `lot`, which is secret until the poll is closed;
    `seed` is what the lot was drawn from: the ballots and that value. `head` is its chain's, once it is closed.
    With an `origin` it follows from another decision, and nobody changes or ends it.
    """

    id: int
    alliance_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    created_by: int
    question: str
    options: tuple[Option, ...]
    method: Method
    results: Results
    state: State
    opens_at: datetime
    closes_at: datetime
    roll_size: int
    seats: int
    threshold: str
    quorum: int
    commitment: str
    budget: int | None = None  # in cents
    quorum_people: int = 0
    electorate: Electorate = EVERYBODY
    description: str = ""
    secrecy: Secrecy = Secrecy.SECRET
    turnout_for: Turnout = Turnout.EVERYONE
    min_minutes: int = 0
    discussion: bool = False
    origin: str = ""
    thread_id: int | None = None
    replaces: int | None = None
    edited_by: int | None = None
    struck: int = 0
    struck_ballots: int = 0
    turnout: int | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    reason: str | None = None
    lot: str | None = None
    seed: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A poll and what may be seen of it now: `turnout` and `result` are None while they are hidden, and the
    latter for a cancelled poll."""

    poll: Poll
    turnout: int | None
    result: Result | None


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody's own part in a poll; `choice` is None where nobody can tell any more, or never could.

    `code` is their receipt's, as long as anybody can tell that.
    """

    on_roll: bool
    voted: bool
    choice: Choice | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press came to: the ballot as it is on disk, and as it was.

    `code` is the ballot's; `head` is that of the chain after the entry for this press, which is sealed with
    `nonce`. Where there is no ballot and was none, there is nothing of all that.
    """

    poll: Poll
    choice: Choice
    before: Choice
    code: str = ""
    nonce: str = ""
    head: str = ""
