"""Where somebody lives, by what they type: a ZIP code, looked up and forgotten, or a county's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.counties.atlas import Atlas, fold
from bot.counties.model import County
from bot.errors import UserError
from bot.typed import paragraphs

WHERE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Located:
    """The counties that may be meant, the likeliest first; `sure`: it is one of them."""

    counties: Sequence[County]
    sure: bool = True

    @property
    def only(self) -> County | None:
        return self.counties[0] if self.sure and len(self.counties) == 1 else None


def locate(atlas: Atlas, where: str) -> Located:
    """Raises UserError: where-empty, too-long, zip-invalid, zip-unknown, county-unknown."""
    given = paragraphs(where, WHERE_LIMIT, "where-empty")
    if re.match(r"\d", given):
        return Located(atlas.zip(given))
    if found := atlas.find(given):
        return Located(found)
    if fold(given) and (found := atlas.search(given)):
        return Located(found, sure=False)
    raise UserError("county-unknown", given=given)
