"""Every table. A row belongs to one alliance; what must hold under concurrency is a constraint here.

Instants are aware UTC (`Instant`). Discord ids are 64-bit integers. `JSON` holds only what no query filters by.
"""

from bot.database.tables.alliances import (
    alliances,
    chapter_channels,
    chapter_invitations,
    chapter_roles,
    chapters,
    grants,
    pledges,
    shown_roles,
)
from bot.database.tables.audit import audit
from bot.database.tables.base import Identity, Instant, metadata
from bot.database.tables.counties import assignment_events, assignments, populations
from bot.database.tables.events import event_places, event_series, events
from bot.database.tables.hours import hours, hours_sums, hours_trail, statement_keys
from bot.database.tables.opinions import statement_votes, statements, topics
from bot.database.tables.outreach import campaign_kits, campaign_pictures, campaigns, outreach, outreach_sums
from bot.database.tables.policies import (
    areas,
    platform_published,
    policies,
    policy_terms,
    proposal_events,
    proposal_sponsors,
    proposal_versions,
    proposal_votes,
    proposals,
)
from bot.database.tables.polls import (
    ballot_drafts,
    ballots,
    chain,
    poll_repeats,
    poll_templates,
    polls,
    roll,
    tallies,
)
from bot.database.tables.raids import arrivals, holds
from bot.database.tables.reminders import reminders
from bot.database.tables.reviews import (
    clearances,
    objection_seconds,
    objection_votes,
    objections,
    panel_candidates,
    panel_elections,
    panel_members,
    panel_standing,
    review_sponsors,
    reviews,
)
from bot.database.tables.rights import right_versions, rights
from bot.database.tables.search import search_entries
from bot.database.tables.takedowns import said_at, takedowns
from bot.database.tables.tasks import task_claims, task_events, tasks
from bot.database.tables.volunteers import (
    application_notes,
    applications,
    consents,
    invited,
    volunteers,
)

__all__ = [
    "Identity",
    "Instant",
    "alliances",
    "application_notes",
    "applications",
    "areas",
    "arrivals",
    "assignment_events",
    "assignments",
    "audit",
    "ballot_drafts",
    "ballots",
    "campaign_kits",
    "campaign_pictures",
    "campaigns",
    "chain",
    "chapter_channels",
    "chapter_invitations",
    "chapter_roles",
    "chapters",
    "clearances",
    "consents",
    "event_places",
    "event_series",
    "events",
    "grants",
    "holds",
    "hours",
    "hours_sums",
    "hours_trail",
    "invited",
    "metadata",
    "objection_seconds",
    "objection_votes",
    "objections",
    "outreach",
    "outreach_sums",
    "panel_candidates",
    "panel_elections",
    "panel_members",
    "panel_standing",
    "platform_published",
    "pledges",
    "policies",
    "policy_terms",
    "poll_repeats",
    "poll_templates",
    "polls",
    "populations",
    "proposal_events",
    "proposal_sponsors",
    "proposal_versions",
    "proposal_votes",
    "proposals",
    "reminders",
    "review_sponsors",
    "reviews",
    "right_versions",
    "rights",
    "roll",
    "said_at",
    "search_entries",
    "shown_roles",
    "statement_keys",
    "statement_votes",
    "statements",
    "takedowns",
    "tallies",
    "task_claims",
    "task_events",
    "tasks",
    "topics",
    "volunteers",
]
