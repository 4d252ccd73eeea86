"""What a task may be, who may take it on and who may decide about it, and when which step follows: pure rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import decay
from bot.alliances.model import NATIONAL, Actor, Level
from bot.config import TaskSettings
from bot.decay import Ladder, Step
from bot.errors import UserError
from bot.tasks.model import Claim, Plan, Standing, State, Task
from bot.text import clean
from bot.times import parse_instant
from bot.typed import fitting, paragraphs
from bot.wallclock import at_wall_clock

TITLE_LIMIT = 100
DETAILS_LIMIT = 500
LINE_LIMIT = 200  # of what was done, and of why it is sent back
PLACES_LIMIT = 50
REMIND_BEFORE = timedelta(days=1)
SOON = timedelta(days=1)  # nobody is given less time than that who does not ask for it
_END_OF_DAY = "23:59"


def ladder(settings: TaskSettings) -> Ladder:
    """As for a county's lead, but counted from the day on which a task was to be done; nobody stands by."""
    days = {
        Step.ASK: settings.ask_after_days,
        Step.ASK_AGAIN: settings.ask_again_days,
        Step.TELL: settings.tell_days,
        Step.RELEASE: settings.release_days,
    }
    return Ladder(days, settings.hour, settings.extension_days, settings.extensions)


def scope(task: Task) -> str:
    """Who organizes in this looks after the task."""
    return task.plan.geoid or NATIONAL


def may_look_after(actor: Actor, task: Task) -> bool:
    return actor.alliance_id == task.alliance_id and actor.may(Level.ORGANIZER, scope(task))


def plan(
    title: str, details: str, geoid: str | None, due_at: datetime, places: int, asked_id: int | None
) -> Plan:
    """Raises UserError: task-title-empty, too-long, task-places, task-asked-alone."""
    title = " ".join(paragraphs(title, TITLE_LIMIT, "task-title-empty").split())
    details = fitting(clean(details), DETAILS_LIMIT)
    if not 1 <= places <= PLACES_LIMIT:
        raise UserError("task-places", limit=PLACES_LIMIT)
    if asked_id is not None and places > 1:
        raise UserError("task-asked-alone")
    return Plan(title, details, geoid, due_at, places, asked_id)


def replanned(before: Standing, new: Plan) -> Plan:
    """What a task is to be by what somebody changed. Whom it is kept for stays, where nobody else is named and it
    is still for one.

    Raises UserError: task-places-taken, task-asked-late.
    """
    kept_for, taken = before.task.plan.asked_id, len(before.claims)
    if new.places < taken:
        raise UserError("task-places-taken", count=taken)
    if new.asked_id is None and new.places == 1:
        return replace(new, asked_id=kept_for)
    if new.asked_id not in (None, kept_for) and taken:
        raise UserError("task-asked-late")
    return new


def read_due(given: str, now: datetime, zone: ZoneInfo) -> datetime:
    """As `parse_instant` reads it; a date alone is its end. Raises UserError as that does."""
    try:
        return parse_instant(given, now, zone)
    except UserError as error:
        if error.key != "time-needs-clock":
            raise
    return parse_instant(f"{given} {_END_OF_DAY}", now, zone)


# --- claims ------------------------------------------------------------------------------------------------


def check_claim(standing: Standing, user_id: int, now: datetime, held: int, most: int) -> int:
    """Whether somebody with `held` claims may take the task on; the place that they get.

    Raises UserError: task-is-cancelled, task-already, task-asked-other, task-full, task-too-many.
    """
    task = standing.task
    if task.cancelled_at is not None:
        raise UserError("task-is-cancelled")
    if standing.own(user_id) is not None:
        raise UserError("task-already")
    if kept_for_another(task, user_id, now):
        raise UserError("task-asked-other", until=task.asked_until)
    slot = free_slot(standing.claims, task.plan.places)
    if slot is None:
        raise UserError("task-full")
    if held >= most:
        raise UserError("task-too-many", limit=most)
    return slot


