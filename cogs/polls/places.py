"""The options of a poll as they are offered on its ballot: in selects, page by page, and in forms of points."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.polls.filling import PAGE, TOP, page_of
from bot.polls.model import Poll
from bot.text import isolated, label, shorten
from bot.ui.components import LABEL_LIMIT
from cogs.polls.options import money, names_of

OPTION_LIMIT = (
    100  # characters of an option of a select, and of what stands under it or under a field's label
)


def offered(locale: str, poll: Poll, place: int, words: str, picked: bool = False) -> discord.SelectOption:
    """An option in a select, under whatever `words`, with its cost and description."""
    option = poll.options[place]
    cost = "" if option.cost is None else money(locale, option.cost)
    more = ", ".join(filter(None, (cost, isolated(option.description) if cost else option.description)))
    return discord.SelectOption(
        label=shorten(words, OPTION_LIMIT),
        value=str(place),
        description=shorten(more, OPTION_LIMIT) or None,
        default=picked,
    )


def page_shown(locale: str, places: Sequence[int], page: int) -> tuple[Sequence[int], str]:
    """The places of a page, or of the last one, and where there are several, in words from which to which."""
    pages = pages_of(len(places))
    page = min(page, pages - 1)
    shown = page_of(places, page)
    first, last = page * PAGE + 1, page * PAGE + len(shown)
    if pages == 1:
        return shown, ""
    return shown, label(locale, "ballot-span", first=first, last=last, count=len(shown), total=len(places))


def pages_of(total: int) -> int:
    return -(-total // PAGE)


def points_field(locale: str, poll: Poll, place: int, given: int) -> discord.ui.Label[Any]:
    """An option's group of radio buttons, on what is given it; its name in full where the label cannot hold it."""
    option = poll.options[place]
    name = names_of(poll.options, LABEL_LIMIT)[place]
    cut = option.text if name != option.text else ""
    points = [
        discord.RadioGroupOption(
            label=label(locale, "ballot-points", points=number), value=str(number), default=number == given
        )
        for number in range(TOP, -1, -1)
    ]
    return discord.ui.Label(
        text=name,
        description=shorten(", ".join(filter(None, (isolated(cut), option.description))), OPTION_LIMIT)
        or None,
        component=discord.ui.RadioGroup(custom_id=str(place), required=False, options=points),
    )
