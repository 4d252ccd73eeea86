"""Reading what people type, and which act leads where."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.hours import rules
from bot.hours.model import Kind, NewEntry

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("90m", 90),
        ("90 min", 90),
        ("1h", 60),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("2 hours", 120),
        ("1 hour 5 minutes", 65),
        ("1.5h", 90),
        ("0,25 h", 15),
        ("1:30", 90),
        ("24h", 1440),
        ("24:00", 1440),
    ],
)
def test_minutes(typed: str, minutes: int) -> None:
    assert rules.read_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["", "  ", "h", "m", "an hour", "1h30h", "-5", "1:75", "1e3", "٣", "1.5", "90s"]
)
def test_minutes_that_cannot_be_read(typed: str) -> None:
    with pytest.raises(UserError, match="hours-minutes-unreadable"):
        rules.read_minutes(typed)


@pytest.mark.parametrize("typed", ["0", "0h", "0h0", "1441", "24h1", "99:00"])
def test_minutes_out_of_range(typed: str) -> None:
    with pytest.raises(UserError, match="hours-minutes-range"):
        rules.read_minutes(typed)


@given(st.integers(1, rules.DAY_MINUTES))
def test_minutes_in_every_spelling(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    for typed in (
        f"{minutes}",
        f"{minutes}m",
        f"{hours}h{rest}",
        f"{hours} h {rest} min",
        f"{hours}:{rest:02}",
    ):
        assert rules.read_minutes(typed) == minutes


@given(st.text(max_size=20))
def test_nothing_typed_breaks_anything(typed: str) -> None:
    for read in (
        rules.read_minutes,
        lambda given: rules.check_month(given, TODAY),
        rules.check_note,
        rules.check_kind,
        rules.check_reason,
    ):
        try:
            read(typed)
        except UserError:
            continue


def test_months() -> None:
    assert rules.check_month("2025-12", TODAY) == (date(2025, 12, 1), date(2026, 1, 1))
    assert rules.check_month("2026-01", TODAY) == (date(2026, 1, 1), date(2026, 2, 1))
    for typed in ("2026-02", "2026-13", "2026-1", "1999-01", "January", ""):
        with pytest.raises(UserError, match="hours-month-unreadable"):
            rules.check_month(typed, TODAY)


def test_a_day_has_24_hours() -> None:
    work = NewEntry(TODAY, 60, Kind.CALLS, "48201", "")
    rules.check_day_total(work, 1380)
    with pytest.raises(UserError, match="hours-day-full"):
        rules.check_day_total(work, 1381)
