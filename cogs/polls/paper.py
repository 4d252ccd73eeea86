"""What a ballot that is being filled in says, in words: in full, and in the order that it means."""

from collections.abc import Iterable, Iterator

from bot.polls.drafts import Sheet
from bot.polls.filling import form_of
from bot.polls.formats.election import groups
from bot.polls.methods.orders import order
from bot.polls.methods.story import Choice, Form, Method
from bot.polls.model import Poll, Secrecy
from bot.text import Markup, shorten, text
from cogs.polls.ballot import NAME_LIMITS, QUESTION_SHOWN
from cogs.polls.options import money

WORDS_LIMIT = 2400  # characters of what the ballot says, of the 4,000 that a message holds
READ_IN_ORDER = (Method.RUNOFF, Method.TRANSFERABLE)  # up to the first rank that several share


def head(locale: str, sheet: Sheet) -> str:
    """Above what is picked from: how to fill the ballot in, whether it counts, and what it says so far."""
    question = shorten(sheet.poll.question, QUESTION_SHOWN)
    state = "cast" if sheet.cast and sheet.choice == sheet.cast else "changed" if sheet.cast else "new"
    form = "projects" if sheet.poll.method.is_budget else form_of(sheet.poll).value
    lines = [
        text(locale, "ballot-head", question=question, form=form),
        text(locale, f"ballot-is-{state}"),
    ]
    lines += [text(locale, "poll-ballot-open")] if sheet.poll.secrecy is Secrecy.OPEN else []
    if sheet.choice:
        lines += [text(locale, "ballot-says"), *_said(locale, sheet)]
    else:
        lines.append(text(locale, "ballot-says-nothing"))
    return "\n".join(lines)


def read_over(locale: str, sheet: Sheet) -> str:
    """The whole ballot, before it is cast."""
    question = shorten(sheet.poll.question, QUESTION_SHOWN)
    lines = [text(locale, "ballot-read-over", question=question), *_said(locale, sheet)]
    lines += ["", text(locale, "poll-ballot-open")] if sheet.poll.secrecy is Secrecy.OPEN else [""]
    return "\n".join([*lines, text(locale, "ballot-is-that-it")])


def _said(locale: str, sheet: Sheet) -> Iterator[str]:
    """A line for each rank, each number of points or each option, with names as long as there is room for.

    What follows a list begins with an empty line, or Discord would take it for a part of the last item.
    """
    for limit in NAME_LIMITS:
        lines = list(_lines(locale, sheet.poll, sheet.choice, limit))
        if len("\n".join(lines)) <= WORDS_LIMIT:
            break
    yield from lines
    poll = sheet.poll
    if poll.budget is not None:
        cost = sum(poll.options[place].cost or 0 for place in sheet.choice)
        yield "\n" + text(
            locale, "ballot-together", cost=money(locale, cost), budget=money(locale, poll.budget)
        )
    ranks = sheet.choice
    if sheet.poll.method in READ_IN_ORDER and len(heard := order(ranks)) < len(list(filter(None, ranks))):
        yield "\n" + text(locale, "ballot-stops", rank=len(heard) + 1)


def _lines(locale: str, poll: Poll, choice: Choice, limit: int) -> Iterator[str]:
    """Put together here: Fluent takes no argument as long as fifty options can be."""

    def names(places: Iterable[int]) -> list[str]:
        return [
            text(locale, "poll-choice", option=shorten(poll.options[place].text, limit)) for place in places
        ]

    form = form_of(poll)
    if form is Form.RANKS:
        for rank, level in enumerate(groups(choice), start=1):
            first, *others = names(level)
            level_with = [text(locale, "ballot-level", option=Markup(other)) for other in others]
            yield f"{text(locale, 'ballot-line-rank', rank=rank)} {', '.join([first, *level_with])}"
        if left := names(place for place, rank in enumerate(choice) if not rank):
            yield f"\n{text(locale, 'ballot-left-out')} {', '.join(left)}"
    elif form is Form.POINTS:
        for points in sorted(set(choice), reverse=True):
            given = names(place for place, number in enumerate(choice) if number == points)
            yield f"{text(locale, 'ballot-line-points', points=points)} {', '.join(given)}"
    else:
        for place, name in zip(choice, names(choice), strict=True):
            cost = poll.options[place].cost
            line = text(locale, "ballot-line", option=Markup(name))
            yield line if cost is None else f"{line}, {money(locale, cost)}"
