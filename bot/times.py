"""Reading the times people type. What a wall clock skips and repeats, `bot.wallclock` knows.

What `parse_instant` reads (case, extra spaces, full-width digits and zero-width characters do not matter):

- durations, exact elapsed time: `2d` is 48 hours even when the clocks change in between. Weeks, days, hours
  and minutes, written `1w`, `1d12h`, `1.5h`, `in 3 hours`, `a week`, `1 day and 12 hours`. `m` is minutes.
- days, in wall-clock time: `today 18:00`, `tomorrow 6pm`, `friday at noon`. A weekday is the next one whose
  time is still to come, today included; `next friday` is the one of the next calendar week, and weeks start
  on Monday. `tonight` alone is 20:00; with a time, the time must be 17:00 or later.
- dates: `2026-12-01 18:00`, `2026-12-01T18:00Z`, `12/1/2026 6 pm` (month first), `Dec 1 6pm`, `1 December 2026
  18:00`. Without a year: the next such date. A day or date needs a time of day (`time-needs-clock`).
- a bare time, `18:00` or `6pm`: the next such time. The time may also stand before the day: `6pm friday`.
- a Discord timestamp: `<t:1780000000:F>`.

A zone may follow a time of day: an IANA name, a city of `America/`, a U.S. abbreviation or name (`ET`,
`central`, `Navajo Nation`), `UTC`, `-05:00`. Except in the ISO form with its `T`, a space must stand before
`-05:00`: `8:00-10:00` is more likely a stretch of time. `EST` in summer means Eastern wall-clock
time, because that is what people mean; where the clock repeats an hour, `EST` and `EDT` say which. Whoever lives
in a zone with one abbreviation all year means their own by it: `MST` in Arizona is Arizona's.
`midnight` is refused: people disagree on which day it belongs to.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import UserError
from bot.wallclock import readings

MAX_LENGTH: Final = 100
LATEST: Final = timedelta(days=2 * 366)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
LONGEST_HOURS: Final = timedelta(hours=16)
_A_DAY = timedelta(days=1)
_EVENING = time(17)
_TONIGHT = time(20)
_FARTHEST_OFFSET = timedelta(hours=14)
_COMMON_ZONES = {
    "America/New_York": "et, est, edt, eastern",
    "America/Chicago": "ct, cst, cdt, central",
    "America/Denver": "mt, mst, mdt, mountain, navajo nation",
    "America/Phoenix": "arizona",
    "America/Los_Angeles": "pt, pst, pdt, pacific",
    "America/Anchorage": "akt, akst, akdt, alaska",
    "America/Adak": "hdt",
    "Pacific/Honolulu": "ht, hst, hawaii, honolulu",
    "UTC": "utc, gmt, z",
}

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
# Four digits that no calendar arithmetic can overflow.
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def _pattern(source: str) -> re.Pattern[str]:
    # ASCII, or IGNORECASE would take a dotless i for an i.
    return re.compile(source, re.IGNORECASE | re.ASCII)


_DAYS = [
    _pattern(rf"(?:on )?(?:{source})(?=[ ,]|$)")
    for source in (
        r"(?P<named>today|tonight|tomorrow)",
        rf"(?:this |(?P<next>next ))?{_WEEKDAY}",
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>[12]\d{3}|\d\d))?",
        rf"{_MONTH} ?{_DAY}(?:[ ,]+{_YEAR})?",
        rf"{_DAY} ?(?:of )?{_MONTH}(?:[ ,]+{_YEAR})?",
    )
]
_HALF = r" ?[ap]\.?m(?![a-z])\.?"
_CLOCK = _pattern(
    rf"(?P<noon>\bnoon\b)|(?<![\d:])(?P<hour>\d{{1,2}})(?=:\d\d|{_HALF})"
    rf"(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?!\d))?(?P<half>{_HALF})?"
)
_BEFORE_CLOCK = _pattern(r"(?:(?<=\d)t|[ ,]*(?:\bat |@ ?)?)$")
_ZONE = _pattern(r"[a-z][a-z0-9/_+:. -]*|[+-][\d:]+")
_OFFSET = _pattern(r"(?:utc|gmt)? ?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?")
_ZONE_SUFFIX = _pattern(r" (?:standard |daylight )?time$")
_HOURS = _pattern(r"(?:from )?([\w:. ]+?) ?(?:-|to|until|till) ?([\w:. ]+)")
_AMOUNT = r"(\d{1,6}(?:\.\d{1,6})?|an? ) ?(w(?:ee)?ks?|w|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?)"
_AMOUNTS = _pattern(_AMOUNT)
_DURATION = _pattern(rf"(?:in )?{_AMOUNT}(?:[ ,]*(?:and )?{_AMOUNT})*")
# Eleven digits before 1970 would be before the calendar begins.
_DISCORD = _pattern(r"<t:(-?\d{1,10}|\d{11})(?::[tdfrs])?>")


def parse_instant(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    earliest: timedelta = timedelta(0),
    latest: timedelta = LATEST,
) -> datetime:
    """The instant, in UTC, that a person in `zone` means at `now` (aware) by `text`; see the module's docstring.

    A reading that is already past is not offered: where only one of the two readings of a skipped or repeated
    time is still to come, it is taken.

    Raises UserError, and nothing else, whatever the text is: time-unreadable, time-needs-clock,
    time-no-such-date, time-zone-unknown, time-skipped, time-repeated, time-past (not after `now`),
    time-too-soon (before `now + earliest`), time-too-far (after `now + latest`).
    """
    given = _clean(text)
    at = _read(given, now, zone, latest) if len(text) <= MAX_LENGTH else None
    if at is None:
        example = f"{now + timedelta(days=7):%Y-%m-%d} 18:00 America/Chicago"
        raise UserError("time-unreadable", given=given, example=example)
    if at <= now:
        raise UserError("time-past", given=given, at=at)
    if at < now + earliest:
        # Shown to the minute, so rounded up: the minute shown must be one that is accepted.
        shown = (now + earliest + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)
        raise UserError("time-too-soon", given=given, earliest=shown)
    if at > now + latest:
        raise UserError("time-too-far", given=given, latest=now + latest)
    return at


def written(at: datetime, zone: ZoneInfo) -> str:
    """An instant as `parse_instant` reads it in `zone`, to the second."""
    at = at.replace(microsecond=0)
    wall = at.astimezone(zone).replace(tzinfo=None)
    if len(set(readings(wall, zone))) > 1:  # the clock shows that twice
        return _typed(at, zone)
    return f"{wall:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def parse_until(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """As `parse_instant`, for the end of a pause: a date alone is its beginning. Raises UserError as that does."""
    try:
        return parse_instant(text, now, zone)
    except UserError as error:
        if error.key != "time-needs-clock":
            raise
    return parse_instant(f"{text} 00:00", now, zone)


def parse_zone(text: str) -> ZoneInfo:
    """The zone a person names: an IANA name, a city of `America/`, a U.S. abbreviation or common name, UTC.

    A fixed offset is no zone a person lives in and is refused. Raises UserError time-zone-unknown.
    """
    given = _clean(text)
    if len(text) <= MAX_LENGTH and (zone := _known(given)) is not None:
        return zone
    name = given.replace("_", " ").lower()
    close = dict.fromkeys(_zones()[match] for match in get_close_matches(name, _zones(), n=3, cutoff=0.7))
    raise UserError("time-zone-unknown", given=given, suggestions=", ".join(close), matches=len(close))


def zone_named(text: str, own: ZoneInfo) -> ZoneInfo | None:
    """The zone that follows a time as `parse_instant` reads it for somebody in `own`; None where none is named."""
    words = _clean(text).split()
    names = (" ".join(words[start:]).strip(" ,.()") for start in range(len(words)))
    return next((zone for name in names if (zone := _own(name, own) or _known(name)) is not None), None)


def parse_hours(text: str) -> tuple[time, time]:
    """From when until when on a clock, as a person types it: `21:00-08:00`, `9pm to 8am`; nothing or `none`: never.

    Never is midnight to midnight. Raises UserError hours-unreadable, hours-many (more than LONGEST_HOURS).
    """
    given = _clean(text)
    if given.lower() in ("", "none", "never"):
        return time(0), time(0)
    found = _HOURS.fullmatch(given) if len(text) <= MAX_LENGTH else None
    ends = [_hour(part) for part in found.groups()] if found else [None]
    start, end = ends[0], ends[-1]
    if start is None or end is None:
        raise UserError("hours-unreadable", given=given)
    if (timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute) % _A_DAY) > LONGEST_HOURS:
        raise UserError("hours-many", given=given, limit=LONGEST_HOURS // timedelta(hours=1))
    return start, end


def parse_clock(text: str) -> time:
    """A time of day by itself: `18:00`, `6pm`, `18`, `noon`. Raises UserError clock-unreadable."""
    given = _clean(text)
    clock = _hour(given) if len(text) <= MAX_LENGTH else None
    if clock is None or clock.second:
        raise UserError("clock-unreadable", given=given)
    return clock


def written_duration(length: timedelta) -> str:
    """Whole minutes as `parse_instant` reads them: `2d 3h 5m`."""
    minutes = round(length / _UNITS["m"])
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m"))
    return " ".join(f"{number}{unit}" for number, unit in parts if number)


def written_hours(start: time, end: time) -> str:
    """As `parse_hours` reads them."""
    return f"{start:%H:%M}-{end:%H:%M}"


def _clean(text: str) -> str:
    """Full-width forms made plain, invisible characters dropped, dashes made hyphens, spaces made single, cut."""
    plain = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).translate(dict.fromkeys(map(ord, "‐‒–—−"), "-"))
    visible = "".join(c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    # Cut again, because some characters are many when made plain.
    return " ".join(visible.split())[:MAX_LENGTH]


@cache
def _zones() -> dict[str, str]:
    """Every name a zone goes by, in lower case and with spaces for underscores, to its IANA name."""
    # "localtime" is the host's own zone and "Factory" is none.
    keys = sorted(available_timezones() - {"localtime", "Factory"})
    cities = {key.rpartition("/")[2]: key for key in keys if key.startswith("America/")}
    names = cities | {key: key for key in keys}
    named = {name.replace("_", " ").lower(): key for name, key in names.items()}
    # Last, because the IANA zone "EST" is Eastern time without its summer, which nobody means.
    return named | {name: key for key, names in _COMMON_ZONES.items() for name in names.split(", ")}


def _read(given: str, now: datetime, zone: ZoneInfo, latest: timedelta) -> datetime | None:
    """The instant meant, past or future; None where the text is not a time."""
    if stamp := _DISCORD.fullmatch(given):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(stamp[1]))
    if _DURATION.fullmatch(given):
        duration = timedelta(0)
        for amount, unit in _AMOUNTS.findall(given):
            duration += _UNITS[unit[0].lower()] * (1 if amount[0] in "aA" else float(amount))
        if duration > latest:  # before adding, which may overflow the calendar
            raise UserError("time-too-far", given=given, latest=now + latest)
        return (now + duration).astimezone(UTC)
    return _read_wall(given, now, zone)


def _read_wall(given: str, now: datetime, own: ZoneInfo) -> datetime | None:
    found = _CLOCK.search(given)
    before = _BEFORE_CLOCK.sub("", given[: found.start()]) if found else given
    after = given[found.end() :] if found else ""
    day, rest = _day(before or after.lstrip(" ,"))
    if (before or not found) and (rest or not day):
        return None
    tonight = day.get("named") == "tonight"
    if not found and not tonight:
        raise UserError("time-needs-clock", given=given, example=f"{given} 18:00")
    clock = _clock(found) if found else _TONIGHT
    if clock is None or (tonight and clock < _EVENING):
        return None
    zone_name = (after if before else rest).strip(" ,.()")
    if zone_name and not _ZONE.fullmatch(zone_name):
        return None
    if found and after.startswith("-") and given[: found.start()][-1:] not in ("t", "T"):
        return None
    zone = _zone(zone_name, own) if zone_name else own
    return _resolve(given, list(_dates(day, now.astimezone(zone).date())), clock, zone, zone_name, now)


def _day(text: str) -> tuple[dict[str, str], str]:
    """The day that a text begins with, as the lower-case parts of its pattern, and what follows it."""
    for pattern in _DAYS:
        if found := pattern.match(text):
            parts = {name: part.lower() for name, part in found.groupdict().items() if part}
            return parts, text[found.end() :]
    return {}, text


def _clock(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    hour, half = int(found["hour"]), (found["half"] or "").strip().lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith("p")
    with suppress(ValueError):
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    return None


def _hour(given: str) -> time | None:
    """A time of a clock by itself, where a bare hour is one too."""
    named = {"noon": time(12), "midnight": time(0)}
    if (found := named.get(given.lower())) is not None:
        return found
    clock = _CLOCK.fullmatch(f"{given}:00" if given.isdigit() else given)
    return _clock(clock) if clock else None


def _zone(name: str, own: ZoneInfo) -> tzinfo:
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset <= _FARTHEST_OFFSET:
            return timezone(-offset if found["sign"] == "-" else offset)
    return _own(name, own) or parse_zone(name)


def _own(name: str, own: ZoneInfo) -> ZoneInfo | None:
    """Their own zone, where that is the one abbreviation that it has all year."""
    return (
        own if {datetime(2026, month, 1, tzinfo=own).tzname() for month in (1, 7)} == {name.upper()} else None
    )


def _known(name: str) -> ZoneInfo | None:
    key = _zones().get(_ZONE_SUFFIX.sub("", name).replace("_", " ").lower())
    return ZoneInfo(key) if key is not None else None


def _dates(day: dict[str, str], today: date) -> Iterator[date]:
    """The dates a day can mean, soonest first; none where there is no such date."""
    if not day:
        yield from (today, today + timedelta(days=1))
    elif named := day.get("named"):
        yield today + timedelta(days=named == "tomorrow")
    elif weekday := day.get("weekday"):
        ahead = _WEEKDAYS.index(weekday[:3]) - today.weekday()
        weeks = (ahead + 7,) if "next" in day else (ahead % 7, ahead % 7 + 7)
        yield from (today + timedelta(days=days) for days in weeks)
    else:
        month = int(day["month"]) if day["month"].isdigit() else _MONTHS.index(day["month"][:3]) + 1
        # Nine years, because a 29th of February can be eight years away.
        first, years = (int(day["year"]), 1) if "year" in day else (today.year, 9)
        for year in range(first, first + years):
            with suppress(ValueError):
                yield date(year + 2000 if year < 100 else year, month, int(day["day"]))


def _resolve(
    given: str, dates: list[date], clock: time, zone: tzinfo, zone_name: str, now: datetime
) -> datetime:
    if not dates:
        raise UserError("time-no-such-date", given=given)
    options = [readings(datetime.combine(day, clock), zone) for day in dates]
    first, second = next((option for option in options if max(option) > now), options[-1])
    earlier, later = sorted((first, second))
    if earlier <= now:
        return later
    if first == second:
        return first
    shown = {
        "given": given,
        "earlier": earlier,
        "later": later,
        "earlier_typed": _typed(earlier, zone),
        "later_typed": _typed(later, zone),
    }
    if second < first:
        raise UserError("time-skipped", **shown)
    for reading in (first, second):
        if reading.astimezone(zone).tzname() == zone_name.upper():
            return reading
    raise UserError("time-repeated", **shown)


def _typed(at: datetime, zone: tzinfo) -> str:
    """An instant as its own offset writes it, in a form that `parse_instant` reads as that instant."""
    local = at.astimezone(zone)
    shown = local.isoformat(" ", "seconds" if local.second else "minutes")
    return f"{shown[:-6]} {shown[-6:]}"
