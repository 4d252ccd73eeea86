"""A statement in one visit to the thread of an SQLite connection.

aiosqlite makes four of it: for a cursor, to execute, to fetch and to close, each a wake-up of two threads and together
most of what a small statement takes. What is streamed goes the long way, a piece at a time.
"""

import sqlite3
from collections import deque
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
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
        async with self._adapt_connection._execute_mutex:
            driver: Any = self._connection
            self._outcome = await driver._execute(_do, driver._conn, how, operation, parameters)
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


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls: Any = _Cursor


def spare_visits(engine: AsyncEngine) -> None:
    """Have the engine's connections to SQLite work so."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: object, given: Any, named: Any) -> _Connection:
        made = dialect.connect(*given, **named)
        return _Connection(made.dbapi, made._connection)
