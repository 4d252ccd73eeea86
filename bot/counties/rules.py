"""Who may take a county, who may give it up, and how well it is covered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.counties.model import Assignment, AssignmentRole, County, Coverage, Gap, OpenCounty
from bot.decay import STALE_FROM, Step
from bot.errors import UserError
from bot.text import Markup

# Up to how many volunteers a county has; see `bands`.
FEW, MANY = 20, 500


def lead_of(assignments: Sequence[Assignment]) -> Assignment | None:
    """The lead among one county's assignments."""
    return next((held for held in assignments if held.role is AssignmentRole.LEAD), None)


def coverage(assignments: Sequence[Assignment]) -> Coverage:
    """How well one county is covered, from its assignments.

    A confirmation from before the lead took the county says nothing about it.
    """
    lead = lead_of(assignments)
    if lead is None:
        return Coverage.UNCOVERED
    if lead.watch is not None and lead.watch.taken >= STALE_FROM:
        return Coverage.STALE
    return Coverage.ACTIVE if lead.confirmed_at and lead.confirmed_at >= lead.since else Coverage.CLAIMED


def coverages(leads: Iterable[Assignment]) -> dict[str, Coverage]:
    """By GEOID, how the counties of these leads are covered."""
    return {lead.geoid: coverage([lead]) for lead in leads}


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


def check_pause(until: datetime, now: datetime, most: timedelta) -> None:
    """Raises UserError: county-pause-long."""
    if until > now + most:
        raise UserError("county-pause-long", latest=now + most)


def check_lead(held: Assignment) -> None:
    """Raises UserError: county-not-lead."""
    if held.role is not AssignmentRole.LEAD:
        raise UserError("county-not-lead")


def check_offer(held: Assignment, user_id: int) -> None:
    """Whether a lead may offer their county to somebody. Raises UserError: county-not-lead, county-offer-self."""
    check_lead(held)
    if user_id == held.user_id:
        raise UserError("county-offer-self")


def check_step_up(backup: Assignment, lead: Assignment) -> None:
    """Whether a backup may take over from a lead who is there. Raises UserError: duty-over, county-lead-back."""
    if backup.role is not AssignmentRole.BACKUP:
        raise UserError("duty-over")
    if lead.watch is None or lead.watch.taken < Step.ASK_BACKUP:
        raise UserError("county-lead-back")


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


def rank(open_counties: Iterable[OpenCounty]) -> list[OpenCounty]:
    """Where a lead is wanted most: where most people live, if that is known; otherwise where most neighbours are
    active, then where most volunteers are near."""
    return sorted(
        open_counties,
        key=lambda one: (-(one.people or 0), -one.active_beside, -one.volunteers_near, one.county.geoid),
    )


def open_counties(
    counties: Iterable[County],
    covered: Mapping[str, Coverage],
    people: Mapping[str, int],
    volunteers: Mapping[str, int],
) -> list[OpenCounty]:
    """Those without a lead, with what speaks for each."""
    return [
        OpenCounty(
            county,
            people.get(county.geoid),
            sum(covered.get(beside) is Coverage.ACTIVE for beside in county.neighbours),
            sum(volunteers.get(geoid, 0) for geoid in (county.geoid, *county.neighbours)),
        )
        for county in uncovered(counties, covered)
    ]


def rings(home: County, atlas: Mapping[str, County]) -> Iterator[list[County]]:
    """The county somebody lives in, its neighbours, their neighbours …; where water parts them, the state's rest."""
    seen, ring = {home.geoid}, [home]
    while ring:
        yield ring
        beside = {geoid for county in ring for geoid in county.neighbours} - seen
        seen |= beside
        ring = [atlas[geoid] for geoid in sorted(beside)]
    yield [county for geoid, county in atlas.items() if county.state == home.state and geoid not in seen]


def bands(most: int) -> tuple[int, ...]:
    """Where the bands of a map begin, for numbers up to `most`: five with that of nothing, told apart at a glance."""
    if most < FEW:
        return (1, 2, 5, 10)
    return (1, 5, 20, 100) if most < MANY else (1, 10, 100, 1000)
