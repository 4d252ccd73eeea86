"""Definitions kept as JSON come back as they were; rhythms keep to their clock; what was missed is not opened twice."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Actor, Grant, Level
from bot.errors import UserError
from bot.polls import again, options
from bot.polls import rules as poll_rules
from bot.polls.methods.story import Method
from bot.polls.model import Circle, Electorate, NewPoll, Option, Poll, Results, Secrecy, State, Turnout, Typed
from bot.polls.recurring import rules, stored
from bot.polls.recurring.model import Rhythm
from bot.text import text
from bot.times import parse_instant, written_duration

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = [
    ZoneInfo(name)
    for name in (
        "America/New_York",
        "America/Denver",
        "America/Phoenix",
        "America/Anchorage",
        "America/Adak",
        "Pacific/Honolulu",
    )
]
lengths = st.integers(10, 90 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
short = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=20)
asked = st.builds(
    NewPoll,
    options=st.lists(st.builds(Option, text=short, description=short), min_size=2, max_size=5).map(tuple),
    opens_at=st.just(NOW),
    closes_at=lengths.map(lambda length: NOW + length),
    channel_id=st.integers(1, 2**63 - 1),
    electorate=st.builds(Electorate, circles=st.lists(st.builds(Circle), max_size=2).map(tuple)),
)


def stored_of(new: NewPoll) -> dict[str, Any]:
    """As the store gives it back, of a poll like that."""
    given = {one.name: getattr(new, one.name) for one in fields(NewPoll)}
    poll = Poll(
        **given,
        id=1,
        alliance_id=1,
        guild_id=100,
        message_id=None,
        created_by=1,
        state=State.CLOSED,
        roll_size=3,
        commitment="",
    )
    found: dict[str, Any] = json.loads(json.dumps(stored.of(poll)))
    return found


TEA = NewPoll(
    question="Tea?",
    options=(Option("Yes", "Black or green", ""), Option("No", "", "https://example.org/no")),
    method=Method.APPROVAL,
    results=Results.LIVE,
    closes_at=NOW + timedelta(days=2, hours=3),
    channel_id=200,
    seats=1,
    threshold="more than 1/2 of votes",
    quorum=20,
    electorate=Electorate("48", "Texas", circles=(Circle(100, 0, "Texas"),)),
    opens_at=NOW,
    description="With milk",
    secrecy=Secrecy.OPEN,
    turnout_for=Turnout.MODERATORS,
    min_minutes=120,
    discussion=True,
)
KEPT_BY_THE_FIRST_VERSION = {
    "version": 1,
    "minutes": 3060,
    "poll": {
        "question": "Tea?",
        "options": [
            {"text": "Yes", "description": "", "link": ""},
            {"text": "No", "description": "", "link": ""},
        ],
        "method": "single",
        "results": "hidden",
        "channel_id": 200,
        "seats": 1,
        "threshold": "more than 1/2 of votes",
        "quorum": 0,
        "electorate": {
            "area": "",
            "place": "",
            "commitment": "",
            "days": 0,
            "level": "",
            "circles": [],
        },
        "description": "",
        "secrecy": "secret",
        "turnout_for": "everyone",
        "min_minutes": 10,
        "discussion": False,
    },
}


@given(asked)
def test_a_definition_comes_back_as_it_was(new: NewPoll) -> None:
    assert stored.read(stored_of(new), NOW) == new
    later = NOW + timedelta(days=100)
    assert stored.read(stored_of(new), later).closes_at - later == stored.lasts(stored_of(new))


def test_a_budget_too() -> None:
    projects = (Option("Shelter", "", "", 12_500_00), Option("Bench", "Of wood", "", 99))
    asked = replace(TEA, method=Method.BUDGET_GREEDY, options=projects, budget=20_000_50)
    assert stored.read(stored_of(asked), NOW) == asked
    typed = again.typed(asked, "1d")
    assert options.read(typed.options, priced=True) == projects
    assert poll_rules.check_budget(Method.BUDGET_GREEDY, typed.budget, projects) == 20_000_50


def test_every_field_of_a_new_poll_is_one_of_a_poll() -> None:
    ours, theirs = get_type_hints(NewPoll), get_type_hints(Poll)
    assert {name: kind for name, kind in ours.items() if name != "opens_at"}.items() <= theirs.items()


def test_what_the_first_version_kept_can_be_read_for_good() -> None:
    """A field that comes later needs a default: it is lacking in what was kept before."""
    new = stored.read(KEPT_BY_THE_FIRST_VERSION, NOW)
    assert (new.question, new.closes_at) == ("Tea?", NOW + timedelta(days=2, hours=3))


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"version": 2}, "template-newer", "version"),
        ({"weights": 1}, "template-newer", "weights"),
        (
            {"poll": {**stored_of(TEA)["poll"], "mood": "good", "weather": 1}},
            "template-newer",
            "mood, weather",
        ),
        (
            {"poll": {**stored_of(TEA)["poll"], "electorate": {"planet": "Mars"}}},
            "template-newer",
            "planet",
        ),
        ({"poll": {**stored_of(TEA)["poll"], "method": "lottery"}}, "template-unreadable", "lottery"),
        ({"poll": {**stored_of(TEA)["poll"], "seats": "many"}}, "template-unreadable", "seats"),
        ({"poll": {**stored_of(TEA)["poll"], "discussion": 1}}, "template-unreadable", "discussion"),
        ({"poll": {**stored_of(TEA)["poll"], "options": "Tea"}}, "template-unreadable", "options"),
        ({"poll": {"question": "Tea?"}}, "template-unreadable", "options"),
        ({"poll": None}, "template-unreadable", ""),
        ({"minutes": "2d"}, "template-unreadable", "minutes"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_left_out(change: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        stored.read(stored_of(TEA) | change, NOW)
    assert refused.value.key == key
    assert words in text("en", key, **refused.value.arguments)


def test_a_template_fills_the_form() -> None:
    typed = again.typed(TEA, "2d 3h", channel_id=300)
    assert options.read(typed.options) == TEA.options
    for name, kind in get_type_hints(Typed).items():
        assert isinstance(getattr(typed, name), kind), f"{name} is typed otherwise than it is kept"
    assert (typed.closes, typed.channel_id, typed.opens, typed.replaces) == ("2d 3h", 300, "", None)
    assert (typed.method, typed.results, typed.quorum, typed.electorate) == (
        "approval",
        "live",
        20,
        TEA.electorate,
    )
    assert (typed.description, typed.secrecy, typed.turnout, typed.min_hours, typed.discussion) == (
        "With milk",
        "open",
        "moderators",
        2,
        True,
    )


@given(lengths)
def test_a_length_is_read_as_it_is_written(length: timedelta) -> None:
    assert parse_instant(written_duration(length), NOW, ZONES[0]) == NOW + length


@pytest.mark.parametrize(
    ("given_name", "key"),
    [("", "template-nameless"), (" \u3164\n", "template-nameless"), ("x" * 61, "too-long")],
)
def test_names(given_name: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        rules.check_name(given_name)
    assert refused.value.key == key
    assert rules.check_name("  Weekly \n check\u202e ") == "Weekly check"


@pytest.mark.parametrize(
    ("weekday", "day", "clock", "key"),
    [
        (None, None, "18:00", "repeat-when"),
        (0, 1, "18:00", "repeat-when"),
        (7, None, "18:00", "error-option"),
        (None, 0, "18:00", "error-option"),
        (None, 32, "18:00", "error-option"),
        (0, None, "in the evening", "clock-unreadable"),
        (0, None, "tomorrow 18:00", "clock-unreadable"),
        (0, None, "24:00", "clock-unreadable"),
        (0, None, "18:00:30", "clock-unreadable"),
        (0, None, "1" * 200, "clock-unreadable"),
    ],
)
def test_rhythms_that_there_are_not(weekday: int | None, day: int | None, clock: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        rules.check_rhythm(weekday, day, clock, ZONES[0])
    assert refused.value.key == key


def test_a_poll_ends_before_it_opens_again() -> None:
    weekly, monthly = (
        rules.check_rhythm(0, None, "6pm", ZONES[0]),
        rules.check_rhythm(None, 31, "18", ZONES[0]),
    )
    assert weekly.clock == monthly.clock == time(18)
    rules.check_lasts(weekly, rules.WEEKLY)
    rules.check_lasts(monthly, rules.MONTHLY)
    for rhythm, limit in ((weekly, rules.WEEKLY), (monthly, rules.MONTHLY)):
        with pytest.raises(UserError, match="repeat-long"):
            rules.check_lasts(rhythm, limit + timedelta(minutes=1))


rhythms = st.builds(
    Rhythm,
    weekday=st.none(),
    day=st.integers(1, 31),
    clock=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30])),
    zone=st.sampled_from(ZONES),
).flatmap(
    lambda monthly: st.sampled_from(
        [monthly, *(replace(monthly, day=None, weekday=weekday) for weekday in range(7))]
    )
)


@given(rhythms, lengths, st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=60)), max_size=20))
def test_however_the_bot_comes_and_goes_each_opening_happens_once_or_is_missed(
    rhythm: Rhythm, lasts: timedelta, naps: list[timedelta]
) -> None:
    """`naps` are the times between two looks: every due instant is met by one of them, in order, and no other."""
    now = NOW
    next_at = first = rules.following(rhythm, now)
    met: list[datetime] = []
    for nap in naps:
        now += nap
        turn = rules.turn(rhythm, next_at, lasts, now)
        found = [*turn.missed, *([turn.opens] if turn.opens else [])]
        met += found
        assert all(at <= now for at in found)
        assert all(at + lasts / 2 < now for at in turn.missed[-1:]) or turn.opens, (
            "what is of use still opens"
        )
        assert turn.opens is None or now <= turn.opens + lasts / 2
        assert turn.next_at > now
        assert rules.turn(rhythm, turn.next_at, lasts, now) == replace(turn, missed=(), opens=None)
        next_at = turn.next_at
    expected = []
    while first <= now:
        expected.append(first)
        first = rules.following(rhythm, first)
    assert met == expected
    for earlier, later in pairwise(expected):
        wall = (later.astimezone(rhythm.zone), earlier.astimezone(rhythm.zone))
        if rhythm.weekday is not None:
            assert wall[0].date() - wall[1].date() == timedelta(days=7)
        else:
            assert (wall[0].year * 12 + wall[0].month) - (wall[1].year * 12 + wall[1].month) == 1


@pytest.mark.parametrize(
    ("weekday", "day", "clock", "zone", "after", "expected"),
    [
        # The second Sunday of March, when 02:00 becomes 03:00, and the first of November, when 02:00 becomes 01:00.
        (6, None, "02:30", "America/New_York", "2026-03-02T00:00Z", "2026-03-08T03:00-04:00"),
        (6, None, "02:30", "America/Phoenix", "2026-03-02T00:00Z", "2026-03-08T02:30-07:00"),
        (6, None, "02:30", "America/Anchorage", "2026-03-02T00:00Z", "2026-03-08T03:00-08:00"),
        (6, None, "02:30", "Pacific/Honolulu", "2026-03-02T00:00Z", "2026-03-08T02:30-10:00"),
        (6, None, "01:30", "America/New_York", "2026-10-31T00:00Z", "2026-11-01T01:30-04:00"),
        (6, None, "01:30", "America/New_York", "2026-11-01T05:30Z", "2026-11-08T01:30-05:00"),
        (None, 31, "18:00", "America/Phoenix", "2026-02-01T00:00Z", "2026-01-31T18:00-07:00"),
        (None, 31, "18:00", "America/Phoenix", "2026-02-02T00:00Z", "2026-02-28T18:00-07:00"),
        (None, 29, "18:00", "America/New_York", "2028-02-02T00:00Z", "2028-02-29T18:00-05:00"),
        (None, 8, "02:30", "America/Denver", "2026-03-02T00:00Z", "2026-03-08T03:00-06:00"),
    ],
)
def test_the_clocks_of_a_rhythm(
    weekday: int | None, day: int | None, clock: str, zone: str, after: str, expected: str
) -> None:
    rhythm = rules.check_rhythm(weekday, day, clock, ZoneInfo(zone))
    assert rules.following(rhythm, datetime.fromisoformat(after)) == datetime.fromisoformat(expected)


def test_who_may_do_away_with_what_somebody_made() -> None:
    def actor(user_id: int, level: Level) -> Actor:
        return Actor(1, 100, user_id, frozenset({Grant(level)}))

    rules.check_yours(actor(1, Level.ORGANIZER), 1)
    rules.check_yours(actor(2, Level.MODERATOR), 1)
    for somebody in (actor(2, Level.ORGANIZER), actor(1, Level.VOLUNTEER)):
        with pytest.raises(UserError, match="not-allowed"):
            rules.check_yours(somebody, 1)
