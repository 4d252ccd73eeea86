"""The schema's version: bringing it up, and refusing to run on one that this version does not know."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.database import fulltext, views
from bot.database.engine import Database
from bot.errors import SchemaError

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str | None:
    return _scripts().get_current_head()


async def current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    async with database.read() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


def revisions() -> set[str]:
    """Every revision that this version knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """As `upgrade`, as part of the caller's transaction."""
    views.drop(connection)  # or they would hold on to tables and columns as they were
    fulltext.drop(connection)
    command.upgrade(_config(connection), revision)
    if MigrationContext.configure(connection).get_current_revision() == head():
        fulltext.make(connection)
        views.make(connection)


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up. Raises SchemaError on one made by a later version."""
    if database.is_sqlite and database.url.database:
        file = Path(database.url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # people's data: nobody else on the machine reads it
    _refuse_later(await current(database), database)
    async with database.write() as connection:
        await connection.run_sync(upgrade_within, revision)


async def require(database: Database) -> None:
    """Raises SchemaError, naming the command that mends it, unless the schema is this version's."""
    if database.is_sqlite and not Path(database.url.database or "").exists():
        raise SchemaError(f"there is no database at {database.url.database}: run `python -m bot migrate`")
    found, wanted = await current(database), head()
    _refuse_later(found, database)
    if found != wanted:
        raise SchemaError(
            f"the schema of {_shown(database)} is {found or 'empty'} and this version needs {wanted}: "
            "run `python -m bot migrate`"
        )


def _refuse_later(found: str | None, database: Database) -> None:
    if found is not None and found not in revisions():
        raise SchemaError(
            f"the schema of {_shown(database)} is {found}, which a later version made: install that version"
        )


def _shown(database: Database) -> str:
    return database.url.render_as_string(hide_password=True)
