"""What a proposal is, the numbers by which it lives, and what became policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.opinions.model import Statement
from bot.reviews.model import ReviewTerms
from bot.reviews.model import Standing as UnderReview


class Kind(StrEnum):
    POLICY = "policy"
    RIGHT = "right"


class Act(StrEnum):
    """What a proposal does: a policy that is adopted may replace another one, its target."""

    ADOPT = "adopt"
    AMEND = "amend"
    REPEAL = "repeal"


class State(StrEnum):
    DRAFT = "draft"
    DISCUSSION = "discussion"
    REVIEW = "review"
    VOTE = "vote"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        return self in (State.DRAFT, State.DISCUSSION, State.REVIEW, State.VOTE)


class Ended(StrEnum):
    """Why a policy is in force no more."""

    AMENDED = "amended"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"


class What(StrEnum):
    """What happened to a proposal."""

    PROPOSED = "proposed"
    EDITED = "edited"
    SECONDED = "seconded"
    UNSECONDED = "unseconded"
    SHARED = "shared"  # the author lets a sponsor write on the text, or not any more
    OPENED = "opened"  # its discussion
    NOTICE = "notice"  # that it moves on, or lapses, by itself
    REVIEW = "review"
    SUSTAINED = "sustained"  # an objection: back to draft
    VOTE = "vote"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # as nobody seconded it
    TARGET = "target"  # what it amends, repeals or replaces is another now, or in force no more
    ENDED = "ended"  # as a policy: amended, repealed, superseded
    TAKEN_DOWN = "taken-down"  # its words, by a moderator; with them it is withdrawn, if it was under way
    PUT_BACK = "put-back"  # its words, by an administrator; what was under way begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The numbers by which a proposal lives: days, people, percent of the roll; a share as polls write it."""

    seconds: int
    min_days: int  # of discussion
    max_days: int
    vote_days: int
    threshold: str
    quorum: int
    objection_days: int
    panel_days: int  # for each objection
    appeal_days: int
    appeal_seconds: int
    appeal_vote_days: int
    again_days: int  # after which a rejected one may come back
    lapse_days: int  # after which a draft that nobody seconded is let go

    @property
    def review(self) -> ReviewTerms:
        """Those of the review of its text."""
        return ReviewTerms(
            objections=self.objection_days,
            panel=self.panel_days,
            appeal=self.appeal_days,
            seconds=self.appeal_seconds,
            poll=self.appeal_vote_days,
            quorum=self.quorum,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllTerms:
    """Those of an alliance, by what a proposal does."""

    policy: Terms
    right: Terms
    right_repeal: str  # the share that it takes to repeal a right

    def of(self, kind: Kind, act: Act) -> Terms:
        if kind is Kind.POLICY:
            return self.policy
        return replace(self.right, threshold=self.right_repeal) if act is Act.REPEAL else self.right


class MajorTopic(StrEnum):
    """The major topics of the Comparative Agendas Project: the areas of government that an alliance begins with."""

    MACROECONOMICS = "macroeconomics"
    CIVIL_RIGHTS = "civil-rights"
    HEALTH = "health"
    AGRICULTURE = "agriculture"
    LABOR = "labor"
    EDUCATION = "education"
    ENVIRONMENT = "environment"
    ENERGY = "energy"
    IMMIGRATION = "immigration"
    TRANSPORTATION = "transportation"
    LAW_AND_CRIME = "law-and-crime"
    SOCIAL_WELFARE = "social-welfare"
    HOUSING = "housing"
    DOMESTIC_COMMERCE = "domestic-commerce"
    DEFENSE = "defense"
    TECHNOLOGY = "technology"
    FOREIGN_TRADE = "foreign-trade"
    INTERNATIONAL_AFFAIRS = "international-affairs"
    GOVERNMENT_OPERATIONS = "government-operations"
    PUBLIC_LANDS = "public-lands"
    CULTURE = "culture"


@dataclass(frozen=True, slots=True)
class Area:
    """An area of government; a retired one takes no new proposals."""

    id: int
    name: str
    place: int
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What is decided on, word for word; `area_id` is the area's number."""

    title: str
    area_id: int
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class NewProposal:
    """As somebody typed it. `target` is what it amends, repeals or replaces: a policy's number, or a right's;
    `follows` the rejected proposal that it brings back."""

    kind: Kind
    act: Act
    target: int | None
    title: str
    area_id: int
    summary: str
    text: str
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    text_hash: str
    text: Text
    author_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Sponsor:
    user_id: int
    at: datetime
    edits: bool


@dataclass(frozen=True, slots=True)
class Event:
    """`state` is that after it; nobody (`actor_id` None) did what came by the clock, a ruling or a vote."""

    number: int
    what: What
    state: State
    at: datetime
    actor_id: int | None
    version: int
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with its present text. `since` is when it came into its state, `moves_at` when it moves on by
    itself, once notice of that was given; `terms` are frozen when its discussion opens."""

    id: int
    alliance_id: int
    guild_id: int
    kind: Kind
    act: Act
    target: int | None
    follows: int | None
    author_id: int
    state: State
    version: Version
    created_at: datetime
    since: datetime
    moves_at: datetime | None
    next_at: datetime | None
    terms: Terms | None
    topic_id: int | None
    channel_id: int | None
    thread_id: int | None
    message_id: int | None
    changes: int
    shown: int
    told: int
    text_shown: int


@dataclass(frozen=True, slots=True)
class Policy:
    """What a proposal became: in force until it ended."""

    proposal_id: int
    text_hash: str
    poll_id: int
    adopted_at: datetime
    ended_at: datetime | None = None
    ended_as: Ended | None = None
    ended_by: int | None = None  # the proposal that ended it; none where a challenge did


@dataclass(frozen=True, slots=True)
class Replaced:
    """What last became of a proposal's target, and by which proposal: none where a challenge did it. Unless it is
    repealed, what stands now is the policy of that proposal, or the right as it made it."""

    ended: Ended
    by: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with what is around it: `terms` are those it lives by, `events` what happened, in its order."""

    proposal: Proposal
    area: Area
    sponsors: Sequence[Sponsor]
    events: Sequence[Event]
    terms: Terms
    policy: Policy | None = None
    right: int | None = None  # the number of the Secured Right of which it became a version
    poll_id: int | None = None
    against: Text | None = None  # the text of its target, to compare with
    review: UnderReview | None = None  # as long as it is under review
    replaced: Replaced | None = None  # what became of its target while it was under way
    strongest: Sequence[Statement] = ()  # arguments

    @property
    def seconds(self) -> int:
        return len(self.sponsors)
