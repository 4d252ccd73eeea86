"""Connections and transactions: one writer at a time on SQLite, many on PostgreSQL, the same code above."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from typing import Any

import asyncpg
from sqlalchemy import Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.database.visits import spare_visits

log = logging.getLogger(__name__)

# A writer waits this long for another process before SQLite says "locked": whoever acted can still be told so, as
# Discord waits three seconds.
BUSY_SECONDS = 2
_AFTER_COMMIT = "after_commit"
# What drivers raise on the way to a connection, which SQLAlchemy does not make its own.
_UNREACHABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, NoConnectionFreeError)


class Database:
    """The store's connections. `write()` is one transaction for one service call; `read()` sees one snapshot."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = (
            {"connect_args": {"timeout": BUSY_SECONDS}}
            if self.is_sqlite
            else {"pool_size": 10, "pool_pre_ping": True}
        )
        self.engine = create_async_engine(self.url, hide_parameters=True, **options)
        # SQLite has one writer anyway: waiting here in order costs nothing, while waiting inside
        # SQLite blocks a thread, is unfair, and ends in "database is locked".
        self._writer = asyncio.Lock() if self.is_sqlite else None
        # Of pages from SQLite's log into the file: where two would do that at once, SQLite refuses one.
        self.moving = asyncio.Lock()
        if self.is_sqlite:
            spare_visits(self.engine)
            event.listen(self.engine.sync_engine, "connect", prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    def turn(self) -> AbstractAsyncContextManager[None]:
        """The turn of the one writer that SQLite allows; PostgreSQL sorts its writers out itself."""
        return self._writer or nullcontext()

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection. Where there is none to be had that is a DBAPIError, like everything else of the store."""
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self.engine.connect())
            except _UNREACHABLE as error:
                raise DBAPIError(None, None, error) from error
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading, with one consistent view of the store. Raises DBAPIError."""
        async with self._connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed, and on disk, when the block ends; undone when it raises. Raises DBAPIError."""
        async with self.turn(), self._connect() as connection:
            await connection.execution_options(writes=True)
            calls: list[Callable[[], None]] = []
            connection.info[_AFTER_COMMIT] = calls
            async with connection.begin():
                yield connection
        for call in calls:
            try:
                call()
            except Exception:  # what was written stays written: nobody may be told that it failed
                log.exception("a call after a commit failed")

    async def forget(self) -> bool:
        """Make what was just deleted unreadable in the file: `secure_delete` blanked it, this drops the log.

        Whether it is done; somebody who reads for long keeps the log.
        """
        if not self.is_sqlite:
            return True
        async with self.moving, self.turn(), self._connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None
            [(busy, _, _)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    async def check(self) -> None:
        """Raises what the driver raises when the store cannot be reached."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def after_commit(connection: AsyncConnection, call: Callable[[], None]) -> None:
    """Have something done once what this `write()` wrote can be seen by others, and not if it is undone."""
    connection.info[_AFTER_COMMIT].append(call)


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """INSERT with `on_conflict_do_update` / `on_conflict_do_nothing`, which both databases spell alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def prepare_sqlite(connection: Any, _record: object = None) -> None:
    connection.isolation_level = None  # no implicit BEGIN by the driver: `_begin_sqlite` decides which
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # IMMEDIATE takes the write lock at once; a deferred transaction that reads and then writes
    # fails when somebody else wrote in between, and no busy timeout helps.
    writes = connection.get_execution_options().get("writes", False)
    connection.connection.dbapi_connection.begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
