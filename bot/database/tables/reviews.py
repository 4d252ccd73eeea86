"""Reviews of proposals under the Secured Rights: objections, who decides them, and which texts are cleared."""

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
    text,
)

from bot.database.tables.base import Identity, Instant, metadata, numbered, of_alliance

reviews = Table(
    "reviews",
    metadata,
    numbered(),
    of_alliance(),
    Column("guild_id", BigInteger, nullable=False),
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("target_right", Integer),  # the number of the right that the proposal changes
    Column("challenge", Boolean, nullable=False),  # of a policy in force
    Column("terms", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("objections_until", Instant),  # nobody can object any more where there is none
    Column("ended_at", Instant),
    CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("objections_until IS NULL OR state = 'open'", name="until"),
    # A text is reviewed once at a time.
    Index(
        "uq_reviews_open",
        "proposal_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_reviews_proposal_id", "proposal_id"),
    Index("ix_reviews_objections_until", "objections_until"),
    Index("ix_reviews_alliance_id_state", "alliance_id", "state"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

review_sponsors = Table(
    "review_sponsors",
    metadata,
    Column("review_id", Identity, ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Index("ix_review_sponsors_user_id", "user_id"),
)

objections = Table(
    "objections",
    metadata,
    numbered(),
    of_alliance(),
    Column("review_id", Identity, ForeignKey("reviews.id", ondelete="CASCADE"), nullable=False),
    Column("right_id", Identity, nullable=False),
    Column("right_version", Integer, nullable=False),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("passage", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant),  # until when the panel decides, or an appeal can be made
    Column("appealed", Boolean, nullable=False),  # by whoever objected; others second it
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE")),
    ForeignKeyConstraint(
        ["right_id", "right_version"], ["right_versions.right_id", "right_versions.version"]
    ),
    CheckConstraint("(state IN ('panel', 'appealable')) = (due_at IS NOT NULL)", name="due"),
    # One person objects once to a text under a right.
    UniqueConstraint("review_id", "right_id", "user_id"),
    Index("ix_objections_user_id", "user_id"),
    Index("ix_objections_due_at", "due_at"),
    sqlite_autoincrement=True,  # its number stands on buttons
)

# Who is on the panel for an objection, as it was when that was made; and how they voted, once they have.
objection_votes = Table(
    "objection_votes",
    metadata,
    Column("objection_id", Identity, ForeignKey("objections.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Column("sustain", Boolean),
    Column("reasons", Text, nullable=False),
    Column("at", Instant),
    CheckConstraint("(sustain IS NULL) = (at IS NULL)", name="voted"),
    Index("ix_objection_votes_user_id", "user_id"),
)

objection_seconds = Table(
    "objection_seconds",
    metadata,
    Column("objection_id", Identity, ForeignKey("objections.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),  # below zero: somebody whose data were deleted
    Column("at", Instant, nullable=False),
    Index("ix_objection_seconds_user_id", "user_id"),
)

# What is cleared for a vote: by its proposal and its exact text. Votes refer to it, so that none is held without.
clearances = Table(
    "clearances",
    metadata,
    Column("proposal_id", Identity, ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

panel_members = Table(
    "panel_members",
    metadata,
    numbered(),
    of_alliance(),
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("appointed_by", BigInteger),  # elected where there is nobody …
    Column(
        "election_id", Identity, ForeignKey("panel_elections.id", ondelete="CASCADE")
    ),  # … in this election
    Column("ended_at", Instant),
    CheckConstraint("since < until", name="term"),
    # Nobody sits twice.
    Index(
        "uq_panel_members_sitting",
        "alliance_id",
        "user_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_panel_members_user_id", "user_id"),
)

# Who said that they stand for the panel at the next election. Nobody else is put up.
panel_standing = Table(
    "panel_standing",
    metadata,
    Column("alliance_id", Identity, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("since", Instant, nullable=False),
    Index("ix_panel_standing_user_id", "user_id"),
)

panel_elections = Table(
    "panel_elections",
    metadata,
    numbered(),
    of_alliance(),
    Column("poll_id", Identity, ForeignKey("polls.id", ondelete="CASCADE")),
    Column("days", SmallInteger, nullable=False),  # of the term
    Column("called_by", BigInteger, nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("seated_at", Instant),
)

panel_candidates = Table(
    "panel_candidates",
    metadata,
    Column("election_id", Identity, ForeignKey("panel_elections.id", ondelete="CASCADE"), primary_key=True),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),  # on the ballot, from 0
    Column("user_id", BigInteger, nullable=False),  # below zero: somebody whose data were deleted
    Column("elected", Boolean, nullable=False),
    UniqueConstraint("election_id", "user_id"),
    Index("ix_panel_candidates_user_id", "user_id"),
)
