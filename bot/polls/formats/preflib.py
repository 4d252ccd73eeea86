"""PrefLib's `.soc .soi .toc .toi` (orders: strict or with ties, complete or not) and `.cat` (categories).

The format of preflib.org since 2022, with its metadata after `#`, and for orders also the one before it.
Alternatives are numbered from 1, or where one is named 0 from there.
Categories are read as points: their own names where these are whole numbers, otherwise as many as there are
worse categories; only the best category stands for approval.
"""

import re
from collections.abc import Iterator

from bot.polls.formats.election import (
    Election,
    Tally,
    UnfitError,
    UnreadableError,
    amount,
    check_options,
    distinct,
    groups,
    numbered,
    ranked,
    shown,
    whole,
)
from bot.polls.methods.story import Choice, Form

ORDERS = ("soc", "soi", "toc", "toi")
_NAME = re.compile(r"#\s*(ALTERNATIVE|CATEGORY) NAME\s+(\d+)\s*:\s*(.*)", re.IGNORECASE)
_FACT = re.compile(r"#\s*(NUMBER ALTERNATIVES|NUMBER CATEGORIES|TITLE|DATA TYPE)\s*:\s*(.*)", re.IGNORECASE)
_GROUP = re.compile(r"\{([^{}]*)\}|([^,{}]+)")


def read(text: str, kind: str = "") -> Election:
    """Raises UnreadableError. Without `kind` (the ending of the file's name) the metadata must tell it."""
    lines = list(numbered(text))
    facts: dict[str, str] = {}
    told: dict[str, int] = {}  # in which line a fact or an alternative's number was
    names: dict[str, dict[int, str]] = {"ALTERNATIVE": {}, "CATEGORY": {}}
    for line, content in lines:
        if match := _NAME.match(content):
            names[match[1].upper()][whole(match[2], line, "a number")] = match[3].strip()
            told[match[2]] = line
        elif match := _FACT.match(content):
            facts[match[1].upper()], told[match[1].upper()] = match[2].strip(), line
    data = [(line, content) for line, content in lines if not content.startswith("#")]
    alternatives = names["ALTERNATIVE"]
    if data and not alternatives and "NUMBER ALTERNATIVES" not in facts and ":" not in data[0][1]:
        data = _old_header(data, alternatives)
    kind = kind or facts.get("DATA TYPE", "").lower()
    options = len(alternatives)
    if "NUMBER ALTERNATIVES" in facts:
        line = told["NUMBER ALTERNATIVES"]
        options = whole(facts["NUMBER ALTERNATIVES"], line, "the number of alternatives")
    check_options(options, 1)  # the metadata come first
    numbers = (
        range(options) if 0 in alternatives else range(1, options + 1)
    )  # from 0 as pref_voting writes them
    if outside := [number for number in alternatives if number not in numbers]:
        raise UnreadableError(
            told.get(str(outside[0]), 1),
            f"alternative {outside[0]} is named, and they are numbered from {numbers[0]} to {numbers[-1]}",
        )
    categories: list[int] = []
    if kind == "cat":
        line = told.get("NUMBER CATEGORIES", 1)
        categories = _categories(names["CATEGORY"], facts.get("NUMBER CATEGORIES", "0"), line)
    tally = Tally()
    known: dict[str, Choice] = {}
    for line, content in data:
        people, colon, order = content.partition(":")
        if not colon:
            raise UnreadableError(
                line, f"a number of people and a colon should start the line, not {shown(people)}"
            )
        weight = amount(people.strip(), line, "the number of people")
        if order not in known:
            known[order] = _choice(line, _groups(line, order, numbers), numbers, categories)
        tally.add(known[order], weight)
    return Election(
        names=distinct(alternatives.get(number, f"Option {number}") for number in numbers),
        form=Form.POINTS if categories else Form.RANKS,
        ballots=tally.ballots,
        title=facts.get("TITLE", ""),
        top=max(categories, default=5),
        complete=kind in ("soc", "toc") and all(map(all, tally.ballots)),
        approves=max(categories, default=1),
    )


def _old_header(data: list[tuple[int, str]], names: dict[int, str]) -> list[tuple[int, str]]:
    """The header used before 2022: a number, as many `1,Name` lines, a line of sums; then `people,order`."""
    options = whole(data[0][1], data[0][0], "the number of alternatives")
    check_options(options, data[0][0])
    if len(data) < options + 2:
        raise UnreadableError(data[-1][0], f"the file ends before {options} names and a line of sums")
    for line, content in data[1 : options + 1]:
        number, _, name = content.partition(",")
        names[whole(number.strip(), line, "the number of an alternative")] = name.strip()
    return [(line, content.replace(",", ":", 1)) for line, content in data[options + 2 :]]


