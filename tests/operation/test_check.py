"""`check`: every finding with its mend, each whether or not the others are well."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
from discord.http import Route
from sqlalchemy import text

from benchmarks.loopback import BOT, LoopbackServer
from bot.alarm import ManualAlarm
from bot.alliances.model import Level, Purpose
from bot.alliances.service import Layout
from bot.app import build
from bot.client import PERMISSIONS, missing_permissions
from bot.clock import SystemClock
from bot.config_file import load
from bot.database import Database
from bot.operation import check as checking
from bot.operation import commands
from bot.operation.check import Finding, State, check, server_findings
from tests.world import World

TOKEN = "MTAxMjM0NTY3ODkwMTIzNDU2.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"


def mends(findings: list[Finding], about: str = "") -> list[str]:
    return [f.words for f in findings if f.state is State.MEND and f.about.startswith(about)]


def well(findings: list[Finding]) -> list[str]:
    return [f.about for f in findings if f.state is State.OK]


# --- one server, as the simulated Discord has it -----------------------------------------------------------


async def look(world: World) -> list[Finding]:
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    with world.env._bot_scope():
        return [finding async for finding in server_findings(world.bot, chapter)]


async def test_server_that_is_well(world: World) -> None:
    await world.set_up()
    assert [finding.state for finding in await look(world)] == [State.OK]


async def test_missing_permission_is_named_with_where_to_give_it(world: World) -> None:
    await world.set_up()
    without = discord.Permissions(PERMISSIONS.value)
    without.update(manage_roles=False, manage_channels=False)
    assert world.guild.me is not None
    world.env.backend.edit_role(world.guild.id, world.guild.me.top_role.id, {"permissions": without.value})
    own = world.guild.me.top_role.name
    assert mends(await look(world), "server Texas Alliance") == [
        f"give Manage channels to the role {own}: Server settings → Roles",
        f"give Manage roles to the role {own}: Server settings → Roles",
    ]


def test_every_permission_has_its_word() -> None:
    words = [checking._word(name) for name in missing_permissions(discord.Permissions.none())]
    assert len(set(words)) == len(words) == PERMISSIONS.value.bit_count()
    assert "View channels" in words


async def test_role_above_the_bots_and_role_that_is_gone(world: World) -> None:
    await world.set_up()
    roles = world.guild.roles
    world.env.backend.edit_role(world.guild.id, roles["Organizer"].id, {"position": 30})
    world.env.backend.delete_role(world.guild.id, roles["Moderator"].id)
    found = mends(await look(world))
    assert len(found) == 2
    assert world.guild.me is not None
    assert found[0].startswith(
        f"move the role {world.guild.me.top_role.name} above Organizer: Server settings → Roles"
    )
    assert found[1] == "the role for moderators is gone: run /setup there again"


async def test_channel_that_is_gone_and_channel_that_is_closed_to_the_bot(world: World) -> None:
    await world.set_up()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    polls, coverage = (discord.utils.get(guild.text_channels, name=name) for name in ("polls", "coverage"))
    assert polls is not None
    assert coverage is not None
    world.env.backend.delete_channel(polls.id)
    with world.env._bot_scope():
        await coverage.set_permissions(guild.me, overwrite=discord.PermissionOverwrite(send_messages=False))
    found = mends(await look(world))
    assert "the channel for polls is gone: run /setup there again" in found
    assert f"allow Send messages to the role {guild.me.top_role.name} in the channel #coverage" in found
    assert len(found) == 2


async def test_channel_for_proposals(world: World) -> None:
    """A text channel or a forum, in which the bot can have threads."""
    await world.set_up()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    policies = discord.utils.get(guild.text_channels, name="policies")
    assert policies is not None
    closed = discord.PermissionOverwrite(
        view_channel=True, send_messages=True, manage_threads=False, create_public_threads=False
    )
    with world.env._bot_scope():
        await policies.set_permissions(guild.me, overwrite=closed)
    own = guild.me.top_role.name
    assert mends(await look(world)) == [
        f"allow {word} to the role {own} in the channel #policies"
        for word in ("Create public threads", "Manage threads")
    ]
    forum, stage = world.guild.create_forum_channel("talk"), world.guild.create_voice_channel("stage")
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    for channel_id, expected in (
        (forum.id, []),
        (
            stage.id,
            [
                "#stage is no channel in which the bot can do what it does for policies: run /setup there again"
            ],
        ),
        (None, ["the channel for policies is gone: run /setup there again"]),
    ):
        channels: dict[Purpose, int] = {
            purpose: one for purpose, one in chapter.channels.items() if purpose != Purpose.POLICIES
        }
        if channel_id is not None:
            channels[Purpose.POLICIES] = channel_id
        with world.env._bot_scope():
            found = server_findings(world.bot, replace(chapter, channels=channels))
            assert mends([finding async for finding in found]) == expected


async def test_server_that_the_bot_was_thrown_out_of(world: World) -> None:
    await world.set_up()
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    assert chapter is not None
    with world.env._bot_scope():
        await guild.leave()
        found = [finding async for finding in server_findings(world.bot, chapter)]
    assert len(mends(found)) == 1
    assert f"permissions={PERMISSIONS.value}" in mends(found)[0]


# --- all of it, over real HTTP -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _address_as_before() -> Iterator[None]:
    before = Route.BASE
    yield
    Route.BASE = before


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> AsyncIterator[LoopbackServer]:
    """A Discord on loopback, and an environment that points there."""
    async with LoopbackServer() as started:
        monkeypatch.setenv("ALLIANCE_DISCORD__API", started.addresses.api)
        monkeypatch.setenv("ALLIANCE_DATABASE__URL", sqlite_url)
        monkeypatch.setenv("ALLIANCE_TOKEN", TOKEN)
        yield started


async def findings(config: Path | None = None) -> list[Finding]:
    found = [finding async for finding in check(config)]
    assert TOKEN not in "\n".join(map(str, found))
    assert not [finding for finding in found if "\n" in str(finding)]
    return found


async def set_up(server: LoopbackServer, sqlite_url: str) -> None:
    """A server with all that `/setup` makes, in Discord and in the store, and the commands registered."""
    made = await server.director.add_guild(
        roles=[level.word for level in Level], channels=[purpose.value for purpose in Purpose]
    )
    layout = Layout(
        {level: made["roles"][level.word] for level in Level},
        {purpose: made["channels"][purpose.value] for purpose in Purpose},
    )
    async with await build(load(None), clock=SystemClock(), alarm=ManualAlarm()) as bot:
        await bot.services.alliances.set_up(made["id"], "Alliance", made["owner"], layout, "a pledge")
    await commands.sync(load(None), TOKEN, [])


async def test_all_is_well(server: LoopbackServer, sqlite_url: str) -> None:
    await set_up(server, sqlite_url)
    found = await findings()
    assert not mends(found), "\n".join(map(str, found))
    assert [about.split(" ")[0] for about in well(found)] == [
        "configuration", "disk", "schema", "database", "token", "intents", "commands", "server",
    ]  # fmt: skip
    assert not server.core.world.unknown


async def test_nothing_is_set_up_yet(server: LoopbackServer) -> None:
    found = await findings()
    assert "Discord does not know /" in mends(found, "commands")[0]
    assert "run `python -m bot sync`" in mends(found, "commands")[0]
    assert f"client_id={BOT}" in next(f.words for f in found if f.about == "servers")


async def test_server_that_is_not_set_up_is_only_noted(server: LoopbackServer) -> None:
    await server.director.add_guild(name="Newcomers")
    await commands.sync(load(None), TOKEN, [])
    found = await findings()
    assert not mends(found)
    assert next(f for f in found if "Newcomers" in f.about).state is State.NOTE


async def test_commands_registered_in_every_server_are_enough(
    server: LoopbackServer, sqlite_url: str
) -> None:
    await set_up(server, sqlite_url)
    server.core.world.commands.clear()
    assert mends(await findings(), "commands")
    (guild,) = server.core.world.guilds
    assert await commands.sync(load(None), TOKEN, [guild])
    assert not mends(await findings(), "commands")


def test_intents_that_are_off_are_named_with_where_to_switch_them_on(application: discord.AppInfo) -> None:
    application._flags = 0
    (found,) = checking.application_findings(application)
    assert found.state is State.MEND
    assert "Server Members Intent" in found.words
    application._flags = discord.ApplicationFlags(gateway_guild_members=True).value
    application.interactions_endpoint_url = "https://example.org"
    assert [f.state for f in checking.application_findings(application)] == [State.OK, State.MEND]


@pytest.fixture
async def application(server: LoopbackServer) -> discord.AppInfo:
    Route.BASE = server.addresses.api
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(TOKEN)
        return await client.application_info()


async def test_token_that_is_refused(server: LoopbackServer) -> None:
    await server.director.fault(method="GET", path="/users/@me", answer=401)
    found = await findings()
    assert mends(found) == [
        "Discord refuses the token: copy it anew from the developer portal (Bot → Reset Token) into ALLIANCE_TOKEN"
    ]
    assert "database" in well(found)


async def test_no_token(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLIANCE_TOKEN")
    assert mends(await findings()) == [
        "no token: set ALLIANCE_TOKEN, or ALLIANCE_TOKEN_FILE to a file that holds it"
    ]


async def test_discord_that_cannot_be_reached(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_DISCORD__API", "http://127.0.0.1:1/api/v10")
    found = await findings()
    assert "Discord cannot be reached at http://127.0.0.1:1/api/v10" in mends(found)[0]
    assert "database" in well(found)


async def test_discord_that_answers_with_an_error(server: LoopbackServer) -> None:
    await server.director.fault(method="GET", path="/oauth2/applications/@me", answer=403, times=3)
    await server.director.fault(method="GET", path="/applications/@me", answer=403, times=3)
    assert "Discord answered 403" in mends(await findings())[0]


async def test_database_that_is_not_there_does_not_hide_the_rest(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLIANCE_DATABASE__URL", f"sqlite+aiosqlite:///{tmp_path}/no/where/alliance.db")
    await commands.sync(load(None), TOKEN, [])
    found = await findings()
    assert len(mends(found)) == 1
    assert "run `python -m bot migrate`" in mends(found, "database")[0]
    assert "token" in well(found)
    assert not (tmp_path / "no").exists()


async def test_database_that_is_none_does_not_hide_the_rest(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "letter.db"
    file.write_text("this is a letter" * 1000)
    monkeypatch.setenv("ALLIANCE_DATABASE__URL", f"sqlite+aiosqlite:///{file}")
    found = await findings()
    assert "is not a database or is damaged" in mends(found, "database")[0]
    assert "token" in well(found)


async def test_database_that_may_only_be_read(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    database = Database(postgres_url)
    async with database.write() as connection:
        name = database.url.database
        await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    await database.close()
    monkeypatch.setenv("ALLIANCE_DATABASE__URL", postgres_url)
    found = await findings()
    assert "read-only" in mends(found, "database")[0]
    assert "schema" in well(found)
    assert "disk" not in well(found)  # it is on another machine, for all we know


async def test_bad_settings_do_not_hide_the_rest(server: LoopbackServer, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[polls]\nrefresh_seconds = 0\n[weather]\n")
    found = await findings(config)
    named = [words.split(": ")[1] for words in mends(found, "configuration")]
    assert named == ["polls.refresh_seconds", "weather"]
    assert {"database", "token"} <= set(well(found))


async def test_settings_that_cannot_be_read_at_all(server: LoopbackServer, tmp_path: Path) -> None:
    found = await findings(tmp_path / "nowhere.toml")
    assert [f.state for f in found] == [State.MEND, State.NOTE]


@pytest.mark.parametrize(("megabytes", "state"), [(50, State.MEND), (500, State.NOTE), (2000, State.OK)])
async def test_disk_that_fills_up(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, megabytes: int, state: State
) -> None:
    free = SimpleNamespace(free=megabytes * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    assert next(f for f in await findings() if f.about == "disk").state is state
