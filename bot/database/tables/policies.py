"""Areas of government, proposals with their versions, sponsors and history, and what became policy by which vote."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

# Areas of government; `key` is the name as it is compared.
areas = Table(
    "areas",
    metadata,
    numbered(),
    of_alliance(),
    Column("place", SmallInteger, nullable=False),  # in the order in which they are shown
    Column("name", String(60), nullable=False),
    Column("key", String(180), nullable=False),
    Column("retired_at", Instant),  # takes no new proposals
    UniqueConstraint("alliance_id", "key"),
    sqlite_autoincrement=True,  # its number stands in forms
)

# The numbers by which an alliance's proposals live, where they are not those of the settings.
policy_terms = Table(
    "policy_terms",
    metadata,
    Column("alliance_id", Identity, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column("terms", JSON, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    numbered(),
    of_alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("kind", String(10), nullable=False),  # policy, right
    Column("act", String(10), nullable=False),  # adopt, amend, repeal
    Column(
        "target", BigInteger
    ),  # what it amends, repeals or replaces: a policy's proposal, a right's number
    Column(
        "follows", Identity, ForeignKey("proposals.id", ondelete="CASCADE")
    ),  # the rejected one that it brings back, changed
    Column("author_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column(
        "state", String(10), nullable=False
    ),  # draft, discussion, review, vote, adopted, rejected, withdrawn
    Column("version", Integer, nullable=False),  # of its text, at present
    Column("created_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),  # in its present state
    Column("moves_at", Instant),  # when it moves on by itself, of which notice was given …
    Column("next_at", Instant),  # … and when the clock next asks for something
    Column("terms", JSON),  # as they were when its discussion opened
    Column("topic_id", BigInteger),  # of what is said about it
    # Where it is discussed …
    Column("channel_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger),
    # … and how far that shows what is so: changes of it, events in it, the version whose text is there.
    Column("changes", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("text_shown", Integer, nullable=False),
    Index("ix_proposals_alliance_id_state", "alliance_id", "state"),
    Index("ix_proposals_next_at", "next_at"),
    Index("ix_proposals_thread_id", "thread_id"),
    Index("ix_proposals_author_id", "author_id"),
    sqlite_autoincrement=True,  # its number stands on buttons, and policies are called by it
)

proposal_versions = Table(
    "proposal_versions",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text_hash", String(64), nullable=False),
    Column("area_id", Identity, ForeignKey("areas.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(100), nullable=False),
    Column("summary", String(600), nullable=False),
    Column("text", Text, nullable=False),
    Column("author_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("at", Instant, nullable=False),
    Index("ix_proposal_versions_text_hash", "text_hash"),
)

proposal_sponsors = Table(
    "proposal_sponsors",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Column("at", Instant, nullable=False),
    Column("edits", Boolean, nullable=False),  # whether the author lets them write on its text
    Index("ix_proposal_sponsors_user_id", "user_id"),
)

# What happened to a proposal, in its order: of two who do the same at once, one takes the next number.
proposal_events = Table(
    "proposal_events",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(20), nullable=False),
    Column("state", String(10), nullable=False),  # after it
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger),  # nobody: it came by the clock, a ruling or a vote
    Column("version", Integer, nullable=False),
    Column("details", JSON, nullable=False),
    Index("ix_proposal_events_actor_id", "actor_id"),
)

# A vote is on a text that was cleared, or there is none: nothing in the code can open one around a review.
proposal_votes = Table(
    "proposal_votes",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("text_hash", String(64), nullable=False),
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("opened_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["proposal_id", "text_hash"],
        ["clearances.proposal_id", "clearances.text_hash"],
        ondelete="CASCADE",
    ),
    UniqueConstraint("proposal_id", "text_hash", "poll_id"),
)

# What was voted to be policy, by the vote on that very text; in force until it ended.
policies = Table(
    "policies",
    metadata,
    Column("proposal_id", Identity, primary_key=True, autoincrement=False),
    of_alliance(),
    Column("text_hash", String(64), nullable=False),
    Column("poll_id", Identity, nullable=False),
    Column("adopted_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_as", String(10)),  # amended, repealed, superseded
    Column(
        "ended_by_proposal", Identity, ForeignKey("proposal_votes.proposal_id", ondelete="CASCADE")
    ),  # nobody's: a challenge
    ForeignKeyConstraint(
        ["proposal_id", "text_hash", "poll_id"],
        ["proposal_votes.proposal_id", "proposal_votes.text_hash", "proposal_votes.poll_id"],
        ondelete="CASCADE",
    ),
    CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
    Index("ix_policies_alliance_id_ended_at", "alliance_id", "ended_at"),
)

# When the platform was last announced.
platform_published = Table(
    "platform_published",
    metadata,
    Column("alliance_id", Identity, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
)
