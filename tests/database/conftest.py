"""The store's address, asked for before there is an event loop: the shared fixtures begin with one of their own."""

from collections.abc import AsyncIterator

import pytest

from bot.database import Database


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty store at the present schema, on both databases."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()
