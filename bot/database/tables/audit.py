"""Privileged acts."""

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table

from bot.database.tables.base import Instant, metadata, numbered, of_alliance

audit = Table(
    "audit",
    metadata,
    numbered(),
    of_alliance(),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger),  # nobody: the bot itself, at an instant it was told before
    Column("act", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", JSON, nullable=False),
    Index("ix_audit_alliance_id_id", "alliance_id", "id"),
)
