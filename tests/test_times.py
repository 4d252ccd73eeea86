"""The times people type, and the wall-clock rules: by tables, and by what must hold for every input."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.text import text as shown
from bot.times import parse_instant, parse_zone, zone_named

NEW_YORK = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
DENVER = ZoneInfo("America/Denver")  # the Navajo Nation's zone, inside Arizona
PHOENIX = ZoneInfo("America/Phoenix")
ANCHORAGE = ZoneInfo("America/Anchorage")
ADAK = ZoneInfo("America/Adak")
HONOLULU = ZoneInfo("Pacific/Honolulu")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of daylight saving
APIA = ZoneInfo("Pacific/Apia")  # skipped the whole of 2011-12-30
ZONES = [NEW_YORK, CHICAGO, DENVER, PHOENIX, ANCHORAGE, ADAK, HONOLULU, LORD_HOWE]
NOW = datetime(2026, 10, 28, 15, tzinfo=UTC)  # Wednesday, 11:00 in New York, daylight time
FOREVER = timedelta(days=3650)

walls = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01"))
instants = walls.map(lambda wall: wall.replace(tzinfo=UTC))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def utc(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def outcome(
    text: str, now: datetime = NOW, zone: ZoneInfo = NEW_YORK, **limits: timedelta
) -> datetime | UserError:
    """What `parse_instant` makes of a text; a refusal's words must exist."""
    try:
        return parse_instant(text, now, zone, **limits)
    except UserError as error:
        assert shown("en-US", error.key, **error.arguments)  # noqa: PT017
        return error


def refusal(text: str, now: datetime = NOW, zone: ZoneInfo = NEW_YORK, **limits: timedelta) -> UserError:
    refused = outcome(text, now, zone, **limits)
    assert isinstance(refused, UserError), f"{text!r} was read as {refused}"
    return refused


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2d", 48),
        ("36h", 36),
        ("90m", 1.5),
        ("1w", 168),
        ("1d12h", 36),
        ("2 days", 48),
        ("in 3 hours", 3),
        ("1 week", 168),
        ("a week", 168),
        ("an hour", 1),
        ("1.5h", 1.5),
        ("1 day, 12 hours and 30 minutes", 36.5),
        ("2wks 1hr 1min", 337 + 1 / 60),
        ("  IN   2  DAYS ", 48),
        ("２ｄ", 48),
        ("2\u200bd\ufeff", 48),
    ],
)
def test_durations_are_exact_elapsed_time(text: str, hours: float) -> None:
    assert parse_instant(text, NOW, NEW_YORK) == NOW + timedelta(hours=hours)


