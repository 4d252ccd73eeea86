"""The store under pressure: many at once, locked, full, damaged, and asked to forget."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.database import Database, after_commit, upsert
from bot.database.direct import DirectWriter
from bot.database.tables import alliances, pledges
from bot.operation.problems import in_words
from bot.ui.replies import key_of


async def make_alliance(database: Database, name: str = "0") -> int:
    async with database.write() as connection:
        made = await connection.execute(
            insert(alliances).values(name=name, created_at=SystemClock().now()).returning(alliances.c.id)
        )
        return int(made.scalar_one())


async def read_then_increment(database: Database, alliance_id: int) -> None:
    async with database.write() as connection:
        name = await connection.scalar(
            select(alliances.c.name).where(alliances.c.id == alliance_id).with_for_update()
        )
        await connection.execute(
            update(alliances).values(name=str(int(str(name)) + 1)).where(alliances.c.id == alliance_id)
        )


async def test_two_hundred_at_once_all_land(database: Database) -> None:
    alliance_id = await make_alliance(database)
    await asyncio.gather(*(read_then_increment(database, alliance_id) for _ in range(200)))
    async with database.read() as connection:
        assert await connection.scalar(select(alliances.c.name)) == "200"


async def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    alliance_id = await make_alliance(database, "before")
    async with database.write() as writing:
        await writing.execute(update(alliances).values(name="after"))
        async with database.read() as reading:
            assert await reading.scalar(select(alliances.c.name)) == "before"
    async with database.read() as reading:
        assert await reading.scalar(select(alliances.c.name).where(alliances.c.id == alliance_id)) == "after"


async def test_write_that_raises_leaves_nothing(database: Database) -> None:
    called: list[str] = []

    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(insert(alliances).values(name="x", created_at=SystemClock().now()))
            after_commit(connection, lambda: called.append("after"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(alliances)) == 0
    assert not called


async def test_write_that_is_given_up_midway_holds_nobody_up(database: Database) -> None:
    for steps in range(30):
        given_up = asyncio.create_task(make_alliance(database, "given up"))
        for _ in range(steps):
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        async with database.write() as connection:
            made = (await connection.execute(delete(alliances))).rowcount
        assert made == 1 or (made == 0 and given_up.cancelled())


async def test_after_commit_sees_what_was_written(database: Database) -> None:
    called: list[str] = []
    async with database.write() as connection:
        await connection.execute(insert(alliances).values(name="x", created_at=SystemClock().now()))
        after_commit(connection, lambda: called.append("after"))
        assert not called
    assert called == ["after"]


async def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.write() as connection:
            await connection.execute(
                insert(pledges).values(alliance_id=77, version=1, text="x", created_at=SystemClock().now())
            )


async def test_upsert_is_spelled_alike(database: Database) -> None:
    alliance_id = await make_alliance(database)
    for name in ("first", "second"):
        async with database.write() as connection:
            statement = upsert(connection, alliances).values(
                id=alliance_id, name=name, created_at=SystemClock().now()
            )
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_={"name": statement.excluded.name})
            )
    async with database.read() as connection:
        assert (await connection.scalars(select(alliances.c.name))).all() == ["second"]


async def test_naive_instant_is_refused(database: Database) -> None:
    naive = SystemClock().now().replace(tzinfo=None)
    with pytest.raises(Exception, match="a naive datetime reached the store"):
        async with database.write() as connection:
            await connection.execute(insert(alliances).values(name="x", created_at=naive))


async def test_commit_is_on_disk(sqlite_url: str) -> None:
    """WAL, flushed at every commit, and rows blanked when deleted: SQLite's defaults would be none of these."""
    database = Database(sqlite_url)
    async with database.read() as connection:
        found = [
            await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    await database.close()
    assert found == ["wal", 2, 1, 1]


# --- faults ------------------------------------------------------------------------------------------------


async def fault(database: Database) -> BaseException:
    try:
        await make_alliance(database, "x" * 90)
    except Exception as error:
        return error
    finally:
        await database.close()
    pytest.fail("nothing went wrong")


def told_to_operator(error: BaseException, database: Database) -> str:
    words = str(in_words(error, database.url))
    assert "\n" not in words
    return words


async def test_what_is_written_directly_gets_from_the_log_into_the_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    alliance_id = await make_alliance(
        database
    )  # by a connection that stays: the last one to close would empty the log
    writer = DirectWriter(database)
    await writer.run(
        lambda direct: direct.run("UPDATE alliances SET name = ? WHERE id = ?", ["Moved", alliance_id])
    )
    await writer.close()
    assert b"Moved" in Path(str(database.url.database)).read_bytes()
    await database.close()


async def test_locked_database_is_told_as_busy(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.database.engine.BUSY_SECONDS", 0.05)
    database = Database(sqlite_url)
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    error = await fault(database)
    other.close()
    assert key_of(error) == "error-store-busy"
    assert "was locked by another program" in told_to_operator(error, database)


async def test_full_disk_is_told_and_nothing_is_half_done(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    @event.listens_for(database.engine.sync_engine, "connect")
    def no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # SQLite takes it as: not one more than now

    error: BaseException | None = None
    before = 0
    for _ in range(200):
        try:
            await make_alliance(database, "x" * 90)
            before += 1
        except DBAPIError as caught:
            error = caught
            break
    assert error is not None
    assert key_of(error) == "error-store"
    assert "the disk of" in told_to_operator(error, database)
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(alliances)) == before
    await database.close()


@pytest.mark.parametrize(
    "content", [b"this is a letter, and not a database\n" * 100, b"SQLite format 3\0" + bytes(5000)]
)
async def test_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "alliance.db"
    file.write_bytes(content)
    database = Database(f"sqlite+aiosqlite:///{file}")
    words = told_to_operator(await fault(database), database)
    assert words.startswith(f"{file} is not a database or is damaged: `python -m bot restore FILE`")


async def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}")
    assert f"{tmp_path} cannot be written" in told_to_operator(await fault(database), database)


async def test_postgresql_that_is_not_there_is_told() -> None:
    database = Database("postgresql+asyncpg://me:pa55word@127.0.0.1:1/alliance")
    words = told_to_operator(await fault(database), database)
    assert "cannot be reached" in words
    assert "pa55word" not in words


async def test_postgresql_without_the_database_is_told(postgres_server: str) -> None:
    database = Database(postgres_server.format(name="nowhere"))
    assert "create it with `createdb`" in told_to_operator(await fault(database), database)


async def test_postgresql_that_may_only_be_read_is_told(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.write() as connection:
        name = database.url.database
        await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    await database.engine.dispose()
    assert "read-only" in told_to_operator(await fault(database), database)


# --- forgetting --------------------------------------------------------------------------------------------


async def test_deleted_text_leaves_no_bytes_in_the_files(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    secret = "a-word-to-be-forgotten"
    folder = Path(database.url.database or "").parent

    def holders() -> list[str]:
        return [file.name for file in folder.iterdir() if secret.encode() in file.read_bytes()]

    alliance_id = await make_alliance(database)
    async with database.write() as connection:
        await connection.execute(
            insert(pledges).values(
                alliance_id=alliance_id, version=1, text=secret * 500, created_at=SystemClock().now()
            )
        )
    assert holders()
    async with database.write() as connection:
        await connection.execute(delete(pledges))
    assert holders(), "or this test could not tell whether forgetting does anything"
    await database.forget()
    assert not holders()
    await database.close()
