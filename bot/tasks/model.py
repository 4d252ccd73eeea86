"""What a task is, and what a claim to it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.decay import Step, Watch


class State(StrEnum):
    """Where a claim stands. The first three keep a place of the task, the others have given it up."""

    CLAIMED = "claimed"
    DONE = "done"  # as whoever claimed it says; nobody else has looked yet
    APPROVED = "approved"
    GIVEN_BACK = "given-back"
    RELEASED = "released"  # after long silence
    CANCELLED = "cancelled"  # with the task
    LEFT = "left"  # the alliance


class What(StrEnum):
    """What happened with a task."""

    MADE = "made"
    EDITED = "edited"
    CLAIMED = "claimed"
    STILL_ON_IT = "still-on-it"
    MORE_TIME = "more-time"
    ASKED = "asked"
    ASKED_AGAIN = "asked-again"
    TOLD = "told"  # whoever looks after it
    DONE = "done"
    APPROVED = "approved"
    SENT_BACK = "sent-back"
    GIVEN_BACK = "given-back"
    DECLINED = "declined"
    RELEASED = "released"
    CANCELLED = "cancelled"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a task is to be: in a county, or the nation's where `geoid` is None; for `places` people, by `due_at`.

    `asked_id` is who is asked first, for whom it is kept for a while.
    """

    title: str
    details: str
    geoid: str | None
    due_at: datetime
    places: int = 1
    asked_id: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is kept. Its card hangs in `channel_id`; `version` counts what changed on it, `shown` is the
    version that it shows. Until `asked_until` it is only for whoever was asked first."""

    id: int
    alliance_id: int
    guild_id: int
    channel_id: int
    plan: Plan
    created_by: int
    created_at: datetime
    version: int
    shown: int
    asked_until: datetime | None = None
    message_id: int | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's claim to one of a task's places, until `due_at`. `heard_at` is the last sign of life; who has
    said that it is done has no `watch` any more. `words` are what they said they did."""

    id: int
    task_id: int
    user_id: int
    slot: int
    since: datetime
    due_at: datetime
    heard_at: datetime
    state: State
    watch: Watch | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in force with its task, as what acts without being asked finds it: whose clock, whose rest."""

    task: Task
    claim: Claim
    zone: str | None
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A task with the claims that keep its places; `dates` is what becomes of one's own if nothing is heard."""

    task: Task
    claims: Sequence[Claim]
    dates: Mapping[Step, datetime] | None = None

    @property
    def free(self) -> int:
        return self.task.plan.places - len(self.claims)

    def own(self, user_id: int) -> Claim | None:
        return next((claim for claim in self.claims if claim.user_id == user_id), None)

    def of(self, state: State) -> list[Claim]:
        return [claim for claim in self.claims if claim.state is state]


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of a task's history: who did it (None: the bot), about whose claim, and with which words."""

    at: datetime
    what: What
    user_id: int | None
    about: int | None
    words: str | None
