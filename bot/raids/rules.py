"""When people come too fast: pure rules."""

from datetime import datetime, timedelta

from bot.raids.model import Pace

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Counted in spans of so long: a burst that begins just before a minute ends must not count as two halves.
SPAN = timedelta(seconds=10)
INVITES_PAUSED = timedelta(hours=24)  # Discord takes no longer a pause


def span(at: datetime) -> datetime:
    """The beginning of the span that an instant lies in."""
    seconds = int(at.timestamp())
    return at - timedelta(seconds=seconds % int(SPAN.total_seconds()), microseconds=at.microsecond)


def too_fast(pace: Pace, per_minute: int, per_hour: int) -> bool:
    """Whether more came than is usual."""
    return pace.minute > per_minute or pace.hour > per_hour
