"""What silence leads to, for whatever somebody has taken on: step by step, each once and at the date announced for it.

Whoever takes something on is asked from time to time whether they are still in, by one tap. Dates only ever move
later: a step that was due while the bot was away is taken when it is back, and the next one follows after its own
days, so that nobody is met by several at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.wallclock import at_wall_clock


class Step(IntEnum):
    """In the order in which they come; stored by their numbers."""

    ASK = 1
    ASK_AGAIN = 2
    TELL = 3  # whoever coordinates
    ASK_BACKUP = 4
    RELEASE = 5


# From this step on silence has lasted too long to count on somebody.
STALE_FROM = Step.ASK_AGAIN


@dataclass(frozen=True, slots=True)
class Ladder:
    """`days` before each step, from the last sign of life or from the step before; `hour` of the person's clock.
    Steps that have none are left out, but never the first and the last.

    Each of at most `extensions` extensions between two signs of life puts the next step off by `extension` days.
    """

    days: Mapping[Step, int]
    hour: int
    extension: int
    extensions: int


@dataclass(frozen=True, slots=True)
class Watch:
    """How far silence has got: how many steps were taken, when the next is due, how often that was put off."""

    taken: int
    next_at: datetime
    extended: int = 0


def heard(ladder: Ladder, at: datetime, zone: ZoneInfo) -> Watch:
    """After a sign of life at an instant, or at the end of a pause: everything begins anew."""
    return Watch(0, _later(at, ladder.days[Step.ASK], ladder, zone))


def follow(
    watch: Watch,
    ladder: Ladder,
    now: datetime,
    zone: ZoneInfo,
    *,
    told: bool,
    rests_until: datetime | None = None,
) -> tuple[Step | None, Watch]:
    """The one step to be taken at `now`, if any, and how things stand after it.

    Nothing happens to who wants to be left in peace until `rests_until`. `told`: some announcement since the last
    sign of life has reached the person. Who was told nothing keeps what they have, and is told once more.
    """
    if watch.next_at > now:
        return None, watch
    if rests_until is not None and rests_until > now:
        return None, replace(watch, next_at=rests_until)
    step = _after(watch.taken, ladder)
    if step is Step.RELEASE:
        if told:
            return step, replace(watch, taken=step)
        step = max(one for one in ladder.days if one < Step.RELEASE)
    return step, replace(
        watch, taken=step, next_at=_later(now, ladder.days[_after(step, ladder)], ladder, zone)
    )


def extend(watch: Watch, ladder: Ladder, zone: ZoneInfo, *, limited: bool = True) -> Watch:
    """More time before the next step. Raises UserError: decay-not-asked, decay-extended if it is `limited`."""
    if not watch.taken:
        raise UserError("decay-not-asked")
    if limited and watch.extended >= ladder.extensions:
        raise UserError("decay-extended", limit=ladder.extensions)
    next_at = _later(watch.next_at, ladder.extension, ladder, zone)
    return replace(watch, next_at=next_at, extended=watch.extended + 1)


def announced(watch: Watch, ladder: Ladder, zone: ZoneInfo) -> dict[Step, datetime]:
    """The steps still to come and when, if nothing is heard; they come no earlier than this."""
    found: dict[Step, datetime] = {}
    at = watch.next_at
    for step in sorted(one for one in ladder.days if one > watch.taken):
        if found:
            at = _later(at, ladder.days[step], ladder, zone)
        found[step] = at
    return found


def _after(taken: int, ladder: Ladder) -> Step:
    return min(step for step in ladder.days if step > taken)


def _later(at: datetime, days: int, ladder: Ladder, zone: ZoneInfo) -> datetime:
    """So many days after the day on which `at` falls in the person's zone, at the ladder's hour there."""
    day = at.astimezone(zone).date() + timedelta(days=days)
    return at_wall_clock(day, time(ladder.hour), zone)
