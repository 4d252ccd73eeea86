"""Messages to be delivered."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from bot.database.tables.base import Instant, metadata, numbered, of_alliance

reminders = Table(
    "reminders",
    metadata,
    numbered(),
    of_alliance(),
    Column("kind", String(30), nullable=False),
    # What it is about, such as "poll:12:user:34": a second one for the same is refused by the store.
    Column("subject", String(80), nullable=False),
    Column("user_id", BigInteger),  # to a person …
    Column("channel_id", BigInteger),  # … or to a channel; for a person, where to mention them instead
    Column("guild_id", BigInteger),
    Column("topic", String(20)),
    Column("arguments", JSON, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),  # past its usefulness
    Column("at_once", Boolean, nullable=False),  # in the person's quiet hours too
    Column("can_wait", Boolean, nullable=False),  # over the person's weekly budget of messages it waits
    Column("state", String(10), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", Instant, nullable=False),  # when to try: due_at, then the end of a lease, or of a wait
    Column("nonce", String(25), nullable=False),
    Column("delivered_at", Instant),
    Column("fallback", Boolean, nullable=False),
    Column("problem", String(200)),
    CheckConstraint("user_id IS NOT NULL OR channel_id IS NOT NULL", name="target"),
    UniqueConstraint("alliance_id", "kind", "subject"),
    Index("ix_reminders_state_next_at", "state", "next_at"),
    # What a person has, and what they got lately.
    Index("ix_reminders_alliance_id_user_id", "alliance_id", "user_id", "delivered_at"),
)
