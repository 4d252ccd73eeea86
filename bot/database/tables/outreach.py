"""People reached, and campaigns."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

_MEANS = ("doors", "calls", "texts", "letters", "conversations", "posts")

campaigns = Table(
    "campaigns",
    metadata,
    numbered(),
    of_alliance(),
    Column("name", String(80), nullable=False),
    Column("code", String(6), nullable=False),  # what people share, so that reach is counted by campaign
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("alliance_id", "code"),
    Index(
        "uq_campaigns_running",
        "alliance_id",
        "name",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

campaign_kits = Table(
    "campaign_kits",
    metadata,
    Column("campaign_id", Identity, ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(10), primary_key=True),
    Column("text", String(1500), nullable=False),
    Column("link", String(300), nullable=False),
)

# At most one a language; apart from the words, which are read more often.
campaign_pictures = Table(
    "campaign_pictures",
    metadata,
    Column("campaign_id", Identity, primary_key=True),
    Column("language", String(10), primary_key=True),
    Column("media", String(4), nullable=False),
    Column("described", String(300), nullable=False),  # for those who cannot see it
    Column("data", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["campaign_id", "language"],
        ["campaign_kits.campaign_id", "campaign_kits.language"],
        ondelete="CASCADE",
    ),
)

# How many people were reached on a day, for a county; who counted can correct it, and is in no report.
outreach = Table(
    "outreach",
    metadata,
    numbered(),
    of_alliance(),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("day", Date, nullable=False),
    Column("geoid", String(5), nullable=False),
    Column("campaign_id", Identity, ForeignKey("campaigns.id")),
    Column("event_id", Identity, ForeignKey("events.id")),  # the shift at which that was
    Column("logged_at", Instant, nullable=False),
    *(Column(means, Integer, nullable=False) for means in _MEANS),
    Index("uq_outreach_shift", "user_id", "event_id", unique=True),
    Index("ix_outreach_alliance_id_user_id", "alliance_id", "user_id"),
)

# The rows of outreach added up, in the same transaction as whatever is done to them: reports go through no others.
outreach_sums = Table(
    "outreach_sums",
    metadata,
    of_alliance(primary_key=True),
    Column("week", Date, primary_key=True),  # its Monday
    Column("geoid", String(5), primary_key=True),
    Column("campaign_id", BigInteger, primary_key=True, autoincrement=False),  # 0: for none
    *(Column(means, BigInteger, nullable=False) for means in _MEANS),
    sqlite_with_rowid=False,
)
