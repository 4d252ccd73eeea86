"""What a reminder is, and what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"  # given up after the last try: moderators see it
    STALE = "stale"  # past its usefulness before it could be delivered
    CANCELLED = "cancelled"


class Topic(StrEnum):
    """What a person may let the bot write to them about, directly."""

    MEMBERSHIP = "membership"  # decisions on their application, changes of their duties
    POLLS = "polls"  # a poll that closes soon without their ballot
    PERSONAL = "personal"  # what they asked to be reminded of
    COUNTY = "county"  # news of their counties


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A message to be delivered at `due_at`, to a person or a channel.

    `kind` chooses how it is drawn (a renderer registered under that name in `cogs`), `arguments` is what
    the renderer needs, as JSON. `subject` makes it unique within its kind: scheduling the same again changes
    nothing. To a person (`user_id`) it goes directly if they consented to `topic`, otherwise, and where
    direct messages are closed, as a mention in `channel_id`, if there is one. Past `expires_at` it is
    recorded as stale instead of delivered.
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
    arguments: Mapping[str, object] = field(default_factory=dict)


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
