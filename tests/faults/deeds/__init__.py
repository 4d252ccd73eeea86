"""Everything that people do with the bot, and what it does by itself, room by room.

A deed is a generator: it prepares people and things of its own, yields the act, and is resumed when that was done
once more after a fault had passed, to look whether everything is as it should be. `somebody_…` changes something,
`looking_…` does not, and `it_…` is what the bot does by itself.
"""

from tests.faults.deeds import (
    alliance,
    belonging,
    counties,
    events,
    hours,
    joining,
    me,
    opinions,
    outreach,
    policies,
    polls,
    raids,
    recurring,
    reminders,
    reviews,
    takedowns,
    tasks,
)
from tests.faults.stage import Deed


def _of(room: object) -> list[Deed]:
    return [deed for name, deed in vars(room).items() if name.startswith(("somebody_", "looking_", "it_"))]


ROOMS = {
    room.__name__.rpartition(".")[2]: _of(room)
    for room in (
        alliance,
        joining,
        raids,
        belonging,
        me,
        counties,
        events,
        hours,
        opinions,
        outreach,
        policies,
        polls,
        recurring,
        reminders,
        reviews,
        takedowns,
        tasks,
    )
}
