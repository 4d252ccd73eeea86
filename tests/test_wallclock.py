"""What recurs on a wall clock and when it is quiet, through every change of the clocks."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wallclock import (
    after_quiet_hours,
    before_quiet_hours,
    in_quiet_hours,
    next_monthly,
    next_weekly,
    occurrences,
)
from tests.test_times import (
    ADAK,
    ANCHORAGE,
    APIA,
    DENVER,
    HONOLULU,
    LORD_HOWE,
    NEW_YORK,
    PHOENIX,
    ZONES,
    clocks,
    instants,
)


@pytest.mark.parametrize(
    ("now", "weekday", "clock", "zone", "expected"),
    [
        ("2026-10-28T15:00Z", 4, (18, 0), NEW_YORK, "2026-10-30T18:00-04:00"),
        ("2026-10-28T15:00Z", 2, (11, 1), NEW_YORK, "2026-10-28T11:01-04:00"),
        ("2026-10-28T15:00Z", 2, (11, 0), NEW_YORK, "2026-11-04T11:00-05:00"),
        ("2026-10-29T03:00Z", 2, (23, 30), NEW_YORK, "2026-10-28T23:30-04:00"),
        ("2027-03-13T22:00Z", 6, (2, 30), NEW_YORK, "2027-03-14T03:00-04:00"),
        ("2027-03-14T07:00Z", 6, (2, 30), NEW_YORK, "2027-03-21T02:30-04:00"),
        ("2027-03-13T22:00Z", 6, (2, 30), ADAK, "2027-03-14T03:00-09:00"),
        ("2027-03-13T22:00Z", 6, (2, 30), PHOENIX, "2027-03-14T02:30-07:00"),
        ("2026-10-31T22:00Z", 6, (1, 30), NEW_YORK, "2026-11-01T01:30-04:00"),
        ("2026-11-01T05:30Z", 6, (1, 30), NEW_YORK, "2026-11-08T01:30-05:00"),
        ("2026-10-31T22:00Z", 6, (1, 30), DENVER, "2026-11-01T01:30-06:00"),
        ("2026-10-03T12:00Z", 6, (2, 10), LORD_HOWE, "2026-10-04T02:30+11:00"),
        ("2011-12-28T12:00Z", 4, (9, 0), APIA, "2011-12-31T00:00+14:00"),
    ],
)
def test_next_weekly(now: str, weekday: int, clock: tuple[int, int], zone: ZoneInfo, expected: str) -> None:
    at = next_weekly(datetime.fromisoformat(now), weekday, *clock, zone)
    assert at == datetime.fromisoformat(expected)
    assert at.tzinfo is UTC


@given(instants, st.integers(0, 6), clocks, st.sampled_from(ZONES))
def test_a_weekly_time_comes_once_a_week_and_never_moves(
    now: datetime, weekday: int, clock: time, zone: ZoneInfo
) -> None:
    weekly = [now]
    for _ in range(60):
        weekly.append(next_weekly(weekly[-1], weekday, clock.hour, clock.minute, zone))
    for earlier, later in pairwise(weekly[1:]):
        assert abs(later - earlier - timedelta(weeks=1)) <= timedelta(hours=1)
    assert now < weekly[1] <= now + timedelta(weeks=1, hours=1)
    assert (
        next_weekly(weekly[1] - timedelta(microseconds=1), weekday, clock.hour, clock.minute, zone)
        == weekly[1]
    )
    for at in weekly[1:]:
        local = at.astimezone(zone)
        assert local.weekday() == weekday
        assert (
            timedelta(0)
            <= datetime.combine(date.min, local.time()) - datetime.combine(date.min, clock)
            < (timedelta(hours=1, minutes=1))
        )


@pytest.mark.parametrize(
    ("now", "day", "clock", "zone", "expected"),
    [
        ("2026-10-28T15:00Z", 1, (18, 0), NEW_YORK, "2026-11-01T18:00-05:00"),
        ("2026-10-28T15:00Z", 28, (11, 1), NEW_YORK, "2026-10-28T11:01-04:00"),
        ("2026-10-28T15:00Z", 28, (11, 0), NEW_YORK, "2026-11-28T11:00-05:00"),
        ("2026-10-28T15:00Z", 31, (9, 0), PHOENIX, "2026-10-31T09:00-07:00"),
        ("2026-11-01T15:00Z", 31, (9, 0), PHOENIX, "2026-11-30T09:00-07:00"),
        ("2027-02-01T15:00Z", 31, (9, 0), HONOLULU, "2027-02-28T09:00-10:00"),
        ("2028-02-01T15:00Z", 30, (9, 0), ANCHORAGE, "2028-02-29T09:00-09:00"),
        ("2026-12-31T23:00Z", 31, (9, 0), NEW_YORK, "2027-01-31T09:00-05:00"),
        ("2027-03-01T12:00Z", 14, (2, 30), NEW_YORK, "2027-03-14T03:00-04:00"),
        ("2027-03-14T07:00Z", 14, (2, 30), NEW_YORK, "2027-04-14T02:30-04:00"),
        ("2027-03-01T12:00Z", 14, (2, 30), PHOENIX, "2027-03-14T02:30-07:00"),
        ("2026-10-28T15:00Z", 1, (1, 30), NEW_YORK, "2026-11-01T01:30-04:00"),
        ("2026-11-01T05:30Z", 1, (1, 30), NEW_YORK, "2026-12-01T01:30-05:00"),
    ],
)
def test_next_monthly(now: str, day: int, clock: tuple[int, int], zone: ZoneInfo, expected: str) -> None:
    at = next_monthly(datetime.fromisoformat(now), day, *clock, zone)
    assert at == datetime.fromisoformat(expected)
    assert at.tzinfo is UTC


@given(instants, st.integers(1, 31), clocks, st.sampled_from(ZONES))
def test_a_monthly_time_comes_once_in_every_month(
    now: datetime, day: int, clock: time, zone: ZoneInfo
) -> None:
    monthly = [next_monthly(now, day, clock.hour, clock.minute, zone)]
    for _ in range(30):
        monthly.append(next_monthly(monthly[-1], day, clock.hour, clock.minute, zone))
    locals_ = [at.astimezone(zone) for at in monthly]
    for earlier, later in pairwise(locals_):
        assert (later.year * 12 + later.month) - (earlier.year * 12 + earlier.month) == 1
    for at, local in zip(monthly, locals_, strict=True):
        assert local.day == min(day, monthrange(local.year, local.month)[1])
        assert at == occurrences(datetime.combine(local.date(), clock), zone)[0]
    assert now < monthly[0] <= now + timedelta(days=32)


NIGHT = (time(21), time(8))
NOON_REST = (time(12), time(13, 30))


@pytest.mark.parametrize(
    ("now", "window", "zone", "after"),
    [
        ("2026-10-28T20:59-04:00", NIGHT, NEW_YORK, None),
        ("2026-10-28T21:00-04:00", NIGHT, NEW_YORK, "2026-10-29T08:00-04:00"),
        ("2026-10-29T07:59-04:00", NIGHT, NEW_YORK, "2026-10-29T08:00-04:00"),
        ("2026-10-29T08:00-04:00", NIGHT, NEW_YORK, None),
        ("2026-10-28T12:00-04:00", NOON_REST, NEW_YORK, "2026-10-28T13:30-04:00"),
        ("2026-10-28T13:30-04:00", NOON_REST, NEW_YORK, None),
        ("2026-10-28T12:00-04:00", (time(12), time(12)), NEW_YORK, None),
        ("2026-10-31T22:00-04:00", NIGHT, NEW_YORK, "2026-11-01T08:00-05:00"),
        ("2027-03-13T22:00-05:00", NIGHT, NEW_YORK, "2027-03-14T08:00-04:00"),
        ("2027-03-13T22:00-07:00", NIGHT, PHOENIX, "2027-03-14T08:00-07:00"),
        ("2027-03-13T22:00-05:00", (time(21), time(2, 30)), NEW_YORK, "2027-03-14T03:00-04:00"),
        ("2027-03-14T03:00-04:00", (time(2, 30), time(8)), NEW_YORK, "2027-03-14T08:00-04:00"),
        ("2026-10-31T22:00-04:00", (time(21), time(1, 30)), NEW_YORK, "2026-11-01T01:30-04:00"),
        ("2026-11-01T01:10-05:00", (time(21), time(1, 30)), NEW_YORK, "2026-11-01T01:30-05:00"),
        ("2027-03-14T01:00-05:00", (time(2, 45), time(2, 15)), NEW_YORK, "2027-03-15T02:15-04:00"),
    ],
)
def test_quiet_hours(now: str, window: tuple[time, time], zone: ZoneInfo, after: str | None) -> None:
    at = datetime.fromisoformat(now)
    assert in_quiet_hours(at, zone, *window) is (after is not None)
    assert after_quiet_hours(at, zone, *window) == datetime.fromisoformat(after or now)


@given(instants, clocks, clocks, st.sampled_from(ZONES))
def test_quiet_hours_end_within_a_day_at_an_instant_that_is_not_quiet(
    now: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    after = after_quiet_hours(now, zone, start, end)
    assert not in_quiet_hours(after, zone, start, end)
    assert now <= after <= now + timedelta(hours=49)
    assert (after == now) is not in_quiet_hours(now, zone, start, end)


@pytest.mark.parametrize(
    ("now", "window", "zone", "began"),
    [
        ("2026-10-28T21:00-04:00", NIGHT, NEW_YORK, "2026-10-28T21:00-04:00"),
        ("2026-10-29T07:59-04:00", NIGHT, NEW_YORK, "2026-10-28T21:00-04:00"),
        ("2026-11-01T07:00-05:00", NIGHT, NEW_YORK, "2026-10-31T21:00-04:00"),
        ("2027-03-14T07:00-04:00", NIGHT, NEW_YORK, "2027-03-13T21:00-05:00"),
        ("2027-03-14T07:00-07:00", NIGHT, PHOENIX, "2027-03-13T21:00-07:00"),
        ("2027-03-14T07:00-08:00", NIGHT, ANCHORAGE, "2027-03-13T21:00-09:00"),
        ("2027-03-14T07:00-04:00", (time(2, 30), time(8)), NEW_YORK, "2027-03-14T03:00-04:00"),
        ("2026-11-01T07:00-05:00", (time(1), time(8)), NEW_YORK, "2026-11-01T01:00-04:00"),
        ("2026-11-01T01:40-04:00", (time(1, 30), time(8)), NEW_YORK, "2026-11-01T01:30-04:00"),
        ("2026-11-01T07:00-05:00", (time(1, 30), time(8)), NEW_YORK, "2026-11-01T01:30-05:00"),
    ],
)
def test_when_quiet_hours_began(now: str, window: tuple[time, time], zone: ZoneInfo, began: str) -> None:
    assert before_quiet_hours(datetime.fromisoformat(now), zone, *window) == datetime.fromisoformat(began)


@given(instants, clocks, clocks, st.sampled_from(ZONES))
def test_quiet_hours_began_within_a_day_and_not_before_it_was_quiet(
    now: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    began = before_quiet_hours(now, zone, start, end)
    assert now - timedelta(hours=49) <= began <= now
    assert (began == now) or in_quiet_hours(now, zone, start, end)
    if in_quiet_hours(now, zone, start, end):
        assert in_quiet_hours(began, zone, start, end)
        assert not in_quiet_hours(began - timedelta(microseconds=1), zone, start, end)
