"""The days people type for what they have done, and the weeks these are added up by; instants are read in
`bot.times`."""

import re
from datetime import date, timedelta

from bot.errors import UserError
from bot.text import clean

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.ASCII)


RECENT_WEEKS = 13  # what the maps of numbers show, the week that is not over included


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def first_week(today: date, weeks: int = RECENT_WEEKS) -> date:
    """The Monday of the first of so many weeks, of which today's is the last."""
    return week_of(today) - timedelta(weeks=weeks - 1)


def read_day(given: str, today: date, oldest_days: int) -> date:
    """A day up to today, of the person's own calendar: nothing at all, `today`, `yesterday`, `2026-11-20`,
    `11/20` (the last such day) or `11/20/2026`.

    Raises UserError: day-unreadable, day-future, day-old.
    """
    typed = clean(given).lower()
    day = _day(typed, today)
    if day is None:
        raise UserError("day-unreadable", given=given, example=f"{today - timedelta(days=1)}")
    if day > today:
        raise UserError("day-future", day=f"{day}")
    if day < today - timedelta(days=oldest_days):
        raise UserError("day-old", day=f"{day}", limit=oldest_days)
    return day


def _day(typed: str, today: date) -> date | None:
    if typed in ("", "today"):
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    try:
        if found := _ISO.fullmatch(typed):
            return date(*map(int, found.groups()))
        if found := _SLASHES.fullmatch(typed):
            month, day, year = found.groups()
            if year:
                return date(int(year), int(month), int(day))
            this_year = date(today.year, int(month), int(day))
            return this_year if this_year <= today else date(today.year - 1, int(month), int(day))
    except ValueError:
        return None
    return None