def test_a_duration_ignores_a_change_of_the_clocks_and_a_day_by_name_follows_it() -> None:
    evening = datetime(2026, 10, 31, 18, tzinfo=NEW_YORK).astimezone(UTC)
    assert parse_instant("1d", evening, NEW_YORK) == utc("2026-11-01", "22:00")
    assert parse_instant("tomorrow 18:00", evening, NEW_YORK) == utc("2026-11-01", "23:00")


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("today 18:00", "2026-10-28", "22:00"),
        ("tomorrow 18:00", "2026-10-29", "22:00"),
        ("tomorrow 6pm", "2026-10-29", "22:00"),
        ("Tomorrow at 6 P.M.", "2026-10-29", "22:00"),
        ("tomorrow noon", "2026-10-29", "16:00"),
        ("tomorrow 12am", "2026-10-29", "04:00"),
        ("tomorrow 12:05pm", "2026-10-29", "16:05"),
        ("6pm tomorrow", "2026-10-29", "22:00"),
        ("tonight", "2026-10-29", "00:00"),
        ("tonight 9pm", "2026-10-29", "01:00"),
        ("friday 18:00", "2026-10-30", "22:00"),
        ("on Friday, 18:00", "2026-10-30", "22:00"),
        ("this fri 18:00", "2026-10-30", "22:00"),
        ("6pm on friday PT", "2026-10-31", "01:00"),
        ("wednesday 18:00", "2026-10-28", "22:00"),
        ("wednesday 10:00", "2026-11-04", "15:00"),
        ("wednesday 11:00", "2026-11-04", "16:00"),
        ("next monday 9am", "2026-11-02", "14:00"),
        ("next friday 9am", "2026-11-06", "14:00"),
        ("next wednesday 18:00", "2026-11-04", "23:00"),
        ("2026-12-01 18:00", "2026-12-01", "23:00"),
        ("2026-12-01 18:00:30", "2026-12-01", "23:00:30"),
        ("2026/12/1 6pm", "2026-12-01", "23:00"),
        ("2026-12-01 18:00 America/Chicago", "2026-12-02", "00:00"),
        ("2026-12-01 18:00 america/port-au-prince", "2026-12-01", "23:00"),
        ("2026-12-01T18:00", "2026-12-01", "23:00"),
        ("2026-12-01T18:00Z", "2026-12-01", "18:00"),
        ("2026-12-01T18:00:00.000Z", "2026-12-01", "18:00"),
        ("2026-12-01T18:00-05:00", "2026-12-01", "23:00"),
        ("2026-12-01 18:00 −05:00", "2026-12-01", "23:00"),
        ("2026-12-01 18:00+00:00", "2026-12-01", "18:00"),
        ("2026-12-01 18:00 UTC-5", "2026-12-01", "23:00"),
        ("2026-12-01 18:00 +0530", "2026-12-01", "12:30"),
        ("12/1/2026 6 pm", "2026-12-01", "23:00"),
        ("12/1/26 6pm", "2026-12-01", "23:00"),
        ("12/1 6pm", "2026-12-01", "23:00"),
        ("10/28 10:00", "2027-10-28", "14:00"),
        ("1/2 6pm", "2027-01-02", "23:00"),
        ("Dec 1 6pm", "2026-12-01", "23:00"),
        ("Sept. 1st, 18:00", "2027-09-01", "22:00"),
        ("December 1, 2026 18:00", "2026-12-01", "23:00"),
        ("1 december 2026 18:00", "2026-12-01", "23:00"),
        ("18:00 Dec 1 2026 ET", "2026-12-01", "23:00"),
        ("18:00", "2026-10-28", "22:00"),
        ("11:00", "2026-10-29", "15:00"),
        ("6pm", "2026-10-28", "22:00"),
        ("１８：００", "2026-10-28", "22:00"),
        ("18:00\tPT", "2026-10-29", "01:00"),
        ("18:00et", "2026-10-28", "22:00"),
        ("6pm (Eastern)", "2026-10-28", "22:00"),
        ("<t:1795000000:F>", "2026-11-18", "11:06:40"),
        ("<t:1795000000>", "2026-11-18", "11:06:40"),
    ],
)
def test_days_dates_and_times(text: str, day: str, clock: str) -> None:
    assert parse_instant(text, NOW, NEW_YORK) == utc(day, clock)


def test_the_answer_is_in_utc() -> None:
    for text in ("2d", "18:00", "2026-12-01 18:00 -05:00", "<t:1795000000:F>"):
        assert parse_instant(text, NOW.astimezone(NEW_YORK), NEW_YORK).tzinfo is UTC


def test_today_is_the_day_of_the_zone_named() -> None:
    late = utc("2026-12-02", "03:00")  # 22:00 on the 1st in New York, 17:00 on the 1st in Honolulu
    assert parse_instant("today 18:00 HST", late, NEW_YORK) == utc("2026-12-02", "04:00")
    assert parse_instant("tomorrow 01:00 UTC", late, NEW_YORK) == utc("2026-12-03", "01:00")


def test_next_weekday_is_that_of_the_next_calendar_week_and_weeks_start_on_monday() -> None:
    sunday = datetime(2026, 11, 8, 12, tzinfo=NEW_YORK).astimezone(UTC)
    assert parse_instant("next monday 18:00", sunday, NEW_YORK) == utc("2026-11-09", "23:00")
    assert parse_instant("next sunday 18:00", sunday, NEW_YORK) == utc("2026-11-15", "23:00")


