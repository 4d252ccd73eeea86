"""How a poll looks: its card, open or ended, and the message that tells how it ended."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import discord
from discord.ui import ActionRow, Container, File, Item, TextDisplay

from bot.polls.filling import form_of
from bot.polls.model import Own, Poll, Secrecy, Standing, State
from bot.polls.rules import quick, sees_turnout, shows_names
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeButton, SafeLayout
from cogs.polls.ballot import Retract, Vote, choice_words
from cogs.polls.filling import OpenBallot
from cogs.polls.names import OpenNames
from cogs.polls.options import described, options_words, person
from cogs.polls.pictures.attach import Gallery
from cogs.polls.story import OpenStory
from cogs.polls.summary import conclusion, tally, terms

ROW = 5  # buttons
OWN_LIMIT = 400  # characters of a card for its reader's ballot
OPTIONS_LIMIT = 1400  # characters of a card for its options: the rest stands behind the button
DESCRIPTION_LIMIT = 500  # the same of what is said about the question


def card(
    locale: str, standing: Standing, own: Own | None = None, gallery: Gallery | None = None
) -> SafeLayout:
    """The public card; with `own`, the one that only that person sees. `gallery` shows the result's picture."""
    poll = standing.poll
    parts: list[Item[Any]] = [TextDisplay("\n".join(_lines(locale, standing)))]
    if gallery is not None:
        parts.append(gallery)
    if own is not None and poll.thread_id is not None:
        parts.append(TextDisplay(text(locale, "poll-discussion", thread=Markup(f"<#{poll.thread_id}>"))))
    if own is not None and poll.state not in (State.SCHEDULED, State.REPLACED):
        parts.append(TextDisplay(_own(locale, poll, own)))
    if poll.state is State.OPEN:
        retract = Retract(poll.id, label(locale, "poll-retract"))
        if quick(poll):
            votes = [Vote(poll.id, place, option.text) for place, option in enumerate(poll.options)]
            parts += [ActionRow(*votes[at : at + ROW]) for at in range(0, len(votes), ROW)]
            parts.append(ActionRow(retract))
        else:
            parts.append(ActionRow(OpenBallot(poll.id, label(locale, "poll-vote")), retract))
    parts += _more(locale, standing)
    return SafeLayout(Container(*parts))


def ending(
    locale: str,
    standing: Standing,
    gallery: Gallery | None = None,
    check: Iterable[str] = (),
    files: Sequence[discord.File] = (),
) -> SafeLayout:
    """The message that tells how a poll ended, with the picture of its result; `check` says what its files are for."""
    poll = standing.poll
    lines = [text(locale, f"poll-ending-{poll.state.value}", question=poll.question)]
    lines += [*_ended(locale, standing), "", *_results(locale, standing)]
    shown: list[Item[Any]] = [TextDisplay("\n".join(lines)), *([gallery] if gallery is not None else [])]
    shown += _more(locale, standing)
    if said := "\n".join(check):
        shown.append(TextDisplay(said))
    return SafeLayout(Container(*shown), *map(File[Any], files))


def _more(locale: str, standing: Standing) -> list[ActionRow[Any]]:
    """Buttons to the whole story, where there is more of it than the card holds, and to who voted what."""
    poll = standing.poll
    buttons: list[SafeButton] = []
    if standing.result is not None:
        buttons.append(OpenStory(poll.id, label(locale, "poll-counted")))
    elif len(poll.description) > DESCRIPTION_LIMIT or not _options(locale, standing)[1]:
        buttons.append(OpenStory(poll.id, label(locale, "poll-all-options")))
    if shows_names(poll):
        buttons.append(OpenNames(poll.id, label(locale, "poll-who-voted")))
    return [ActionRow(*buttons)] if buttons else []


def link(poll: Poll) -> Markup:
    return Markup(f"https://discord.com/channels/{poll.guild_id}/{poll.channel_id}/{poll.message_id}")


def _lines(locale: str, standing: Standing) -> Iterator[str]:
    poll = standing.poll
    yield text(locale, "poll-question", question=poll.question)
    if poll.description:
        yield described(poll.description, DESCRIPTION_LIMIT)
    method = label(locale, f"poll-method-{poll.method.value}")
    yield text(locale, "poll-asked", who=person(locale, poll.created_by), method=Markup(method))
    if poll.edited_by is not None and poll.state is not State.REPLACED:
        yield text(locale, "poll-edited", who=person(locale, poll.edited_by), at=poll.opens_at)
    if poll.state is State.OPEN:
        yield text(locale, "poll-how", form=form_of(poll).value if quick(poll) else "ballot")
        yield from terms(locale, poll)
        yield text(locale, "poll-closes", at=poll.closes_at, relative=timestamp(poll.closes_at, "R"))
        yield from turnout(locale, standing)
        yield text(locale, "poll-secrecy", secrecy=poll.secrecy.value, results=poll.results.value)
        yield text(locale, "poll-commitment", commitment=poll.commitment)
    elif poll.state is State.SCHEDULED:
        yield text(locale, "poll-opens", at=poll.opens_at, relative=timestamp(poll.opens_at, "R"))
        yield text(locale, "poll-closes", at=poll.closes_at, relative=timestamp(poll.closes_at, "R"))
        yield from terms(locale, poll)
        yield text(locale, "poll-secrecy", secrecy=poll.secrecy.value, results=poll.results.value)
    else:
        yield from _ended(locale, standing)
    yield ""
    yield from _results(locale, standing)


def turnout(locale: str, standing: Standing) -> Iterator[str]:
    """How many have voted, or who learns it, and who was struck."""
    poll = standing.poll
    if standing.turnout is None:
        yield text(locale, "poll-turnout-hidden", whom=poll.turnout_for.value, roll=poll.roll_size)
    else:
        key = "poll-turnout" if sees_turnout(poll, None) else "poll-turnout-moderators"
        yield text(locale, key, turnout=standing.turnout, roll=poll.roll_size)
    if poll.struck:
        yield text(locale, "poll-struck", people=poll.struck, ballots=poll.struck_ballots)


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
        yield from turnout(locale, standing)
        yield from terms(locale, poll)
        if poll.secrecy is Secrecy.OPEN:
            yield text(locale, "poll-open-ballots")


def _options(locale: str, standing: Standing) -> tuple[list[str], bool]:
    poll = standing.poll
    votes = [tally(locale, poll, standing.result, place) for place in range(len(poll.options))]
    return options_words(locale, poll.options, votes, OPTIONS_LIMIT)


def _results(locale: str, standing: Standing) -> Iterator[str]:
    """The options, with what each has got where that may be seen, as far as a card holds them."""
    poll, result = standing.poll, standing.result
    yield from _options(locale, standing)[0]
    if result is not None:
        yield ""
        yield from conclusion(locale, standing)
        if result.ballots:
            yield text(
                locale, "poll-small", words=Markup(text(locale, "poll-means", method=poll.method.value))
            )


def _own(locale: str, poll: Poll, own: Own) -> str:
    if not own.on_roll:
        return text(locale, "poll-own-no-roll", opened=poll.opens_at)
    if own.choice is None:
        return text(locale, "poll-own-secret", voted="yes" if own.voted else "no")
    if not own.choice:
        return text(locale, "poll-own-none")
    words = choice_words(locale, poll, own.choice, OWN_LIMIT)
    return text(locale, "poll-own-choice", choice=words, code=own.code)
