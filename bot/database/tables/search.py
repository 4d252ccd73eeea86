"""What can be searched by its words: a row for each text, written by whoever owns the text."""

from sqlalchemy import BigInteger, Column, String, Table, Text, UniqueConstraint

from bot.database.tables.base import metadata, numbered, of_alliance

search_entries = Table(
    "search_entries",
    metadata,
    numbered(),
    of_alliance(),
    Column("kind", String(10), nullable=False),
    Column("number", BigInteger, nullable=False),  # the text's own, among those of its kind
    Column("about", BigInteger),  # what it belongs to, where it is no text of its own
    Column("title", String(300), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("alliance_id", "kind", "number"),
)
