"""How a poll looks: its card, open or ended, and the message that tells how it ended."""

from collections.abc import Iterator
from typing import Any

from discord.ui import ActionRow, Container, TextDisplay

from bot.polls.model import Method, Own, Poll, Result, Standing, State
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeLayout, mention
from cogs.polls.ballot import Retract, Vote, choice_words

ROW = 5  # buttons
NAMED = 3  # of the options in a tie: with more, the longest card would not fit into Discord


def card(locale: str, standing: Standing, own: Own | None = None) -> SafeLayout:
    """The public card; with `own`, the one that only that person sees."""
    poll = standing.poll
    parts: list[TextDisplay[Any] | ActionRow[Any]] = [TextDisplay("\n".join(_lines(locale, standing)))]
    if own is not None:
        parts.append(TextDisplay(_own(locale, poll, own)))
    if poll.state is State.OPEN:
        votes = [Vote(poll.id, place, option) for place, option in enumerate(poll.options)]
        parts += [ActionRow(*votes[at : at + ROW]) for at in range(0, len(votes), ROW)]
        parts.append(ActionRow(Retract(poll.id, label(locale, "poll-retract"))))
    return SafeLayout(Container(*parts))


def ending(locale: str, standing: Standing) -> SafeLayout:
    """The message that tells how a poll ended."""
    poll = standing.poll
    lines = [text(locale, f"poll-ending-{poll.state.value}", question=poll.question)]
    lines += [*_ended(locale, standing), "", *_results(locale, standing)]
    return SafeLayout(Container(TextDisplay("\n".join(lines))))


def link(poll: Poll) -> Markup:
    return Markup(f"https://discord.com/channels/{poll.guild_id}/{poll.channel_id}/{poll.message_id}")


def person(locale: str, user_id: int) -> Markup:
    """A mention; of somebody whose data were deleted, a word."""
    return mention(user_id) if user_id > 0 else Markup(text(locale, "poll-somebody"))


def _lines(locale: str, standing: Standing) -> Iterator[str]:
    poll = standing.poll
    yield text(locale, "poll-question", question=poll.question)
    yield text(locale, "poll-asked", who=person(locale, poll.created_by), method=poll.method.value)
    if poll.state is State.OPEN:
        yield text(locale, "poll-how", method=poll.method.value)
        yield text(locale, "poll-closes", at=poll.closes_at, relative=timestamp(poll.closes_at, "R"))
        yield text(locale, "poll-turnout", turnout=standing.turnout, roll=poll.roll_size)
        yield text(locale, "poll-secrecy", results=poll.results.value)
    else:
        yield from _ended(locale, standing)
    yield ""
    yield from _results(locale, standing)


def _ended(locale: str, standing: Standing) -> Iterator[str]:
    poll = standing.poll
    if poll.ended_by is None:
        yield text(locale, "poll-ended-itself", at=poll.ended_at)
    else:
        yield text(
            locale,
            "poll-ended-early",
            at=poll.ended_at,
            who=person(locale, poll.ended_by),
            reason=poll.reason,
            state=poll.state.value,
        )
    if poll.state is State.CLOSED:
        yield text(locale, "poll-turnout", turnout=standing.turnout, roll=poll.roll_size)


def _results(locale: str, standing: Standing) -> Iterator[str]:
    """The options, with what each has got where that may be seen."""
    poll, result = standing.poll, standing.result
    for place, option in enumerate(poll.options):
        if result is None:
            yield text(locale, "poll-option", option=option)
        else:
            yield text(
                locale,
                "poll-option-votes",
                option=option,
                votes=result.tallies[place],
                percent=result.percent(place),
                method=poll.method.value,
            )
    if result is not None:
        yield ""
        yield _conclusion(locale, poll, result)
        if poll.method is Method.APPROVAL and result.ballots:
            yield text(locale, "poll-approval-percent")


def _conclusion(locale: str, poll: Poll, result: Result) -> str:
    if not result.winners:
        return text(locale, "poll-nobody-voted", state=poll.state.value)
    tie = "poll-tie" if len(result.winners) <= NAMED else "poll-tie-of-many"
    return text(
        locale,
        "poll-winner" if len(result.winners) == 1 else tie,
        options=choice_words(locale, poll, result.winners[:NAMED]),
        count=len(result.winners),
        votes=result.tallies[result.winners[0]],
        ballots=result.ballots,
        state=poll.state.value,
    )


def _own(locale: str, poll: Poll, own: Own) -> str:
    if not own.on_roll:
        return text(locale, "poll-own-no-roll", opened=poll.opens_at)
    if own.choice is None:
        return text(locale, "poll-own-secret", voted="yes" if own.voted else "no")
    if not own.choice:
        return text(locale, "poll-own-none")
    return text(locale, "poll-own-choice", choice=choice_words(locale, poll, own.choice))