def test_a_29th_of_february_is_the_next_there_is() -> None:
    assert parse_instant("feb 29 18:00", NOW, NEW_YORK) == utc("2028-02-29", "23:00")
    after_2096 = datetime(2096, 3, 1, tzinfo=UTC)
    assert parse_instant("2/29 18:00 UTC", after_2096, NEW_YORK, latest=FOREVER) == utc("2104-02-29", "18:00")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *[(name, "America/New_York") for name in ("ET", "est", "EDT", "Eastern", "eastern time", "new york")],
        *[(name, "America/Chicago") for name in ("CT", "CST", "CDT", "central", "Chicago")],
        *[
            (name, "America/Denver")
            for name in ("MT", "MST", "MDT", "Mountain Standard Time", "Navajo Nation")
        ],
        *[(name, "America/Los_Angeles") for name in ("PT", "PST", "PDT", "pacific", "los_angeles")],
        *[(name, "America/Anchorage") for name in ("AKT", "AKST", "AKDT", "alaska")],
        *[(name, "Pacific/Honolulu") for name in ("HT", "HST", "hawaii", "honolulu")],
        *[(name, "UTC") for name in ("UTC", "GMT", "z")],
        ("Arizona", "America/Phoenix"),
        ("navajo", "Navajo"),
        ("HDT", "America/Adak"),
        ("america/NEW_YORK", "America/New_York"),
        ("America/New York", "America/New_York"),
        (" America/\u200bChicago ", "America/Chicago"),
        ("america/north_dakota/new_salem", "America/North_Dakota/New_Salem"),
    ],
)
def test_zones(name: str, key: str) -> None:
    zone = parse_zone(name)
    assert zone.key == key
    wall = datetime(2026, 12, 1, 18, tzinfo=zone)
    assert parse_instant(f"2026-12-01 18:00 {name}", NOW, ANCHORAGE) == wall
    assert zone_named(f"2026-12-01 18:00 {name}", ANCHORAGE) == zone


def test_no_zone_is_named() -> None:
    for text in (
        "",
        "2d",
        "friday at noon",
        "6pm friday",
        "2026-12-01T18:00",
        "18:00 -05:00",
        "18:00 nowhere",
    ):
        assert zone_named(text, CHICAGO) is None
    assert zone_named("18:00 MST", PHOENIX) == PHOENIX


def test_a_name_of_standard_time_in_summer_means_wall_clock_time() -> None:
    assert parse_instant("2027-07-01 18:00 EST", NOW, CHICAGO) == utc("2027-07-01", "22:00")
    assert parse_instant("2027-07-01 18:00 MST", NOW, CHICAGO) == utc("2027-07-02", "00:00")
    assert parse_instant("2027-01-04 18:00 EDT", NOW, CHICAGO) == utc("2027-01-04", "23:00")


def test_arizona_has_no_daylight_time_the_navajo_nation_has() -> None:
    assert parse_instant("2027-07-01 18:00", NOW, PHOENIX) == utc("2027-07-02", "01:00")
    assert parse_instant("2027-07-01 18:00 mst", NOW, PHOENIX) == utc("2027-07-02", "01:00")
    assert parse_instant("2027-07-01 18:00 MDT", NOW, PHOENIX) == utc("2027-07-02", "00:00")
    assert parse_instant("2027-07-01 18:00", NOW, DENVER) == utc("2027-07-02", "00:00")
    assert parse_instant("2027-07-01 18:00 Arizona", NOW, DENVER) == utc("2027-07-02", "01:00")
    for zone in (PHOENIX, HONOLULU):
        assert parse_instant("2027-03-14 02:30", NOW, zone).astimezone(zone).hour == 2
        assert parse_instant("2026-11-01 01:30", NOW, zone).astimezone(zone).hour == 1
    assert refusal("2027-03-14 02:30", zone=DENVER).key == "time-skipped"
    assert refusal("2026-11-01 01:30", zone=DENVER).key == "time-repeated"


CHANGES = [
    (NEW_YORK, "-05:00", "-04:00"),
    (DENVER, "-07:00", "-06:00"),
    (ANCHORAGE, "-09:00", "-08:00"),
    (ADAK, "-10:00", "-09:00"),
]


