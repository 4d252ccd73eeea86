"""What is allowed in a poll and what follows, at an instant that is given."""

import re
from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.alliances.model import Actor, Chapter, Level
from bot.errors import UserError
from bot.polls import money, options
from bot.polls.formats.told import exact
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.counting import RULES
from bot.polls.methods.story import Choice, Form, Method, Terms, Why
from bot.polls.methods.ties import as_listed, draw
from bot.polls.model import (
    EVERYBODY,
    Electorate,
    NewPoll,
    Option,
    Poll,
    Results,
    Secrecy,
    Standing,
    State,
    Turnout,
)
from bot.polls.options import visible
from bot.text import clean
from bot.typed import fitting, line
from bot.volunteers.model import Commitment

QUESTION_LIMIT = 300
DESCRIPTION_LIMIT = 1000
LEAST_LIMIT = 24 * 90  # hours
DAYS_LIMIT = 3650  # of having been a volunteer
QUORUM_LIMIT = 10**9  # people
QUICK = 10  # options that have a button each, where a press can say all that a ballot says
BUTTON_LIMIT = 80  # characters of a button's label in Discord
SIDES = range(3)  # yes, no, abstain
REASON_LIMIT = 300
Picked = TypeVar("Picked", bound=StrEnum)


def check_question(given: str) -> str:
    """The question as it is kept, on one line. Raises UserError poll-question-empty, too-long."""
    return line(given, QUESTION_LIMIT, "poll-question-empty", visible)


def check_description(given: str) -> str:
    """What is said about the whole question, in paragraphs. Raises UserError too-long."""
    description = re.sub(r"\n{3,}", "\n\n", clean(given)) if visible(given) else ""
    return fitting(description, DESCRIPTION_LIMIT)


def check_options(given: str, method: Method = Method.SINGLE) -> tuple[Option, ...]:
    """As `options.read` reads them; a yes-or-no question has its three, and names fit onto buttons where there are
    some. Raises UserError error-option and poll-option-button too."""
    read = options.read(given, priced=method.is_budget)
    if method is Method.YES_NO and len(read) != len(SIDES):
        raise UserError("error-option")
    for option in read:
        if len(option.text) > BUTTON_LIMIT and on_buttons(method, len(read)):
            raise UserError(
                "poll-option-button", option=option.text, limit=BUTTON_LIMIT, given=len(option.text)
            )
    return read


def check_turnout(given: str, results: Results) -> Turnout:
    """Who sees how many have voted. Raises UserError error-option, poll-turnout-live."""
    turnout = check_picked(Turnout, given)
    if turnout is not Turnout.EVERYONE and results is Results.LIVE:
        raise UserError("poll-turnout-live")
    return turnout


def check_least(hours: int, open_for: timedelta, at_least: timedelta) -> int:
    """The minutes that a poll is open at the least: what is asked for, and no less than everywhere.

    Raises UserError poll-least-unknown, poll-least-long where it would close before.
    """
    if not 0 <= hours <= LEAST_LIMIT:
        raise UserError("poll-least-unknown", limit=LEAST_LIMIT, given=hours)
    least = max(timedelta(hours=hours), at_least)
    if least > open_for:
        raise UserError("poll-least-long", hours=hours)
    return int(least / timedelta(minutes=1))


def check_method(given: str) -> Method:
    """Raises UserError error-option."""
    return check_picked(Method, given)


def check_seats(method: Method, seats: int, among: int) -> int:
    """How many win. Raises UserError poll-seats-one, poll-seats-many."""
    if seats != 1 and not RULES[method].seats:
        raise UserError("poll-seats-one")
    if not 1 <= seats < among:
        raise UserError("poll-seats-many", limit=among - 1, given=seats)
    return seats


def check_budget(method: Method, given: str, projects: tuple[Option, ...]) -> int | None:
    """What there is to share out, in cents; None where the method shares out nothing.

    Raises UserError poll-budget-missing, poll-budget-unreadable, poll-budget-unneeded and, where a project could
    never be funded, poll-cost-beyond.
    """
    if not method.is_budget:
        if given.strip():
            raise UserError("poll-budget-unneeded")
        return None
    if not given.strip():
        raise UserError("poll-budget-missing")
    try:
        budget = money.read(given)
    except ValueError:
        budget = 0
    if not budget:
        raise UserError("poll-budget-unreadable", given=given)
    for project in projects:
        if (project.cost or 0) > budget:
            raise UserError("poll-cost-beyond", option=project.text, budget=money.typed(budget))
    return budget


def check_threshold(given: str) -> str:
    """What carries a decision, as it is kept. Raises UserError poll-threshold-unknown."""
    try:
        return thresholds.written(thresholds.parse(given))
    except ValueError as error:
        raise UserError("poll-threshold-unknown", given=given) from error


