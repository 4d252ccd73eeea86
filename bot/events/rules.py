"""What an event may be, who looks after it, and when those who come are told."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alliances.model import NATIONAL, Actor, Level
from bot.errors import UserError
from bot.events.model import Event, Plan, Role, Series, Typed
from bot.hours.model import Kind
from bot.hours.rules import DAY_MINUTES, check_kind
from bot.text import clean
from bot.times import parse_instant
from bot.typed import fitting
from bot.wallclock import at_wall_clock

TITLE_LIMIT = 100
DETAILS_LIMIT = 500
SEATS_LIMIT = 500
ROLES_LIMIT = 5  # buttons in a row
ROLE_LIMIT = 40
LONGEST = timedelta(days=7)
CONFIRM_CLOCK = time(11)  # the day before
SOON = timedelta(hours=2)
ATTENDED_AFTER = timedelta(hours=1)
ANSWERED_WITHIN = timedelta(days=7)

_ROLE = re.compile(r"(\d{1,4})(?: ?[x×])?(?: (.+))?", re.ASCII)


def plan(
    typed: Typed, geoid: str | None, zone: ZoneInfo, lead_id: int, now: datetime, before: Plan | None = None
) -> Plan:
    """Instants are read in `zone`; the end may be a time or how long it takes. `before` is what it was until now.

    Raises UserError: event-title-empty, event-ends-early, event-too-long, too-long, event-seats-…, error-option, and
    what `parse_instant` raises.
    """
    title = " ".join(_words(typed.title, TITLE_LIMIT).split())
    if not title:
        raise UserError("event-title-empty")
    starts_at = parse_instant(typed.starts, now, zone)
    try:
        ends_at = parse_instant(typed.ends, starts_at, zone)
    except UserError as error:
        raise UserError("event-ends-early", at=starts_at) if error.key == "time-past" else error from None
    if ends_at > starts_at + LONGEST:
        raise UserError("event-too-long", limit=LONGEST.days)
    return Plan(
        title,
        geoid,
        zone,
        starts_at,
        ends_at,
        read_roles(typed.seats),
        lead_id,
        _words(typed.public, DETAILS_LIMIT),
        _words(typed.private, DETAILS_LIMIT),
        check_kind(typed.kind) if typed.kind is not None else before.kind if before else Kind.EVENT,
        typed.campaign_id if typed.campaign_id is not None or before is None else before.campaign_id,
    )


def read_roles(given: str) -> Sequence[Role]:
    """`12`, or `2 canvassers, 1 driver`, or both: a number without a name is of seats for anything.

    Raises UserError: event-seats-unreadable, event-seats-many, event-roles-many, event-roles-twice.
    """
    roles = []
    for part in re.split(r"[,;\n]", clean(given)):
        found = _ROLE.fullmatch(part.strip())
        if found is None or not int(found[1]) or len(found[2] or "") > ROLE_LIMIT:
            raise UserError("event-seats-unreadable", given=given)
        roles.append(Role(found[2] or "", int(found[1])))
    if len(roles) > ROLES_LIMIT:
        raise UserError("event-roles-many", limit=ROLES_LIMIT)
    if len({role.name.casefold() for role in roles}) < len(roles):
        raise UserError("event-roles-twice")
    if sum(role.seats for role in roles) > SEATS_LIMIT:
        raise UserError("event-seats-many", limit=SEATS_LIMIT)
    return roles


def written_roles(roles: Sequence[Role]) -> str:
    """As `read_roles` reads them."""
    return ", ".join(f"{role.seats} {role.name}".strip() for role in roles)


def may_create(actor: Actor, geoid: str | None) -> bool:
    """Organizers, where they organize; and online, wherever that is."""
    if geoid is None:
        return actor.highest is not None and actor.highest >= Level.ORGANIZER
    return actor.may(Level.ORGANIZER, geoid)


def may_manage(actor: Actor, event: Event | Series) -> bool:
    """Whoever organizes in the event's place; online, in the whole nation, or whoever made it and still organizes."""
    if actor.alliance_id != event.alliance_id:
        return False
    if actor.user_id == event.created_by and may_create(actor, event.plan.geoid):
        return True
    return actor.may(Level.ORGANIZER, event.plan.geoid or NATIONAL)


def check_open(event: Event, now: datetime) -> None:
    """Raises UserError: event-is-cancelled, event-began."""
    if event.cancelled_at is not None:
        raise UserError("event-is-cancelled")
    if event.plan.starts_at <= now:
        raise UserError("event-began", at=event.plan.starts_at)


def check_over(event: Event, now: datetime) -> None:
    """Raises UserError: event-is-cancelled, event-not-over."""
    if event.cancelled_at is not None:
        raise UserError("event-is-cancelled")
    if event.plan.ends_at > now:
        raise UserError("event-not-over", at=event.plan.ends_at)


def confirm_at(plan: Plan) -> datetime:
    """At eleven of the place's clock, on the day before."""
    day = plan.starts_at.astimezone(plan.zone).date() - timedelta(days=1)
    return at_wall_clock(day, CONFIRM_CLOCK, plan.zone)


def soon_at(plan: Plan) -> datetime:
    return plan.starts_at - SOON


def attended_at(plan: Plan) -> datetime:
    return plan.ends_at + ATTENDED_AFTER


def worked_on(plan: Plan) -> date:
    """The day for which work there is logged: that on which it began, in its place."""
    return plan.starts_at.astimezone(plan.zone).date()


def worked_minutes(plan: Plan) -> int:
    """How long it took: at most a day, for nobody can tell how long people worked at what took longer."""
    return min(round((plan.ends_at - plan.starts_at) / timedelta(minutes=1)), DAY_MINUTES)


def _words(given: str, limit: int) -> str:
    return fitting(clean(given), limit)
