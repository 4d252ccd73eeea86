"""A statement in one visit to the thread of an SQLite connection.

aiosqlite makes four of it: for a cursor, to execute, to fetch and to close, each a wake-up of two threads and together
most of what a small statement takes. A transaction begins in the visit of its first statement, and is ended only
where there was one. What is streamed goes the long way, a piece at a time.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_ss_cursor,
)
from sqlalchemy.ext.asyncio import AsyncEngine


class _Outcome(NamedTuple):
    description: Any
    rowcount: int
    lastrowid: int
    rows: list[Any]


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ("_outcome",)

    def __init__(self, connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = connection
        self._connection = connection._connection
        self._rows = deque()
        self._outcome = _Outcome(None, -1, 0, [])

    @property
    def description(self) -> Any:
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int:
        return self._outcome.lastrowid

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._visit("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._visit("executemany", operation, seq_of_parameters)

    async def _visit(self, how: str, operation: str, parameters: Any) -> None:
        adapted = self._adapt_connection
        assert isinstance(adapted, _Connection)
        async with adapted._execute_mutex:
            self._outcome = await adapted.visit(_do, how, operation, parameters)
            self._rows = deque(self._outcome.rows)

    async def _async_soft_close(self) -> None:
        pass  # it was closed when its rows had been fetched

    def close(self) -> None:
        self._rows.clear()


def _do(connection: sqlite3.Connection, how: str, operation: str, parameters: Any) -> _Outcome:
    cursor = connection.cursor()
    try:
        getattr(cursor, how)(operation, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return _Outcome(cursor.description, cursor.rowcount, cursor.lastrowid or 0, rows)
    finally:
        cursor.close()


class _StreamCursor(AsyncAdapt_aiosqlite_ss_cursor):
    __slots__ = ()

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        assert isinstance(self._adapt_connection, _Connection)
        await self._adapt_connection.visit(lambda _: None)  # which begins the transaction
        return await super()._execute_async(operation, parameters)


def _within(connection: sqlite3.Connection, begin: str, do: Callable[..., Any], *given: Any) -> Any:
    if begin and not connection.in_transaction:
        connection.execute(begin)
    return do(connection, *given)


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_visited", "begin")
    _cursor_cls: Any = _Cursor
    _ss_cursor_cls: Any = _StreamCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begin = ""  # what begins the transaction that this is in
        self._visited = False  # since the last one ended

    async def visit(self, do: Callable[..., Any], *given: Any) -> Any:
        """Do something with the connection in its thread, in the transaction."""
        driver: Any = self._connection
        self._visited = True
        return await driver._execute(_within, driver._conn, self.begin, do, *given)

    def commit(self) -> None:
        self.begin = ""
        if self._visited:
            super().commit()
            self._visited = False

    def rollback(self) -> None:
        self.begin = ""
        if self._visited:
            super().rollback()
            self._visited = False


def spare_visits(engine: AsyncEngine) -> None:
    """Have the engine's connections to SQLite work so."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: object, given: Any, named: Any) -> _Connection:
        made = dialect.connect(*given, **named)
        return _Connection(made.dbapi, made._connection)
