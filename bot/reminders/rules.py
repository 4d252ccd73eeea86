"""What is allowed and what follows: when a reminder goes out, how, and what a failed try leads to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.reminders.model import Due, Reminder, State

TEXT_LIMIT = 500
LATEST = timedelta(days=2 * 366)
# The longest wait between two tries, whatever the doubling or Discord says.
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a reminder after a try; `next_at` and `attempts` matter only while it is pending."""

    state: State
    next_at: datetime | None = None
    attempts: int = 0
    fallback: bool = False
    problem: str | None = None


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
        until = due.paused_until
        if reminder.expires_at is not None:
            until = min(until, reminder.expires_at)  # not useful any more by then: recorded as soon as that
        return Outcome(State.PENDING, next_at=until)
    if not due.consented and reminder.channel_id is None:
        return Outcome(State.FAILED, problem="reminder-problem-no-consent")
    return None


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
    if len(text) > TEXT_LIMIT:
        raise UserError("too-long", limit=TEXT_LIMIT, given=len(text))
    if not now < due_at <= now + LATEST:
        raise UserError("reminder-time", latest=now + LATEST)
    if pending >= limit:
        raise UserError("reminder-too-many", limit=limit)
    if not reachable:
        raise UserError("reminder-nowhere")