@pytest.mark.parametrize(("zone", "winter", "summer"), CHANGES)
def test_a_skipped_time_is_refused_with_two_readings_to_type(
    zone: ZoneInfo, winter: str, summer: str
) -> None:
    error = refusal("2027-03-14 02:30", zone=zone)
    assert error.key == "time-skipped"
    assert error.arguments == {
        "given": "2027-03-14 02:30",
        "earlier": datetime.fromisoformat(f"2027-03-14T01:30{winter}"),
        "later": datetime.fromisoformat(f"2027-03-14T03:30{summer}"),
        "earlier_typed": f"2027-03-14 01:30 {winter}",
        "later_typed": f"2027-03-14 03:30 {summer}",
    }
    for edge, instant in (("01:59", f"01:59{winter}"), ("03:00", f"03:00{summer}")):
        assert parse_instant(f"2027-03-14 {edge}", NOW, zone) == datetime.fromisoformat(
            f"2027-03-14T{instant}"
        )


@pytest.mark.parametrize(("zone", "winter", "summer"), CHANGES)
def test_a_repeated_time_is_refused_with_two_readings_to_type(
    zone: ZoneInfo, winter: str, summer: str
) -> None:
    error = refusal("2026-11-01 01:30", zone=zone)
    assert error.key == "time-repeated"
    assert error.arguments == {
        "given": "2026-11-01 01:30",
        "earlier": datetime.fromisoformat(f"2026-11-01T01:30{summer}"),
        "later": datetime.fromisoformat(f"2026-11-01T01:30{winter}"),
        "earlier_typed": f"2026-11-01 01:30 {summer}",
        "later_typed": f"2026-11-01 01:30 {winter}",
    }
    for edge, instant in (("00:59", f"00:59{summer}"), ("02:00", f"02:00{winter}")):
        assert parse_instant(f"2026-11-01 {edge}", NOW, zone) == datetime.fromisoformat(
            f"2026-11-01T{instant}"
        )


@pytest.mark.parametrize("text", ["2026-11-01 01:30:15", "sunday 1:30am", "11/1 1:30 am", "1:30am Nov 1 ET"])
def test_every_form_of_a_repeated_time_is_refused(text: str) -> None:
    error = refusal(text)
    assert error.key == "time-repeated"
    for reading in ("earlier", "later"):
        assert (
            parse_instant(str(error.arguments[f"{reading}_typed"]), NOW, CHICAGO) == error.arguments[reading]
        )


def test_a_bare_time_and_tomorrow_are_refused_on_the_day_that_skips_them() -> None:
    evening = utc("2027-03-13", "22:00")
    for text in ("2:30", "tomorrow 2:30", "2:30 EST"):
        assert refusal(text, evening).key == "time-skipped"


def test_an_abbreviation_says_which_reading_of_a_repeated_time_is_meant() -> None:
    assert parse_instant("2026-11-01 01:30 EDT", NOW, CHICAGO) == utc("2026-11-01", "05:30")
    assert parse_instant("2026-11-01 01:30 est", NOW, CHICAGO) == utc("2026-11-01", "06:30")
    assert refusal("2026-11-01 01:30 ET").key == "time-repeated"


def test_a_reading_already_past_is_not_offered() -> None:
    between = utc("2026-11-01", "05:45")  # 01:45, the first time
    for text in ("1:30", "today 1:30", "2026-11-01 01:30"):
        assert parse_instant(text, between, NEW_YORK) == utc("2026-11-01", "06:30")
    assert refusal("2026-11-01 01:30", utc("2026-11-01", "06:45")).key == "time-past"


