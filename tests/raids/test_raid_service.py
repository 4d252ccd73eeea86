"""Raids, on both databases: what is counted, what holds, and what ends it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Chapter
from bot.config import ApplicationSettings, RaidSettings
from bot.database.tables import applications, arrivals, audit, holds, reminders
from bot.errors import UserError
from bot.raids.model import Pace
from bot.raids.rules import SPAN, span, too_fast
from bot.raids.service import RaidService
from bot.volunteers.sought import Sought
from tests.conftest import START, FixedClock
from tests.volunteers.conftest import BOSS, GUILD, Home

LIMITS = RaidSettings(
    joins_per_minute=5, joins_per_hour=20, applications_per_minute=3, applications_per_hour=9, hold_hours=6
)
MARIA = BOSS + 1


@given(st.integers(0, 10**7))
def test_a_span_holds_its_instant(milliseconds: int) -> None:
    at = START + timedelta(milliseconds=milliseconds)
    assert span(at) <= at < span(at) + SPAN
    assert span(span(at)) == span(at)


@given(st.builds(Pace, st.integers(0, 20), st.integers(0, 200)), st.integers(1, 20), st.integers(1, 200))
def test_more_is_never_slower(pace: Pace, per_minute: int, per_hour: int) -> None:
    if too_fast(pace, per_minute, per_hour):
        assert too_fast(Pace(pace.minute + 1, pace.hour + 1), per_minute, per_hour)
    else:
        assert (pace.minute, pace.hour) <= (per_minute, pace.hour)


@pytest.fixture
async def raids(home: Home, clock: FixedClock) -> RaidService:
    return RaidService(home.database, clock, home.audit, home.alliances, home.reminders, LIMITS)


async def chapter(home: Home) -> Chapter:
    found = await home.alliances.chapter(GUILD)
    assert found is not None
    return found


async def join(home: Home, raids: RaidService, many: int) -> None:
    here = await chapter(home)
    for _ in range(many):
        await raids.joined(here)


async def told(home: Home) -> list[str]:
    return [row.state for row in await home.rows(reminders) if row.kind == "raid"]


async def test_too_many_within_a_minute_hold_the_queue_once(home: Home, raids: RaidService) -> None:
    await join(home, raids, LIMITS.joins_per_minute)
    assert await raids.held(GUILD) is None
    await join(home, raids, 30)
    hold = await raids.held(GUILD)
    assert hold is not None
    assert hold.until == home.clock.at + timedelta(hours=6)
    assert len(await told(home)) == 1
    assert [row.act for row in await home.rows(audit)].count("raid-hold") == 1
    columns = {column.name for column in arrivals.c}
    assert columns == {"guild_id", "kind", "at", "people"}  # and nobody's id
    home.clock.at += timedelta(hours=6)
    assert await raids.held(GUILD) is None


async def test_a_slow_raid_is_seen_by_the_hour_and_a_slow_day_is_none(home: Home, raids: RaidService) -> None:
    for _ in range(30):  # three an hour above what is usual would be seen; one in three minutes is not
        await join(home, raids, 1)
        home.clock.at += timedelta(minutes=3, seconds=1)
    assert await raids.held(GUILD) is None
    assert sum(row.people for row in await home.rows(arrivals)) <= LIMITS.joins_per_hour
    for _ in range(12):
        await join(home, raids, 2)
        home.clock.at += timedelta(minutes=2)
    assert await raids.held(GUILD) is not None


async def test_joins_and_applications_are_counted_apart(home: Home, raids: RaidService) -> None:
    here = await chapter(home)
    await join(home, raids, 3)
    for _ in range(3):
        async with home.database.write() as connection:
            await raids.applied_within(connection, here)
    assert await raids.held(GUILD) is None
    outlook = await raids.outlook(await home.actor())
    assert (outlook.joins, outlook.applications) == (Pace(3, 3), Pace(3, 3))
    async with home.database.write() as connection:
        await raids.applied_within(connection, here)
    assert await raids.held(GUILD) is not None


async def test_many_at_once_begin_one_hold(home: Home, raids: RaidService) -> None:
    here = await chapter(home)
    await asyncio.gather(*(raids.joined(here) for _ in range(20)))
    assert sum(row.people for row in await home.rows(arrivals)) == 20
    assert len(await told(home)) == len(await home.rows(holds)) == 1


async def test_released_it_is_counted_anew_and_its_end_is_not_told(home: Home, raids: RaidService) -> None:
    await join(home, raids, 10)
    boss = await home.actor()
    done = await asyncio.gather(raids.release(boss), raids.release(boss), return_exceptions=True)
    assert [one.key for one in done if isinstance(one, UserError)] == ["raid-not-held"]
    [over] = [row for row in await home.rows(reminders) if row.subject.startswith("raid-over:")]
    assert over.state == "cancelled"
    await join(home, raids, LIMITS.joins_per_minute)
    assert await raids.held(GUILD) is None
    home.clock.at += timedelta(seconds=1)
    await join(home, raids, 1)
    assert await raids.held(GUILD) is not None
    assert len(await told(home)) == 2


async def test_who_came_while_the_bot_was_away_is_counted_once(home: Home, raids: RaidService) -> None:
    here = await chapter(home)
    home.clock.at += timedelta(hours=3)
    await join(home, raids, 2)
    there = [home.clock.at] * 2
    old = [home.clock.at - timedelta(minutes=minutes) for minutes in range(61, 100)]
    for _ in range(3):  # however often it starts
        await raids.caught_up(here, there + old)
    assert (await raids.outlook_of(GUILD)).joins == Pace(2, 2)
    home.clock.at += timedelta(minutes=9)
    burst = [home.clock.at - timedelta(minutes=5)] * (LIMITS.joins_per_minute + 1)
    await raids.caught_up(here, there + old + burst)
    assert await raids.held(GUILD) is None, "a burst that is over, and no slow raid"
    assert (await raids.outlook_of(GUILD)).joins == Pace(0, 8)
    late = [home.clock.at - timedelta(seconds=30)] * (LIMITS.joins_per_minute + 1)
    await asyncio.gather(*(raids.caught_up(here, there + burst + late) for _ in range(5)))
    assert await raids.held(GUILD) is not None
    assert len(await told(home)) == 1
    await raids.release(await home.actor())
    home.clock.at += timedelta(seconds=1)
    await raids.caught_up(here, there + burst + late)
    assert await raids.held(GUILD) is None, "moderators were asked about these people, and let them through"
    await raids.joined(here, home.clock.at - timedelta(seconds=20))  # by Discord's clock
    await raids.caught_up(here, [home.clock.at - timedelta(seconds=20)])
    assert (await raids.outlook_of(GUILD)).joins == Pace(1, 1)


async def test_who_was_there_before_the_server_was_set_up_is_no_raid(home: Home, raids: RaidService) -> None:
    await raids.caught_up(await chapter(home), [home.clock.at - timedelta(seconds=1)] * 50)
    assert await raids.held(GUILD) is None


async def test_a_hold_puts_off_what_was_promised(home: Home) -> None:
    early, boss, start = await home.apply(MARIA), await home.actor(), home.clock.at
    days = timedelta(days=ApplicationSettings().answer_days)

    async def promised() -> dict[int, tuple[timedelta, bool]]:
        return {
            row.user_id: (row.answer_by - start - days, row.put_off) for row in await home.rows(applications)
        }

    async def nudges() -> list[timedelta]:
        late = [row for row in await home.rows(reminders) if row.kind == "application-late"]
        return [row.next_at - start - days for row in late if row.state == "pending"]

    hours = timedelta(hours=RaidSettings().hold_hours)
    assert early.answer_by == start + days
    await home.raids.hold(boss)
    home.clock.at += timedelta(hours=1)
    await home.apply(MARIA + 1)  # while it lasts
    assert await promised() == {MARIA: (hours, True), MARIA + 1: (hours, True)}
    assert await nudges() == [hours, hours]
    home.clock.at += timedelta(hours=1)
    await home.raids.release(boss)
    held = timedelta(hours=2)
    assert await promised() == {MARIA: (held, True), MARIA + 1: (held, True)}
    assert await nudges() == [held, held]
    await home.applications.approve(boss, early.id)
    home.clock.at += days + timedelta(hours=3)
    await home.apply(MARIA + 2)
    await home.raids.hold(boss)
    found = await promised()
    assert found[MARIA] == found[MARIA + 1] == (held, True), "decided, and late already: a hold mends neither"
    assert found[MARIA + 2] == (home.clock.at - start + hours, True)
    sought = Sought(late=True)
    assert [one.application.user_id for one in (await home.queue.page(boss, sought, 0, 10)).dossiers] == [
        MARIA + 1
    ]


async def test_who_may_hold_and_release(home: Home, raids: RaidService) -> None:
    await home.volunteer(MARIA)
    maria, boss = await home.actor(MARIA), await home.actor()
    for call in (raids.hold, raids.release, raids.outlook):
        with pytest.raises(UserError, match="not-allowed"):
            await call(maria)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    await raids.hold(boss)
    with pytest.raises(UserError, match="raid-held-already"):
        await raids.hold(boss)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    assert (await raids.outlook(stranger)).hold is None
    with pytest.raises(UserError, match="raid-not-held"):
        await raids.release(stranger)
    assert await raids.held(GUILD) is not None


async def test_while_it_lasts_several_are_not_approved_at_once(home: Home) -> None:
    one, other = await home.apply(MARIA), await home.apply(MARIA + 1)
    boss = await home.actor()
    await home.raids.hold(boss)
    with pytest.raises(UserError, match="raid-held"):
        await home.queue.check_several(boss, [one.id])
    with pytest.raises(UserError, match="raid-held"):
        await home.applications.approve(boss, one.id, several=True)
    await home.applications.approve(boss, one.id)
    await home.raids.release(boss)
    await home.queue.check_several(boss, [other.id])
    await home.applications.approve(boss, other.id, several=True)
