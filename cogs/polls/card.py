"""How a poll looks: its card, open or ended, and the message that tells how it ended."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import discord
from discord.ui import ActionRow, Container, File, Item, TextDisplay

from bot.polls.filling import form_of
from bot.polls.model import Own, Poll, Secrecy, Standing, State
from bot.polls.rules import is_narrowed, quick, sees_turnout, shows_names
from bot.text import Markup, escape, label, text, timestamp
from bot.ui import SafeButton, SafeLayout
from cogs.polls.ballot import READABLE, Retract, Vote, choice_words
from cogs.polls.filling import OpenBallot
from cogs.polls.names import OpenNames
from cogs.polls.options import described, options_words, person
from cogs.polls.pictures.attach import Gallery
from cogs.polls.story import OpenStory
from cogs.polls.summary import conclusion, tally, terms

ROW = 5  # buttons
OWN_LIMIT = 400  # characters of a card for its reader's ballot
ROOM = 3800  # characters of the 4,000 of a message, as the options may take a line more than they are given
OPTIONS_LIMIT = 1500  # characters of a card for its options: the rest stands behind the button
OPTIONS_LEAST = 200
DESCRIPTION_LIMIT = 600  # the same of what is said about the question


def card(
    locale: str, standing: Standing, own: Own | None = None, gallery: Gallery | None = None
) -> SafeLayout:
    """The public card; with `own`, the one that only that person sees. `gallery` shows the result's picture."""
    poll = standing.poll
    own_parts = list(_own(locale, poll, own)) if own is not None else []
    question, *facts = _facts(locale, standing)
    taken = sum(map(len, own_parts))
    told, whole = _told(locale, standing, [question, poll.description], facts, taken)
    parts: list[Item[Any]] = [TextDisplay(told)]
    if gallery is not None:
        parts.append(gallery)
    parts += map(TextDisplay[Any], own_parts)
    if poll.state is State.OPEN:
        retract = Retract(poll.id, label(locale, "poll-retract"))
        if quick(poll):
            votes = [Vote(poll.id, place, option.text) for place, option in enumerate(poll.options)]
            parts += [ActionRow(*votes[at : at + ROW]) for at in range(0, len(votes), ROW)]
            parts.append(ActionRow(retract))
        else:
            parts.append(ActionRow(OpenBallot(poll.id, label(locale, "poll-vote")), retract))
    parts += _more(locale, standing, whole)
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
    said = "\n".join(check)
    question = text(locale, f"poll-ending-{poll.state.value}", question=poll.question)
    told, whole = _told(locale, standing, [question, ""], list(_ended(locale, standing)), len(said))
    shown: list[Item[Any]] = [TextDisplay(told), *([gallery] if gallery is not None else [])]
    shown += _more(locale, standing, whole)
    if said:
        shown.append(TextDisplay(said))
    return SafeLayout(Container(*shown), *map(File[Any], files))


def _told(
    locale: str, standing: Standing, head: Sequence[str], facts: Sequence[str], taken: int
) -> tuple[str, bool]:
    """All words of a card that has `taken` others, and whether that is all there is to say of the options.

    `head` is the question, with its description as it was typed. The facts come first, then the options get what
    room is left, and the description what these leave.
    """
    question, description = head
    outcome = list(_outcome(locale, standing))
    room = ROOM - taken - sum(len(line) + 1 for line in (question, *facts, *outcome))
    poll = standing.poll
    votes = [tally(locale, poll, standing.result, place) for place in range(len(poll.options))]
    options, whole = options_words(locale, poll.options, votes, max(OPTIONS_LEAST, min(OPTIONS_LIMIT, room)))
    room -= sum(len(line) + 1 for line in options)
    about = described(description, min(DESCRIPTION_LIMIT, room))
    lines = [question, *([about] if about else []), *facts, "", *options, *outcome]
    return "\n".join(lines), whole and about == escape(description)


def _more(locale: str, standing: Standing, whole: bool) -> list[ActionRow[Any]]:
    """Buttons to the whole story, where there is more of it than the card holds, and to who voted what."""
    poll = standing.poll
    buttons: list[SafeButton] = []
    if standing.result is not None:
        buttons.append(OpenStory(poll.id, label(locale, "poll-counted")))
    elif not whole:
        buttons.append(OpenStory(poll.id, label(locale, "poll-all-options")))
    if shows_names(poll):
        buttons.append(OpenNames(poll.id, label(locale, "poll-who-voted")))
    return [ActionRow(*buttons)] if buttons else []


def is_led(client: discord.Client, poll: Poll, user_id: int) -> bool:
    """Whether a link leads somebody to a poll's card: it hangs, and in a server that they are in."""
    guild = client.get_guild(poll.guild_id)
    return poll.message_id is not None and guild is not None and guild.get_member(user_id) is not None


def link(poll: Poll) -> Markup:
    return Markup(f"https://discord.com/channels/{poll.guild_id}/{poll.channel_id}/{poll.message_id}")


def _facts(locale: str, standing: Standing) -> Iterator[str]:
    """The question, and what there is to know about the poll."""
    poll = standing.poll
    yield text(locale, "poll-question", question=poll.question)
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
    if poll.ended_by is None and poll.state is State.CANCELLED:
        opened = "yes" if poll.roll_size else "no"
        yield text(locale, "poll-ended-moot", at=poll.ended_at, reason=poll.reason, opened=opened)
    elif poll.ended_by is None:
        yield text(locale, "poll-ended-itself", at=poll.ended_at)
    else:
        unopened = poll.state is State.CANCELLED and not poll.roll_size
        yield text(
            locale,
            "poll-ended-early",
            at=poll.ended_at,
            who=person(locale, poll.ended_by),
            reason=poll.reason,
            state="unopened" if unopened else poll.state.value,
        )
    if poll.state is State.CLOSED:
        yield from turnout(locale, standing)
        yield from terms(locale, poll)
        if poll.secrecy is Secrecy.OPEN:
            yield text(locale, "poll-open-ballots")


def _outcome(locale: str, standing: Standing) -> Iterator[str]:
    """What comes of it, where that may be seen."""
    poll, result = standing.poll, standing.result
    if result is not None:
        yield ""
        yield from conclusion(locale, standing)
        if result.ballots:
            yield text(
                locale, "poll-small", words=Markup(text(locale, "poll-means", method=poll.method.value))
            )


def _own(locale: str, poll: Poll, own: Own) -> Iterator[str]:
    """What only its reader's card says."""
    if poll.thread_id is not None:
        yield text(locale, "poll-discussion", thread=Markup(f"<#{poll.thread_id}>"))
    if poll.state in (State.SCHEDULED, State.REPLACED) or not poll.roll_size:
        return
    if not own.on_roll:
        yield text(locale, "poll-own-no-roll", opened=poll.opens_at, narrowed=is_narrowed(poll))
    elif own.choice is None:
        yield text(locale, "poll-own-secret", voted="yes" if own.voted else "no")
    elif not own.choice:
        yield text(locale, "poll-own-none")
    else:
        words = choice_words(locale, poll, own.choice, OWN_LIMIT, READABLE)
        yield text(locale, "poll-own-choice", choice=words, code=own.code)