REFUSED = {
    "time-unreadable": """
        soon; later today; 2 months; 2; -2d; 2d ago; 2d ET; 18; tomorrow 6; 25:00; 18:60; 18:0; 18:000; 0am; 13pm;
        18:00pm; 6-8pm; 8:00-10:00; 6pm-8pm; friday 18:00-20:00; 2026-12-01 8:00-10:00; midnight; tomorrow midnight;
        tonight 8:00; tonight 3pm; tonight tonight; 18:00 !; 18:00 19:00; tomorrow tomorrow 18:00; frıday 18:00;
        0001-01-01 00:00; 3000-01-01 00:00; 9999999w; <t:99999999999999:F>; <t:-99999999999:F>; <@80351110>; ٣d""",
    "time-needs-clock": "monday; next monday; tomorrow; 2026-12-01; 12/1; Dec 1, 2026",
    "time-no-such-date": "Feb 30 6pm; 2027-02-29 18:00; 31/12/2026 6pm; 0/1 6pm; 6pm sept 31",
    "time-zone-unknown": """
        18:00 Mars/Phobos; tomorrow 18:00 chicgo; 18:00 +25:00; 2026-12-01T18:00-14:01; 18:00 IST; 18:00 localtime;
        18:00 Factory; 18:00 tomorow""",
    "time-past": "0m; today 10:00; 2026-10-28 11:00; 2020-01-01 18:00; <t:1780000000:F>; <t:-1:F>",
    "time-too-far": "999999w; 800d; 2030-01-01 18:00; <t:99999999999:F>; 2999-12-31 23:59",
}


@pytest.mark.parametrize(
    ("text", "key"), [(text.strip(), key) for key, texts in REFUSED.items() for text in texts.split(";")]
)
def test_refusals(text: str, key: str) -> None:
    assert refusal(text).key == key


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "\u200b", "1" * 101, "2d" + " " * 100, "2d" + "\u200b" * 99, "⑽" * 50]
)
def test_nothing_and_too_much_are_unreadable(text: str) -> None:
    error = refusal(text)
    assert error.key == "time-unreadable"
    assert len(str(error.arguments["given"])) <= 100
    assert len(shown("en", error.key, **error.arguments)) < 500


def test_a_refusal_says_what_would_do() -> None:
    unreadable = refusal("soon")
    assert unreadable.arguments["given"] == "soon"
    assert parse_instant(str(unreadable.arguments["example"]), NOW, NEW_YORK) == utc("2026-11-05", "00:00")
    needs_clock = refusal("next Monday")
    assert parse_instant(str(needs_clock.arguments["example"]), NOW, NEW_YORK) == utc("2026-11-02", "23:00")
    for form in ("2d", "in 3 hours", "tomorrow 18:00", "friday 6pm", "Dec 1 6pm ET"):
        assert form in shown("en", "time-unreadable", given="", example="").replace("\\", "")
        assert parse_instant(form, NOW, NEW_YORK) > NOW


def test_an_unknown_zone_is_given_back_with_the_close_ones() -> None:
    assert refusal("18:00 Chicgo").arguments == {
        "given": "Chicgo",
        "suggestions": "America/Chicago",
        "matches": 1,
    }
    with pytest.raises(UserError) as caught:
        parse_zone("America/New_Yrok")
    suggestions = str(caught.value.arguments["suggestions"]).split(", ")
    assert "America/New_York" in suggestions
    assert caught.value.arguments["matches"] == len(suggestions) > 1
    assert all(parse_zone(suggestion) for suggestion in suggestions)
    assert "of these" in shown("en", caught.value.key, **caught.value.arguments)
    with pytest.raises(UserError) as caught:
        parse_zone("!")
    assert caught.value.arguments == {"given": "!", "suggestions": "", "matches": 0}


@pytest.mark.parametrize(
    "name", ["", "easter", "-05:00", "UTC-5", "x" * 1000, "UTC" + " " * 98, "../../etc/passwd", "\ud800"]
)
def test_not_a_zone(name: str) -> None:
    with pytest.raises(UserError, match="time-zone-unknown"):
        parse_zone(name)


