"""The directory of all counties: what people type becomes a county here, and so does a ZIP code."""

import gzip
import heapq
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

import orjson

from bot.counties.model import County, State
from bot.errors import UserError

DATA = Path(__file__).parent / "data"
MOST_STATE_WORDS = 3  # District of Columbia
LONGEST_QUERY = 100  # what an autocomplete choice can hold, so what people can have picked
_APOSTROPHES = re.compile("['’‘ʼʻ`]")
_BREAKS = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst(e?)\b")
_ZIP = re.compile(r"([0-9]{5})(?:[-\s]?[0-9]{4})?")
_KIND = re.compile(
    r" (county|parish|planning region|census area|city and borough|borough|municipality|city)$"
)


def fold(text: str) -> str:
    """Lower-case words of letters and digits, parted by single spaces: no accents, no punctuation."""
    text = text.casefold().replace("&", " and ")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BREAKS.sub(" ", _APOSTROPHES.sub("", text)).strip()


def join(words: str) -> str:
    """Folded words without the spaces: 'De Kalb' is 'DeKalb', and 'D.C.' is 'DC'."""
    return words.replace(" ", "")


def read(name: str) -> Any:
    """A file of the shipped data."""
    return orjson.loads(gzip.decompress((DATA / name).read_bytes()))


class Fit(IntEnum):
    """How what was typed fits a name, the best first."""

    WHOLE = 0
    BEGINNING = 1
    WORD = 2  # the beginning of one of its words
    STATE = 3  # nothing but the state was typed
    WITHIN = 4


@dataclass(frozen=True, slots=True)
class _Names:
    """A county's own names, or its aliases, as the search sees them: folded, every one between line breaks."""

    county: County
    rank: int  # the county's place in the alphabet
    alias: bool
    joined: str
    spaced: str  # with a space before every word

    def fit(self, name: str, joined: str) -> Fit | None:
        """How a folded name fits, given with spaces and without."""
        if joined not in self.joined:
            return None
        if f"\n{joined}" in self.joined:
            return Fit.WHOLE if f"\n{joined}\n" in self.joined else Fit.BEGINNING
        if f" {name}" in self.spaced:
            return Fit.WORD
        return Fit.WITHIN if " " not in name and name in self.spaced else None


