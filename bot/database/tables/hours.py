"""What people worked, and what became of it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    text,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

hours = Table(
    "hours",
    metadata,
    numbered(),
    of_alliance(),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("day", Date, nullable=False),  # on the person's own calendar
    Column("minutes", SmallInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("geoid", String(5), nullable=False),
    Column("note", String(200), nullable=False),
    Column("status", String(10), nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("event_id", Identity, ForeignKey("events.id")),  # the shift that it was
    Column("task_id", Identity, ForeignKey("tasks.id")),  # the task that it was for
    Column("replaces", Identity, ForeignKey("hours.id")),  # the entry that this one corrects
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
    Column("reason", String(20)),  # why it was refused …
    Column("words", String(200), nullable=False),  # … and what was last said about that
    CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
    # Of one entry there is one correction that waits.
    Index(
        "uq_hours_correction",
        "replaces",
        unique=True,
        sqlite_where=text("status IN ('pending', 'disputed')"),
        postgresql_where=text("status IN ('pending', 'disputed')"),
    ),
    # A shift is logged once; a correction is for the same one.
    Index(
        "uq_hours_shift",
        "user_id",
        "event_id",
        unique=True,
        sqlite_where=text("replaces IS NULL AND status IN ('pending', 'approved', 'disputed')"),
        postgresql_where=text("replaces IS NULL AND status IN ('pending', 'approved', 'disputed')"),
    ),
    Index("ix_hours_alliance_id_user_id_day", "alliance_id", "user_id", "day"),
    Index(
        "ix_hours_waiting",
        "alliance_id",
        "logged_at",
        sqlite_where=text("status IN ('pending', 'disputed')"),
        postgresql_where=text("status IN ('pending', 'disputed')"),
    ),
)

# The minutes of approved entries added up, in the same transaction as whatever becomes of them.
hours_sums = Table(
    "hours_sums",
    metadata,
    of_alliance(primary_key=True),
    Column("week", Date, primary_key=True),  # its Monday
    Column("geoid", String(5), primary_key=True),
    Column("minutes", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Everything that ever happened to an entry; rows are added, and never changed.
hours_trail = Table(
    "hours_trail",
    metadata,
    numbered(),
    Column("hours_id", Identity, ForeignKey("hours.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("act", String(10), nullable=False),
    Column("reason", String(20)),
    Column("words", String(200), nullable=False),
)

# What an alliance signs statements with; whoever has it can forge them.
statement_keys = Table(
    "statement_keys",
    metadata,
    of_alliance(primary_key=True),
    Column("private", LargeBinary(32), nullable=False),
)
