"""Who may take a county, who may give it up, and how well it is covered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.counties.model import Assignment, AssignmentRole, County, Coverage, Gap
from bot.errors import UserError
from bot.text import Markup


def lead_of(assignments: Sequence[Assignment]) -> Assignment | None:
    """The lead among one county's assignments."""
    return next((held for held in assignments if held.role is AssignmentRole.LEAD), None)


def coverage(assignments: Sequence[Assignment], now: datetime, stale_after: timedelta) -> Coverage:
    """How well one county is covered, from its assignments.

    A confirmation from before the lead took the county says nothing about it. Exactly `stale_after`
    after claiming or confirming, the county is not yet stale.
    """
    lead = lead_of(assignments)
    if lead is None:
        return Coverage.UNCOVERED
    confirmed = lead.confirmed_at is not None and lead.confirmed_at >= lead.since
    heard = lead.confirmed_at if confirmed and lead.confirmed_at else lead.since
    if now - heard > stale_after:
        return Coverage.STALE
    return Coverage.ACTIVE if confirmed else Coverage.CLAIMED


def check_claim(
    assignments: Sequence[Assignment], user_id: int, role: AssignmentRole, leads_held: int, max_leads: int
) -> None:
    """Whether somebody may take `role` in the county that has `assignments`.

    Whoever holds another role there may change it. `leads_held` counts the counties they lead already.
    Raises UserError: county-already-yours, county-has-lead, county-too-many.
    """
    if any(held.user_id == user_id and held.role is role for held in assignments):
        raise UserError("county-already-yours", role=role)
    if role is not AssignmentRole.LEAD:
        return
    if lead := lead_of(assignments):
        raise UserError("county-has-lead", lead=Markup(f"<@{lead.user_id}>"))
    if leads_held >= max_leads:
        raise UserError("county-too-many", limit=max_leads)


def open_roles(
    assignments: Sequence[Assignment], user_id: int, leads_held: int, max_leads: int
) -> list[AssignmentRole]:
    """The roles that `check_claim` would let somebody take."""
    found = []
    for role in AssignmentRole:
        with suppress(UserError):
            check_claim(assignments, user_id, role, leads_held, max_leads)
            found.append(role)
    return found


def check_release(assignments: Sequence[Assignment], user_id: int) -> Assignment:
    """The assignment that somebody may give up in this county. Raises UserError: county-not-yours."""
    for held in assignments:
        if held.user_id == user_id:
            return held
    raise UserError("county-not-yours")


def coverage_since(lead: Assignment, state: Coverage, stale_after: timedelta) -> datetime:
    """Since when a county with this lead is in this state; for an active one, when that was last said."""
    heard = max(lead.since, lead.confirmed_at or lead.since)
    return heard + stale_after if state is Coverage.STALE else heard


def gone_stale(leads: Iterable[Assignment], since: datetime, now: datetime, stale_after: timedelta) -> int:
    """How many of the leads' counties are stale now and were not at `since`."""
    return sum(
        coverage([lead], now, stale_after) is Coverage.STALE
        and coverage([lead], since, stale_after) is not Coverage.STALE
        for lead in leads
    )


def tally(counties: Iterable[County], covered: Mapping[str, Coverage]) -> dict[Coverage, int]:
    """How many of the counties are in each state; those that `covered` does not name are uncovered."""
    counted = Counter(covered.get(county.geoid, Coverage.UNCOVERED) for county in counties)
    return {state: counted[state] for state in Coverage}


def gaps(counties: Iterable[County], covered: Mapping[str, Coverage], most: int) -> list[Gap]:
    """The states in which the most counties are uncovered, the worst first, up to `most`."""
    here = list(counties)
    all_of = Counter(county.state_name for county in here)
    open_in = Counter(county.state_name for county in uncovered(here, covered))
    worst = sorted(open_in, key=lambda state: (-open_in[state], state))
    return [Gap(state, open_in[state], all_of[state]) for state in worst[:most]]


def uncovered(counties: Iterable[County], covered: Mapping[str, Coverage]) -> list[County]:
    return [
        county for county in counties if covered.get(county.geoid, Coverage.UNCOVERED) is Coverage.UNCOVERED
    ]
