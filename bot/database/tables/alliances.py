"""The alliance, its pledges, chapters, and who holds which level."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.database.tables.base import Instant, metadata, numbered, of_alliance

alliances = Table(
    "alliances",
    metadata,
    numbered(),
    Column("name", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
)

pledges = Table(
    "pledges",
    metadata,
    of_alliance(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

chapters = Table(
    "chapters",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    of_alliance(index=True),
    Column("name", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
)

# How another server joins the alliance: a code that works once. Kept as a digest, like a password.
chapter_invitations = Table(
    "chapter_invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    of_alliance(index=True),
    Column("created_by", BigInteger, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

chapter_roles = Table(
    "chapter_roles",
    metadata,
    Column("guild_id", BigInteger, ForeignKey("chapters.guild_id", ondelete="CASCADE"), primary_key=True),
    Column("level", String(20), primary_key=True),
    Column("role_id", BigInteger, nullable=False),
)

# Whom a level's role was seen on in a server, so that one taken by hand can be told from one that was never given.
shown_roles = Table(
    "shown_roles",
    metadata,
    Column("guild_id", BigInteger, ForeignKey("chapters.guild_id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    of_alliance(),
    Column("seen_at", Instant, nullable=False),
    Column("gone_at", Instant),  # since when it is known to have been taken by hand …
    Column("report", String(16)),  # … and the message by which moderators were told
    Index("ix_shown_roles_alliance_id_user_id", "alliance_id", "user_id"),
)

chapter_channels = Table(
    "chapter_channels",
    metadata,
    Column("guild_id", BigInteger, ForeignKey("chapters.guild_id", ondelete="CASCADE"), primary_key=True),
    Column("purpose", String(20), primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    # The bot's standing message there (the welcome button), so that running setup again edits it.
    Column("message_id", BigInteger),
)

# Who holds a level above volunteer, and where: scope is "" (national), a state code or a county's GEOID.
grants = Table(
    "grants",
    metadata,
    of_alliance(primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("level", String(20), primary_key=True),
    Column("scope", String(5), primary_key=True),
    Column("granted_by", BigInteger, nullable=False),
    Column("granted_at", Instant, nullable=False),
    # Set while the person has left every chapter: a right does not come back silently with them.
    Column("suspended_at", Instant),
    # When they joined one more server while they were in another: since then they were in one all the while.
    Column("seen_at", Instant),
)
