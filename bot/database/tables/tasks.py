"""Tasks, who has taken them on, and what became of that."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    text,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

_HELD = text("ended_at IS NULL")

tasks = Table(
    "tasks",
    metadata,
    numbered(),
    of_alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),  # where its card hangs …
    Column("message_id", BigInteger),  # … once it does
    Column("title", String(100), nullable=False),
    Column("details", String(500), nullable=False),
    Column("geoid", String(5)),  # the nation's where there is none
    Column("due_at", Instant, nullable=False),
    Column("places", SmallInteger, nullable=False),
    Column("asked_id", BigInteger),  # who is asked first …
    Column("asked_until", Instant),  # … and until when it is kept for them
    Column("created_by", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("created_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # the version that its card shows
    CheckConstraint("places > 0", name="places"),
    Index("ix_tasks_alliance_id_due_at", "alliance_id", "due_at"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

task_claims = Table(
    "task_claims",
    metadata,
    numbered(),
    Column("task_id", Identity, ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("slot", SmallInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("since", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("words", String(200)),
    Column("decided_by", BigInteger),
    # How far silence has got (`bot.decay`), while it is to be done.
    Column("steps", SmallInteger, nullable=False),
    Column("next_at", Instant),
    Column("extended", SmallInteger, nullable=False),
    Column("ended_at", Instant),  # since when its place is free again
    CheckConstraint("(state IN ('claimed', 'done', 'approved')) = (ended_at IS NULL)", name="ended"),
    CheckConstraint("(state = 'claimed') = (next_at IS NOT NULL)", name="watch"),
    CheckConstraint("decided_by IS NULL OR decided_by <> user_id", name="second_person"),
    # No place is held by two, and nobody holds two of the same task, whatever happens at once.
    Index(
        "uq_task_claims_one_place", "task_id", "slot", unique=True, sqlite_where=_HELD, postgresql_where=_HELD
    ),
    Index(
        "uq_task_claims_one_each",
        "task_id",
        "user_id",
        unique=True,
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    ),
    Index("ix_task_claims_user_id", "user_id"),
    Index("ix_task_claims_next_at", "next_at"),
    sqlite_autoincrement=True,
)

task_events = Table(
    "task_events",
    metadata,
    numbered(),
    Column("task_id", Identity, ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(20), nullable=False),
    Column("user_id", BigInteger),  # who did it; nobody: the bot
    Column("about", BigInteger),  # whose claim it is about
    Column("words", String(200)),
    Index("ix_task_events_task_id", "task_id"),
)