def check_electorate(electorate: Electorate, chapters: Collection[Chapter]) -> Electorate:
    """With circles of the alliance's own servers alone. Raises UserError error-option.

    A role that a level was given by `/setup` stands for that level, as the alliance gives it: what the
    administrators of one of its servers do with their roles by hand does not decide who votes as what.
    """
    if electorate.commitment:
        check_picked(Commitment, electorate.commitment)
    if electorate.level not in ("", *(level.word for level in Level)):
        raise UserError("error-option")
    if electorate.days not in range(DAYS_LIMIT + 1) or not (
        electorate.area == "" or (electorate.area.isdigit() and len(electorate.area) in (2, 5))
    ):
        raise UserError("error-option")
    own = {chapter.guild_id: {role: level for level, role in chapter.roles.items()} for chapter in chapters}
    circles = []
    for circle in electorate.circles:
        if circle.guild_id not in own:
            raise UserError("error-option")
        if (level := own[circle.guild_id].get(circle.role_id)) is None:
            circles.append(circle)
        elif level > Level.VOLUNTEER:
            electorate = replace(electorate, level=level.word)
    return replace(electorate, circles=tuple(circles))


def check_quorum(percent: int, people: int = 0) -> tuple[int, int]:
    """A share of the roll, or how many of it; 0 is none. Raises UserError poll-quorum-unknown, poll-quorum-both."""
    if percent not in range(101):
        raise UserError("poll-quorum-unknown", given=percent)
    if people not in range(QUORUM_LIMIT + 1):
        raise UserError("error-option")
    if percent and people:
        raise UserError("poll-quorum-both", percent=percent, people=people)
    return percent, people


def check_reachable(new: NewPoll, roll: int) -> None:
    """That so many can take part as a quorum asks for. Raises UserError poll-quorum-beyond."""
    if new.quorum_people > roll:
        raise UserError("poll-quorum-beyond", people=new.quorum_people, roll=roll)


def terms(poll: Poll) -> Terms:
    """What a poll's count goes by. Before the lot is drawn the options stand as they are listed."""
    among = len(poll.options)
    return Terms(
        options=among,
        lot=draw(poll.seed, among) if poll.seed else as_listed(among),
        seats=poll.seats,
        threshold=thresholds.parse(poll.threshold),
        quorum=needed_for_quorum(poll),
        roll=poll.roll_size,
        costs=tuple(money.dollars(option.cost or 0) for option in poll.options) if poll.budget else (),
        budget=money.dollars(poll.budget or 0),
    )


def definition(poll: Poll) -> dict[str, object]:
    """What is fixed when a poll opens, as it is published: see `formats.published`. What a poll has more than
    this can change while people vote."""
    return {
        "id": poll.id,
        "question": poll.question,
        "description": poll.description,
        "options": [_published(option) for option in poll.options],
        "method": poll.method.value,
        "seats": poll.seats,
        "threshold": poll.threshold,
        "quorum": needed_for_quorum(poll),
        "electorate": asdict(poll.electorate)
        | {"circles": [circle.name for circle in poll.electorate.circles]},
        "roll": poll.roll_size,
        "opens_at": poll.opens_at.isoformat(),
        "closes_at": poll.closes_at.isoformat(),
        "least_minutes": poll.min_minutes,
        "secrecy": poll.secrecy.value,
        "results": poll.results.value,
        "turnout_for": poll.turnout_for.value,
        "commitment": poll.commitment,
    } | ({"budget": exact(money.dollars(poll.budget))} if poll.budget is not None else {})


def _published(option: Option) -> dict[str, str]:
    said = {"text": option.text, "description": option.description, "link": option.link}
    if option.cost is not None:
        said["cost"] = exact(money.dollars(option.cost))
    return {name: words for name, words in said.items() if words}


def closing(poll: Poll) -> dict[str, object]:
    """How a poll was closed, as it is published."""
    return {
        "at": poll.ended_at.isoformat() if poll.ended_at else None,
        "by": str(poll.ended_by) if poll.ended_by is not None and poll.ended_by > 0 else None,
        "why": poll.reason,
        "struck": poll.struck,
        "struck_ballots": poll.struck_ballots,
    }


