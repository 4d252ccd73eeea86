"""Alembic's entry: always on a connection that `bot.database.schema` opened, in its transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger

from bot.database.tables import Identity, Instant, metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations stay readable and true when the code moves: plain SQLAlchemy types only."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, BigInteger) and item._variant_mapping == Identity._variant_mapping:
        return (
            'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
            if item._variant_mapping
            else "sa.BigInteger()"
        )
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    render_as_batch=False,
    compare_type=False,
)
context.run_migrations()
