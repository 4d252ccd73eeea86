"""Polls that another decision waits for, asked by the bot under the alliance's rules and not by a person."""

from datetime import datetime, timedelta

from bot.polls.methods.story import Method
from bot.polls.model import EVERYBODY, NewPoll, Option, Results, Secrecy, Turnout
from bot.polls.rules import check_threshold
from bot.text import FALLBACK, label

SIDES = ("yes", "no", "abstain")


def official_poll(
    origin: str,
    question: str,
    description: str,
    opens_at: datetime,
    days: int,
    channel_id: int,
    *,
    quorum: int,
    threshold: str = "majority",
    method: Method = Method.YES_NO,
    options: tuple[Option, ...] = (),
    seats: int = 1,
) -> NewPoll:
    """By secret ballot of every volunteer, for so many days, with nothing told before the end. Yes, no or abstain,
    unless it has options. `origin` says what waits for it, as in `NewPoll`.

    Raises UserError for what is no threshold, as `rules.check_threshold` does.
    """
    sides = tuple(Option(label(FALLBACK, f"poll-side-{side}")) for side in SIDES)
    return NewPoll(
        question=question,
        description=description,
        options=options or sides,
        method=method,
        results=Results.HIDDEN,
        secrecy=Secrecy.SECRET,
        turnout_for=Turnout.EVERYONE,
        min_minutes=0,
        discussion=False,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=days),
        channel_id=channel_id,
        seats=seats,
        threshold=check_threshold(threshold),
        quorum=quorum,
        electorate=EVERYBODY,
        origin=origin,
    )
