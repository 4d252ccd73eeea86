"""How the options of a poll read: each with its description and its link, as far as there is room."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from bot.polls.formats.told import exact
from bot.polls.model import Option
from bot.text import Markup, escape, isolated, label, shorten, text
from bot.ui import lines_that_fit, mention


def option_words(locale: str, option: Option, votes: str | None = None, *, about: bool = True) -> str:
    """A line, with what it has got if that may be seen, and one for what there is to know about it.

    A link is shown whole, so that everybody sees where it leads.
    """
    name = Markup(isolated(escape(option.text)))
    if option.cost is not None:
        name = Markup(text(locale, "poll-project", option=name, cost=money(locale, option.cost)))
    if votes is None:
        line = text(locale, "poll-option", option=name)
    else:
        line = text(locale, "poll-option-votes", option=name, tally=Markup(votes))
    known = [isolated(escape(option.description))] if option.description else []
    known += [f"<{option.link}>"] if option.link else []
    if not (known and about):
        return line
    return f"{line}\n{text(locale, 'poll-option-about', about=Markup(' '.join(known)))}"


def options_words(
    locale: str, options: Sequence[Option], votes: Sequence[str | None], room: int
) -> tuple[list[str], bool]:
    """As many of the options as fit into `room` characters, and whether that is all there is to say of them.

    Where it is not, their names and votes go before what there is to know about each.
    """
    for about in (True, False):
        words = [
            option_words(locale, option, got, about=about) for option, got in zip(options, votes, strict=True)
        ]
        if sum(map(len, words)) + len(words) <= room:
            return words if about else [*words, text(locale, "poll-options-about")], about
    shown = lines_that_fit(words, room)[0].split("\n")
    return [*shown, text(locale, "poll-options-more", count=len(words) - len(shown))], False


@lru_cache(maxsize=256)
def names_of(options: tuple[Option, ...], limit: int) -> tuple[str, ...]:
    """The names of all options in at most `limit` characters each: cut at the end, and where they look the same then,
    in the middle."""
    cut = [shorten(option.text, limit) for option in options]
    alike = Counter(cut)
    end = limit // 2
    return tuple(
        f"{name[: limit - 1 - end].rstrip()}…{option.text[-end:].lstrip()}" if alike[name] > 1 else name
        for option, name in zip(options, cut, strict=True)
    )


def money(locale: str, amount: int | Fraction) -> Markup:
    """Cents as a whole number, or dollars exactly."""
    dollars = exact(Fraction(amount, 100) if isinstance(amount, int) else amount)
    whole, _, cents = dollars.partition(".")
    return Markup(
        label(locale, "poll-money", whole=int(whole), cents=cents.ljust(2, "0") if cents else "none")
    )


def described(description: str, room: int) -> str:
    """What is said about the whole question, made inert, and cut where it is longer than `room`."""
    return lines_that_fit([escape(description)], room)[0] if description and room > 0 else ""


def person(locale: str, user_id: int) -> Markup:
    """A mention; of somebody whose data were deleted, a word."""
    return mention(user_id) if user_id > 0 else Markup(text(locale, "poll-somebody"))
