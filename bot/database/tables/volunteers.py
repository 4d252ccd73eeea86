"""People, what they allow, and their applications."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

volunteers = Table(
    "volunteers",
    metadata,
    numbered(),
    of_alliance(),
    Column("user_id", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # the chapter they joined through
    Column("geoid", String(5)),
    Column("skills", JSON, nullable=False),
    Column("hours", String(10)),
    Column("commitment", String(20)),
    Column("pledge_version", Integer),
    Column("point_id", BigInteger),  # their point person, where somebody chose one
    Column("zone", String(50), nullable=False),
    Column("locale", String(10), nullable=False),
    Column("paused_until", Instant),
    Column("quiet", String(11)),  # such as "21:00-08:00" on their clock; none: as the settings say
    Column("created_at", Instant, nullable=False),
    Column("approved_at", Instant),
    Column("changed_at", Instant, nullable=False),  # when the status became what it is …
    Column("reason", String(500)),  # … and why, where a moderator said so
    UniqueConstraint("alliance_id", "user_id"),
    Index("ix_volunteers_alliance_id_status_geoid", "alliance_id", "status", "geoid"),
    Index("ix_volunteers_alliance_id_point_id", "alliance_id", "point_id"),
)

# The topics on which a person lets the bot write to them directly; no row, no message.
consents = Table(
    "consents",
    metadata,
    of_alliance(primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("topic", String(20), primary_key=True),
    Column("given_at", Instant, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    numbered(),
    of_alliance(),
    Column("user_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),  # what they were promised
    Column("put_off", Boolean, nullable=False),  # later than was said first
    Column("decided_at", Instant),
    Column("decided_by", BigInteger),
    Column("reason", String(500)),
    Column("channel_id", BigInteger),  # where the person applied
    Column("card_channel_id", BigInteger),  # where the moderators' card stands
    Column("card_message_id", BigInteger),
    Column("thread_id", BigInteger),  # the private conversation that Ask opened
    Index(
        "uq_applications_open",
        "alliance_id",
        "user_id",
        unique=True,
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
    Index("ix_applications_alliance_id_status", "alliance_id", "status"),
    sqlite_autoincrement=True,  # the number of one that was deleted stands in reminders and in the audit log
)

# What moderators noted about an application, for each other.
application_notes = Table(
    "application_notes",
    metadata,
    numbered(),
    of_alliance(),
    Column("application_id", Identity, ForeignKey("applications.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("at", Instant, nullable=False),
    Column("text", String(200), nullable=False),
    Index("ix_application_notes_application_id", "application_id"),
    Index("ix_application_notes_alliance_id_author_id", "alliance_id", "author_id"),
)

# Who filled in a form on the web, until they join: then `user_id` is whoever brought the code, and once they
# have applied, what they answered is theirs to correct and no longer kept here.
invited = Table(
    "invited",
    metadata,
    of_alliance(primary_key=True),
    Column("key", String(64), primary_key=True),  # the web form's own name for the row
    Column("code", String(16), nullable=False, unique=True),
    Column("geoid", String(5)),
    Column("skills", JSON, nullable=False),
    Column("hours", String(10)),
    Column("commitment", String(20)),
    Column("user_id", BigInteger),
    Column("entered_at", Instant),
    Index("ix_invited_alliance_id_user_id", "alliance_id", "user_id"),
)