class Atlas:
    """The 3,144 counties of the 50 states and DC. Get it by `Atlas.load()`."""

    def __init__(self, states: Sequence[State], counties: Sequence[County]) -> None:
        self.states = tuple(sorted(states, key=lambda state: state.name))
        self.counties = tuple(counties)
        self.by_geoid: Mapping[str, County] = {county.geoid: county for county in counties}

    @classmethod
    @cache
    def load(cls) -> Self:
        """The shipped data, read once for the life of the process."""
        data = read("counties.json.gz")
        states = [State(*row) for row in data["states"]]
        by_fips = {state.fips: state for state in states}
        counties = []
        for geoid, name, short_name, zone, neighbours, aliases, others in data["counties"]:
            state = by_fips[geoid[:2]]
            beside = tuple(neighbours.split())
            counties.append(
                County(
                    geoid,
                    name,
                    short_name,
                    state.code,
                    state.name,
                    zone,
                    beside,
                    tuple(aliases),
                    tuple(others),
                )
            )
        return cls(states, counties)

    def get(self, geoid: str) -> County:
        """Raises UserError: county-unknown."""
        if county := self.by_geoid.get(geoid):
            return county
        raise UserError("county-unknown", given=geoid[:LONGEST_QUERY])

    def in_state(self, code: str) -> list[County]:
        """A state's counties by its two letters, in the order of their names. Raises UserError: state-unknown."""
        if found := [county for county in self._alphabet if county.state == code.strip().upper()]:
            return found
        raise UserError("state-unknown", given=code[:LONGEST_QUERY])

    def neighbours(self, geoid: str) -> list[County]:
        """The counties with a common border on land, in the order of their labels."""
        return sorted((self.by_geoid[beside] for beside in self.get(geoid).neighbours), key=self.label)

    def label(self, county: County) -> str:
        """The county's name in full, alone of its kind: 'Washington County, Oregon'. Below 100 characters."""
        if county.name == county.state_name:
            return county.name
        return f"{county.name}, {county.state_name}"

    def zip(self, code: str) -> list[County]:
        """The counties in which a ZIP code may lie, the likeliest first: it proposes, the person picks.

        Takes ZIP+4 as well. Raises UserError: zip-invalid, or zip-unknown, also for military addresses
        and the territories, which are in no county.
        """
        given = _ZIP.fullmatch(code.strip())
        if not given:
            raise UserError("zip-invalid")
        if geoids := self._zips.get(given[1]):
            return [self.by_geoid[geoid] for geoid in geoids.split()]
        raise UserError("zip-unknown", zip=given[1])

    def find(self, text: str) -> list[County]:
        """All counties that the text names exactly: by GEOID, or by name or alias, alone or before the state."""
        found = {
            names.rank
            for name, vagueness, candidates in self._readings(fold(text).split())
            for names in candidates
            if name and not vagueness and names.fit(name, join(name)) is Fit.WHOLE
        }
        return [self._alphabet[rank] for rank in sorted(found)]

    def search(self, text: str, limit: int = 25) -> list[County]:
        """The counties that best fit what somebody has typed so far, the best first (see Fit).

        Words at either end may name a state: they narrow the choice to it, or show all of it.
        """
        words = fold(text[:LONGEST_QUERY]).split()
        if not words:
            return self._alphabet[:limit]
        best: dict[int, tuple[Fit, bool, int, int]] = {}
        for name, vagueness, candidates in self._readings(words):
            joined = join(name)
            for names in candidates:
                fit = names.fit(name, joined) if name else Fit.STATE
                if fit is not None:
                    key = fit, names.alias, vagueness, names.rank
                    best[names.rank] = min(key, best.get(names.rank, key))
        return [self._alphabet[rank] for *_, rank in heapq.nsmallest(limit, best.values())]

    def _readings(self, words: list[str]) -> Iterator[tuple[str, int, Sequence[_Names]]]:
        """The ways to part the words into a name and a state: the name, how vague, whom it may mean.

        0 is no state, or one named in full or by its letters; 1 the beginning of its name; 2 a state before the name.
        """
        yield " ".join(words), 0, self._names
        for cut in range(max(0, len(words) - MOST_STATE_WORDS), len(words)):
            name, given = " ".join(words[:cut]), "".join(words[cut:])
            for code, whole, names in self._names_by_state:
                if given in (code, whole):
                    yield name, 0, names
                elif whole.startswith(given):
                    yield name, 1, names
        for cut in range(1, min(MOST_STATE_WORDS + 1, len(words))):
            name, given = " ".join(words[cut:]), "".join(words[:cut])
            for code, whole, names in self._names_by_state:
                if given in (code, whole):
                    yield name, 2, names

    @cached_property
    def _alphabet(self) -> list[County]:
        """All counties in the order of their short names, then of their labels."""
        return sorted(self.counties, key=lambda county: (fold(county.short_name), self.label(county)))

    @cached_property
    def _names(self) -> list[_Names]:
        return [names for rank, county in enumerate(self._alphabet) for names in _names_of(county, rank)]

    @cached_property
    def _names_by_state(self) -> list[tuple[str, str, list[_Names]]]:
        """Each state's letters, its joined name, and the names of its counties."""
        grouped: dict[str, list[_Names]] = {state.code: [] for state in self.states}
        for names in self._names:
            grouped[names.county.state].append(names)
        return [(state.code.lower(), join(fold(state.name)), grouped[state.code]) for state in self.states]

    @cached_property
    def _zips(self) -> Mapping[str, str]:
        return dict(read("zips.json.gz"))


def _names_of(county: County, rank: int) -> Iterator[_Names]:
    """Every form by which people may name the county, without its state."""
    own = [fold(county.short_name), fold(county.name)]
    aliases = [fold(alias) for alias in county.aliases]
    kindless = [_KIND.sub("", alias) for alias in aliases]
    for alias, names in enumerate(([county.geoid, *own], [*aliases, *kindless])):
        if names:
            forms = dict.fromkeys([*names, *(_SAINT.sub(r"saint\1", name) for name in names)])
            joined, spaced = (f"\n{join(form)}" for form in forms), (f"\n {form}" for form in forms)
            yield _Names(county, rank, bool(alias), "".join(joined) + "\n", "".join(spaced))
