"""A poll's definition as JSON, written and read by the fields of `NewPoll`: a field more needs nothing here.

Instants are no part of it, only how long the poll is open. What was written before a field existed is read with the
default of that field; what has a field that this version does not know says so instead of leaving it out.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.errors import UserError
from bot.polls.model import NewPoll, Poll

VERSION = 1
_INSTANTS = {"opens_at", "closes_at"}
_MINUTE = timedelta(minutes=1)


def of(poll: Poll) -> dict[str, object]:
    """The definition of a poll, which has all the fields of a new one."""
    asked = {
        one.name: _plain(getattr(poll, one.name)) for one in fields(NewPoll) if one.name not in _INSTANTS
    }
    return {"version": VERSION, "minutes": round((poll.closes_at - poll.opens_at) / _MINUTE), "poll": asked}


def read(stored: Mapping[str, object], opens_at: datetime) -> NewPoll:
    """The poll that opens at an instant. Raises UserError template-newer, template-unreadable."""
    known = {"version", "minutes", "poll"}
    if stored.get("version") != VERSION or stored.keys() - known:
        raise UserError("template-newer", field=", ".join(sorted(stored.keys() - known)) or "version")
    try:
        given, minutes = stored["poll"], _read(int, stored["minutes"], "minutes")
        assert isinstance(given, Mapping)
        asked: NewPoll = _fields(NewPoll, given, opens_at=opens_at, closes_at=opens_at + minutes * _MINUTE)
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise UserError("template-unreadable", problem=str(error)) from error
    return asked


def otherwise(stored: Mapping[str, object], channel_id: int, lasts: timedelta) -> dict[str, object]:
    """The same poll in another channel, open for another while."""
    asked = stored["poll"]
    assert isinstance(asked, Mapping)
    return {**stored, "minutes": round(lasts / _MINUTE), "poll": {**asked, "channel_id": channel_id}}


def channel_id(stored: Mapping[str, Any]) -> int:
    """Where its card hangs."""
    return int(stored["poll"]["channel_id"])


def lasts(stored: Mapping[str, object]) -> timedelta:
    """How long its poll is open."""
    return int(str(stored["minutes"])) * _MINUTE


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _fields(kind: type[Any], given: Mapping[str, Any], **also: object) -> Any:
    kinds, known = get_type_hints(kind), {one.name: one for one in fields(kind)}
    if unknown := given.keys() - known.keys():
        raise UserError("template-newer", field=", ".join(sorted(unknown)))
    if lacking := [
        one.name for one in known.values() if one.name not in given.keys() | also and _needed(one)
    ]:
        raise ValueError(f"{', '.join(lacking)}: missing")
    return kind(**{name: _read(kinds[name], value, name) for name, value in given.items()}, **also)


def _needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _read(kind: Any, given: Any, name: str) -> Any:
    """A value as the type of its field asks for it. Raises ValueError."""
    if isinstance(kind, UnionType):
        if given is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple and isinstance(given, list):
        return tuple(_read(get_args(kind)[0], one, name) for one in given)
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(given, dict):
        return _fields(kind, given)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(given)
    if type(given) is not kind:
        raise ValueError(f"{name}: {given!r}")
    return given
