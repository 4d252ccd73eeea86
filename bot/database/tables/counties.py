"""Who has which duty for which county, and what became of it."""

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

assignments = Table(
    "assignments",
    metadata,
    numbered(),
    of_alliance(),
    Column("geoid", String(5), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("role", String(10), nullable=False),
    Column("since", Instant, nullable=False),
    Column("confirmed_at", Instant),  # the last sign of life
    Column("paused_until", Instant),
    Column("offered_to", BigInteger),  # who is asked to take the lead over
    # How far silence has got (`bot.decay`): a lead's only.
    Column("steps", SmallInteger, nullable=False),
    Column("next_at", Instant),
    Column("extended", SmallInteger, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("role IN ('lead', 'backup', 'member')", name="role"),
    Index(
        "uq_assignments_one_lead",
        "alliance_id",
        "geoid",
        unique=True,
        sqlite_where=text("role = 'lead' AND ended_at IS NULL"),
        postgresql_where=text("role = 'lead' AND ended_at IS NULL"),
    ),
    Index(
        "uq_assignments_one_duty",
        "alliance_id",
        "geoid",
        "user_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_assignments_alliance_id_user_id", "alliance_id", "user_id"),
    Index("ix_assignments_alliance_id_geoid", "alliance_id", "geoid"),
    Index(
        "ix_assignments_next_at",
        "next_at",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

# How many people live where, as an operator imported it: facts about the country, of no alliance's.
populations = Table(
    "populations",
    metadata,
    Column("geoid", String(5), primary_key=True),
    Column("people", Integer, nullable=False),
)

# What happened in an assignment between its beginning and its end, and how it ended.
assignment_events = Table(
    "assignment_events",
    metadata,
    numbered(),
    of_alliance(),
    Column("assignment_id", Identity, ForeignKey("assignments.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(20), nullable=False),
    Index("ix_assignment_events_assignment_id", "assignment_id"),
    Index("ix_assignment_events_alliance_id_at", "alliance_id", "at"),
)
