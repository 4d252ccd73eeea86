"""Reading counts, and adding them up by weeks and places."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.days import week_of
from bot.errors import UserError
from bot.outreach.model import Counts, Means
from bot.text import clean
from bot.typed import line, paragraphs

MOST = 10_000  # of one means on one day: more is a slip of the finger
NAME_LIMIT = 80
TEXT_LIMIT = 1500
DESCRIBED_LIMIT = 300
CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
WEEKS = range(1, 27)


def read_counts(given: str, words: Mapping[Means, str]) -> dict[Means, int]:
    """How many by which means: `doors 40`, `40 doors` or `doors: 40`, separated by lines or commas, each word by its
    first letters, in `words` or in English. A means without a number is left out.

    Raises UserError: outreach-unreadable, outreach-unknown, outreach-twice, outreach-most, outreach-nothing.
    """
    counts: dict[Means, int] = {}
    for part in re.split(r"[\n,;]", unicodedata.normalize("NFKC", clean(given))):
        numbers, word = re.findall(r"\d+", part, re.ASCII), re.sub(r"[\d:=]+", " ", part).strip()
        if not numbers and not word:
            continue
        if len(numbers) > 1 or not word:
            raise UserError("outreach-unreadable", given=part.strip())
        means, number = _means(word, words), numbers[0] if numbers else "0"
        if len(number) > len(f"{MOST}") or int(number) > MOST:
            raise UserError("outreach-most", given=part.strip(), limit=MOST)
        if means in counts:
            raise UserError("outreach-twice", given=part.strip())
        counts[means] = int(number)
    counts = {means: number for means, number in counts.items() if number}
    if not counts:
        raise UserError("outreach-nothing")
    return counts


def _means(word: str, words: Mapping[Means, str]) -> Means:
    """Raises UserError: outreach-unknown."""
    typed = word.casefold()
    for means in Means:
        if any(name.casefold().startswith(typed) for name in (words[means], means.value)):
            return means
    raise UserError("outreach-unknown", given=word, means=", ".join(words[means] for means in Means))


def check_name(given: str) -> str:
    """Raises UserError: campaign-nameless, too-long."""
    return line(given, NAME_LIMIT, "campaign-nameless")


def check_text(given: str) -> str:
    """Raises UserError: campaign-kit-empty, too-long."""
    return paragraphs(given, TEXT_LIMIT, "campaign-kit-empty")


def check_described(given: str) -> str:
    """What a picture shows, on one line. Raises UserError: campaign-picture-undescribed, too-long."""
    return line(given, DESCRIBED_LIMIT, "campaign-picture-undescribed")


def shared(link: str, code: str) -> str:
    """A link that says through which campaign it came, and is otherwise as it was."""
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "via"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("via", code)])))


def by_week(rows: Iterable[tuple[date, Means, int]], first: date, weeks: int) -> list[tuple[date, Counts]]:
    """Every week from the Monday `first` on, those in which nothing was counted too."""
    found: dict[date, Counter[Means]] = {first + timedelta(weeks=week): Counter() for week in range(weeks)}
    for day, means, number in rows:
        found[week_of(day)][means] += number
    return list(found.items())


def by_most(rows: Iterable[tuple[str, Means, int]], most: int) -> Sequence[tuple[str, Counts]]:
    """Those with the highest sums, up to `most`."""
    found: dict[str, Counter[Means]] = {}
    for name, means, number in rows:
        found.setdefault(name, Counter())[means] += number
    return sorted(found.items(), key=lambda one: (-one[1].total(), one[0]))[:most]


def total(weeks: Sequence[tuple[date, Counts]]) -> Counts:
    summed: Counter[Means] = Counter()
    for _, counts in weeks:
        summed.update(counts)
    return {means: summed[means] for means in Means if summed[means]}
