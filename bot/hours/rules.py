"""What may be logged, who may decide it, and what follows."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.hours.model import Act, Entry, Kind, NewEntry, Reason, Status
from bot.text import clean
from bot.typed import fitting

NOTE_LIMIT = 200
DAY_MINUTES = 24 * 60
REVIEWER = Level.ORGANIZER

# From which states an act leads to which one.
_AFTER: Mapping[Act, Mapping[Status, Status]] = {
    Act.APPROVE: dict.fromkeys((Status.PENDING, Status.DISPUTED), Status.APPROVED),
    Act.REFUSE: dict.fromkeys((Status.PENDING, Status.DISPUTED), Status.REFUSED),
    Act.DISPUTE: dict.fromkeys((Status.APPROVED, Status.REFUSED), Status.DISPUTED),
    Act.WITHDRAW: dict.fromkeys((Status.PENDING, Status.DISPUTED, Status.APPROVED), Status.WITHDRAWN),
    Act.REPLACE: dict.fromkeys(set(Status) - {Status.WITHDRAWN, Status.REPLACED}, Status.REPLACED),
}
# Entries whose minutes stand, or may come to stand.
STANDING = (Status.PENDING, Status.APPROVED, Status.DISPUTED)
OPEN = (Status.PENDING, Status.DISPUTED)

_MINUTES = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:\.\d{1,2})?) ?h(?:(?:ou)?rs?)?)? ?"
    r"(?:(?P<minutes>\d{1,4}) ?(?:m(?:in(?:ute)?s?)?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)", re.ASCII)


def read_minutes(given: str) -> int:
    """Whole minutes from `90`, `90m`, `1h30`, `1.5h`, `1:30`, at most a day's.

    Raises UserError: hours-minutes-unreadable, hours-minutes-range.
    """
    typed = clean(given).lower().replace(",", ".")
    found = _CLOCK.fullmatch(typed) or _MINUTES.fullmatch(typed)
    if found is None or not any(found.groups()):
        raise UserError("hours-minutes-unreadable", given=given)
    minutes = round(float(found["hours"] or 0) * 60) + int(found["minutes"] or 0)
    if not 1 <= minutes <= DAY_MINUTES:
        raise UserError("hours-minutes-range", given=given)
    return minutes


def check_note(given: str) -> str:
    """On one line. Raises UserError: too-long."""
    return fitting(" ".join(clean(given).split()), NOTE_LIMIT)


def check_words(given: str) -> str:
    """Why somebody disputes or refuses. Raises UserError: reason-empty, too-long."""
    words = check_note(given)
    if not words:
        raise UserError("reason-empty")
    return words


def check_kind(given: str) -> Kind:
    """Raises UserError: error-option."""
    if given not in Kind.__members__.values():
        raise UserError("error-option")
    return Kind(given)


def check_reason(given: str) -> Reason:
    """Raises UserError: error-option."""
    if given not in Reason.__members__.values():
        raise UserError("error-option")
    return Reason(given)


def check_day_total(work: NewEntry, others: int) -> None:
    """A day has 24 hours, whatever else was logged on it. Raises UserError: hours-day-full."""
    if work.minutes + others > DAY_MINUTES:
        raise UserError("hours-day-full", day=f"{work.day}", minutes=others)


def after(act: Act, entry: Entry) -> Status:
    """Raises UserError hours-settled where the act is not possible any more."""
    if (status := _AFTER[act].get(entry.status)) is None:
        raise UserError("hours-settled", status=entry.status)
    return status


def check_own(entry: Entry, actor: Actor, act: Act) -> Status:
    """What an entry becomes by an act of whose it is. Raises UserError: hours-unknown, hours-settled."""
    if entry.user_id != actor.user_id or (act is Act.DISPUTE and entry.status is Status.APPROVED):
        raise UserError("hours-unknown")
    return after(act, entry)


def check_review(entry: Entry, actor: Actor, act: Act) -> Status:
    """What an entry becomes by an act of a second person, whose level reaches its county.

    Nobody decides their own hours, nor again what they decided and was disputed.
    Raises UserError: hours-own, hours-decided-before, hours-settled, not-allowed.
    """
    actor.require(REVIEWER, entry.work.geoid)
    if entry.user_id == actor.user_id:
        raise UserError("hours-own")
    if entry.status is Status.DISPUTED and entry.decided_by == actor.user_id:
        raise UserError("hours-decided-before")
    if act is Act.DISPUTE and entry.status is not Status.APPROVED:
        raise UserError("hours-settled", status=entry.status)
    return after(act, entry)


def check_month(given: str, today: date) -> tuple[date, date]:
    """The first day of a month that has begun, written `2026-11`, and that of the next.

    Raises UserError: hours-month-unreadable.
    """
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", clean(given), re.ASCII)
    if found is None or (first := date(int(found[1]), int(found[2]), 1)) > today:
        raise UserError("hours-month-unreadable", given=given, example=f"{today:%Y-%m}")
    return first, (first + timedelta(days=31)).replace(day=1)