def kept_for_another(task: Task, user_id: int, now: datetime) -> bool:
    return (
        task.plan.asked_id not in (None, user_id) and task.asked_until is not None and task.asked_until > now
    )


def free_slot(claims: Sequence[Claim], places: int) -> int | None:
    if len(claims) >= places:  # there may have been more places, and one beyond these still be somebody's
        return None
    taken = {claim.slot for claim in claims}
    return next((slot for slot in range(places) if slot not in taken), None)


def claim_due(task: Task, given: str, now: datetime, zone: ZoneInfo, ladder: Ladder) -> datetime:
    """Until when somebody takes it on: as they typed it, but no later than the task is due, or where that is over
    or close, than an extension from now. Raises UserError: task-due-late, time-…."""
    latest = task.plan.due_at if task.plan.due_at >= now + SOON else _extended(now, ladder, zone)
    if not clean(given):
        return latest
    due_at = read_due(given, now, zone)
    if due_at > latest:
        raise UserError("task-due-late", latest=latest)
    return due_at


def own(standing: Standing, user_id: int, *states: State) -> Claim:
    """Their claim, in one of these states. Raises UserError: task-not-yours, task-not-now."""
    claim = standing.own(user_id)
    if claim is None:
        raise UserError("task-not-yours")
    if claim.state not in states:
        raise UserError("task-not-now", state=claim.state.value)
    return claim


def heard(claim: Claim, ladder: Ladder, now: datetime, zone: ZoneInfo) -> Claim:
    """After a sign of life: asked again only once it is overdue, and so many days from now at the earliest."""
    return replace(claim, heard_at=now, watch=decay.heard(ladder, max(now, claim.due_at), zone))


def more_time(claim: Claim, ladder: Ladder, now: datetime, zone: ZoneInfo) -> Claim:
    """A later day on which it is due. Raises UserError: task-no-more-time."""
    extended = claim.watch.extended if claim.watch else 0
    if extended >= ladder.extensions:
        raise UserError("task-no-more-time", limit=ladder.extensions)
    later = heard(replace(claim, due_at=_extended(max(now, claim.due_at), ladder, zone)), ladder, now, zone)
    assert later.watch is not None
    return replace(later, watch=replace(later.watch, extended=extended + 1))


def moved(claim: Claim, before: Task, after: Task, ladder: Ladder, now: datetime, zone: ZoneInfo) -> Claim:
    """When the day of a task is another: theirs follows, and a day that is not over stays one of their own. Nobody
    is given less time than SOON who had more."""
    old, new = before.plan.due_at, after.plan.due_at
    if new < old:
        due_at = min(claim.due_at, max(new, now + SOON))
    else:
        due_at = claim.due_at if claim.due_at < old else max(claim.due_at, new)
    if due_at == claim.due_at:
        return claim
    return heard(replace(claim, due_at=due_at), ladder, now, zone)


def sent_back(claim: Claim, ladder: Ladder, now: datetime, zone: ZoneInfo) -> Claim:
    """Theirs to do once more, with some time for it."""
    due_at = max(claim.due_at, _extended(now, ladder, zone))
    return heard(replace(claim, state=State.CLAIMED, due_at=due_at), ladder, now, zone)


def check_decision(actor: Actor, task: Task, claim: Claim | None) -> Claim:
    """Whether somebody may say whether a claim's work is done. Raises UserError: not-allowed, task-own-work,
    task-decided."""
    if not may_look_after(actor, task):
        raise UserError("not-allowed", level=Level.ORGANIZER.word)
    if claim is None or claim.state is not State.DONE:
        raise UserError("task-decided")
    if claim.user_id == actor.user_id:
        raise UserError("task-own-work")
    return claim


def _extended(at: datetime, ladder: Ladder, zone: ZoneInfo) -> datetime:
    day = at.astimezone(zone).date() + timedelta(days=ladder.extension)
    return at_wall_clock(day, time.fromisoformat(_END_OF_DAY), zone)