def _categories(names: dict[int, str], told: str, line: int) -> list[int]:
    """What each category is worth, in their order. They are numbered from 1, or in old files from 0."""
    count = whole(told, line, "the number of categories") or len(names)
    if not 0 < count <= 1000:
        raise UnreadableError(line, "the metadata do not tell the categories")
    worth = [names[number] for number in sorted(names)]
    if len(worth) == count and all(name.isascii() and name.isdigit() and len(name) < 7 for name in worth):
        return [int(name) for name in worth]
    return list(reversed(range(count)))


def _groups(line: int, order: str, numbers: range) -> list[list[int]]:
    if _GROUP.sub("", order).strip(", "):
        raise UnreadableError(line, f"{shown(order.strip())} is not an order")
    found = []
    for shared, alone in _GROUP.findall(order):
        words = [word.strip() for word in (shared or alone).split(",")]
        group = [whole(word, line, "an alternative") for word in words if word]
        if outside := [number for number in group if number not in numbers]:
            raise UnreadableError(line, f"there is no alternative {outside[0]}: there are {len(numbers)}")
        if group or not alone:
            found.append([number - numbers[0] for number in group])
    return found


def _choice(line: int, found: list[list[int]], numbers: range, categories: list[int]) -> Choice:
    try:
        ranks = ranked(found, len(numbers))
    except ValueError as error:
        twice = numbers[error.args[0]]
        raise UnreadableError(line, f"alternative {twice} comes twice on one ballot") from None
    if not categories:
        return ranks
    if len(found) > len(categories):
        raise UnreadableError(
            line, f"there are {len(categories)} categories, and {len(found)} on this ballot"
        )
    points = [0] * len(numbers)
    for category, group in zip(categories, found, strict=False):
        for place in group:
            points[place] = category
    return tuple(points)


def write(election: Election, kind: str) -> Iterator[str]:
    """Lines. Raises UnfitError where the kind cannot hold the ballots."""
    if (kind == "cat") != (election.form is not Form.RANKS):
        raise UnfitError(f".{kind} does not hold such ballots: rankings are {', '.join(ORDERS)}, others cat")
    ballots: dict[str, int] = {}
    for choice, people in election.ballots.items():
        said = ",".join(_written(group) for group in _grouped(election, choice, kind))
        ballots[said] = ballots.get(said, 0) + people
    yield f"# TITLE: {' '.join(election.title.split())}"
    yield f"# DATA TYPE: {kind}"
    yield f"# NUMBER ALTERNATIVES: {len(election.names)}"
    yield f"# NUMBER VOTERS: {sum(ballots.values())}"
    yield f"# NUMBER UNIQUE {'PREFERENCES' if kind == 'cat' else 'ORDERS'}: {len(ballots)}"
    if kind == "cat":
        levels = _levels(election)
        yield f"# NUMBER CATEGORIES: {len(levels)}"
        yield from (f"# CATEGORY NAME {number}: {level}" for number, level in enumerate(levels, start=1))
    yield from (f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(election.names, start=1))
    yield from (f"{people}: {said}" for said, people in sorted(ballots.items(), key=lambda item: -item[1]))


def _levels(election: Election) -> list[int]:
    return list(range(election.top if election.form is Form.POINTS else 1, -1, -1))


def _written(group: list[int]) -> str:
    said = ",".join(str(place + 1) for place in group)
    return said if len(group) == 1 else f"{{{said}}}"


def _grouped(election: Election, choice: Choice, kind: str) -> list[list[int]]:
    options = range(len(election.names))
    if kind == "cat":
        points = choice if election.form is Form.POINTS else [int(place in choice) for place in options]
        return [[place for place in options if points[place] == level] for level in _levels(election)]
    found = groups(choice)
    if kind in ("soc", "soi") and any(len(group) > 1 for group in found):
        raise UnfitError(f".{kind} does not hold shared ranks: use .toi")
    if kind in ("soc", "toc") and sum(map(len, found)) < len(options):
        raise UnfitError(f".{kind} does not hold ballots that leave options out: use .soi or .toi")
    return found
