"""The days people type for what they have done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import read_day
from bot.errors import UserError

TODAY = date(2026, 1, 15)


@given(st.text(max_size=20))
def test_nothing_typed_breaks_anything(typed: str) -> None:
    try:
        assert TODAY - timedelta(days=60) <= read_day(typed, TODAY, 60) <= TODAY
    except UserError:
        return


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", TODAY),
        ("Today", TODAY),
        ("yesterday", date(2026, 1, 14)),
        ("2025-12-31", date(2025, 12, 31)),
        ("1/2", date(2026, 1, 2)),
        ("12/31", date(2025, 12, 31)),
        ("12/31/2025", date(2025, 12, 31)),
    ],
)
def test_days(typed: str, day: date) -> None:
    assert read_day(typed, TODAY, 60) == day


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tomorrow", "day-unreadable"),
        ("2026-02-30", "day-unreadable"),
        ("2/30", "day-unreadable"),
        ("2026-01-16", "day-future"),
        ("1/16/2026", "day-future"),
        ("2025-11-15", "day-old"),
        ("0001-01-01", "day-old"),
    ],
)
def test_days_that_are_refused(typed: str, key: str) -> None:
    with pytest.raises(UserError, match=key):
        read_day(typed, TODAY, 60)


@given(st.integers(0, 60))
def test_every_day_that_is_not_too_old(days: int) -> None:
    day = TODAY - timedelta(days=days)
    assert read_day(day.isoformat(), TODAY, 60) == day
