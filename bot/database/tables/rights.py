"""The register of Secured Rights."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

rights = Table(
    "rights",
    metadata,
    numbered(),
    of_alliance(),
    Column("number", Integer, nullable=False),
    UniqueConstraint("alliance_id", "number"),
)

right_versions = Table(
    "right_versions",
    metadata,
    Column("right_id", Identity, ForeignKey("rights.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("act", String(6), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # The vote's figures; none where a file did not tell them.
    Column("yes", Integer),
    Column("no", Integer),
    Column("abstained", Integer),
    Column("could", Integer),
    # What was taken in from a file has none of these; anything else has all three.
    Column("proposal_id", Identity, unique=True),
    Column("text_hash", String(64)),
    Column("poll_id", Identity),
    # Not even a bug makes a right of what was not cleared and voted on.
    ForeignKeyConstraint(
        ["proposal_id", "text_hash", "poll_id"],
        ["proposal_votes.proposal_id", "proposal_votes.text_hash", "proposal_votes.poll_id"],
        ondelete="CASCADE",
    ),
    CheckConstraint(
        "(proposal_id IS NULL) = (text_hash IS NULL) AND (proposal_id IS NULL) = (poll_id IS NULL)",
        name="voted",
    ),
)
