"""Backups: one file of one format from either database, verified before it replaces anything in either."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, fulltext, metadata, schema
from bot.operation.lock import alone
from bot.operation.problems import MEND, OperatorError

_BATCH = 1000
_COMPANIONS = ("-wal", "-shm")  # what SQLite keeps beside a file in use


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. `open_polls` is how many polls' ballots can be attributed by whoever has it."""

    made_at: str
    revision: str
    rows: Mapping[str, int]
    open_polls: int

    @property
    def total(self) -> int:
        return sum(self.rows.values())


async def back_up(database: Database, file: Path, now: datetime) -> Contents:
    """Write everything, as it is at one instant, into a new SQLite file, while the bot runs.

    Rows are copied, not pages: what was deleted is not in it, and the order in which they came is lost.
    Raises OperatorError if the file exists, SchemaError if the schema is not this version's.
    """
    if file.exists():
        raise OperatorError(f"{file} exists: a backup never overwrites", MEND)
    await schema.require(database)
    with _new_file(file) as unfinished:
        target = Database(f"sqlite+aiosqlite:///{unfinished}")
        try:
            await schema.upgrade(target)
            async with _snapshot(database) as reading, target.write() as writing:
                await _copy(reading, writing)
        finally:
            await target.close()
        _seal(unfinished, now)
        contents = verify(unfinished)
        try:
            os.link(unfinished, file)  # unlike a rename, never in the place of another file
        except FileExistsError:
            raise OperatorError(f"{file} exists: a backup never overwrites", MEND) from None
    return contents


def verify(file: Path) -> Contents:
    """What a backup holds. Raises OperatorError unless it is whole, unchanged and of a schema that is known."""
    if not file.is_file():
        raise OperatorError(f"there is no file {file}", MEND)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
            found = raw.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise OperatorError(f"{file} is damaged: {found}", MEND)
            if orphan := raw.execute("PRAGMA foreign_key_check").fetchone():
                raise OperatorError(f"{file} is damaged: a row of {orphan[0]} belongs to nothing", MEND)
            recorded = {
                name: (rows, digest) for name, rows, digest in raw.execute("SELECT * FROM backup_tables")
            }
            present = _fingerprints(raw)
            for name in sorted(recorded.keys() | present.keys()):
                if recorded.get(name) != present.get(name):
                    raise OperatorError(f"{file} is damaged: {name} is not as it was written", MEND)
            (made_at,) = raw.execute("SELECT made_at FROM backup").fetchone()
            (revision,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            (open_polls,) = raw.execute("SELECT count(*) FROM polls WHERE secret IS NOT NULL").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise OperatorError(f"{file} is not a whole backup of Alliance Bot: {error}", MEND) from error
    if revision not in schema.revisions():
        raise OperatorError(
            f"{file} was made by a later version (schema {revision}): install that version first", MEND
        )
    return Contents(made_at, revision, {name: rows for name, (rows, _) in recorded.items()}, open_polls)


async def restore(database: Database, file: Path, now: datetime) -> tuple[Contents, str | None]:
    """Put a backup in the place of the store, all of it or nothing; where what it replaced is kept now.

    Raises OperatorError, and changes nothing, if the backup is not whole or the bot is running.
    """
    async with alone(database):
        target = Path(database.url.database or "") if database.is_sqlite else None
        if not file.is_file():
            raise OperatorError(f"there is no file {file}", MEND)
        # Beside its target, so that putting it in place is one rename on one file system.
        with _new_file(target or Path(tempfile.gettempdir(), "alliance")) as staged:
            shutil.copyfile(file, staged)
            contents = verify(staged)
            await _unseal(staged)
            label = f"{now:%Y%m%dT%H%M%SZ}"
            await database.engine.dispose()  # its connections are to what is being replaced
            kept = await _swap(target, staged, label) if target else await _exchange(database, staged, label)
    return contents, kept


async def _unseal(staged: Path) -> None:
    """A backup made into a store: at this version's schema, without what only a backup has."""
    with closing(sqlite3.connect(staged)) as raw:
        raw.executescript("DROP TABLE backup; DROP TABLE backup_tables;")
    store = Database(f"sqlite+aiosqlite:///{staged}")
    try:
        await schema.upgrade(store)
        await store.forget()
    finally:
        await store.close()


async def _swap(target: Path, staged: Path, label: str) -> str | None:
    """On SQLite: the old file, with what SQLite keeps beside it, gets another name."""
    kept = None
    if target.exists():
        kept = target.with_name(f"{target.name}.replaced-{label}")
        os.link(target, kept)
        # Moved unopened: SQLite would tidy up what may be all that is left of a damaged store.
        for companion in _COMPANIONS:
            with suppress(FileNotFoundError):
                Path(f"{target}{companion}").rename(f"{kept}{companion}")
    _to_disk(staged)
    os.replace(staged, target)  # noqa: PTH105
    _to_disk(target.parent)
    return str(kept) if kept else None


async def _exchange(database: Database, staged: Path, label: str) -> str | None:
    """On PostgreSQL: one transaction moves the old tables to a schema of their own and fills new ones."""
    source = Database(f"sqlite+aiosqlite:///{staged}")
    kept = f"replaced_{label.lower()}"
    try:
        async with source.read() as reading, database.write() as writing:
            known = {*metadata.tables, "alembic_version"}
            old = known & set(await writing.run_sync(lambda sync: inspect(sync).get_table_names()))
            if old:
                await writing.execute(text(f'CREATE SCHEMA "{kept}"'))
            for name in sorted(old):
                await writing.execute(text(f'ALTER TABLE "{name}" SET SCHEMA "{kept}"'))
            await writing.run_sync(schema.upgrade_within)
            await _copy(reading, writing)
            for table in metadata.sorted_tables:
                if (column := table.autoincrement_column) is not None:
                    await writing.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"  # noqa: S608
                            f" coalesce(max({column.name}), 1), max({column.name}) IS NOT NULL) FROM {table.name}"
                        )
                    )
    finally:
        await source.close()
    return f"the schema {kept}" if old else None


