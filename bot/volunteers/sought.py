"""What moderators look for among the applications that wait, and how it is written into a custom_id."""

import re
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from bot.errors import UserError

DAYS = 3650
# Discord counts milliseconds from the beginning of 2015, and an id begins with when it was made.
_DISCORD_EPOCH_MS = 1_420_070_400_000
_PART = re.compile(r"([a-z])(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Sought:
    """Only those in a place, a GEOID or the beginning of one; with an account younger than so many days; waiting for
    so many days at least; and for the rest with it, or without. None: it does not matter."""

    scope: str | None = None
    younger: int | None = None
    waiting: int | None = None
    late: bool | None = None
    noted: bool | None = None
    asked: bool | None = None
    coded: bool | None = None  # who brought the code of an invitation

    def pack(self) -> str:
        """A short part of a custom_id."""
        given = ((field.name[0], getattr(self, field.name)) for field in fields(self))
        return "".join(
            f"{letter}{value if isinstance(value, str) else int(value)}"
            for letter, value in given
            if value is not None
        )


_NAMES = {field.name[0]: field.name for field in fields(Sought)}


def unpack(code: str) -> Sought:
    """What `pack` wrote. Raises UserError error-option for what it never wrote."""
    found: dict[str, str | int | bool] = {}
    for letter, value in _PART.findall(code):
        name = _NAMES.get(letter, "")
        is_flag = name in ("late", "noted", "asked", "coded")
        found[name] = value if name == "scope" else bool(int(value)) if is_flag else int(value)
    try:
        sought = Sought(**found)  # type: ignore[arg-type]  # each is of its kind, by its name
    except TypeError:
        raise UserError("error-option") from None
    if sought.pack() != code or max(sought.younger or 0, sought.waiting or 0) > DAYS:
        raise UserError("error-option")
    return sought


def first_id_since(at: datetime) -> int:
    """The smallest id that Discord gave to anything made at that instant or later."""
    return max(0, int(at.timestamp() * 1000) - _DISCORD_EPOCH_MS) << 22


def account_since(sought: Sought, now: datetime) -> int | None:
    """From which user id on an account is as young as is looked for."""
    return None if sought.younger is None else first_id_since(now - timedelta(days=sought.younger))
