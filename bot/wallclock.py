"""The wall clock, which skips and repeats hours: what recurs on it, and when it is quiet."""

from bisect import bisect_left
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from zoneinfo import ZoneInfo


def readings(wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """A naive wall-clock time in UTC, by the offset before and by the offset after a change of the clocks.

    Equal: an ordinary time. First before second: a repeated one. Second before first: a skipped one.
    """
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return before, after


def occurrences(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """When a wall clock shows a time: once, twice where it is repeated, at the end of the gap where skipped."""
    first, second = readings(wall, zone)
    if first <= second:
        return sorted({first, second})
    old = second.astimezone(zone).utcoffset()
    seconds = range(int((first - second).total_seconds()))
    gap = bisect_left(
        seconds, True, key=lambda s: (second + timedelta(seconds=s)).astimezone(zone).utcoffset() != old
    )
    return [second + timedelta(seconds=gap)]


def same_clocks(one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether people in both read the same time, in winter and in summer."""
    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7)]
    return all(day.astimezone(one).utcoffset() == day.astimezone(other).utcoffset() for day in days)


def at_wall_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the wall clock of `zone` shows a time on a day.

    A skipped time becomes the first instant after the gap, of a repeated one the first reading counts.
    """
    return occurrences(datetime.combine(day, clock), zone)[0]


def next_weekly(now: datetime, weekday: int, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    """The next instant, in UTC and strictly after `now`, of a weekly `at_wall_clock`; Monday is weekday 0."""
    today = now.astimezone(zone).date()
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    days = (first + timedelta(weeks=n) for n in count())
    return next(at for day in days if (at := at_wall_clock(day, time(hour, minute), zone)) > now)


def next_monthly(now: datetime, day: int, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    """As `next_weekly`, of a day of the month, 1 to 31; in a month that has no such day, of its last one."""
    first = months(now.astimezone(zone).date())
    days = (in_month(first + n, day) for n in count())
    return next(at for found in days if (at := at_wall_clock(found, time(hour, minute), zone)) > now)


def months(day: date) -> int:
    """How many months lie before that of a day; as `in_month` takes them."""
    return day.year * 12 + day.month - 1


def in_month(before: int, day: int) -> date:
    """A day of the month, 1 to 31, of that before which so many months lie; where it has no such day, its last one."""
    year, month = divmod(before, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def in_quiet_hours(now: datetime, zone: ZoneInfo, start: time, end: time) -> bool:
    """Whether the wall clock of `zone` shows a time from `start` up to, not including, `end`.

    The window may cross midnight; `start == end` means no quiet hours.
    """
    clock = now.astimezone(zone).time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def after_quiet_hours(now: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    """`now` outside quiet hours, otherwise the instant, in UTC, at which the window next ends.

    An end that the clock skips is the first instant after the gap.
    """
    if not in_quiet_hours(now, zone, start, end):
        return now
    today = now.astimezone(zone).date()
    ends = (at for n in count() for at in occurrences(datetime.combine(today + timedelta(days=n), end), zone))
    return next(at for at in ends if at > now and not in_quiet_hours(at, zone, start, end))


def before_quiet_hours(now: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    """`now` outside quiet hours, otherwise the instant, in UTC, at which the window began, by its start.

    A start that the clock skips is the first instant after the gap.
    """
    if not in_quiet_hours(now, zone, start, end):
        return now
    today = now.astimezone(zone).date()
    starts = (
        at
        for n in count()
        for at in reversed(occurrences(datetime.combine(today - timedelta(days=n), start), zone))
    )
    moment = timedelta(microseconds=1)
    return next(at for at in starts if at <= now and not in_quiet_hours(at - moment, zone, start, end))