async def _copy(reading: AsyncConnection, writing: AsyncConnection) -> None:
    """Every row of every table, parents first. Raises OperatorError if a table did not arrive whole."""
    for table in metadata.sorted_tables:
        copied = 0
        async with reading.stream(select(table).order_by(*table.primary_key)) as rows:
            async for batch in rows.mappings().partitions(_BATCH):
                await writing.execute(table.insert(), [dict(row) for row in batch])
                copied += len(batch)
        if copied != await writing.scalar(select(func.count()).select_from(table)):
            raise OperatorError(f"{table.name} was not copied whole")


@asynccontextmanager
async def _snapshot(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the store as it is now, whatever is written meanwhile, and holds nobody up."""
    async with database.engine.connect() as connection:
        if not database.is_sqlite:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def _new_file(beside: Path) -> Iterator[Path]:
    """An empty file only its owner may read, in the same folder; gone at the end."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for leftover in ("", *_COMPANIONS):
            Path(f"{name}{leftover}").unlink(missing_ok=True)


def _seal(file: Path, now: datetime) -> None:
    """Note when it was made and what is in it, and make it one file that nothing else belongs to."""
    with closing(sqlite3.connect(file)) as raw:
        prints = _fingerprints(raw)
        raw.execute("CREATE TABLE backup (made_at TEXT NOT NULL)")
        raw.execute("INSERT INTO backup VALUES (?)", [now.isoformat(timespec="seconds")])
        raw.execute(
            "CREATE TABLE backup_tables (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest TEXT NOT NULL)"
        )
        raw.executemany(
            "INSERT INTO backup_tables VALUES (?, ?, ?)", [(name, *found) for name, found in prints.items()]
        )
        raw.commit()
        raw.execute("PRAGMA journal_mode=DELETE")
    _to_disk(file)


def _fingerprints(raw: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and the sum of their digests: a changed, lost or added row shows."""
    names = [
        name
        for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("sqlite_", fulltext.INDEX)) and name not in ("backup", "backup_tables")
    ]
    prints = {}
    for name in names:
        rows = total = 0
        for row in raw.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
            rows += 1
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())
        prints[name] = (rows, f"{total % 2**256:064x}")
    return prints


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
