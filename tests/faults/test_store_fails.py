"""The store is locked, its disk full, its server gone: whoever acts is told, nothing is half done, and all goes on."""

import resource
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, select
from sqlalchemy.exc import DBAPIError

from bot.alliances.model import Level
from bot.config import DatabaseSettings, Settings
from bot.database import direct, engine
from bot.database.tables import applications, polls
from bot.operation.problems import AGAIN, in_words
from tests.conftest import _admin as administer
from tests.faults.deeds.counties import roles_in
from tests.faults.deeds.polls import id_of, standing
from tests.faults.stage import Stage, staged
from tests.world import World, custom_ids, said, start_world

TOLD = ("I could not save that, and nothing was changed", "I am very busy right now and could not save that")
Trouble = Callable[[], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Another program holds the file, for longer than the bot waits."""
    other = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@asynccontextmanager
async def full(url: str) -> AsyncIterator[None]:
    """No file of this process can be written to, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(params=["locked", "full", "gone"])
def settings(request: pytest.FixtureRequest) -> Settings:
    store = "postgres_url" if request.param == "gone" else "sqlite_url"
    return Settings(database=DatabaseSettings(url=request.getfixturevalue(store)))


@pytest.fixture
def trouble(settings: Settings, request: pytest.FixtureRequest) -> Trouble:
    url = settings.database.url
    kind = request.node.callspec.params["settings"]
    if kind != "gone":
        return lambda: {"locked": locked, "full": full}[kind](url)
    server, name = request.getfixturevalue("postgres_server"), make_url(url).database

    @asynccontextmanager
    async def gone() -> AsyncIterator[None]:
        """The server breaks every connection and takes none, as when it is restarted."""
        await administer(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administer(
            server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        yield
        await administer(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    return gone


@pytest.fixture
async def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    for module in (engine, direct):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    async with start_world(settings) as started:
        yield started


@pytest.fixture
async def stage(world: World) -> Stage:
    await staged(world)
    return Stage(world)


async def refused(trouble: Trouble, act: Callable[[], Awaitable[Any]]) -> None:
    async with trouble():
        told = said(await act())
    assert any(words in told for words in TOLD), told


async def test_what_people_do_is_done_wholly_or_not_at_all(stage: Stage, trouble: Trouble) -> None:
    card = await stage.poll()
    await refused(trouble, lambda: stage.press(stage.vera, card, ":vote:0"))
    assert await standing(stage, card, stage.vera) == (0, False)
    await stage.press(stage.vera, card, ":vote:0")
    assert await standing(stage, card, stage.vera) == (1, True)

    geoid = stage.county()
    await refused(trouble, lambda: stage.slash(stage.vera, "county claim", county=geoid))
    assert not await roles_in(stage, geoid)
    await stage.slash(stage.vera, "county claim", county=geoid)
    assert await roles_in(stage, geoid) == [(stage.vera.id, "lead")]

    who = await stage.applicant()
    status = select(applications.c.status).where(applications.c.user_id == who.id)
    await refused(trouble, lambda: stage.press(stage.admin, stage.cards_of(who)[0], ":approve"))
    assert not stage.has_role(who)
    assert await stage.rows(status) == [("pending",)]
    await stage.press(stage.admin, stage.cards_of(who)[0], ":approve")
    assert stage.has_role(who)
    assert await stage.rows(status) == [("approved",)]

    preview = await stage.preview(question="Nothing typed is lost?")
    await refused(trouble, lambda: stage.press(stage.olga, preview, "poll:open:"))
    await stage.press(stage.olga, preview, "poll:open:")
    assert len(await stage.rows(select(polls.c.id).where(polls.c.question == "Nothing typed is lost?"))) == 1


async def test_what_the_bot_does_by_itself_is_done_once_that_is_over(stage: Stage, trouble: Trouble) -> None:
    card = await stage.poll(closes="1h")
    await stage.press(stage.vera, card, ":vote:0")
    await stage.slash(stage.vera, "remind me", text="call home", when="1h")
    followed = await stage.volunteer()
    await stage.world.skip(timedelta(minutes=50))
    async with trouble():
        stage.env.backend.add_member_role(
            stage.world.guild.id, followed.id, stage.world.guild.roles["Organizer"].id
        )
        await stage.world.skip(timedelta(minutes=11))
        assert not stage.holds("lobby", "call home")
    await stage.world.skip(timedelta(minutes=10))
    await over(stage, card)
    assert (await stage.actor(followed)).highest is Level.ORGANIZER


async def test_start_in_the_midst_of_it(stage: Stage, trouble: Trouble) -> None:
    card = await stage.poll(closes="1h")
    await stage.press(stage.vera, card, ":vote:0")
    await stage.slash(stage.vera, "remind me", text="call home", when="1h")
    await stage.world.bot.close()
    await stage.env.advance_time(3660)
    async with trouble():
        try:
            await stage.world.restart()
        except DBAPIError as error:  # the operator reads it, and the service manager starts the bot again
            told = in_words(error, make_url(stage.world.settings.database.url))
            assert told is not None
            assert told.code == AGAIN
    if stage.world.bot.is_closed():
        await stage.world.restart()
    stage.bot = stage.world.bot
    await stage.world.skip(timedelta(minutes=10))
    await over(stage, card)


async def over(stage: Stage, card: Any) -> None:
    """The poll has closed with the ballot in it, once, and the reminder has come, once."""
    assert stage.holds("lobby", "call home") == 1
    [row] = await stage.rows(select(polls).where(polls.c.id == id_of(card)))
    assert (row.state, row.turnout) == ("closed", 1)
    assert not any(":vote:" in one for one in custom_ids(stage.anew(card)))
    question = said(card).splitlines()[0].strip("*# ")
    assert stage.holds("polls", question) == 2  # the card and the result
