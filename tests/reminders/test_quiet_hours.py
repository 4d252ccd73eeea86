"""What waits for the end of quiet hours, what comes before they begin, and what may not wait."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.database.tables import volunteers
from bot.reminders import rules
from bot.reminders.delivery import TIDY, TIDY_EVERY
from bot.reminders.model import Busy, Due, NewReminder, Quiet, Reminder, State, Topic
from bot.reminders.rules import TIME_TO_ACT
from bot.wallclock import in_quiet_hours
from tests.conftest import START
from tests.reminders.conftest import LOBBY, Home

NIGHT = time(21), time(8)
ZONES = [
    ZoneInfo(f"{name}")
    for name in (
        "America/New_York",
        "America/Denver",
        "America/Phoenix",
        "America/Anchorage",
        "America/Adak",
        "Pacific/Honolulu",
    )
]
HOUR = timedelta(hours=1)
# Around both changes of the clocks of 2026.
instants = st.one_of(
    *(st.datetimes(at, at + timedelta(days=4)) for at in (datetime(2026, 3, 6), datetime(2026, 10, 30)))  # noqa: DTZ001
).map(lambda wall: wall.replace(tzinfo=UTC))
hours = st.tuples(st.integers(0, 23), st.integers(1, 16)).map(
    lambda drawn: (time(drawn[0]), time(sum(drawn) % 24))
)


def new(due_at: datetime, expires_at: datetime | None = None, **values: Any) -> NewReminder:
    fields: dict[str, Any] = {"kind": "text", "subject": "one", "user_id": 1, "channel_id": LOBBY}
    return NewReminder(alliance_id=1, due_at=due_at, expires_at=expires_at, **(fields | values))


@given(
    instants,
    st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    st.timedeltas(-timedelta(days=2), timedelta(days=2)),
    hours,
    st.sampled_from(ZONES),
)
def test_when_a_reminder_goes_out(
    due: datetime, useful: timedelta | None, before: timedelta, night: tuple[time, time], zone: ZoneInfo
) -> None:
    quiet, now = Quiet(zone, *night), due - before
    expires = due + useful if useful is not None else None
    at = rules.deliver_at(new(due, expires), quiet, now)
    assert at >= now
    seen = max(due, now)
    if not in_quiet_hours(seen, *quiet):
        assert at == seen
    elif in_quiet_hours(at, *quiet):
        assert at == seen, "it could neither wait nor come before"
        minutes = int((seen - now) / timedelta(minutes=1))
        assert all(in_quiet_hours(seen - timedelta(minutes=n), *quiet) for n in range(minutes + 1))
    elif at > seen:
        assert expires is None or at + TIME_TO_ACT <= expires
        assert at - seen <= 17 * HOUR
    else:
        assert expires is not None
        assert at + TIME_TO_ACT <= expires or at == now
    # Nothing changes its mind on the way there.
    leased = Due(stored(due, expires), consented=True, quiet=quiet)
    outcome = rules.before_sending(leased, at, attempts=5)
    if expires is None or at < expires:
        assert outcome is None
        assert rules.silent(leased, at) == in_quiet_hours(at, *quiet)


def stored(due_at: datetime, expires_at: datetime | None) -> Reminder:
    return Reminder(
        id=1,
        alliance_id=1,
        kind="text",
        subject="one",
        due_at=due_at,
        user_id=1,
        channel_id=LOBBY,
        guild_id=None,
        topic=Topic.POLLS,
        expires_at=expires_at,
        arguments={},
        state=State.PENDING,
        attempts=1,
        nonce="n",
    )


@pytest.mark.parametrize(
    ("due", "expires", "now", "zone", "expected"),
    [
        # It waits for the morning, across both changes of the clocks.
        ("2026-01-05T23:00-05:00", None, None, "America/New_York", "2026-01-06T08:00-05:00"),
        ("2026-03-07T23:00-05:00", None, None, "America/New_York", "2026-03-08T08:00-04:00"),
        ("2026-10-31T23:00-04:00", None, None, "America/New_York", "2026-11-01T08:00-05:00"),
        ("2026-03-07T23:00-07:00", None, None, "America/Phoenix", "2026-03-08T08:00-07:00"),
        ("2026-03-07T23:00-09:00", None, None, "America/Anchorage", "2026-03-08T08:00-08:00"),
        ("2026-03-07T23:00-10:00", None, None, "Pacific/Honolulu", "2026-03-08T08:00-10:00"),
        # Half an hour is left to act on it, or it comes half an hour before the night.
        (
            "2026-03-08T06:00-04:00",
            "2026-03-08T08:30-04:00",
            None,
            "America/New_York",
            "2026-03-08T08:00-04:00",
        ),
        (
            "2026-03-08T06:00-04:00",
            "2026-03-08T08:29-04:00",
            None,
            "America/New_York",
            "2026-03-07T20:30-05:00",
        ),
        (
            "2026-11-01T06:00-05:00",
            "2026-11-01T08:00-05:00",
            None,
            "America/New_York",
            "2026-10-31T20:30-04:00",
        ),
        # Scheduled too late for that: at once where it is not night yet, otherwise at its instant.
        (
            "2026-03-08T06:00-04:00",
            "2026-03-08T08:00-04:00",
            "2026-03-07T20:45-05:00",
            "America/New_York",
            "2026-03-07T20:45-05:00",
        ),
        (
            "2026-03-08T06:00-04:00",
            "2026-03-08T08:00-04:00",
            "2026-03-07T21:00-05:00",
            "America/New_York",
            "2026-03-08T06:00-04:00",
        ),
    ],
)
def test_nights(due: str, expires: str | None, now: str | None, zone: str, expected: str) -> None:
    due_at = datetime.fromisoformat(due)
    at = rules.deliver_at(
        new(due_at, datetime.fromisoformat(expires) if expires else None),
        Quiet(ZoneInfo(zone), *NIGHT),
        datetime.fromisoformat(now) if now else due_at - timedelta(days=1),
    )
    assert at == datetime.fromisoformat(expected)


def test_what_is_wanted_at_once_and_what_goes_to_a_channel_never_waits() -> None:
    night = datetime(2026, 1, 5, 3, tzinfo=UTC)
    quiet = rules.quiet("America/Denver", "20:00-08:00")
    assert in_quiet_hours(night, *quiet)
    assert rules.deliver_at(new(night, at_once=True), quiet, night) == night
    assert not rules.silent(Due(replace(stored(night, None), at_once=True), quiet=quiet), night)
    assert rules.deliver_at(new(night, user_id=None), None, night) == night


# --- over a store ------------------------------------------------------------------------------------------

# 22:00 in Denver, where `Home.volunteer` lives, is 05:00 in UTC, and 08:00 is 15:00.
EVENING = START + timedelta(hours=5)
MORNING = START + timedelta(hours=15)


async def schedule(home: Home, due_at: datetime = EVENING, **values: Any) -> None:
    async with home.database.write() as connection:
        await home.service.schedule(
            connection, replace(new(due_at, **values), alliance_id=home.alliance_id, topic=Topic.PERSONAL)
        )


async def pass_to(home: Home, at: datetime) -> list[tuple[str, bool]]:
    """What has gone out by then, and whether it was silent."""
    home.clock.at = at
    await home.alarm.run_due(at)
    return [
        (reminder.subject, silent)
        for (reminder, _), silent in zip(home.sender.messages, home.sender.silent, strict=True)
    ]


@pytest.mark.parametrize("consented", [True, False])
async def test_it_waits_for_the_morning_also_where_it_is_a_mention(home: Home, consented: bool) -> None:
    await home.volunteer(1)
    if consented:
        await home.opt_in(1)
    await schedule(home)
    assert await home.next_at("one") == MORNING
    assert await pass_to(home, MORNING - timedelta(seconds=1)) == []
    assert await pass_to(home, MORNING) == [("one", False)]


async def test_hours_of_ones_own_count_at_once_for_what_waits(home: Home) -> None:
    await home.volunteer(1)
    await schedule(home)
    await schedule(home, EVENING + timedelta(days=1), subject="another")
    async with home.database.write() as connection:
        await connection.execute(update(volunteers).values(quiet="23:00-09:00"))
        await home.service.release_within(connection, home.alliance_id, 1)
    assert await home.next_at("one") == EVENING
    assert await pass_to(home, EVENING) == [("one", False)]
    async with home.database.write() as connection:
        await connection.execute(update(volunteers).values(quiet="00:00-00:00"))
        await home.service.release_within(connection, home.alliance_id, 1)
    assert await home.next_at("another") == EVENING + timedelta(days=1)


async def test_what_can_neither_wait_nor_come_before_makes_no_sound(home: Home) -> None:
    await home.volunteer(1)
    home.clock.at = EVENING
    await schedule(home, EVENING + HOUR, expires_at=EVENING + 3 * HOUR)
    assert await pass_to(home, EVENING + HOUR - timedelta(seconds=1)) == []
    assert await pass_to(home, EVENING + HOUR) == [("one", True)]


async def test_trouble_that_lasts_into_the_night_wakes_nobody(home: Home) -> None:
    await home.volunteer(1)
    dusk = EVENING - HOUR - timedelta(seconds=10)  # 21:00 is when the night begins

    def busy(reminder: Reminder, direct: bool) -> None:
        raise Busy

    home.sender.trouble = busy
    await schedule(home, dusk)
    await pass_to(home, dusk)
    home.sender.trouble = lambda reminder, direct: None
    assert await pass_to(home, EVENING) == []
    assert await home.next_at("one") == MORNING
    assert await pass_to(home, MORNING) == [("one", False)]


async def test_whose_home_nobody_knows_has_the_usual_hours(home: Home) -> None:
    await schedule(home)  # midnight in New York
    assert await home.next_at("one") == START + timedelta(hours=13)


# --- what was said long ago, what is behind ----------------------------------------------------------------


async def test_what_nobody_needs_any_more_is_deleted_after_its_days(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reminders.delivery.TIDIED_AT_ONCE", 2)
    long_ago = timedelta(days=home.settings.keep_days)
    for number in range(5):
        await schedule(home, START, subject=f"sent {number}", at_once=True)
    await schedule(home, START, subject="too late", expires_at=START)
    await schedule(home, START + 2 * long_ago, subject="to come")
    await schedule(home, START + 2 * long_ago, subject="cancelled")
    async with home.database.write() as connection:
        await home.service.cancel(connection, home.alliance_id, "text", "cancelled")
    await pass_to(home, START)
    assert [state for state, _ in [await home.state(f"sent {n}") for n in range(5)]] == ["sent"] * 5
    home.clock.at = START + long_ago
    await home.service.resume()
    await home.alarm.run_due(home.clock.at)
    assert len(await home.rows()) == 8, "not before its days are over"
    home.clock.at += TIDY_EVERY
    assert home.alarm.next_due(TIDY) == home.clock.at
    await home.alarm.run_due(home.clock.at)
    left = [row.subject for row in await home.rows()]  # type: ignore[attr-defined]
    assert left == ["too late", "to come", "cancelled"]


async def test_how_far_behind_it_is(home: Home) -> None:
    await schedule(home, START - HOUR, subject="waits", at_once=True)
    await schedule(home, START, subject="waits too", at_once=True)
    await schedule(home, START - HOUR, subject="too late", expires_at=START - HOUR)
    await schedule(home, START + HOUR, subject="to come", at_once=True)
    home.clock.at += timedelta(minutes=1)
    assert await home.service.behind() == (3, 3660 - 3600, 0)
    await pass_to(home, home.clock.at)
    assert await home.service.behind() == (0, 0, 1)
