"""How options are typed: one a line, as `Option | description | link`, of which the last two may be left out.

A project of a budget has its cost behind its name: `Bus shelter | 12,500 | description | link`.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from bot.errors import UserError
from bot.polls import money
from bot.polls.model import Option
from bot.text import clean, shorten

OPTIONS = range(2, 51)
OPTION_LIMIT = 100  # of an option of a select in Discord
DESCRIPTION_LIMIT = 200
LINK_LIMIT = 300
FIELD_LIMIT = 4000  # of all of them in a form of Discord's; with more they come in a file
FILE_LIMIT = 200_000  # bytes of it: fifty of the longest, in any script
# Characters that take part in words and still show nothing, if there is nothing else.
_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
# What only says how the character before it is to look.
_VARIANTS = "\u034f\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))
# Letters of other alphabets that look like Latin ones in any font.
_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXaesijopcyxhdqw" + "ABEZHIKMNOPTYXo"
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/|www\.", re.IGNORECASE)
# A name that the public can look up: no bare word, no number, which could be a machine in somebody's own network.
_HOST = re.compile(r"(?=.{1,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?=[a-z])[a-z0-9-]{2,63}(?<!-)")


def visible(given: str) -> bool:
    """Whether there is anything to see."""
    return any(c not in _UNSEEN and unicodedata.category(c)[0] in "LNPS" for c in given)


def read(given: str, *, priced: bool = False) -> tuple[Option, ...]:
    """The options, of which empty lines are none; no two look the same. `priced`: each has a cost.

    Raises UserError poll-options-few, poll-options-many, poll-option-twice and what `_read` raises.
    """
    options = tuple(_read(line, priced=priced) for line in map(clean, given.splitlines()) if visible(line))
    if len(options) < OPTIONS.start:
        raise UserError("poll-options-few", limit=OPTIONS.start, given=len(options))
    if len(options) >= OPTIONS.stop:
        raise UserError("poll-options-many", limit=OPTIONS.stop - 1, given=len(options))
    seen: set[str] = set()
    for option in options:
        if (look := _look(option.text)) in seen:
            raise UserError("poll-option-twice", option=option.text)
        seen.add(look)
    return options


def check_file(size: int) -> None:
    """Whether a file of so many bytes is read at all. Raises UserError poll-file-large."""
    if size > FILE_LIMIT:
        raise UserError("poll-file-large", limit=FILE_LIMIT // 1000, given=-(-size // 1000))


def fit_field(given: str) -> bool:
    """Whether a form has room for what was typed."""
    return len(given) <= FIELD_LIMIT


def typed(options: tuple[Option, ...]) -> str:
    """As `read` reads them."""
    return "\n".join(map(_typed, options))


def _typed(option: Option) -> str:
    name = option.text if option.cost is None else f"{option.text} | {money.typed(option.cost)}"
    if option.link and option.description:
        return f"{name} | {option.description} | {option.link}"
    if option.description:
        # What could be taken for a link is told from one by the empty part that follows it.
        return f"{name} | {option.description}" + " |" * bool(_ADDRESS.match(option.description))
    return f"{name} | {option.link}" if option.link else name


def _read(line: str, *, priced: bool) -> Option:
    """Raises UserError poll-option-parts, poll-option-nameless, poll-option-long, poll-option-description,
    poll-cost-missing, poll-cost-unreadable and what `check_link` raises."""
    name, *rest = (part.strip() for part in line.split("|"))
    cost = _cost(name, rest) if priced else None
    if len(rest) > 2:
        raise UserError("poll-option-parts", line=line, given=len(rest) + 1)
    if not visible(name):
        raise UserError("poll-option-nameless", line=line)
    if len(name) > OPTION_LIMIT:
        shown = shorten(name, OPTION_LIMIT)
        raise UserError("poll-option-long", option=shown, limit=OPTION_LIMIT, given=len(name))
    # Who has nothing to describe may well write the link at once.
    link = rest.pop() if len(rest) == 2 or (rest and _ADDRESS.match(rest[0])) else ""
    description = rest[0] if rest and visible(rest[0]) else ""
    if len(description) > DESCRIPTION_LIMIT:
        raise UserError(
            "poll-option-description", option=name, limit=DESCRIPTION_LIMIT, given=len(description)
        )
    return Option(name, description, check_link(name, link) if link else "", cost)


def _cost(name: str, rest: list[str]) -> int:
    """Taken out of what stands behind a name; in cents."""
    if not rest:
        raise UserError("poll-cost-missing", option=name)
    given = rest.pop(0)
    try:
        return money.read(given)
    except ValueError:
        raise UserError("poll-cost-unreadable", option=name, given=given) from None


def check_link(option: str, given: str) -> str:
    """A link as it is kept: https, to a name that the public can look up, and all of it in plain characters, so
    that whoever reads it sees where it leads. (A name in another script is kept as Punycode.)

    Raises UserError poll-link-https, poll-link-unreadable, poll-link-long.
    """
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # of which the errors of encodings are
        raise UserError("poll-link-unreadable", option=option, link=given) from None
    if parts.scheme != "https":
        raise UserError("poll-link-https", option=option, link=given)
    # `https://bank.example@elsewhere.example` leads elsewhere.
    if "@" in parts.netloc or not _HOST.fullmatch(host) or re.search(r"\s|\\", given):
        raise UserError("poll-link-unreadable", option=option, link=given)
    link = f"https://{host}{port}{_plain(parts.path)}"
    link += f"?{_plain(parts.query)}" if parts.query else ""
    link += f"#{_plain(parts.fragment)}" if parts.fragment else ""
    if len(link) > LINK_LIMIT:
        raise UserError("poll-link-long", option=option, limit=LINK_LIMIT, given=len(link))
    return link


def _plain(part: str) -> str:
    """Without what ends a link or formats text where Discord reads Markdown."""
    return quote(part, safe="/%?:@!$&'+,;=-.~_#")


def _look(option: str) -> str:
    """Two options that look the same are the same."""
    unseen = f"\u200c\u200d{_UNSEEN}{_VARIANTS}"
    shown = "".join(c for c in unicodedata.normalize("NFKC", option) if c not in unseen)
    return shown.translate(_TWINS).casefold()
