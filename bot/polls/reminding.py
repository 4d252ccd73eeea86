"""When those who have not voted are reminded of a poll, and when these reminders are scheduled: pure rules."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

A_DAY = timedelta(days=1)
AT_MOST = 2  # reminders of a poll to a person, also where it is edited meanwhile


def remind_at(opens_at: datetime, closes_at: datetime, hours: Iterable[int]) -> list[datetime]:
    """When those who have not voted are reminded: `hours` before the closing, as far as that is in the second half
    of the poll; at half time of one too short for any of them."""
    half = opens_at + (closes_at - opens_at) / 2
    given = {closes_at - timedelta(hours=before) for before in hours}
    return sorted(at for at in given if at >= half) or ([half] if given else [])


def remind_rounds(opens_at: datetime, closes_at: datetime, reminded: Sequence[datetime]) -> list[datetime]:
    """When the reminders of a poll are scheduled: a day before the closing, as those whose quiet hours last past it
    are told before these begin; and again at each, for people who have asked for it since."""
    if not reminded:
        return []
    return sorted({max(opens_at, min(reminded[0], closes_at - A_DAY)), *reminded})


def still_to_remind(reminded: Sequence[datetime], now: datetime) -> list[tuple[int, datetime]]:
    """Those to come and the latest of those that were due by `now`, each with its number."""
    past = sum(at <= now for at in reminded)
    return list(enumerate(reminded))[max(0, past - 1) :]
