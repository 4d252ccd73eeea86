"""Events, those that recur, and who has a place in them."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance


def _plan() -> list[Column[Any]]:
    """What an event is to be."""
    return [
        Column("title", String(100), nullable=False),
        Column("geoid", String(5)),  # online where there is none
        Column("zone", String(40), nullable=False),
        Column("starts_at", Instant, nullable=False),
        Column("ends_at", Instant, nullable=False),
        Column("roles", JSON, nullable=False),
        Column("lead_id", BigInteger, nullable=False),
        Column("public", String(500), nullable=False),
        Column("private", String(500), nullable=False),
        Column("kind", String(20), nullable=False),  # of work, as hours have it
        Column("campaign_id", Identity, ForeignKey("campaigns.id")),  # for which people are reached there
    ]


# Events that come again; each occurrence is a row of `events`, made some time before.
event_series = Table(
    "event_series",
    metadata,
    numbered(),
    of_alliance(index=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    *_plan(),  # of the occurrence `base`, by whose wall clock the others go
    Column("every", String(20), nullable=False),
    Column("base", Integer, nullable=False),
    Column("until", Date),  # the last day on which there can be one
    Column("turn", Integer, nullable=False),  # the number of the next to be made …
    Column("next_at", Instant, index=True),  # … and when it begins; none comes where that is nothing
    Column("created_by", BigInteger, nullable=False),
    CheckConstraint("starts_at < ends_at", name="order"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

events = Table(
    "events",
    metadata,
    numbered(),
    of_alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),  # where its card hangs …
    Column("message_id", BigInteger),  # … once it does
    Column("scheduled_id", BigInteger),  # of Discord's own event that shows the same
    *_plan(),
    Column("series_id", Identity, ForeignKey("event_series.id")),
    Column("every", String(20)),
    Column("turn", Integer),  # which occurrence of its series it is
    Column("apart", Boolean, nullable=False),  # changed by itself: what changes the series leaves it as it is
    Column("created_by", BigInteger, nullable=False),
    Column("cancelled_at", Instant),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # the version that its card shows
    CheckConstraint("starts_at < ends_at", name="order"),
    UniqueConstraint("series_id", "turn"),
    Index("ix_events_alliance_id_ends_at", "alliance_id", "ends_at"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

event_places = Table(
    "event_places",
    metadata,
    Column("event_id", Identity, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Column("role", SmallInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("turn", Integer, nullable=False),  # the order in which people came
    Column("seat", SmallInteger),
    Column("offer_until", Instant),
    Column("confirmed", Boolean, nullable=False),
    Column("came", Boolean),  # what they said themselves …
    Column("seen", Boolean),  # … and what the lead said
    # Nobody sits on somebody else's seat, whatever happens at once.
    UniqueConstraint("event_id", "role", "seat"),
    CheckConstraint("(state = 'waiting') = (seat IS NULL)", name="seat"),
    CheckConstraint("(state = 'offered') = (offer_until IS NOT NULL)", name="offer"),
    Index("ix_event_places_user_id", "user_id"),
    Index("ix_event_places_offer_until", "offer_until"),
)
