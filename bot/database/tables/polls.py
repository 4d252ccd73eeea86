"""Polls, who may vote in them, and their ballots."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

polls = Table(
    "polls",
    metadata,
    numbered(),
    of_alliance(),
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
    Column("quorum", SmallInteger, nullable=False),  # percent of the roll …
    Column("quorum_people", Integer, nullable=False),  # … or how many of it
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
    Column("origin", String(40), unique=True),  # what asked it, if no person did …
    Column("end_told", Boolean, nullable=False),  # … and whether that was told how it ended
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
    numbered(),
    of_alliance(),
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
    numbered(),
    of_alliance(index=True),
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
