"""What a template may be called, when a poll may repeat, and what is due after a while: pure rules."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.polls import options
from bot.polls.recurring.model import Rhythm, Turn
from bot.times import parse_clock, written_duration
from bot.typed import line
from bot.wallclock import next_monthly, next_weekly

NAME_LIMIT = 60
TEMPLATES = 100  # of an alliance
REPEATS = 50  # of an alliance
# How long a poll may be open that opens again: until then, in the shortest month too.
WEEKLY, MONTHLY = timedelta(days=7), timedelta(days=28)


def check_name(given: str) -> str:
    """A template's name as it is kept, on one line. Raises UserError template-nameless, too-long."""
    return line(given, NAME_LIMIT, "template-nameless", options.visible)


def check_yours(actor: Actor, user_id: int) -> None:
    """Whoever made it may do away with it while they are an organizer; a moderator always.

    Raises UserError not-allowed.
    """
    actor.require(Level.ORGANIZER if user_id == actor.user_id else Level.MODERATOR)


def check_rhythm(weekday: int | None, day: int | None, clock: str, zone: ZoneInfo) -> Rhythm:
    """Raises UserError repeat-when (not one of the two), error-option, clock-unreadable."""
    if (weekday is None) == (day is None):
        raise UserError("repeat-when")
    if (weekday is not None and weekday not in range(7)) or (day is not None and day not in range(1, 32)):
        raise UserError("error-option")
    return Rhythm(weekday, day, parse_clock(clock), zone)


def check_lasts(rhythm: Rhythm, lasts: timedelta) -> None:
    """Raises UserError repeat-long where a poll would still be open when it opens again."""
    limit = MONTHLY if rhythm.weekday is None else WEEKLY
    if lasts > limit:
        raise UserError("repeat-long", limit=limit.days, lasts=written_duration(lasts))


def following(rhythm: Rhythm, after: datetime) -> datetime:
    """The next instant, in UTC and strictly after another, of a rhythm.

    A time that the clock skips is the first instant after the gap; of one that it repeats the first counts.
    """
    clock = rhythm.clock.hour, rhythm.clock.minute
    if rhythm.weekday is not None:
        return next_weekly(after, rhythm.weekday, *clock, rhythm.zone)
    assert rhythm.day is not None
    return next_monthly(after, rhythm.day, *clock, rhythm.zone)


def turn(rhythm: Rhythm, next_at: datetime, lasts: timedelta, now: datetime) -> Turn:
    """What falls due at `now`, of which the first was to open at `next_at`.

    However many were missed, the last of them opens, late, if at least half of its time is left; it closes when it
    would have.
    """
    due = []
    while next_at <= now:
        due.append(next_at)
        next_at = following(rhythm, next_at)
    opens = due.pop() if due and due[-1] + lasts / 2 >= now else None
    return Turn(tuple(due), opens, next_at)
