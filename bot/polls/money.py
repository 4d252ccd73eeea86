"""Amounts of money as people type them: kept in whole cents."""

import re
from fractions import Fraction

LIMIT = 10**12  # cents: ten billion dollars
_TYPED = re.compile(r"\$?\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,11})(?:\.(?P<cents>\d{2}))?\s*\$?")


def read(given: str) -> int:
    """An amount like `12500`, `12,500` or `$12,500.50`, in cents. Raises ValueError."""
    typed = _TYPED.fullmatch(given.strip())
    if typed is None or not given.isascii():
        raise ValueError(given)
    cents = int(typed["whole"].replace(",", "")) * 100 + int(typed["cents"] or 0)
    if cents > LIMIT:
        raise ValueError(given)
    return cents


def typed(cents: int) -> str:
    """As `read` reads it."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def dollars(cents: int) -> Fraction:
    return Fraction(cents, 100)
