"""The schema's version: bringing it up, and refusing to run on one that this version does not know."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from bot.database.engine import Database
from bot.errors import SchemaError

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    async with database.read() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up. Raises SchemaError on one made by a later version."""
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    found = await current(database)
    if found is not None and found not in {
        s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()
    }:
        raise SchemaError(
            f"the database is at schema {found}, which a later version made: install that version"
        )
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), revision))


async def require(database: Database) -> None:
    """Raises SchemaError, naming the command that mends it, unless the schema is this version's."""
    if database.is_sqlite and not Path(database.url.database or "").exists():
        raise SchemaError(f"there is no database at {database.url.database}: run `python -m bot migrate`")
    found, wanted = await current(database), head()
    if found != wanted:
        shown = make_url(database.url).render_as_string(hide_password=True)
        raise SchemaError(
            f"the schema of {shown} is {found or 'empty'} and this version needs {wanted}: run `python -m bot migrate`"
        )
