"""Taking what people wrote out of the rows in which it stands, and putting it back.

Whatever is shown, searched, or exported afterwards has the other words: there is no place that could forget to ask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import metadata
from bot.text import shorten

Kept = list[dict[str, Any]]
LISTED = 60


@dataclass(frozen=True, slots=True)
class Words:
    """Columns of the rows of a table for which `where` holds, and whose words these are: a column says it, or it is
    one person for all of them. `also` is what becomes of other columns; `lead` tells apart what has to be. Of rows that
    only quote somebody, among much else, `quotes` are the words that go."""

    where: ColumnElement[bool]
    columns: Sequence[Column[Any]]
    author: Column[Any] | int
    also: Mapping[Column[Any], object] = field(default_factory=dict)
    lead: str = ""
    quotes: Sequence[str] = ()


async def take(connection: AsyncConnection, words: Sequence[Words], instead: str) -> Kept:
    """Put a sentence in the place of words; what was there, as JSON."""
    kept: Kept = []
    for part in words:
        table = part.columns[0].table
        for row in (await connection.execute(select(table).where(part.where).with_for_update())).mappings():
            put = {
                column.name: _without(row[column.name], part.quotes, instead)
                if part.quotes
                else _instead(row[column.name], column, part.lead + instead)
                for column in part.columns
            } | {column.name: value for column, value in part.also.items()}
            key = {column.name: row[column.name] for column in table.primary_key}
            await connection.execute(update(table).where(_is(table, key)).values(put))
            kept.append(
                {
                    "table": table.name,
                    "key": key,
                    "author": part.author if isinstance(part.author, int) else row[part.author.name],
                    "words": [] if part.quotes else [column.name for column in part.columns],
                    "was": {name: row[name] for name in put},
                    "put": put,
                }
            )
    return kept


async def put_back(connection: AsyncConnection, kept: Kept) -> None:
    """What was taken, wherever nothing else was written meanwhile."""
    for one in kept:
        table = metadata.tables[one["table"]]
        row = (await connection.execute(select(table).where(_is(table, one["key"])))).mappings().first()
        was = {name: value for name, value in one["was"].items() if row and row[name] == one["put"][name]}
        if was:
            await connection.execute(update(table).where(_is(table, one["key"])).values(was))


async def are_down(connection: AsyncConnection, words: Sequence[Words], kept: Kept) -> bool:
    """Whether nothing stands there but what was put there when that was taken."""
    for part in (part for part in words if not part.quotes):
        table = part.columns[0].table
        put = [one["put"] for one in kept if one["table"] == table.name]
        for row in (await connection.execute(select(table).where(part.where))).mappings():
            for name in (column.name for column in part.columns):
                if row[name] and all(row[name] != one.get(name) for one in put):
                    return False
    return True


def texts(kept: Kept) -> list[str]:
    """The words themselves, without what is said twice."""
    found: dict[str, None] = {}
    for one in kept:
        for name in one["words"]:
            found.update(dict.fromkeys(_strings(one["was"][name])))
    return [one for one in found if one]


def exchange(value: object, words: Mapping[str, str]) -> object:
    """JSON with other words in it, wherever a text is one of these."""
    return _each(value, lambda _, text: words.get(text, text))


def _is(table: Any, key: Mapping[str, object]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _limit(column: Column[Any]) -> int:
    """Of a list, what a button or a choice has room for."""
    return LISTED if isinstance(column.type, JSON) else getattr(column.type, "length", None) or 0


def _instead(value: object, column: Column[Any], sentence: str) -> object:
    """What was empty stays so, and a link leads nowhere any more."""
    put = shorten(sentence, _limit(column))
    return _each(value, lambda name, text: "" if not text or name == "link" else put, column.name)


def _without(value: object, quotes: Sequence[str], instead: str) -> object:
    def cut(_: str, text: str) -> str:
        for quote in quotes:
            text = text.replace(quote, instead) if quote else text
        return text

    return _each(value, cut)


def _each(value: object, change: Callable[[str, str], str], name: str = "") -> object:
    """JSON with each text in it changed, by the name under which it stands and by what it says."""
    if isinstance(value, str):
        return change(name, value)
    if isinstance(value, dict):
        return {inner: _each(one, change, inner) for inner, one in value.items()}
    return [_each(one, change, name) for one in value] if isinstance(value, list) else value


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _strings(one)]
