"""The weekly digest: once a week by the wall clock, once after downtime, and with the right numbers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.alarm import ManualAlarm
from bot.alliances import store as alliances
from bot.alliances.model import Purpose
from bot.config import DigestSettings
from bot.counties.digest import DigestService
from bot.counties.model import Changes, Coverage, Gap
from bot.reminders.model import Reminder
from tests.conftest import FixedClock
from tests.counties.conftest import BACKUP, COOK, COVERAGE, HAYS, LEAD, MEMBER, TRAVIS, Office

WEEK = timedelta(days=7)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


async def pass_weeks(office: Office, until: datetime) -> None:
    """Let every wake-up ring at its instant."""
    while (due := office.alarm.next_due("digest")) is not None and due <= until:
        office.clock.at = due
        await office.alarm.run_due(due)
    office.clock.at = until


async def due(office: Office) -> list[datetime]:
    return [at for _, _, at, _ in await office.reminders_of("digest")]


@pytest.mark.parametrize(
    ("settings", "start", "instants"),
    [
        (  # the clocks go forward on Sunday, 8 March
            DigestSettings(),
            utc(2026, 3, 1),
            [utc(2026, 3, 2, 14), utc(2026, 3, 9, 13), utc(2026, 3, 16, 13)],
        ),
        (  # and back on Sunday, 1 November
            DigestSettings(),
            utc(2026, 10, 25),
            [utc(2026, 10, 26, 13), utc(2026, 11, 2, 14), utc(2026, 11, 9, 14)],
        ),
        (  # 02:00 is skipped: the first instant after the gap
            DigestSettings(weekday="sunday", hour=2),
            utc(2026, 2, 26),
            [utc(2026, 3, 1, 7), utc(2026, 3, 8, 7), utc(2026, 3, 15, 6)],
        ),
        (  # 01:00 comes twice: the first counts
            DigestSettings(weekday="sunday", hour=1),
            utc(2026, 10, 22),
            [utc(2026, 10, 25, 5), utc(2026, 11, 1, 5), utc(2026, 11, 8, 6)],
        ),
        (  # Arizona has no summer time
            DigestSettings(weekday="friday", hour=0, zone="America/Phoenix"),
            utc(2026, 3, 5),
            [utc(2026, 3, 6, 7), utc(2026, 3, 13, 7), utc(2026, 3, 20, 7)],
        ),
    ],
)
async def test_it_comes_at_the_hour_of_the_wall_clock(
    sqlite_office: Office, settings: DigestSettings, start: datetime, instants: list[datetime]
) -> None:
    sqlite_office.clock.at = start
    await sqlite_office.digests(settings).resume()
    await pass_weeks(sqlite_office, start + 3 * WEEK)
    assert await due(sqlite_office) == instants


async def test_one_goes_to_every_coverage_channel_of_every_alliance(
    office: Office, other_office: Office
) -> None:
    async with office.database.write() as connection:
        now = office.clock.now()
        await alliances.create_chapter(connection, 300, office.alliance_id, "Second", now)
        await alliances.create_chapter(connection, 400, office.alliance_id, "No channel", now)
        await alliances.save_layout(connection, 300, {}, {Purpose.COVERAGE: COVERAGE + 300})
    await office.digests().resume()
    await pass_weeks(office, utc(2026, 1, 6))
    at = utc(2026, 1, 5, 14)
    assert await office.reminders_of("digest") == [
        ("digest:2026-01-05:100", "pending", at, COVERAGE + 100),
        ("digest:2026-01-05:300", "pending", at, COVERAGE + 300),
    ]
    assert await other_office.reminders_of("digest") == [
        ("digest:2026-01-05:200", "pending", at, COVERAGE + 200)
    ]


async def test_it_is_scheduled_once_however_often_the_bot_starts(office: Office) -> None:
    await office.digests().resume()
    await pass_weeks(office, utc(2026, 1, 5, 14))
    for _ in range(3):
        await office.digests().resume()
        office.clock.at += timedelta(hours=1)
    assert await due(office) == [utc(2026, 1, 5, 14)]
    assert office.alarm.next_due("digest") == utc(2026, 1, 12, 14)


@pytest.mark.parametrize(
    ("back", "caught_up"),
    [
        (utc(2026, 1, 12, 13, 59), False),
        (utc(2026, 1, 12, 14), True),
        (utc(2026, 1, 14, 13, 59), True),
        (utc(2026, 1, 14, 14), False),
        (utc(2026, 1, 18), False),
    ],
)
async def test_one_missed_in_downtime_is_caught_up_while_it_is_useful(
    sqlite_office: Office, back: datetime, caught_up: bool
) -> None:
    await sqlite_office.digests().resume()
    await pass_weeks(sqlite_office, utc(2026, 1, 6))
    sqlite_office.clock.at = back
    sqlite_office.alarm = ManualAlarm()
    await sqlite_office.digests().resume()
    assert await due(sqlite_office) == [utc(2026, 1, 5, 14)] + caught_up * [utc(2026, 1, 12, 14)]
    assert sqlite_office.alarm.next_due("digest") == utc(
        2026, 1, 12 if back < utc(2026, 1, 12, 14) else 19, 14
    )


async def test_a_long_downtime_misses_many_and_sends_at_most_the_last(sqlite_office: Office) -> None:
    await sqlite_office.digests().resume()
    sqlite_office.clock.at = utc(2026, 6, 2)  # a Tuesday, five months on
    await sqlite_office.digests().resume()
    assert await due(sqlite_office) == [utc(2026, 6, 1, 13)]


async def test_one_that_could_not_be_sent_in_time_is_recorded_as_stale(sqlite_office: Office) -> None:
    sent = []

    class Sender:
        async def send(
            self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
        ) -> None:
            sent.append(reminder.kind)

    await sqlite_office.digests().resume()
    await pass_weeks(sqlite_office, utc(2026, 1, 8))  # three days without a way to Discord
    sqlite_office.reminders.connect(Sender())
    await sqlite_office.reminders.deliver_due(sqlite_office.clock.now())
    ((_, state, _, _),) = await sqlite_office.reminders_of("digest")
    assert state == "stale"
    assert "digest" not in sent


async def test_an_alliance_that_was_not_there_yet_missed_nothing(sqlite_office: Office) -> None:
    sqlite_office.clock.at = utc(2026, 1, 6)
    young = await Office(sqlite_office.database, sqlite_office.clock, 200, sqlite_office.alarm).set_up()
    await sqlite_office.digests().resume()
    assert await due(sqlite_office) == [utc(2026, 1, 5, 14)]
    assert await due(young) == []


async def test_a_store_that_fails_is_tried_again_soon(sqlite_office: Office) -> None:
    async def rename(old: str, new: str) -> None:
        async with sqlite_office.database.write() as connection:
            await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await sqlite_office.digests().resume()
    await rename("reminders", "away")
    at = utc(2026, 1, 5, 14)
    sqlite_office.clock.at = at
    await sqlite_office.alarm.run_due(at)
    await rename("away", "reminders")
    again = sqlite_office.alarm.next_due("digest")
    assert again is not None
    assert at < again < at + timedelta(hours=1)
    await pass_weeks(sqlite_office, at + timedelta(days=1))
    assert await due(sqlite_office) == [at]
    assert sqlite_office.alarm.next_due("digest") == utc(2026, 1, 12, 14)


async def test_it_tells_the_week(office: Office, other_office: Office) -> None:
    people = [await office.volunteer(user_id) for user_id in range(1, 5)]
    counties, clock = office.counties, office.clock
    clock.at = utc(2026, 1, 12, 14) - timedelta(days=30)
    await counties.claim(people[0], TRAVIS, LEAD)  # asked for the second time 28 days on
    await office.pass_days(24)
    digest = await office.digests().read(office.alliance_id, clock.now())
    assert (digest.asked, digest.changes.gone_stale) == (1, 0)
    clock.at = utc(2026, 1, 6, 15)
    await counties.claim(people[1], HAYS, LEAD)
    await counties.claim(people[1], COOK, LEAD)
    await counties.confirm(people[1], COOK)
    await counties.claim(people[2], HAYS, BACKUP)
    await counties.claim(people[3], HAYS, MEMBER)
    clock.at = utc(2026, 1, 7)
    await counties.release(people[1], HAYS)
    theirs = await other_office.volunteer(7)
    await other_office.counties.claim(theirs, HAYS, LEAD)

    await office.pass_days((utc(2026, 1, 12, 14, 5) - clock.at) / timedelta(days=1))  # five minutes late
    digest = await office.digests().read(office.alliance_id, utc(2026, 1, 12, 14))
    assert digest.changes == Changes(leads_begun=2, leads_ended=1, joined=2, gone_stale=1)
    assert digest.counts == {
        Coverage.UNCOVERED: 3142,
        Coverage.CLAIMED: 0,
        Coverage.ACTIVE: 1,
        Coverage.STALE: 1,
    }
    assert [county.geoid for county in digest.welcome] == [COOK]  # of Hays they are the lead no more
    assert (digest.asked, digest.people) == (0, 4)
    assert digest.gaps[0] == Gap("Texas", 253, 254)
    assert len(digest.gaps) == 5

    await office.pass_days(7)
    digest = await office.digests().read(office.alliance_id, utc(2026, 1, 19, 14))
    assert digest.changes == Changes()
    assert digest.welcome == []


zones = st.sampled_from(["America/New_York", "Pacific/Honolulu", "America/Anchorage", "Australia/Lord_Howe"])


@given(
    now=st.integers(0, 1100 * 24 * 60).map(lambda minutes: utc(2025, 1, 1) + timedelta(minutes=minutes)),
    weekday=st.sampled_from(["monday", "wednesday", "sunday"]),
    hour=st.integers(0, 23),
    zone=zones,
)
def test_the_weeks_follow_each_other_without_gap_or_overlap(
    now: datetime, weekday: str, hour: int, zone: str
) -> None:
    settings = DigestSettings.model_validate({"weekday": weekday, "hour": hour, "zone": zone})
    clock = FixedClock(now)
    digests = DigestService(None, clock, ManualAlarm(), None, None, settings)
    latest, following = digests._around(now)
    assert latest <= now < following
    assert timedelta(days=6, hours=22) <= following - latest <= timedelta(days=7, hours=2)
    assert digests._week_before(following) == latest
    assert latest.astimezone(ZoneInfo(zone)).strftime("%A").lower() == weekday
