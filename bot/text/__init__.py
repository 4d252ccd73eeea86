"""Every word a person reads: one folder a language, one Fluent file a capability, and the lookups.

`text` is for places where Discord reads Markdown: what people typed is escaped there, so that it can
neither ping nor break a card. `label` is for places that show plain text: buttons, choices, titles.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

FALLBACK = "en"
_HERE = Path(__file__).parent
# Directional overrides and isolates reorder what follows them, zero-width characters hide in names, and
# the rest of the C categories are controls. The joiners U+200C and U+200D stay: scripts and emoji need them.
_KEPT_CONTROLS = "\n\u200c\u200d"
# What people typed is shown up to this many characters, so that a message that quotes it still fits into Discord,
# and into what Fluent takes: longer than anything that is accepted from them and shown within other words.
_QUOTED = 500
_MARKDOWN = re.compile(r"([\\*_~`|<>\[\]()#@:])")
# The mark itself: Discord shows a backslash before a digit.
_LIST = re.compile(r"^(\s*\d*)([-+.])(?=\s)", re.MULTILINE)


class Markup(str):
    """Text that is already Markdown and is not to be escaped: a mention, a card's own lines."""

    __slots__ = ()


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in _HERE.iterdir() if any(folder.glob("*.ftl"))))


@cache
def bundle(language: str) -> FluentBundle:
    loaded = FluentBundle([language, FALLBACK], use_isolating=False)
    for file in sorted((_HERE / language).glob("*.ftl")):
        loaded.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return loaded


def escape(given: str) -> str:
    """What a person typed, made inert: shown as typed, no mention, no formatting, no link text."""
    return _LIST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", given))


def isolated(given: str) -> str:
    """What a person typed from right to left, so that it does not reorder the numbers and names around it."""
    if given.isascii() or not any(unicodedata.bidirectional(c) in ("R", "AL") for c in given):
        return given
    return f"\u2068{given}\u2069"


def clean(given: str) -> str:
    """What a person typed without invisible and reordering characters, in one Unicode form, trimmed."""
    kept = (
        c
        for c in unicodedata.normalize("NFC", given)
        if c in _KEPT_CONTROLS or unicodedata.category(c)[0] != "C"
    )
    return re.sub(r"[^\S\n]+", " ", "".join(kept)).strip()


def mention(user_id: int) -> Markup:
    """A person; who had their data deleted (see `bot.database.stranger`) is anybody."""
    return Markup(f"<@{user_id}>" if user_id > 0 else "👤")


def timestamp(at: datetime, style: str = "F") -> Markup:
    """A Discord timestamp: each reader sees it in their own zone. Styles: F full, R relative, d date, t time."""
    return Markup(f"<t:{int(at.timestamp())}:{style}>")


def text(locale: str, key: str, **args: object) -> str:
    """A message for a place that reads Markdown. Strings are escaped, and cut after 500 characters; datetimes
    become Discord timestamps."""
    return _format(locale, key, {name: _shown(value) for name, value in args.items()})


def label(locale: str, key: str, limit: int = 0, **args: object) -> str:
    """A message for a place that shows plain text; cut with an ellipsis at `limit` characters if given."""
    return shorten(_format(locale, key, {name: _plain(value) for name, value in args.items()}), limit)


def shorten(given: str, limit: int) -> str:
    return given[: limit - 1].rstrip() + "…" if limit and len(given) > limit else given


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return str(timestamp(value))
    if isinstance(value, str) and not isinstance(value, Markup):
        return isolated(escape(shorten(value, _QUOTED)))
    return value if isinstance(value, int | float | Markup) else str(value)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | Markup) else isolated(str(value))


def _format(locale: str, key: str, args: Mapping[str, object]) -> str:
    language = locale.split("-")[0]
    chosen = bundle(language if language in languages() else FALLBACK)
    if not chosen.has_message(key):
        chosen = bundle(FALLBACK)
    message = chosen.get_message(key)
    if message.value is None:
        raise KeyError(key)
    formatted, errors = chosen.format_pattern(message.value, dict(args))
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(formatted)
