"""Views for analysis tools: stable names and columns, documented in docs/views.md, and nobody's name or id.

They hold no data, so they are no part of any migration: every upgrade drops them first and makes them last.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, text

from bot.database.tables import metadata


@dataclass(frozen=True, slots=True)
class View:
    name: str
    columns: tuple[str, ...]
    select: str  # the same for SQLite and PostgreSQL


_COUNTED = ("backups", "members", "volunteers")

COUNTIES = View(
    "coverage_counties",
    (
        "alliance_id",
        "geoid",
        "state_fips",
        "coverage",
        "lead_since",
        "lead_heard_at",
        "lead_steps",
        *_COUNTED,
        "people",
    ),
    """
    SELECT known.alliance_id, known.geoid, substr(known.geoid, 1, 2),
        CASE
            WHEN lead.id IS NULL THEN 'uncovered'
            WHEN lead.steps >= 2 THEN 'stale'
            WHEN lead.confirmed_at IS NOT NULL THEN 'active'
            ELSE 'claimed'
        END,
        lead.since, coalesce(lead.confirmed_at, lead.since), lead.steps,
        coalesce(team.backups, 0), coalesce(team.members, 0), coalesce(living.volunteers, 0),
        populations.people
    FROM (
        SELECT alliance_id, geoid FROM assignments
        UNION SELECT alliance_id, geoid FROM volunteers WHERE status = 'active' AND geoid IS NOT NULL
        UNION SELECT alliances.id, populations.geoid FROM alliances CROSS JOIN populations
    ) AS known
    LEFT JOIN assignments AS lead
        ON lead.alliance_id = known.alliance_id AND lead.geoid = known.geoid
        AND lead.role = 'lead' AND lead.ended_at IS NULL
    LEFT JOIN (
        SELECT alliance_id, geoid,
            sum(CASE WHEN role = 'backup' THEN 1 ELSE 0 END) AS backups,
            sum(CASE WHEN role = 'member' THEN 1 ELSE 0 END) AS members
        FROM assignments WHERE ended_at IS NULL GROUP BY alliance_id, geoid
    ) AS team ON team.alliance_id = known.alliance_id AND team.geoid = known.geoid
    LEFT JOIN (
        SELECT alliance_id, geoid, count(*) AS volunteers
        FROM volunteers WHERE status = 'active' GROUP BY alliance_id, geoid
    ) AS living ON living.alliance_id = known.alliance_id AND living.geoid = known.geoid
    LEFT JOIN populations ON populations.geoid = known.geoid
    """,
)
STATES = View(
    "coverage_states",
    ("alliance_id", "state_fips", "claimed", "active", "stale", *_COUNTED),
    """
    SELECT alliance_id, state_fips,
        sum(CASE WHEN coverage = 'claimed' THEN 1 ELSE 0 END),
        sum(CASE WHEN coverage = 'active' THEN 1 ELSE 0 END),
        sum(CASE WHEN coverage = 'stale' THEN 1 ELSE 0 END),
        sum(backups), sum(members), sum(volunteers)
    FROM coverage_counties GROUP BY alliance_id, state_fips
    """,
)
HISTORY = View(
    "coverage_history",
    ("alliance_id", "geoid", "at", "role", "what"),
    """
    SELECT alliance_id, geoid, since, role, 'begun' FROM assignments
    UNION ALL
    SELECT assignments.alliance_id, assignments.geoid, assignment_events.at, assignments.role,
        assignment_events.what
    FROM assignment_events JOIN assignments ON assignments.id = assignment_events.assignment_id
    """,
)
VIEWS = (COUNTIES, STATES, HISTORY)  # in this order: a later one may read an earlier one


def make(connection: Connection) -> None:
    for view in VIEWS:
        connection.execute(text(f"CREATE VIEW {view.name} ({', '.join(view.columns)}) AS {view.select}"))


def drop(connection: Connection) -> None:
    for view in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))


@event.listens_for(metadata, "after_create")
def _made(_target: Any, connection: Connection, **_: Any) -> None:
    make(connection)


@event.listens_for(metadata, "before_drop")
def _dropped(_target: Any, connection: Connection, **_: Any) -> None:
    drop(connection)