def test_limits() -> None:
    hour, week = timedelta(hours=1), timedelta(weeks=1)
    assert parse_instant("1h", NOW, NEW_YORK, earliest=hour) == NOW + hour
    assert parse_instant("1w", NOW, NEW_YORK, latest=week) == NOW + week
    odd = NOW + timedelta(seconds=20)
    too_soon = refusal("59m", odd, earliest=hour)
    assert (too_soon.key, too_soon.arguments["earliest"]) == ("time-too-soon", NOW + timedelta(minutes=61))
    assert refusal("59m", earliest=hour).arguments["earliest"] == NOW + hour
    too_far = refusal("1w1m", latest=week)
    assert (too_far.key, too_far.arguments["latest"]) == ("time-too-far", NOW + week)
    assert refusal("2026-12-01 18:00", latest=week).key == "time-too-far"


WORDS = """
    in a an 2 31 2026 9999999 1.5 w d hours m and today tonight tomorrow noon next this on friday mon feb december 29 30
    1st at @ 6pm am 18:00 01:30 02:30:15 25:61 / - : , . t z 2026-11-01 2027-03-14 12/1 ET EST utc America/Chicago
    chicgo +14:00 -05 +99:99 <t: 1795000000 :F> \u200b
"""


@settings(max_examples=300)
@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from(WORDS.split()), max_size=7).flatmap(
        lambda pieces: st.sampled_from(["".join(pieces), " ".join(pieces)])
    ),
    st.sampled_from([*ZONES, APIA]),
)
def test_any_text_is_a_future_utc_instant_or_a_refusal_with_words(text: str, zone: ZoneInfo) -> None:
    at = outcome(text, NOW, zone)
    if isinstance(at, datetime):
        assert at.tzinfo is UTC
        assert NOW < at <= NOW + timedelta(days=732)


@given(st.text(max_size=120))
def test_any_text_is_a_zone_or_refused(text: str) -> None:
    with suppress(UserError):
        assert isinstance(parse_zone(text), ZoneInfo)


@settings(max_examples=200)
@given(instants, st.sampled_from(ZONES), st.sampled_from(ZONES))
@example(utc("2026-11-01", "05:30"), NEW_YORK, PHOENIX)
@example(utc("2026-11-01", "06:30"), NEW_YORK, PHOENIX)
@example(utc("2026-04-04", "15:15"), LORD_HOWE, PHOENIX)
def test_an_instant_shown_with_its_zone_reads_back(at: datetime, zone: ZoneInfo, own: ZoneInfo) -> None:
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(zone)
    text = f"{local:%Y-%m-%d %H:%M} {zone.key}"
    now = at - timedelta(days=2)
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        assert parse_instant(text, now, own) == at
    else:
        error = refusal(text, now, own)
        assert error.key == "time-repeated"
        assert at in (error.arguments["earlier"], error.arguments["later"])


@given(walls, st.sampled_from(ZONES))
@example(datetime.fromisoformat("2027-03-14T02:00"), NEW_YORK)
@example(datetime.fromisoformat("2026-10-04T02:29"), LORD_HOWE)
@example(datetime.fromisoformat("2026-11-01T01:59:59"), ADAK)
def test_a_wall_clock_time_is_shown_by_what_it_is_read_as(wall: datetime, zone: ZoneInfo) -> None:
    wall = wall.replace(microsecond=0)
    now = wall.replace(tzinfo=UTC) - timedelta(days=5)
    at = outcome(f"{wall:%Y-%m-%d %H:%M:%S}", now, zone)
    if isinstance(at, datetime):
        assert at.astimezone(zone).replace(tzinfo=None) == wall
        return
    read = [
        parse_instant(str(at.arguments[f"{reading}_typed"]), now, PHOENIX) for reading in ("earlier", "later")
    ]
    assert read == [at.arguments["earlier"], at.arguments["later"]]
    assert read[0] < read[1]
    earlier, later = (reading.astimezone(zone).replace(tzinfo=None) for reading in read)
    if at.key == "time-repeated":
        assert earlier == later == wall
    else:
        assert at.key == "time-skipped"
        assert earlier < wall < later


@given(instants, st.integers(0, 50), st.integers(0, 300), st.integers(0, 99), st.sampled_from(ZONES))
def test_durations_add_up(now: datetime, days: int, hours: int, minutes: int, zone: ZoneInfo) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes)
    assume(length)
    assert parse_instant(f"{days}d {hours}h {minutes}m", now, zone) == now + length
