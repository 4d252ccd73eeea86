"""What is allowed and what follows: when a reminder goes out, how, and what a failed try leads to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.reminders.model import Due, NewReminder, Quiet, Reminder, State, Topic
from bot.times import parse_hours
from bot.typed import fitting
from bot.wallclock import after_quiet_hours, before_quiet_hours, in_quiet_hours

DEFAULT_ZONE = "America/New_York"  # of people of whom nobody knows where they live
TEXT_LIMIT = 500
LATEST = timedelta(days=2 * 366)
# The longest wait between two tries, whatever the doubling or Discord says.
LONGEST_WAIT = timedelta(days=1)
# What people need to read a message and act on it, before quiet hours begin or it is of no use any more.
TIME_TO_ACT = timedelta(minutes=30)
# What a weekly budget is counted over, and how far back it is looked who was contacted least.
WEEK, LATELY = timedelta(days=7), timedelta(days=28)
AFTER_OTHERS = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a reminder after a try; `next_at` and `attempts` matter only while it is pending."""

    state: State
    next_at: datetime | None = None
    attempts: int = 0
    fallback: bool = False
    problem: str | None = None


def quiet(zone: str | None, hours: str) -> Quiet:
    """`hours` as `parse_hours` reads them, on the clock of `zone`, by its IANA name."""
    return Quiet(ZoneInfo(zone or DEFAULT_ZONE), *parse_hours(hours))


def deliver_at(reminder: NewReminder | Reminder, quiet: Quiet | None, now: datetime) -> datetime:
    """When it is to go out, seen at `now`: when it is due, or in the person's quiet hours as soon as they end.

    Would that leave no TIME_TO_ACT, then as long before they begin; and where they have begun already, when it
    is due after all: then it goes out without a sound (see `silent`).
    """
    at = max(reminder.due_at, now)
    if quiet is None or reminder.at_once or not in_quiet_hours(at, *quiet):
        return at
    end = after_quiet_hours(at, *quiet)
    if reminder.expires_at is None or end + TIME_TO_ACT <= reminder.expires_at:
        return end
    began = before_quiet_hours(at, *quiet)
    return at if began <= now else max(began - TIME_TO_ACT, now)


def silent(due: Due, now: datetime) -> bool:
    """Whether what goes out at `now` is not to sound."""
    return due.quiet is not None and not due.reminder.at_once and in_quiet_hours(now, *due.quiet)


def room_at(delivered: Sequence[datetime], budget: int) -> datetime | None:
    """When a weekly budget (0: none) has room for one more message, after those `delivered` within the last week;
    None if it has."""
    if not budget or len(delivered) < budget:
        return None
    return sorted(delivered)[-budget] + WEEK


def with_room(
    batch: Sequence[Due], delivered: Mapping[tuple[int, int], Sequence[datetime]], budget: int, now: datetime
) -> list[Due]:
    """Those leased together, with when there is room for each. `delivered` is when people, by alliance and user id,
    got messages within the last week.

    One that has no room only since others go out to the same person at the same time is looked at again after them.
    """
    found, beside = [], Counter[tuple[int, int]]()
    for due in batch:
        reminder, at = due.reminder, None
        if reminder.user_id is not None:
            who = reminder.alliance_id, reminder.user_id
            got = delivered.get(who, ())
            if reminder.can_wait:
                at = room_at(got, budget) or (
                    now + AFTER_OTHERS if 0 < budget <= len(got) + beside[who] else None
                )
            beside[who] += at is None and reminder.topic is not Topic.PERSONAL
        found.append(replace(due, room_at=at))
    return found


def before_sending(due: Due, now: datetime, attempts: int) -> Outcome | None:
    """What keeps a leased reminder from being sent at `now`; None if nothing does.

    `attempts` is how many tries there are. A try that never reported back (its lease ran out) counts too.
    """
    reminder = due.reminder
    if reminder.expires_at is not None and reminder.expires_at <= now:
        return Outcome(State.STALE, problem=reminder.problem or "reminder-problem-stale")
    if reminder.attempts > attempts:
        return Outcome(State.FAILED, problem=reminder.problem or "reminder-problem-unreported")
    if reminder.user_id is None:
        return None
    if due.paused_until is not None and due.paused_until > now:
        return Outcome(State.PENDING, next_at=_in_time(due.paused_until, reminder))
    if silent(due, now) and (later := deliver_at(reminder, due.quiet, now)) > now:
        return Outcome(State.PENDING, next_at=later, problem=reminder.problem)
    if due.room_at is not None and due.room_at > now:
        return Outcome(
            State.PENDING, next_at=_in_time(due.room_at, reminder), problem="reminder-problem-budget"
        )
    if not due.consented and reminder.channel_id is None:
        return Outcome(State.FAILED, problem="reminder-problem-no-consent")
    return None


def _in_time(at: datetime, reminder: Reminder) -> datetime:
    """Where it is of no use any more by then, that is recorded as soon as it is."""
    return at if reminder.expires_at is None else min(at, reminder.expires_at)


def ways(due: Due) -> list[bool]:
    """The ways to try, in order: directly (True), then in the channel (False). Empty only if there is none."""
    found = [True] if due.reminder.user_id is not None and due.consented else []
    return found + ([False] if due.reminder.channel_id is not None else [])


def put_back(reminder: Reminder, now: datetime) -> Outcome:
    """Its turn did not come before its lease ran out: as if it had not been taken."""
    return Outcome(State.PENDING, next_at=now, attempts=reminder.attempts - 1, problem=reminder.problem)


def after_trouble(
    reminder: Reminder,
    now: datetime,
    problem: str,
    *,
    attempts: int,
    backoff: timedelta,
    retry_after: float | None = None,
) -> Outcome:
    """After a try that a later one may mend: again after the backoff, or given up after the last."""
    if reminder.attempts >= attempts:
        return Outcome(State.FAILED, problem=problem)
    wait = max(wait_after(reminder.attempts, backoff), _seconds(retry_after))
    return Outcome(State.PENDING, next_at=now + wait, attempts=reminder.attempts, problem=problem)


def wait_after(tries: int, backoff: timedelta) -> timedelta:
    """`backoff` after the first try, twice as long after each further one, up to LONGEST_WAIT."""
    return min(backoff * (1 << tries - 1), LONGEST_WAIT)


def _seconds(retry_after: float | None) -> timedelta:
    return timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_WAIT.total_seconds()))


def check_own(
    text: str, due_at: datetime, now: datetime, *, pending: int, limit: int, reachable: bool
) -> None:
    """Raises UserError unless a person with `pending` reminders of their own may set this one too."""
    if not text:
        raise UserError("reminder-empty")
    fitting(text, TEXT_LIMIT)
    if not now < due_at <= now + LATEST:
        raise UserError("reminder-time", latest=now + LATEST)
    if pending >= limit:
        raise UserError("reminder-too-many", limit=limit)
    if not reachable:
        raise UserError("reminder-nowhere")
