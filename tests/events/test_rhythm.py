"""Events that come again: never two on one day, and always at the same time of the place's clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.events.model import Every, Plan, Role, Series
from bot.events.rhythm import begins_on, changed, day, occurrence, on, read_until
from bot.wallclock import at_wall_clock, occurrences

ZONES = (
    "America/New_York",
    "America/Denver",  # the Navajo Nation
    "America/Phoenix",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "Europe/Berlin",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
lengths = st.integers(1, 7 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
evers = st.sampled_from(list(Every))


def plan(
    first: date, clock: time = time(18), lasts: timedelta = timedelta(hours=2), zone: str = ZONES[0]
) -> Plan:
    starts = at_wall_clock(first, clock, ZoneInfo(zone))
    return Plan("Canvass", None, ZoneInfo(zone), starts, starts + lasts, [Role("", 5)], 1, "", "")


def series(first: Plan, every: Every, until: date | None = None) -> Series:
    return Series(1, 1, 1, 1, first, every, 0, until, 0, first.starts_at, 1)


def local(at: datetime, zone: ZoneInfo) -> time:
    return at.astimezone(zone).time()


@given(evers, days, st.integers(0, 60))
def test_never_two_on_one_day(every: Every, first: date, many: int) -> None:
    found = [day(every, first, number) for number in range(many + 2)]
    assert found[0] == first
    assert all(earlier < later for earlier, later in pairwise(found))
    apart = {later - earlier for earlier, later in pairwise(found)}
    if every in (Every.WEEK, Every.TWO_WEEKS):
        assert apart == {timedelta(weeks=1 if every is Every.WEEK else 2)}
    else:
        assert all(
            (one.year * 12 + one.month) - (first.year * 12 + first.month) == n for n, one in enumerate(found)
        )
    if every is Every.MONTH_WEEKDAY:
        assert {one.weekday() for one in found} == {first.weekday()}
        nth = (first.day - 1) // 7
        for one in found:
            last = (one + timedelta(weeks=1)).month != one.month
            assert last if nth == 4 else (one.day - 1) // 7 == nth


@given(evers, days, clocks, lengths, zones, st.integers(0, 120))
def test_the_wall_clock_is_kept(
    every: Every, first: date, clock: time, lasts: timedelta, zone: ZoneInfo, number: int
) -> None:
    wall = datetime.combine(first, clock)
    if local(at_wall_clock(first, clock, zone), zone) != clock:
        return  # nobody can make an event at a time that is skipped
    start = at_wall_clock(first, clock, zone)
    one = replace(plan(first), zone=zone, starts_at=start, ends_at=start + lasts)
    found = occurrence(series(one, every), number)
    assert found is not None
    there = datetime.combine(day(every, first, number), clock)
    assert begins_on(found) == there.date()
    assert found.starts_at == occurrences(there, zone)[0]
    assert found.starts_at < found.ends_at
    skipped = local(found.starts_at, zone) != clock
    if not skipped:  # it is skipped on one night of a year
        ends = one.ends_at.astimezone(zone).replace(tzinfo=None)
        meant = occurrences(there + (ends - wall), zone)[0]
        assert found.ends_at == meant or found.ends_at - found.starts_at == lasts


@pytest.mark.parametrize(
    ("zone", "first", "offsets"),
    [
        # On 8 March the clocks go forward, on 1 November back: 18:00 stays 18:00.
        ("America/Chicago", date(2026, 3, 1), [-6, -5, -5]),
        ("America/Chicago", date(2026, 10, 25), [-5, -6, -6]),
        ("America/Denver", date(2026, 3, 1), [-7, -6, -6]),
        ("America/Phoenix", date(2026, 3, 1), [-7, -7, -7]),
        ("America/Anchorage", date(2026, 10, 25), [-8, -9, -9]),
        ("America/Adak", date(2026, 3, 1), [-10, -9, -9]),
        ("Pacific/Honolulu", date(2026, 10, 25), [-10, -10, -10]),
    ],
)
def test_over_daylight_saving(zone: str, first: date, offsets: list[int]) -> None:
    weekly = series(plan(first, zone=zone), Every.WEEK)
    found = [occurrence(weekly, number) for number in range(3)]
    for number, (one, offset) in enumerate(zip(found, offsets, strict=True)):
        assert one is not None
        at = datetime.combine(first + timedelta(weeks=number), time(18), UTC) - timedelta(hours=offset)
        assert (one.starts_at, one.ends_at - one.starts_at) == (at, timedelta(hours=2))


def test_a_night_that_the_clocks_change() -> None:
    night = plan(date(2026, 3, 1), time(2, 15), timedelta(minutes=30), "America/Chicago")
    there = on(night, date(2026, 3, 8))  # where neither is there: it begins at 3:00, and takes as long
    assert there.starts_at == datetime(2026, 3, 8, 8, tzinfo=UTC)
    assert there.ends_at - there.starts_at == timedelta(minutes=30)
    long = plan(date(2026, 3, 1), time(1), timedelta(hours=3), "America/Chicago")
    there = on(long, date(2026, 3, 8))  # until 4:00, as always
    assert there.ends_at == datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_until_the_last_day() -> None:
    monthly = series(plan(date(2026, 1, 31)), Every.MONTH, date(2026, 3, 31))
    found = [occurrence(monthly, number) for number in range(4)]
    assert [one and begins_on(one) for one in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        None,
    ]


def test_a_change_of_the_clock_keeps_the_end_of_the_month() -> None:
    monthly = series(plan(date(2026, 1, 31)), Every.MONTH)
    later = changed(monthly, 1, plan(date(2026, 2, 28), time(19)), None)
    assert [begins_on(one) for n in (1, 2) if (one := occurrence(later, n))] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]
    assert local(occurrence(later, 2).starts_at, later.plan.zone) == time(19)
    moved = changed(monthly, 1, plan(date(2026, 2, 27)), None)
    assert [begins_on(one) for n in (1, 2) if (one := occurrence(moved, n))] == [
        date(2026, 2, 27),
        date(2026, 3, 27),
    ]


@given(evers, days, st.integers(0, 24), st.integers(-3, 3), st.integers(0, 24))
def test_a_change_begins_where_it_is_made(
    every: Every, first: date, turn: int, moved: int, later: int
) -> None:
    before = series(plan(first), every)
    there = day(every, first, turn) + timedelta(days=moved)
    after = changed(before, turn, plan(there), None)
    found = [occurrence(after, number) for number in range(turn, turn + later + 2)]
    assert {begins_on(one) for one in found[:1] if one} == {there}
    assert all(a.starts_at < b.starts_at for a, b in pairwise(found) if a and b)
    if moved == 0:
        assert [one and begins_on(one) for one in found] == [
            day(every, first, number) for number in range(turn, turn + later + 2)
        ]


@pytest.mark.parametrize(
    ("given_", "last"),
    [
        ("", None),
        ("2026-12-31", date(2026, 12, 31)),
        ("dec 31", date(2026, 12, 31)),
        ("8w", date(2026, 3, 2)),
        ("2026-02-01 18:00", date(2026, 2, 1)),
    ],
)
def test_the_last_day_as_it_is_typed(given_: str, last: date | None) -> None:
    now = datetime(2026, 1, 5, 18, tzinfo=UTC)
    assert read_until(given_, now, ZoneInfo("America/Chicago")) == last
    with pytest.raises(UserError, match=r"time-unreadable"):
        read_until("whenever", now, ZoneInfo("America/Chicago"))
