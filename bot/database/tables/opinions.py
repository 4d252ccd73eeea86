"""Topics, what is said about them, and who agrees."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

topics = Table(
    "topics",
    metadata,
    numbered(),
    of_alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("title", String(200), nullable=False),
    Column("free", Boolean, nullable=False),  # organizers made it, and close it; others belong to a proposal
    Column("channel_id", BigInteger),  # where its card hangs, if it has one of its own …
    Column("message_id", BigInteger),  # … once it does
    Column("created_by", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("frame", JSON(none_as_null=True)),  # how its opinion map lay when last drawn: of groups, of nobody
    Index("ix_topics_alliance_id_closed_at", "alliance_id", "closed_at"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

statements = Table(
    "statements",
    metadata,
    numbered(),
    Column("topic_id", Identity, ForeignKey("topics.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("kind", String(10), nullable=False),
    Column("words", String(200), nullable=False),
    Column("link", String(300), nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("reason", String(200), nullable=False),
    Column("merged_into", Identity, ForeignKey("statements.id")),
    # How many votes there are, so that nobody has to count a million of them for one more.
    Column("agrees", Integer, nullable=False),
    Column("disagrees", Integer, nullable=False),
    Column("passes", Integer, nullable=False),
    Column("card_channel_id", BigInteger),  # of the card on which moderators decide it
    Column("card_message_id", BigInteger),
    CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged"),
    CheckConstraint("merged_into <> id", name="itself"),
    Index("ix_statements_topic_id_state", "topic_id", "state"),
    Index("ix_statements_user_id", "user_id"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

statement_votes = Table(
    "statement_votes",
    metadata,
    Column("statement_id", Identity, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("stance", SmallInteger, nullable=False),
    CheckConstraint("stance IN (-1, 0, 1)", name="stance"),
    Index("ix_statement_votes_user_id", "user_id"),
    sqlite_with_rowid=False,
)
