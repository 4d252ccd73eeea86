"""What a ballot that is being filled in says, in words: in full, and in the order that it means."""

from collections.abc import Iterable, Iterator, Sequence

from bot.polls.drafts import Sheet
from bot.polls.filling import form_of
from bot.polls.formats.election import groups
from bot.polls.methods.orders import order
from bot.polls.methods.story import Choice, Form, Method
from bot.polls.model import Poll, Secrecy
from bot.polls.options import OPTION_LIMIT
from bot.text import Markup, shorten, text
from cogs.polls.ballot import NAME_LIMITS, QUESTION_SHOWN
from cogs.polls.options import money, names_of

# Characters of what a ballot says, of the 4,000 of a message: while it is filled in, and a page when it is read over.
WORDS_LIMIT, PAGE_LIMIT = 2400, 3000
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


def read_over(locale: str, sheet: Sheet) -> list[str]:
    """The whole ballot, before it is cast: with all names in full, on as many pages as that takes."""
    question = text(locale, "ballot-read-over", question=shorten(sheet.poll.question, QUESTION_SHOWN))
    said = list(_pages(_lines(locale, sheet.poll, sheet.choice), PAGE_LIMIT))
    pages = [
        "\n".join([question, page, "", text(locale, "ballot-goes-on", page=number, of=len(said))])
        for number, page in enumerate(said[:-1], start=1)
    ]
    lines = [question, said[-1], *_noted(locale, sheet)]
    lines += ["", text(locale, "poll-ballot-open")] if sheet.poll.secrecy is Secrecy.OPEN else [""]
    return [*pages, "\n".join([*lines, text(locale, "ballot-is-that-it")])]


def _said(locale: str, sheet: Sheet) -> Iterator[str]:
    """What it says, with names as long as there is room for."""
    for limit in NAME_LIMITS:
        [said, *more] = _pages(_lines(locale, sheet.poll, sheet.choice, limit), WORDS_LIMIT)
        if not more:
            break
    yield said
    yield from _noted(locale, sheet)


def _noted(locale: str, sheet: Sheet) -> Iterator[str]:
    """What follows from it. That begins with an empty line, or Discord would take it for a part of the last item."""
    poll, ranks = sheet.poll, sheet.choice
    if poll.budget is not None:
        cost = sum(poll.options[place].cost or 0 for place in sheet.choice)
        yield "\n" + text(
            locale, "ballot-together", cost=money(locale, cost), budget=money(locale, poll.budget)
        )
    if poll.method in READ_IN_ORDER and len(heard := order(ranks)) < len(list(filter(None, ranks))):
        yield "\n" + text(locale, "ballot-stops", rank=len(heard) + 1)


def _pages(lines: Iterable[tuple[str, Sequence[str]]], room: int) -> Iterator[str]:
    """Each line is what it begins with, and names: one that goes on, on the next page, begins with the same."""
    page = ""
    for begins, names in lines:
        line = ""
        for name in names:
            longer = f"{line}, {name}" if line else f"{begins}{name}"
            if len(page) + 1 + len(longer) > room:
                yield f"{page}\n{line}".strip("\n")
                page, longer = "", f"{begins}{name}"
            line = longer
        page = f"{page}\n{line}" if page else line
    yield page.strip("\n")


def _lines(
    locale: str, poll: Poll, choice: Choice, limit: int = OPTION_LIMIT
) -> Iterator[tuple[str, Sequence[str]]]:
    """For each rank, each number of points or each option how it begins, and names. Put together elsewhere: Fluent
    takes no argument as long as fifty options can be."""
    names = [text(locale, "poll-choice", option=name) for name in names_of(poll.options, limit)]
    form = form_of(poll)
    if form is Form.RANKS:
        for rank, level in enumerate(groups(choice), start=1):
            first, *others = level
            level_with = [text(locale, "ballot-level", option=Markup(names[other])) for other in others]
            yield f"{text(locale, 'ballot-line-rank', rank=rank)} ", [names[first], *level_with]
        if left := [names[place] for place, rank in enumerate(choice) if not rank]:
            yield f"\n{text(locale, 'ballot-left-out')} ", left
    elif form is Form.POINTS:
        for points in sorted(set(choice), reverse=True):
            given = [names[place] for place, number in enumerate(choice) if number == points]
            yield f"{text(locale, 'ballot-line-points', points=points)} ", given
    else:
        for place in choice:
            cost = poll.options[place].cost
            line = text(locale, "ballot-line", option=Markup(names[place]))
            yield "", [line if cost is None else f"{line}, {money(locale, cost)}"]
