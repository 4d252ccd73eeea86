"""One bot to a store: what `run` holds as long as it lives, and `restore` and `migrate` while they work."""

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.database import Database
from bot.operation.problems import OperatorError

# Any number will do, as long as it never changes: PostgreSQL keeps it apart for each database.
_KEY = 4_725_310_917
_TIMED_OUT = "55P03"


@asynccontextmanager
async def alone(database: Database) -> AsyncIterator[None]:
    """Hold the store against every other process that asks for this, until the block or the process ends.

    Raises OperatorError if another process holds it. The system lets go of it when a process is killed.
    """
    if not database.is_sqlite:
        # A connection of its own, outside the pool: the lock lives as long as it does.
        engine = create_async_engine(database.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                await connection.execute(text("SET lock_timeout = '1s'"))  # for a killed one to be noticed
                try:
                    await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _KEY})
                except DBAPIError as error:
                    raise (
                        _taken("") if getattr(error.orig, "sqlstate", "") == _TIMED_OUT else error
                    ) from None
                yield
        finally:
            await engine.dispose()
        return
    file = Path(f"{database.url.database}.lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _taken(os.read(handle, 20).decode().strip()) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _taken(process: str) -> OperatorError:
    return OperatorError(
        "the bot is running on this database"
        + (f" (process {process})" if process else "")
        + ": stop it first"
    )
