"""How many people come, without who they are, and holds."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table

from bot.database.tables.base import Instant, metadata

# How many joined a server or applied there within some seconds: kept for an hour.
arrivals = Table(
    "arrivals",
    metadata,
    Column("guild_id", BigInteger, ForeignKey("chapters.guild_id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(15), primary_key=True),
    Column("at", Instant, primary_key=True),  # when these seconds began
    Column("people", Integer, nullable=False),
)

# The latest hold on a server's applications; it lasts until its end, or until it is deleted.
holds = Table(
    "holds",
    metadata,
    Column("guild_id", BigInteger, ForeignKey("chapters.guild_id", ondelete="CASCADE"), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    CheckConstraint("since <= until", name="order"),
)
