"""Every table. A row belongs to one alliance; what must hold under concurrency is a constraint here.

Instants are aware UTC (`Instant`). Discord ids are 64-bit integers. `JSON` holds only what no query filters by.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in and out, on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the store")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows only in a column that is exactly INTEGER.
Identity = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[Any]:
    return Column("id", Identity, primary_key=True, autoincrement=True)


def _alliance(**options: Any) -> Column[Any]:
    return Column(
        "alliance_id", Identity, ForeignKey("alliances.id", ondelete="CASCADE"), nullable=False, **options
    )


# --- alliances ---------------------------------------------------------------------------------------------

alliances = Table(
    "alliances",
    metadata,
    _id(),
    Column("name", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
)

pledges = Table(
    "pledges",
    metadata,
    _alliance(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

chapters = Table(
    "chapters",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    _alliance(index=True),
    Column("name", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
)

# How another server joins the alliance: a code that works once. Kept as a digest, like a password.
chapter_invitations = Table(
    "chapter_invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    _alliance(index=True),
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
    _alliance(primary_key=True),
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

# --- volunteers --------------------------------------------------------------------------------------------

volunteers = Table(
    "volunteers",
    metadata,
    _id(),
    _alliance(),
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
    _alliance(primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("topic", String(20), primary_key=True),
    Column("given_at", Instant, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    _id(),
    _alliance(),
    Column("user_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Column("applied_at", Instant, nullable=False),
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

# Who filled in a form on the web, until they join: then `user_id` is whoever brought the code, and once they
# have applied, what they answered is theirs to correct and no longer kept here.
invited = Table(
    "invited",
    metadata,
    _alliance(primary_key=True),
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

# --- counties ----------------------------------------------------------------------------------------------

assignments = Table(
    "assignments",
    metadata,
    _id(),
    _alliance(),
    Column("geoid", String(5), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("role", String(10), nullable=False),
    Column("since", Instant, nullable=False),
    Column("confirmed_at", Instant),  # the last sign of life
    Column("paused_until", Instant),
    Column("offered_to", BigInteger),  # who is asked to take the lead over
    # How far silence has got (`bot.decay`): a lead's only.
    Column("steps", SmallInteger, nullable=False),
    Column("next_at", Instant),
    Column("extended", SmallInteger, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("role IN ('lead', 'backup', 'member')", name="role"),
    Index(
        "uq_assignments_one_lead",
        "alliance_id",
        "geoid",
        unique=True,
        sqlite_where=text("role = 'lead' AND ended_at IS NULL"),
        postgresql_where=text("role = 'lead' AND ended_at IS NULL"),
    ),
    Index(
        "uq_assignments_one_duty",
        "alliance_id",
        "geoid",
        "user_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_assignments_alliance_id_user_id", "alliance_id", "user_id"),
    Index("ix_assignments_alliance_id_geoid", "alliance_id", "geoid"),
    Index(
        "ix_assignments_next_at",
        "next_at",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

# How many people live where, as an operator imported it: facts about the country, of no alliance's.
populations = Table(
    "populations",
    metadata,
    Column("geoid", String(5), primary_key=True),
    Column("people", Integer, nullable=False),
)

# What happened in an assignment between its beginning and its end, and how it ended.
assignment_events = Table(
    "assignment_events",
    metadata,
    _id(),
    _alliance(),
    Column("assignment_id", Identity, ForeignKey("assignments.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(20), nullable=False),
    Index("ix_assignment_events_assignment_id", "assignment_id"),
    Index("ix_assignment_events_alliance_id_at", "alliance_id", "at"),
)

# --- polls -------------------------------------------------------------------------------------------------

polls = Table(
    "polls",
    metadata,
    _id(),
    _alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # the public card; none before it is posted, and once it was deleted
    Column("card_final", Boolean, nullable=False),  # the card shows how the poll ended, or is gone
    Column("created_by", BigInteger, nullable=False),
    Column("question", String(300), nullable=False),
    Column("description", String(1000), nullable=False),
    Column("options", JSON, nullable=False),  # of each its text, description, link and cost
    Column("method", String(20), nullable=False),
    Column("results", String(10), nullable=False),  # live, or hidden until closed
    Column("secrecy", String(10), nullable=False),  # secret, or open: the roll can see who voted what
    Column("turnout_for", String(10), nullable=False),  # who sees it while the poll is open
    Column("discussion", Boolean, nullable=False),  # a thread is wanted under the card …
    Column("thread_id", BigInteger),  # … and this is it
    Column("state", String(10), nullable=False),  # scheduled, open, closed, cancelled, replaced
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("min_minutes", Integer, nullable=False),  # that it is open at least
    Column("remind_at", Instant),  # when reminders to those who have not voted are scheduled next
    Column("seats", SmallInteger, nullable=False),
    Column("budget", BigInteger),  # that projects are funded from, in cents
    Column("threshold", String(60), nullable=False),  # of a yes-or-no question: what carries it
    Column("quorum", SmallInteger, nullable=False),  # percent of the roll
    Column("lot", String(64), nullable=False),  # the value committed to for ties; told once it is closed
    Column("seed", String(64)),  # what the lot was drawn from: the ballots and that value
    Column("electorate", JSON, nullable=False),  # who is put on the roll when it opens
    Column("roll_size", Integer, nullable=False),
    Column("struck", Integer, nullable=False),  # people taken off the roll for breaking the rules …
    Column("struck_ballots", Integer, nullable=False),  # … and those of them who had voted
    Column("replaces", Identity),  # the poll as it was before it was edited …
    Column("edited_by", BigInteger),  # … and by whom
    Column("secret", LargeBinary(32)),  # keys the ballots while the poll is open; destroyed at its end
    Column("definition", JSON),  # as it was fixed at its opening: what its chain begins with
    Column("head", LargeBinary(32)),  # of its chain, after the last entry …
    Column("entries", Integer, nullable=False),  # … of so many
    Column("head_told", LargeBinary(32)),  # as it was last told in the audit channel
    Column("turnout", Integer, nullable=False),  # how many ballots there are, or were at its end
    Column("ended_at", Instant),
    Column("ended_by", BigInteger),  # nobody: it closed by itself
    Column("reason", String(300)),
    Index("ix_polls_alliance_id_state", "alliance_id", "state"),
    Index("ix_polls_state_closes_at", "state", "closes_at"),
)

roll = Table(
    "roll",
    metadata,
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Column("voted", Boolean, nullable=False),
    Column("choices", String(200)),  # what they voted, in a poll with open ballots; never in a secret one
    sqlite_with_rowid=False,
)

# Keyed by an HMAC of the user id under the poll's secret: no id, no time, and no row number (the table is
# ordered by the key), so that nothing here can be matched with the roll once the secret is gone. Once the poll
# is closed the key is the code, which is random.
ballots = Table(
    "ballots",
    metadata,
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True),
    Column("key", LargeBinary(32), primary_key=True),
    Column("code", String(20), nullable=False),  # of its receipt
    Column("choices", String(200), nullable=False),
    sqlite_with_rowid=False,
)

# How many ballots of a poll say the same, kept with each of them: however many there are, nobody has to go through
# them to see how it stands. It tells nothing that they do not.
tallies = Table(
    "tallies",
    metadata,
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True),
    Column("choices", String(200), primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What was done to ballots, in its order: without times, and sealed with what only the receipts tell.
chain = Table(
    "chain",
    metadata,
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("act", String(10), nullable=False),
    Column("seal", LargeBinary(32), nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

# Ballots half filled in, under the same keys; all of a poll's are destroyed at its end.
ballot_drafts = Table(
    "ballot_drafts",
    metadata,
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True),
    Column("key", LargeBinary(32), primary_key=True),
    Column("choices", String(200), nullable=False),
    sqlite_with_rowid=False,
)

# Definitions of polls to be used again; `key` is the name as it is compared.
poll_templates = Table(
    "poll_templates",
    metadata,
    _id(),
    _alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("name", String(60), nullable=False),
    Column("key", String(180), nullable=False),
    Column("saved_by", BigInteger, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("stored", JSON, nullable=False),  # written and read by bot/polls/recurring/stored.py
    UniqueConstraint("alliance_id", "key"),
    sqlite_autoincrement=True,
)

# Polls that open by themselves, on a day of the week or else of the month, at a time of a zone's clock.
poll_repeats = Table(
    "poll_repeats",
    metadata,
    _id(),
    _alliance(index=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("name", String(60), nullable=False),
    Column("weekday", SmallInteger),
    Column("day", SmallInteger),
    Column("clock", String(5), nullable=False),
    Column("zone", String(50), nullable=False),
    Column("next_at", Instant, nullable=False, index=True),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("stored", JSON, nullable=False),
    CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="rhythm"),
    sqlite_autoincrement=True,  # the number of one that was stopped stands on buttons
)

# --- reminders ---------------------------------------------------------------------------------------------

reminders = Table(
    "reminders",
    metadata,
    _id(),
    _alliance(),
    Column("kind", String(30), nullable=False),
    # What it is about, such as "poll:12:user:34": a second one for the same is refused by the store.
    Column("subject", String(80), nullable=False),
    Column("user_id", BigInteger),  # to a person …
    Column("channel_id", BigInteger),  # … or to a channel; for a person, where to mention them instead
    Column("guild_id", BigInteger),
    Column("topic", String(20)),
    Column("arguments", JSON, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),  # past its usefulness
    Column("at_once", Boolean, nullable=False),  # in the person's quiet hours too
    Column("state", String(10), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", Instant, nullable=False),  # when to try: due_at, then the end of a lease, or of a wait
    Column("nonce", String(25), nullable=False),
    Column("delivered_at", Instant),
    Column("fallback", Boolean, nullable=False),
    Column("problem", String(200)),
    CheckConstraint("user_id IS NOT NULL OR channel_id IS NOT NULL", name="target"),
    UniqueConstraint("alliance_id", "kind", "subject"),
    Index("ix_reminders_state_next_at", "state", "next_at"),
    Index("ix_reminders_alliance_id_user_id", "alliance_id", "user_id"),
)

# --- hours -------------------------------------------------------------------------------------------------

hours = Table(
    "hours",
    metadata,
    _id(),
    _alliance(),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("day", Date, nullable=False),  # on the person's own calendar
    Column("minutes", SmallInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("geoid", String(5), nullable=False),
    Column("note", String(200), nullable=False),
    Column("status", String(10), nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("replaces", Identity, ForeignKey("hours.id")),  # the entry that this one corrects
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
    Column("reason", String(20)),  # why it was refused …
    Column("words", String(200), nullable=False),  # … and what was last said about that
    CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
    # Of one entry there is one correction that waits.
    Index(
        "uq_hours_correction",
        "replaces",
        unique=True,
        sqlite_where=text("status IN ('pending', 'disputed')"),
        postgresql_where=text("status IN ('pending', 'disputed')"),
    ),
    Index("ix_hours_alliance_id_user_id_day", "alliance_id", "user_id", "day"),
    Index("ix_hours_alliance_id_status_geoid", "alliance_id", "status", "geoid"),
)

# Everything that ever happened to an entry; rows are added, and never changed.
hours_trail = Table(
    "hours_trail",
    metadata,
    _id(),
    Column("hours_id", Identity, ForeignKey("hours.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("act", String(10), nullable=False),
    Column("reason", String(20)),
    Column("words", String(200), nullable=False),
)

# What an alliance signs statements with; whoever has it can forge them.
statement_keys = Table(
    "statement_keys",
    metadata,
    _alliance(primary_key=True),
    Column("private", LargeBinary(32), nullable=False),
)

# --- outreach ----------------------------------------------------------------------------------------------

campaigns = Table(
    "campaigns",
    metadata,
    _id(),
    _alliance(),
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

# How many people were reached on a day, for a county; who counted can correct it, and is in no report.
outreach = Table(
    "outreach",
    metadata,
    _id(),
    _alliance(),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("day", Date, nullable=False),
    Column("geoid", String(5), nullable=False),
    Column("campaign_id", Identity, ForeignKey("campaigns.id")),
    Column("logged_at", Instant, nullable=False),
    *(
        Column(means, Integer, nullable=False)
        for means in ("doors", "calls", "texts", "letters", "conversations", "posts")
    ),
    Index("ix_outreach_alliance_id_day", "alliance_id", "day"),
    Index("ix_outreach_alliance_id_user_id", "alliance_id", "user_id"),
)

# --- events ------------------------------------------------------------------------------------------------

events = Table(
    "events",
    metadata,
    _id(),
    _alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),  # where its card hangs …
    Column("message_id", BigInteger),  # … once it does
    Column("scheduled_id", BigInteger),  # of Discord's own event that shows the same
    Column("title", String(100), nullable=False),
    Column("geoid", String(5)),  # online where there is none
    Column("zone", String(40), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("lead_id", BigInteger, nullable=False),
    Column("public", String(500), nullable=False),
    Column("private", String(500), nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("cancelled_at", Instant),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # the version that its card shows
    CheckConstraint("starts_at < ends_at", name="order"),
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

# --- audit -------------------------------------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    _id(),
    _alliance(),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger),  # nobody: the bot itself, at an instant it was told before
    Column("act", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", JSON, nullable=False),
    Index("ix_audit_alliance_id_id", "alliance_id", "id"),
)
