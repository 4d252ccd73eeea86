"""Transactions as one plain call to the driver, for what happens thousands of times a second.

Through SQLAlchemy and aiosqlite a small transaction of five statements takes 1.5 ms of processor time, most
of it for handing each statement to the driver's thread and back; like this it takes 0.2 ms.
"""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import BUSY_SECONDS, Database, prepare_sqlite

T = TypeVar("T")
# Of SQLite's log; with more of them a commit moves them into the file by itself, should nothing else get to it.
LOG_PAGES = 16_000
_MARKS = re.compile(r"VALUES \?|IN \(\?\)|\?")
_TYPES = {bool: "boolean", int: "bigint", bytes: "bytea", str: "text"}  # PostgreSQL's


class Direct(Protocol):
    """The driver inside a transaction. Statements are the same for both databases, with `?` for a value.

    A list that is not empty may stand for `IN (?)`, and a list of tuples for `VALUES ?`: a statement for many
    rows at once. (For a statement a row, SQLite's thread and the event loop's would fight over the interpreter
    at each of them.)
    """

    def run(self, statement: str, values: Sequence[Any]) -> None: ...

    def rows(self, statement: str, values: Sequence[Any]) -> Sequence[Any]: ...

    def lock(self, statement: str, values: Sequence[Any], table: str) -> Sequence[Any]:
        """`rows`, and nobody else locks or changes those of `table` before the transaction ends."""
        ...


class DirectWriter:
    """Runs a whole transaction as one function, which takes turns with `Database.write()` like any other.

    Pages are moved from SQLite's log into the file meanwhile, by another thread: as a part of every other commit,
    as SQLite would do it, that took half of the time of a commit when a poll has a million ballots.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(1, "direct")
        self._connection: sqlite3.Connection | None = None
        self._mover = ThreadPoolExecutor(1, "direct-log")
        self._moving_connection: sqlite3.Connection | None = None
        self._moving: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Direct], T]) -> T:
        """What `work` returns, once it is committed and on disk; undone when it raises. It may not wait."""
        if not self._database.is_sqlite:
            async with self._database.write() as connection:
                return await within(connection, work)
        async with self._database.turn():
            result = await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)
        if self._moving is None or self._moving.done():
            self._moving = asyncio.create_task(self._move(), name="database: log")
        return result

    async def close(self) -> None:
        if self._moving is not None:
            await asyncio.wait({self._moving})
        for thread in (self._thread, self._mover):
            thread.shutdown()
        for connection in (self._connection, self._moving_connection):
            if connection is not None:
                connection.close()
        self._connection = self._moving_connection = None

    async def _move(self) -> None:
        async with self._database.moving:
            await asyncio.get_running_loop().run_in_executor(self._mover, self._checkpoint)

    def _checkpoint(self) -> None:
        with suppress(sqlite3.Error):  # the next vote tries again
            self._moving_connection = self._moving_connection or self._connect()
            self._moving_connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _transact(self, work: Callable[[Direct], T]) -> T:
        try:
            connection = self._connection = self._connection or self._connect()
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(_SQLite(connection))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise DBAPIError(None, None, error) from error
        return result

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._database.url.database or "", timeout=BUSY_SECONDS, check_same_thread=False
        )
        prepare_sqlite(connection)
        connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        return connection


class _SQLite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._connection.execute(*_spread(statement, values))

    def rows(self, statement: str, values: Sequence[Any]) -> Sequence[Any]:
        return self._connection.execute(*_spread(statement, values)).fetchall()

    def lock(self, statement: str, values: Sequence[Any], table: str) -> Sequence[Any]:
        return self.rows(statement, values)  # there is one writer: this transaction


class _Within:
    """Over a connection of SQLAlchemy's, in whatever transaction it is in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self._execute(statement, values)

    def rows(self, statement: str, values: Sequence[Any]) -> Sequence[Any]:
        return self._execute(statement, values).all()

    def lock(self, statement: str, values: Sequence[Any], table: str) -> Sequence[Any]:
        return self.rows(statement if self._sqlite else f"{statement} FOR NO KEY UPDATE OF {table}", values)

    def _execute(self, statement: str, values: Sequence[Any]) -> CursorResult[Any]:
        written, flat = (_spread if self._sqlite else _arrays)(statement, values)
        return self._connection.exec_driver_sql(written, tuple(flat))


async def within(connection: AsyncConnection, work: Callable[[Direct], T]) -> T:
    """What `work` returns, as a part of the transaction that the connection is in."""
    return await connection.run_sync(lambda sync: work(_Within(sync)))


def _arrays(statement: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """An array for each list, so that PostgreSQL knows the statement, however many rows it is for."""
    each = iter(values)
    flat: list[Any] = []

    def mark(value: Any) -> str:
        flat.append(value)
        if not isinstance(value, list):
            return f"${len(flat)}"
        kind = next((type(one) for one in value if one is not None), str)
        return f"${len(flat)}::{_TYPES[kind]}[]"

    def marked(found: re.Match[str]) -> str:
        value = next(each)
        if found[0] == "VALUES ?":
            columns = (mark(list(column)) for column in zip(*value, strict=True))
            return f"SELECT * FROM unnest({', '.join(columns)})"  # noqa: S608  (marks, and no values)
        return mark(value) if found[0] == "?" else f"= ANY ({mark(value)})"

    return _MARKS.sub(marked, statement), flat


def _spread(statement: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """A mark for each single value, as SQLite knows no arrays.

    Those for `IN` are filled up to a power of two with the last one, so that drivers know the statement.
    """
    marks: list[str] = []
    flat: list[Any] = []
    for value in values:
        if not isinstance(value, list):
            marks.append("?")
            flat.append(value)
        elif isinstance(value[0], tuple):
            marks.append(",".join([f"({','.join('?' * len(value[0]))})"] * len(value)))
            flat.extend(chain.from_iterable(value))
        else:
            size = 1 << (len(value) - 1).bit_length()
            marks.append(",".join("?" * size))
            flat += value + value[-1:] * (size - len(value))
    each = iter(marks)
    return re.sub(r"\?", lambda _: next(each), statement), flat
