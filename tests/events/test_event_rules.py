"""What an event may be, and when those who come are told."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Actor, Grant, Level
from bot.errors import UserError
from bot.events.model import Plan, Role, Typed
from bot.events.rules import confirm_at, may_create, plan, read_roles, soon_at, written_roles

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


def made(
    starts: str = "2026-02-01 18:00", ends: str = "2h", zone: str = "America/Chicago", **rest: str
) -> Plan:
    typed: Any = {"title": "Canvass", "seats": "12", "public": "", "private": ""} | rest
    return plan(Typed(starts=starts, ends=ends, **typed), "48201", ZoneInfo(zone), 1, NOW)


@pytest.mark.parametrize(
    ("given_", "roles"),
    [
        ("12", [Role("", 12)]),
        ("2 canvassers, 1 driver", [Role("canvassers", 2), Role("driver", 1)]),
        ("2x canvassers; 1 driver\n5", [Role("canvassers", 2), Role("driver", 1), Role("", 5)]),
    ],
)
def test_seats_are_read(given_: str, roles: list[Role]) -> None:
    assert list(read_roles(given_)) == roles
    assert list(read_roles(written_roles(roles))) == roles


@pytest.mark.parametrize(
    ("given_", "key"),
    [
        ("", "event-seats-unreadable"),
        ("many", "event-seats-unreadable"),
        ("0", "event-seats-unreadable"),
        ("-1", "event-seats-unreadable"),
        ("2 canvassers,,", "event-seats-unreadable"),
        (f"1 {'x' * 41}", "event-seats-unreadable"),
        ("501", "event-seats-many"),
        ("1 a, 1 b, 1 c, 1 d, 1 e, 1 f", "event-roles-many"),
        ("1 driver, 2 Driver", "event-roles-twice"),
    ],
)
def test_what_is_not_seats(given_: str, key: str) -> None:
    with pytest.raises(UserError, match=key):
        read_roles(given_)


@given(st.text())
def test_whatever_is_typed_for_seats_is_read_or_refused(typed: str) -> None:
    with suppress(UserError):
        assert 1 <= sum(role.seats for role in read_roles(typed)) <= 500


def test_times_are_the_places_own() -> None:
    there = made(ends="21:00")
    assert there.starts_at == datetime(2026, 2, 2, tzinfo=UTC)
    assert there.ends_at - there.starts_at == timedelta(hours=3)
    for rest, key in (
        ({"ends": "2026-02-01 17:00"}, "event-ends-early"),
        ({"ends": "8d"}, "event-too-long"),
        ({"starts": "2026-01-01 18:00"}, "time-past"),
        ({"starts": "2026-03-08 02:30"}, "time-skipped"),
        ({"title": " \u200b "}, "event-title-empty"),
        ({"public": "x" * 501}, "too-long"),
    ):
        with pytest.raises(UserError, match=key):
            made(**rest)


@pytest.mark.parametrize(
    ("zone", "starts", "at"),
    [
        ("America/Chicago", "2026-02-01 18:00", "2026-01-31T17:00+00:00"),
        ("America/Chicago", "2026-03-08 18:00", "2026-03-07T17:00+00:00"),  # the clocks go forward in between
        ("America/Chicago", "2026-03-09 01:00", "2026-03-08T16:00+00:00"),
        ("America/Chicago", "2026-11-01 18:00", "2026-10-31T16:00+00:00"),  # and back
        ("America/Phoenix", "2026-03-08 18:00", "2026-03-07T18:00+00:00"),
        ("America/Denver", "2026-07-02 09:00", "2026-07-01T17:00+00:00"),  # the Navajo Nation
        ("America/Anchorage", "2026-07-02 09:00", "2026-07-01T19:00+00:00"),
        ("America/Adak", "2026-07-02 09:00", "2026-07-01T20:00+00:00"),
        ("Pacific/Honolulu", "2026-07-02 09:00", "2026-07-01T21:00+00:00"),
    ],
)
def test_eleven_on_the_day_before_wherever_it_is(zone: str, starts: str, at: str) -> None:
    there = made(starts, zone=zone)
    assert confirm_at(there) == datetime.fromisoformat(at)
    assert there.starts_at - soon_at(there) == timedelta(hours=2)


def test_organizers_make_events_where_they_organize() -> None:
    texas = Actor(1, 1, 1, frozenset({Grant(Level.ORGANIZER, "48")}))
    assert may_create(texas, "48201")
    assert may_create(texas, None)
    assert not may_create(texas, "17031")
    volunteer = Actor(1, 1, 1, frozenset({Grant(Level.VOLUNTEER)}))
    assert not may_create(volunteer, "48201")
    assert not may_create(volunteer, None)
