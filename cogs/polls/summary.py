"""What a card says in short: what was fixed before the vote, what each option has got, and who won and why."""

from collections.abc import Iterable, Iterator

from bot.polls import rules
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.story import Broken, Measure, Method, Result, Spending, Why
from bot.polls.model import EVERYBODY, Electorate, NewPoll, Poll, Standing, State
from bot.text import Markup, text
from cogs.polls.options import money, names_of

NAMED = 3  # winners in the conclusion: with more, the longest card would not fit into Discord
BOLD_LIMIT = 40  # characters of an option in the conclusion
COUNTED_UP = (Measure.VOTES, Measure.POINTS, Measure.WINS, Measure.DEFEAT)


def conclusion(locale: str, standing: Standing) -> Iterator[str]:
    """Who won and why, or who is ahead; nothing where the results are hidden."""
    poll, result = standing.poll, standing.result
    if result is None:
        return
    if poll.state is State.OPEN:
        yield _so_far(locale, poll, result)
        return
    if result.why is Why.NOBODY or not result.ballots:
        yield _nobody(locale, poll, result)
        return
    if result.why is Why.QUORUM:
        yield text(locale, "poll-no-quorum", cast=result.ballots, needed=rules.needed_for_quorum(poll))
        return
    if result.decision is not None:
        carried = "yes" if result.decision.carried else "no"
        yield text(locale, "poll-decided", carried=carried, needed=result.decision.needed)
    else:
        keys = ("poll-funded", "poll-funded-many") if poll.budget else ("poll-winners", "poll-winners-many")
        key = keys[len(result.winners) > NAMED]
        why = Markup(text(locale, f"poll-why-{result.why.value}"))
        winners = bold(locale, poll, result.winners[:NAMED])
        yield text(locale, key, options=winners, count=len(result.winners), why=why)
    if result.ties:
        how = "lot" if any(tie.how is Broken.LOT for tie in result.ties) else "rules"
        yield text(locale, "poll-was-tied", how=how)


def _so_far(locale: str, poll: Poll, result: Result) -> str:
    if result.why is Why.NOBODY or not result.ballots:
        return _nobody(locale, poll, result)
    if result.why is Why.QUORUM:
        return text(locale, "poll-no-quorum-yet", cast=result.ballots, needed=rules.needed_for_quorum(poll))
    if any(tie.how is Broken.LOT for tie in result.ties):
        return text(locale, "poll-tie-so-far")
    winners = bold(locale, poll, result.winners[:NAMED])
    return text(locale, "poll-ahead", options=winners, count=len(result.winners))


def _nobody(locale: str, poll: Poll, result: Result) -> str:
    """Nobody wins, or is ahead: nobody voted, or with ballots that say nothing, or too little for the method."""
    if result.ballots:
        return text(locale, "poll-nobody-counts", cast=result.ballots, state=poll.state.value)
    return text(locale, "poll-nobody-voted", state=poll.state.value)


def terms(locale: str, poll: Poll | NewPoll) -> Iterator[str]:
    """What was fixed before the vote, where it is not the usual."""
    if poll.electorate != EVERYBODY:
        yield electorate_words(locale, poll.electorate)
    if poll.seats > 1:
        yield text(locale, "poll-seats", seats=poll.seats)
    if poll.budget is not None:
        yield text(locale, "poll-budget", budget=money(locale, poll.budget))
    if poll.method is Method.YES_NO:
        threshold = thresholds.parse(poll.threshold)
        more = "more" if threshold.more_than else "least"
        yield text(locale, "poll-threshold", share=str(threshold.share), kind=more, of=threshold.of.value)
    if poll.quorum_people:
        yield text(locale, "poll-quorum-people", needed=poll.quorum_people)
    elif poll.quorum:
        needed = rules.needed_for_quorum(poll) if isinstance(poll, Poll) else 0
        yield text(locale, "poll-quorum", percent=poll.quorum, needed=needed)
    if hours := poll.min_minutes // 60:
        yield text(locale, "poll-least", hours=hours)


def electorate_words(locale: str, electorate: Electorate) -> str:
    who = text(locale, "poll-who-commitment", commitment=electorate.commitment or "any")
    place = text(locale, "poll-who-place", place=electorate.place) if electorate.area else ""
    also = [text(locale, "poll-who-days", count=electorate.days)] if electorate.days else []
    also += [text(locale, "poll-who-level", level=electorate.level)] if electorate.level else []
    for circle in electorate.circles:
        also.append(text(locale, "poll-who-role" if circle.role_id else "poll-who-server", name=circle.name))
    return text(locale, "poll-who", who=Markup(who), place=Markup(place), also=Markup("".join(also)))


def tally(locale: str, poll: Poll, result: Result | None, place: int) -> str | None:
    """What an option has got, in words; None where that is hidden, or the method has no number that tells it."""
    if result is not None and result.spending is not None:
        return _outcome(locale, result, result.spending, place)
    if result is None or not result.rounds or result.rounds[0].measure not in COUNTED_UP:
        return None
    first = result.rounds[0]
    number = first.tallies.get(place, 0)
    unit = "approvals" if poll.method is Method.APPROVAL else first.measure.value
    whole = number.numerator
    words = text(locale, f"poll-tally-{unit}", count=whole)
    if first.measure is not Measure.VOTES:
        return words
    return text(
        locale, "poll-tally-percent", tally=Markup(words), percent=whole_percent(whole, result.ballots)
    )


def whole_percent(part: int, whole: int) -> int:
    """Half a percent is rounded up."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def _outcome(locale: str, result: Result, spending: Spending, place: int) -> str:
    """How many want a project, and whether there was money for it."""
    votes = spending.votes[place]
    if place in result.winners:
        return text(locale, "poll-project-funded", votes=votes)
    if place in spending.missing and result.why is not Why.QUORUM:
        return text(
            locale, "poll-project-missing", votes=votes, missing=money(locale, spending.missing[place])
        )
    return text(locale, "poll-project-unwanted", votes=votes)


def bold(locale: str, poll: Poll, places: Iterable[int]) -> Markup:
    names = names_of(poll.options, BOLD_LIMIT)
    return Markup(", ".join(text(locale, "poll-choice", option=names[place]) for place in places))
