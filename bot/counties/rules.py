"""Who may take a county, who may give it up, and how well it is covered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.counties.model import Assignment, AssignmentRole, Coverage
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


def check_release(assignments: Sequence[Assignment], user_id: int) -> Assignment:
    """The assignment that somebody may give up in this county. Raises UserError: county-not-yours."""
    for held in assignments:
        if held.user_id == user_id:
            return held
    raise UserError("county-not-yours")
