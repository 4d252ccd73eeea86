"""The schema: what the migrations make is what the tables say, and anything else is refused with the way out."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.database import Database, metadata, schema
from bot.database.fulltext import INDEX
from bot.errors import SchemaError


def definitions(connection: Connection) -> list[str]:
    """Every column, constraint and index, in the database's own words."""
    if connection.dialect.name == "sqlite":
        whole = connection.scalars(
            text("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name != 'alembic_version'")
        )
        # A table is one statement; the order of its lines is of no account.
        return sorted(
            f"{sql.splitlines()[0]} {line.strip(' ,')}" for sql in whole for line in sql.splitlines()
        )
    parts = connection.execute(
        text(
            "SELECT table_name, concat(column_name, ' ', data_type, ' ', character_maximum_length, ' ',"
            " is_nullable, ' ', column_default) FROM information_schema.columns WHERE table_schema = 'public'"
            " UNION SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
    )
    return sorted(f"{table} {part}" for table, part in parts if table != "alembic_version")


def _no_index(name: str | None, kind: str, _parents: object) -> bool:
    """What full-text search is made of is no part of the declared tables; `definitions` has it."""
    return not (name or "").startswith(INDEX)


async def test_upgrade_from_empty_makes_the_declared_tables(database: Database) -> None:
    async with database.write() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_type": True, "include_name": _no_index}),
                metadata,
            )
        )
        migrated = await connection.run_sync(definitions)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        declared = await connection.run_sync(definitions)
    assert not differences
    assert migrated == declared


async def test_upgrade_again_changes_nothing(database: Database) -> None:
    await schema.upgrade(database)
    await schema.require(database)


async def test_schema_of_a_later_version_is_refused(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for asked in (schema.require, schema.upgrade):
        with pytest.raises(SchemaError, match="9999, which a later version made: install that version"):
            await asked(database)


async def test_empty_database_is_refused_with_the_command_that_upgrades(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(
        SchemaError, match=r"is empty and this version needs \d+: run `python -m bot migrate`"
    ):
        await schema.require(database)


async def test_database_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "alliance.db"
    database = Database(f"sqlite+aiosqlite:///{file}")
    with pytest.raises(SchemaError, match=r"there is no database at .*: run `python -m bot migrate`"):
        await schema.require(database)
    assert not file.parent.exists()


async def test_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "data" / "alliance.db"
    database = Database(f"sqlite+aiosqlite:///{file}")
    await schema.upgrade(database)
    await database.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_refusal_hides_the_password(postgres_url: str) -> None:
    database = Database(postgres_url.replace("postgres@", "postgres:pa55word@"))
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(SchemaError) as caught:
        await schema.require(database)
    await database.close()
    assert "pa55word" not in str(caught.value)


async def test_failed_upgrade_leaves_nothing_half_done(tmp_path: Path) -> None:
    """A table that is in the way stops the migration; what it had made by then is undone."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'alliance.db'}")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE audit (mine INTEGER)"))
    with pytest.raises(Exception, match="audit already exists"):
        await schema.upgrade(database)
    async with database.read() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.close()
    assert tables == ["audit"]
