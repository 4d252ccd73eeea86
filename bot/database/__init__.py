"""The only place that knows SQLite from PostgreSQL: engine, transactions, tables, upserts, schema."""

from bot.database.engine import Database, after_commit, upsert
from bot.database.stranger import stranger
from bot.database.sums import Change, add_up
from bot.database.tables import metadata

__all__ = ["Change", "Database", "add_up", "after_commit", "metadata", "stranger", "upsert"]