def needed_for_quorum(poll: Poll) -> int:
    """How many ballots: as many as were asked for, or no fewer than that share of the roll."""
    return poll.quorum_people or -(-poll.quorum * poll.roll_size // 100)


def passed(standing: Standing) -> bool:
    """Whether a yes-or-no question was carried: its threshold reached, and its quorum."""
    result = standing.result
    return result is not None and result.why is Why.CARRIED


def quick(poll: Poll) -> bool:
    """Whether its card has a button for each option, instead of one to a ballot."""
    return on_buttons(poll.method, len(poll.options))


def on_buttons(method: Method, among: int) -> bool:
    """As `quick`, of a poll of a method with so many options. Costs have no room on buttons."""
    return RULES[method].form in (Form.ONE, Form.SOME) and among <= QUICK and not method.is_budget


def pressed(method: Method, choice: Choice, option: int) -> Choice:
    """What a ballot says after its voter pressed an option's button: that one, or where several may be
    approved, that one more or not any more."""
    if RULES[method].form is Form.ONE:
        return (option,)
    return tuple(sorted(set(choice) ^ {option}))


def check_picked(kind: type[Picked], given: str) -> Picked:
    """What was picked from a list, of which Discord only says that it offers it. Raises UserError error-option."""
    if given not in set(kind):
        raise UserError("error-option")
    return kind(given)


def check_reason(given: str) -> str:
    """Why a poll is ended, as it is told to everybody. Raises UserError poll-reason-empty, too-long."""
    return line(given, REASON_LIMIT, "poll-reason-empty", visible)


def check_open(poll: Poll, now: datetime) -> None:
    """Raises UserError poll-cancelled, poll-replaced, poll-closed, poll-not-open-yet."""
    if poll.state is State.SCHEDULED:
        raise UserError("poll-not-open-yet", at=poll.opens_at)
    if poll.state is State.CANCELLED:
        raise UserError("poll-cancelled", at=poll.ended_at)
    if poll.state is State.REPLACED:
        raise UserError("poll-replaced", at=poll.ended_at)
    if poll.ended_at is not None or now >= poll.closes_at:
        raise UserError("poll-closed", at=poll.ended_at or poll.closes_at)


def check_published(poll: Poll) -> None:
    """Whether anybody may have its ballots. Raises UserError poll-not-closed."""
    if poll.state is not State.CLOSED:
        raise UserError("poll-not-closed")


def is_narrowed(poll: Poll) -> str:
    """Whether it is for some volunteers only, as a word that messages select by."""
    return "no" if poll.electorate == EVERYBODY else "yes"


def check_ballot(poll: Poll, on_roll: bool, option: int | None, now: datetime) -> None:
    """Whether a press at `now` may change a ballot; without an option it takes the ballot back.

    Raises UserError poll-cancelled, poll-closed, poll-not-on-roll, poll-option-unknown.
    """
    check_open(poll, now)
    if not on_roll:
        raise UserError("poll-not-on-roll", opened=poll.opens_at, narrowed=is_narrowed(poll))
    if option is not None and not (quick(poll) and option in range(len(poll.options))):
        raise UserError("poll-option-unknown")


def check_ending(poll: Poll, actor: Actor, now: datetime) -> None:
    """Whoever asked may end a poll, while they are an organizer; a moderator may end any.

    Raises UserError not-allowed, poll-cancelled, poll-replaced, poll-closed, and what `check_own` raises.
    """
    check_own(poll)
    actor.require(Level.ORGANIZER if poll.created_by == actor.user_id else Level.MODERATOR)
    if poll.state is not State.SCHEDULED:
        check_open(poll, now)


def is_running(poll: Poll, now: datetime) -> bool:
    """Whether there is, or will be, something to vote on in it."""
    return poll.state in (State.SCHEDULED, State.OPEN) and poll.ended_at is None and now < poll.closes_at


def check_own(poll: Poll) -> None:
    """Whether people may do with it what they like: not where it follows from another decision.

    Raises UserError poll-of-proposal.
    """
    if poll.origin:
        raise UserError("poll-of-proposal")


def check_editing(poll: Poll, actor: Actor, now: datetime, begun: bool) -> None:
    """As `check_ending`, and until the first ballot is in: raises UserError poll-begun."""
    check_ending(poll, actor, now)
    if begun:
        raise UserError("poll-begun")


def check_early_closing(poll: Poll, actor: Actor, now: datetime, at_least: timedelta) -> None:
    """As `check_ending`, and not before the poll was open for `at_least`, nor by anybody who sees more of how it
    stands than all do, and could choose their moment. Raises UserError poll-too-early, poll-sees-more.
    """
    check_ending(poll, actor, now)
    check_open(poll, now)
    if now < (earliest := poll.opens_at + max(at_least, timedelta(minutes=poll.min_minutes))):
        raise UserError("poll-too-early", at=earliest)
    if sees_turnout(poll, actor) and not sees_turnout(poll, None):
        raise UserError("poll-sees-more")


def shows_names(poll: Poll) -> bool:
    """Whether those on the roll can see who voted what: where ballots are open, with the results."""
    seen = poll.state is State.CLOSED or (poll.state is State.OPEN and poll.results is Results.LIVE)
    return poll.secrecy is Secrecy.OPEN and seen


def check_names(poll: Poll, on_roll: bool) -> None:
    """Raises UserError poll-names-secret, poll-names-hidden, poll-names-roll."""
    if poll.secrecy is Secrecy.SECRET:
        raise UserError("poll-names-secret")
    if not shows_names(poll):
        raise UserError("poll-names-hidden")
    if not on_roll:
        raise UserError("poll-names-roll")


def sees_turnout(poll: Poll, actor: Actor | None) -> bool:
    """Whether somebody of the poll's alliance, or without one everybody, sees how many have voted."""
    if poll.state is not State.OPEN or poll.turnout_for is Turnout.EVERYONE:
        return True
    return poll.turnout_for is Turnout.MODERATORS and actor is not None and actor.may(Level.MODERATOR)
