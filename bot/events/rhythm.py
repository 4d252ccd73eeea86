"""When an event comes again: days of the calendar, and on each of them the wall clock of the place."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.events.model import Every, Plan, Series
from bot.times import parse_instant
from bot.wallclock import at_wall_clock, in_month, months

_LAST = time(23, 59)


def day(every: Every, first: date, number: int) -> date:
    """The day of the occurrence after so many others, of which the first was on `first`.

    By the day of the month: in a month that has no such day on its last one. By the weekday of the month: the second
    Saturday, say; the fifth is the last one.
    """
    if every is Every.MONTH:
        return in_month(months(first) + number, first.day)
    if every is Every.MONTH_WEEKDAY:
        begins = in_month(months(first) + number, 1)
        found = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7, weeks=(first.day - 1) // 7)
        return found if found.month == begins.month else found - timedelta(weeks=1)
    return first + timedelta(weeks=number * (2 if every is Every.TWO_WEEKS else 1))


def on(plan: Plan, day: date) -> Plan:
    """The same on another day: its wall clock shows the same when it begins and when it ends. Where a change of the
    clocks leaves no time between the two, it takes as long as otherwise."""
    starts, ends = (at.astimezone(plan.zone) for at in (plan.starts_at, plan.ends_at))
    starts_at = at_wall_clock(day, starts.time(), plan.zone)
    ends_at = at_wall_clock(day + (ends.date() - starts.date()), ends.time(), plan.zone)
    if ends_at <= starts_at:
        ends_at = starts_at + (plan.ends_at - plan.starts_at)
    return replace(plan, starts_at=starts_at, ends_at=ends_at)


def begins_on(plan: Plan) -> date:
    return plan.starts_at.astimezone(plan.zone).date()


def occurrence(series: Series, turn: int) -> Plan | None:
    """What the occurrence of that number is; None after the last one."""
    found = day(series.every, begins_on(series.plan), turn - series.base)
    return on(series.plan, found) if series.until is None or found <= series.until else None


def changed(series: Series, turn: int, plan: Plan, until: date | None) -> Series:
    """From the occurrence of that number on it is as `plan`, and comes until that day.

    On the same day as before, one of the end of a month stays one of the end of other months.
    """
    first = begins_on(series.plan)
    stays = first.day > 28 and begins_on(plan) == day(series.every, first, turn - series.base)
    after = replace(series, until=until)
    return replace(after, plan=on(plan, first)) if stays else replace(after, plan=plan, base=turn)


def check_every(given: str) -> Every:
    """Raises UserError: error-option."""
    if given not in Every.__members__.values():
        raise UserError("error-option")
    return Every(given)


def read_until(given: str, now: datetime, zone: ZoneInfo) -> date | None:
    """The last day on which it may come: a day, a date, or for how long; None where nothing is given.

    Raises what `parse_instant` raises.
    """
    if not given.strip():
        return None
    try:
        at = parse_instant(given, now, zone)
    except UserError as error:
        if error.key != "time-needs-clock":
            raise
        at = parse_instant(f"{given} {_LAST:%H:%M}", now, zone)
    return at.astimezone(zone).date()


def check_until(plan: Plan, until: date | None) -> None:
    """Raises UserError: event-until-early."""
    if until is not None and until < begins_on(plan):
        raise UserError("event-until-early", at=plan.starts_at)
