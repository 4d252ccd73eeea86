"""What moderators took down, and where the bot has written people's words in Discord."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, String, Table, text

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

takedowns = Table(
    "takedowns",
    metadata,
    numbered(),
    of_alliance(),
    Column("kind", String(10), nullable=False),
    Column("number", Identity, nullable=False),  # of what was taken down, among those of its kind
    Column("reason", String(200), nullable=False),
    Column("by", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("at", Instant, nullable=False),
    Column("kept", JSON, nullable=False),  # the words, as `bot.database.words` takes them out of their rows
    Column("put_back_at", Instant),
    Column("put_back_by", BigInteger),
    # Nothing is taken down twice, whatever happens at once.
    Index(
        "uq_takedowns_down",
        "alliance_id",
        "kind",
        "number",
        unique=True,
        sqlite_where=text("put_back_at IS NULL"),
        postgresql_where=text("put_back_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# Messages with somebody's words that no card draws anew, and threads that are called by them.
said_at = Table(
    "said_at",
    metadata,
    numbered(),
    of_alliance(),
    Column("kind", String(10), nullable=False),
    Column("number", Identity, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # none: it is the thread itself, by its name
    Column("down", Boolean, nullable=False),  # is to say that its words were taken down, and does not yet
    Index("ix_said_at_alliance_id_kind_number", "alliance_id", "kind", "number"),
    Index("ix_said_at_message_id", "message_id"),
)
