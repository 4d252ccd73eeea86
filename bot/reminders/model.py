"""What a reminder is, what can become of it, and what sending one can come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo


class State(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"  # given up: moderators see it
    STALE = "stale"  # past its usefulness before it could be delivered: moderators see it
    CANCELLED = "cancelled"
    DISMISSED = "dismissed"  # failed or stale, and a moderator let it go


class Topic(StrEnum):
    """What a person may let the bot write to them about, directly."""

    MEMBERSHIP = "membership"  # decisions on their application, changes of their duties
    POLLS = "polls"  # a poll that closes soon without their ballot
    PERSONAL = "personal"  # what they asked to be reminded of
    COUNTY = "county"  # news of their counties, and open ones near them
    HOURS = "hours"  # what became of hours they logged, and others' that they have to decide
    EVENTS = "events"  # events and shifts that they have a seat at, or wait for one
    OPINIONS = "opinions"  # what became of what they said about a topic
    TASKS = "tasks"  # tasks they have taken on or look after, and open ones near them
    POLICIES = "policies"  # proposals that they sponsor, objections that they made or have to decide


class Quiet(NamedTuple):
    """The hours of a person's clock in which nothing is to reach them; as `bot.wallclock` takes them."""

    zone: ZoneInfo
    start: time
    end: time  # as the start: none are quiet


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A message to be delivered at `due_at`, to a person or a channel.

    `kind` chooses how it is drawn (a renderer registered under that name in `cogs`), `arguments` is what
    the renderer needs, as JSON, and is blanked once nobody needs it. `subject` makes it unique within its
    kind: scheduling the same again changes nothing, unless it was cancelled. To a person (`user_id`) it goes
    directly if they consented to `topic`, otherwise, and where direct messages are closed, as a mention in
    `channel_id`, if there is one. Past `expires_at` it is recorded as stale instead of delivered. To a person it
    goes outside of their quiet hours, as `rules.deliver_at` says, unless it is one that they want `at_once`. One that
    `can_wait`, since the bot sends it to many without being asked, waits while they got enough of it this week.
    """

    alliance_id: int
    kind: str
    subject: str
    due_at: datetime
    user_id: int | None = None
    channel_id: int | None = None
    guild_id: int | None = None
    topic: Topic | None = None
    expires_at: datetime | None = None
    at_once: bool = False
    can_wait: bool = False
    arguments: Mapping[str, object] = field(default_factory=dict)


def notice(key: str, **args: object) -> dict[str, object]:
    """The arguments of a reminder of kind "text": a text by its key, looked up when it is sent.

    Arguments are words, numbers, aware datetimes, {"user": id} for a mention, {"channel": id}, or {"place": ids}
    for a link: a server's, a channel's and perhaps a message's, with slashes between them.
    """
    stored = {
        name: {"at": value.isoformat()} if isinstance(value, datetime) else value
        for name, value in args.items()
    }
    return {"key": key, "args": stored}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder as stored. `nonce` is the same at every try, so that Discord refuses a double."""

    id: int
    alliance_id: int
    kind: str
    subject: str
    due_at: datetime
    user_id: int | None
    channel_id: int | None
    guild_id: int | None
    topic: Topic | None
    expires_at: datetime | None
    arguments: Mapping[str, object]
    state: State
    attempts: int
    nonce: str
    delivered_at: datetime | None = None
    fallback: bool = False
    problem: str | None = None
    at_once: bool = False
    can_wait: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder leased for delivery, and what its person wishes: `attempts` counts this try already."""

    reminder: Reminder
    consented: bool = False
    paused_until: datetime | None = None
    locale: str | None = None  # of the person; None where it is not known, or for a channel
    quiet: Quiet | None = None  # the person's; None for a channel
    room_at: datetime | None = None  # when their weekly budget has room for one that can wait; None: it has


class ClosedMessages(Exception):  # noqa: N818  # what a try came to, not a mistake
    """The person does not let the bot write to them directly."""


class Undeliverable(Exception):  # noqa: N818  # what a try came to, not a mistake
    """No further try can help; `problem` is the text key that says why to moderators."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Busy(Exception):  # noqa: N818  # what a try came to, not a mistake
    """Discord cannot take it now; `retry_after` is in seconds, where Discord says."""

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Sender(Protocol):
    """The Discord side of delivery."""

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        """Send it once: to the person if `direct`, otherwise in its channel, mentioning the person if any;
        if `silent`, so that no device sounds.

        Raises ClosedMessages, Undeliverable or Busy; anything else is a mistake and tried again like Busy.
        """
        ...
