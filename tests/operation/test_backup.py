"""Backups: whole, consistent, the same for both databases; and nothing replaced by what is not whole."""

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, inspect, select, text, update

from bot.database import Database, metadata, schema
from bot.database.tables import alliances, pledges
from bot.operation import backup as backups
from bot.operation.backup import back_up, restore, verify
from bot.operation.lock import alone
from bot.operation.problems import OperatorError
from tests.conftest import START
from tests.operation.conftest import ROWS, contents, fill


def names(folder: Path) -> set[str]:
    """What is in a folder, without what SQLite and the lock keep beside a database."""
    return {file.name for file in folder.iterdir() if not file.name.endswith((".lock", "-wal", "-shm"))}


def file_of(database: Database) -> Path:
    return Path(database.url.database or "")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "alliance.backup"


async def test_everything_comes_back(database: Database, kept: Path) -> None:
    await fill(database)
    before = await contents(database)
    made = await back_up(database, kept, START)
    assert made.total == ROWS * len(metadata.tables) + 1  # and the revision
    assert made.open_polls == ROWS
    async with database.write() as connection:
        await connection.execute(delete(alliances))
        await connection.execute(insert(alliances).values(name="later", created_at=START))
    later = await contents(database)
    found, place = await restore(database, kept, START)
    assert found.made_at == START.isoformat()
    assert await contents(database) == before
    await schema.require(database)
    assert place is not None
    assert await contents_of_kept(database, place) == later


