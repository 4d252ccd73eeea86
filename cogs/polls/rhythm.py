"""When a poll repeats, in words."""

from bot.polls.recurring.model import Rhythm
from bot.text import Markup, label

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_MONTH, LONGEST_MONTH = 28, 31


def rhythm_words(locale: str, rhythm: Rhythm) -> Markup:
    """In words, none of which anybody typed."""
    if rhythm.weekday is not None:
        kind, day = "week", label(locale, f"weekday-{WEEKDAYS[rhythm.weekday]}")
    else:
        number = rhythm.day or 0
        kind, day = "late" if number > SHORTEST_MONTH else "month", str(number)
        kind = "last" if number == LONGEST_MONTH else kind
    clock = f"{rhythm.clock:%H:%M}"
    return Markup(label(locale, "repeat-rhythm", kind=kind, day=day, clock=clock, zone=rhythm.zone.key))
