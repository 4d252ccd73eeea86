"""Reviews of proposals under the Secured Rights: which texts are cleared."""

from sqlalchemy import Column, ForeignKey, String, Table

from bot.database.tables.base import Identity, Instant, metadata

# What is cleared for a vote: by its proposal and its exact text. Votes refer to it, so that none is held without.
clearances = Table(
    "clearances",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)
