"""What silence leads to: each step once, at a friendly hour of the person's clock, never earlier than announced."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import DecaySettings
from bot.counties.teams import ladder
from bot.decay import Ladder, Step, Watch, announced, extend, follow, heard
from bot.errors import UserError

LADDER = ladder(DecaySettings())
CHICAGO = ZoneInfo("America/Chicago")
# Arizona has no summer time but in the Navajo Nation, Hawaii none at all; Adak's clock is Alaska's no more.
ZONES = [
    "America/New_York",
    "America/Phoenix",
    "America/Denver",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ladders = st.builds(
    Ladder,
    st.fixed_dictionaries({step: st.integers(1, 40) for step in Step}),
    st.integers(0, 23),
    st.integers(1, 90),
    st.integers(0, 3),
)


def local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def test_the_whole_way_of_a_lead_who_never_answers() -> None:
    watch = heard(LADDER, datetime(2026, 2, 1, 23, tzinfo=UTC), CHICAGO)
    taken: list[tuple[Step, str]] = []
    dates = announced(watch, LADDER, CHICAGO)
    while (step := follow(watch, LADDER, watch.next_at, CHICAGO, told=True)[0]) is not Step.RELEASE:
        taken.append((step, local(watch.next_at, CHICAGO)))
        watch = follow(watch, LADDER, watch.next_at, CHICAGO, told=True)[1]
    taken.append((step, local(watch.next_at, CHICAGO)))
    assert taken == [(step, local(at, CHICAGO)) for step, at in dates.items()]
    # 21, 7, 7, 7 and 14 days, each at ten in the morning, though the clocks went forward on 8 March.
    assert [at for _, at in taken] == [
        "2026-02-22 10:00",
        "2026-03-01 10:00",
        "2026-03-08 10:00",
        "2026-03-15 10:00",
        "2026-03-29 10:00",
    ]


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/New_York", 15, 14),
        ("America/Phoenix", 17, 17),
        ("America/Denver", 17, 16),  # the Navajo Nation's clock
        ("America/Anchorage", 19, 18),
        ("America/Adak", 20, 19),
        ("Pacific/Honolulu", 20, 20),
    ],
)
def test_ten_in_the_morning_is_ten_in_the_morning(zone: str, winter: int, summer: int) -> None:
    for day, hour in ((date(2026, 2, 20), winter), (date(2026, 10, 20), summer)):
        noon = datetime.combine(day - timedelta(days=21), time(20), UTC)
        asked = heard(LADDER, noon, ZoneInfo(zone)).next_at
        assert asked == datetime.combine(day, time(hour), UTC)
        again = follow(Watch(0, asked), LADDER, asked, ZoneInfo(zone), told=False)[1].next_at
        assert again.astimezone(ZoneInfo(zone)).hour == 10


@pytest.mark.parametrize(
    ("hour", "since", "shown"),
    [
        (2, datetime(2026, 2, 15, 12, tzinfo=UTC), "2026-03-08 03:00"),  # 02:00 is skipped that night
        (1, datetime(2026, 10, 11, 12, tzinfo=UTC), "2026-11-01 01:00"),  # 01:00 comes twice
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat(hour: int, since: datetime, shown: str) -> None:
    zone = ZoneInfo("America/New_York")
    watch = heard(ladder(DecaySettings(hour=hour)), since, zone)
    assert local(watch.next_at, zone) == shown
    assert watch.next_at.astimezone(zone).fold == 0


@given(ladders, instants, zones, st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=30))
def test_each_step_comes_once_in_order_and_no_earlier_than_announced(
    way: Ladder, start: datetime, zone: ZoneInfo, waits: list[timedelta]
) -> None:
    """Whenever the bot looks, however long it was away."""
    watch, now, taken = heard(way, start, zone), start, list[Step]()
    dates = announced(watch, way, zone)
    for wait in waits:
        now += wait
        step, watch = follow(watch, way, now, zone, told=True)
        if step is None:
            continue
        taken.append(step)
        assert now >= dates[step]  # as it was announced at first, and by every later announcement
        if step is Step.RELEASE:
            break
        assert follow(watch, way, now, zone, told=True) == (None, watch)
        dates |= announced(watch, way, zone)
    assert taken == list(Step)[: len(taken)]


@given(ladders, instants, zones)
def test_what_is_announced_is_in_order_and_to_come(way: Ladder, start: datetime, zone: ZoneInfo) -> None:
    dates = announced(heard(way, start, zone), way, zone)
    assert list(dates) == list(Step)
    assert [*dates.values()] == sorted(dates.values())
    assert dates[Step.ASK] > start
    for step, at in dates.items():
        wanted = start.astimezone(zone).date() + timedelta(days=sum(way.days[s] for s in Step if s <= step))
        assert at.astimezone(zone).date() == wanted


def test_nothing_is_taken_from_who_was_told_nothing() -> None:
    watch = Watch(Step.ASK_BACKUP, datetime(2026, 5, 1, tzinfo=UTC))
    for _ in range(5):
        step, watch = follow(watch, LADDER, watch.next_at, CHICAGO, told=False)
        assert (step, watch.taken) == (Step.ASK_BACKUP, Step.ASK_BACKUP)
    assert follow(watch, LADDER, watch.next_at, CHICAGO, told=True)[0] is Step.RELEASE


def test_who_rests_is_left_in_peace() -> None:
    now = datetime(2026, 5, 1, 15, tzinfo=UTC)
    watch, rest = Watch(1, now), now + timedelta(days=9)
    assert follow(watch, LADDER, now, CHICAGO, told=True, rests_until=rest) == (None, Watch(1, rest))
    step, _ = follow(Watch(1, rest), LADDER, rest, CHICAGO, told=True, rests_until=rest)
    assert step is Step.ASK_AGAIN


def test_more_time_is_had_when_asked_for_and_not_for_ever() -> None:
    start = datetime(2026, 5, 1, 15, tzinfo=UTC)
    with pytest.raises(UserError, match="decay-not-asked"):
        extend(heard(LADDER, start, CHICAGO), LADDER, CHICAGO)
    watch = Watch(1, start)
    for times in (1, 2):
        watch = extend(watch, LADDER, CHICAGO)
        assert local(watch.next_at, CHICAGO) == f"2026-05-{1 + 14 * times} 10:00"
    with pytest.raises(UserError, match="decay-extended"):
        extend(watch, LADDER, CHICAGO)
    assert extend(watch, LADDER, CHICAGO, limited=False).next_at > watch.next_at
    assert heard(LADDER, start, CHICAGO).extended == 0