async def contents_of_kept(database: Database, place: str) -> object:
    if database.is_sqlite:
        old = Database(f"sqlite+aiosqlite:///{place}")
        found = await contents(old)
        await old.close()
        return found
    async with database.read() as connection:
        await connection.execute(text(f"SET LOCAL search_path TO {place.rpartition(' ')[2]}"))
        return {
            table.name: [
                tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


async def test_backup_of_one_database_restores_into_the_other(
    database: Database, other: Database, kept: Path
) -> None:
    await fill(database)
    before = await contents(database)
    await back_up(database, kept, START)
    await restore(other, kept, START)
    assert await contents(other) == before
    # and back again, into where it came from
    second = kept.with_name("second")
    await back_up(other, second, START)
    await restore(database, second, START)
    assert await contents(database) == before


async def test_new_rows_are_numbered_after_restored_ones(database: Database, kept: Path) -> None:
    await fill(database)
    await back_up(database, kept, START)
    await restore(database, kept, START)
    async with database.write() as connection:
        made = await connection.scalar(
            insert(alliances).values(name="new", created_at=START).returning(alliances.c.id)
        )
    assert made == ROWS + 1


async def test_empty_store_can_be_backed_up_and_restored(database: Database, kept: Path) -> None:
    await back_up(database, kept, START)
    await restore(database, kept, START)
    assert not any((await contents(database)).values())
    async with database.write() as connection:
        assert (
            await connection.scalar(
                insert(alliances).values(name="new", created_at=START).returning(alliances.c.id)
            )
            == 1
        )


async def test_restore_where_there_is_nothing_yet(database: Database, tmp_path: Path, kept: Path) -> None:
    await fill(database)
    await back_up(database, kept, START)
    fresh = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'alliance.db'}")
    _, place = await restore(fresh, kept, START)
    assert place is None
    assert await contents(fresh) == await contents(database)
    await fresh.close()
    assert stat.S_IMODE(file_of(fresh).stat().st_mode) == 0o600


async def test_backup_is_of_one_instant_while_the_bot_writes(database: Database, kept: Path) -> None:
    """Each write changes two tables together; a backup that reads one later than the other would show it."""
    await fill(database)
    async with database.write() as connection:
        await connection.execute(delete(pledges))
        await connection.execute(update(alliances).values(name="0"))
    stop = False

    async def write_on() -> int:
        number = 0
        while not stop:
            number += 1
            async with database.write() as connection:
                await connection.execute(
                    update(alliances).where(alliances.c.id == 1).values(name=str(number))
                )
                await connection.execute(
                    insert(pledges).values(alliance_id=1, version=number, text="x", created_at=START)
                )
        return number

    writing = asyncio.create_task(write_on())
    await back_up(database, kept.with_name("first"), START)
    await back_up(database, kept, START)
    stop = True
    written = await writing
    with closing(sqlite3.connect(kept)) as raw:
        (name,) = raw.execute("SELECT name FROM alliances WHERE id = 1").fetchone()
        (count,) = raw.execute("SELECT count(*) FROM pledges").fetchone()
    assert 0 < count == int(name) <= written


async def test_backup_holds_nothing_that_was_deleted(database: Database, kept: Path) -> None:
    secret = "a-word-to-be-forgotten"
    await fill(database)
    async with database.write() as connection:
        await connection.execute(update(pledges).values(text=secret * 300))
        await connection.execute(update(pledges).values(text="x"))
    await back_up(database, kept, START)
    assert secret.encode() not in kept.read_bytes()


async def test_backup_is_one_file_for_its_owner_only(database: Database, kept: Path) -> None:
    await back_up(database, kept, START)
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_backup_never_overwrites(database: Database, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("dear to me")
    with pytest.raises(OperatorError, match="exists: a backup never overwrites"):
        await back_up(database, kept, START)
    assert kept.read_text() == "dear to me"


async def test_backup_that_fails_leaves_no_file(
    database: Database, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_copy", fail)
    with pytest.raises(OSError, match="No space"):
        await back_up(database, kept, START)
    assert not list(kept.parent.iterdir())


# --- what is not whole -------------------------------------------------------------------------------------


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def flipped(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    place = raw.index("é2\n'".encode())
    raw[place + 2] = ord("7")
    file.write_bytes(raw)


def change(statement: str) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as raw:
            raw.execute(statement)
            raw.commit()

    return spoil


def letter(file: Path) -> None:
    file.write_text("this is a letter and not a database" * 100)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def another_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE songs (title TEXT)")


SPOILED = {
    "truncated": (truncated, "damaged|not a whole backup"),
    "one letter changed": (flipped, "is damaged: .* is not as it was written"),
    "a row changed": (
        change("UPDATE pledges SET text = 'other' WHERE version = 1"),
        "pledges is not as it was",
    ),
    "a row lost": (change("DELETE FROM audit WHERE id = 2"), "audit is not as it was"),
    "a row added": (
        change("INSERT INTO alliances VALUES (9, 'x', '2026-01-01')"),
        "alliances is not as it was",
    ),
    "a row without its parent": (change("DELETE FROM alliances"), "belongs to nothing"),
    "a table lost": (change("DROP TABLE audit"), "audit is not as it was"),
    "a later version's": (change("UPDATE alembic_version SET version_num = '9999'"), "damaged|later version"),
    "without its list": (change("DROP TABLE backup_tables"), "not a whole backup of Alliance Bot"),
    "without its date": (change("DELETE FROM backup"), "not a whole backup of Alliance Bot"),
    "a letter": (letter, "not a whole backup of Alliance Bot"),
    "empty": (emptied, "not a whole backup of Alliance Bot"),
    "another database": (another_database, "not a whole backup of Alliance Bot"),
    "nothing": (Path.unlink, "there is no file"),
}


@pytest.mark.parametrize("how", SPOILED)
async def test_backup_that_is_not_whole_replaces_nothing(
    database: Database, other: Database, kept: Path, how: str
) -> None:
    spoil, words = SPOILED[how]
    await fill(other)
    await back_up(other, kept, START)
    spoil(kept)
    await fill(database, 2)
    before, beside = await contents(database), names(kept.parent.parent)
    with pytest.raises(OperatorError, match=words) as caught:
        await restore(database, kept, START)
    assert "\n" not in str(caught.value)
    assert await contents(database) == before
    assert names(kept.parent.parent) == beside
    if not database.is_sqlite:
        async with database.read() as connection:
            schemas = await connection.run_sync(lambda sync: inspect(sync).get_schema_names())
        assert not [name for name in schemas if name.startswith("replaced")]


async def test_backup_of_a_later_version_is_refused(
    other: Database, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await back_up(other, kept, START)
    monkeypatch.setattr(schema, "revisions", lambda: {"0000"})
    with pytest.raises(OperatorError, match=r"made by a later version .*: install that version first"):
        verify(kept)


# --- replacing ---------------------------------------------------------------------------------------------


async def test_restore_that_fails_midway_leaves_all_as_it_was(
    database: Database, other: Database, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(other)
    await back_up(other, kept, START)
    await fill(database, 2)
    before = await contents(database)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "replace") if database.is_sqlite else (backups, "_copy")), fail)
    with pytest.raises(OSError, match="No space"):
        await restore(database, kept, START)
    monkeypatch.undo()
    assert await contents(database) == before


async def test_restore_refuses_while_the_bot_runs(database: Database, kept: Path) -> None:
    await fill(database)
    await back_up(database, kept, START)
    before = await contents(database)
    holder = Database(database.url.render_as_string(hide_password=False))
    async with alone(holder):
        with pytest.raises(OperatorError, match=r"the bot is running on this database.*: stop it first"):
            await restore(database, kept, START)
    await holder.close()
    assert await contents(database) == before
    await restore(database, kept, START)


async def test_what_a_killed_bot_had_not_checkpointed_is_kept(
    other: Database, kept: Path, tmp_path: Path
) -> None:
    """After a SIGKILL the newest rows are in the file beside the database; they go with it."""
    await back_up(other, kept, START)
    await fill(other)
    killed = tmp_path / "killed.db"
    for companion in ("", "-wal", "-shm"):
        shutil.copyfile(f"{file_of(other)}{companion}", f"{killed}{companion}")
    assert Path(f"{killed}-wal").stat().st_size > 0
    _, place = await restore(Database(f"sqlite+aiosqlite:///{killed}"), kept, START)
    assert await contents_of_kept(other, str(place)) == await contents(other)


async def test_file_that_is_no_database_can_be_replaced(other: Database, kept: Path, tmp_path: Path) -> None:
    await fill(other)
    await back_up(other, kept, START)
    broken = tmp_path / "broken.db"
    broken.write_text("this is a letter" * 1000)
    Path(f"{broken}-wal").write_text("and its envelope")
    target = Database(f"sqlite+aiosqlite:///{broken}")
    _, place = await restore(target, kept, START)
    assert await contents(target) == await contents(other)
    await target.close()
    assert Path(str(place)).read_text().startswith("this is a letter")
    assert Path(f"{place}-wal").read_text() == "and its envelope"


async def test_other_tables_in_the_same_postgresql_stay(postgres_url: str, kept: Path) -> None:
    database = Database(postgres_url)
    await fill(database)
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE songs (title TEXT)"))
        await connection.execute(text("INSERT INTO songs VALUES ('one')"))
    await back_up(database, kept, START)
    await restore(database, kept, START)
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM songs")) == 1
    await database.close()


async def test_backup_of_an_unknown_schema_is_refused(database: Database, kept: Path) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Exception, match="a later version made"):
        await back_up(database, kept, START)
    assert not kept.exists()


async def test_many_rows_are_copied_in_batches(database: Database, kept: Path) -> None:
    rows = backups._BATCH * 2 + 1
    async with database.write() as connection:
        await connection.execute(
            insert(alliances), [{"id": n, "name": "x", "created_at": START} for n in range(1, rows + 1)]
        )
    assert (await back_up(database, kept, START)).rows["alliances"] == rows
    await restore(database, kept, START)
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(alliances)) == rows
