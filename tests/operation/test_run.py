"""`run` as a service manager has it: a process that starts, serves, and stops without dropping what is in hand."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from benchmarks.loopback import LoopbackDiscord, user_id
from bot.alliances.model import Purpose
from bot.database import Database

ROOT = Path(__file__).parents[2]
TOKEN = "MTAxMjM0NTY3ODkwMTIzNDU2.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as started:
        yield started


class Bot:
    """`python -m bot …` as a process of its own, pointed at the loopback Discord."""

    def __init__(self, server: LoopbackDiscord, url: str, **settings: str) -> None:
        self.environment = {
            "ALLIANCE_DISCORD__API": server.addresses.api,
            "ALLIANCE_DISCORD__GATEWAY": server.addresses.gateway,
            "ALLIANCE_DATABASE__URL": url,
            "ALLIANCE_TOKEN": TOKEN,
            **settings,
        }

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *(arguments or ("run",))),
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def ends(self, *arguments: str) -> tuple[int, str]:
        """Its exit code and what it says; nothing of it may be a traceback, or the token."""
        return await ended(await self.start(*arguments))

    @asynccontextmanager
    async def running(self, server: LoopbackDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await self.start()
        try:
            await server.director.ready()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    out, err = await process.communicate()
    said = (out + err).decode()
    assert "Traceback" not in said, said
    assert TOKEN not in said
    assert process.returncode is not None
    return process.returncode, said


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_it_runs_tells_its_numbers_and_stops(server: LoopbackDiscord, sqlite_url: str) -> None:
    made = await server.director.add_guild()
    port = free_port()
    bot = Bot(server, sqlite_url, ALLIANCE_OPERATION__METRICS_PORT=str(port))
    assert (await bot.ends("sync"))[0] == 0
    async with bot.running(server) as process:
        receipt = await server.director.slash(
            user=user_id(0), channel=made["channels"]["general"], name="help"
        )
        assert "not part of an alliance" in receipt["messages"][0]["content"]
        channel = made["channels"]["general"]
        posted = await server.director.post(channel=channel, body={"content": "an old card"})
        message = int(posted["id"])
        for custom_id in ("poll:1:retract", "help:none"):  # the light way, and the ordinary one
            await server.director.press(user=user_id(0), message=message, custom_id=custom_id, timeout=1)
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"http://127.0.0.1:{port}/metrics") as answer,
        ):
            numbers = await answer.text()
        assert 'alliance_interactions_total{kind="application_command"} 1.0' in numbers
        assert 'alliance_interactions_total{kind="component"} 2.0' in numbers
        assert "alliance_servers 1.0" in numbers
        assert 'alliance_gateway_latency_seconds{shard="0"}' in numbers
        assert "alliance_reminders_overdue 0.0" in numbers
        assert "alliance_reminders_wait_seconds 0.0" in numbers
        assert "alliance_reminders_undelivered 0.0" in numbers
        assert "process_resident_memory_bytes" in numbers
        process.send_signal(signal.SIGTERM)
        code, said = await ended(process)
    assert code == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["message"] for line in lines if line["logger"] == "bot.operation.run"] == [
        "starting", "stopping", "stopped",
    ]  # fmt: skip
    assert "discord.client" in {line["logger"] for line in lines}
    assert not (await server.director.status())["unknown"]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_in_hand_is_finished_before_it_stops(
    server: LoopbackDiscord, sqlite_url: str, by: signal.Signals
) -> None:
    """Setting up waits for the store, which somebody else is writing to; meanwhile the signal comes."""
    made = await server.director.add_guild()
    owner, channel = user_id(0), made["channels"]["general"]
    bot = Bot(server, sqlite_url)
    assert (await bot.ends("sync"))[0] == 0
    other = sqlite3.connect(Database(sqlite_url).url.database or "", isolation_level=None)
    async with bot.running(server) as process:
        shown = await server.director.slash(user=owner, channel=channel, name="setup", timeout=20)
        other.execute("BEGIN IMMEDIATE")
        pressing = asyncio.create_task(
            server.director.press(
                user=owner, message=int(shown["messages"][0]["id"]), custom_id="setup:apply", timeout=20
            )
        )
        channels = 0
        while channels < len(Purpose) + 1:  # all are made: what is left is to store them
            channels = len((await server.director.guild(guild=made["id"]))["channels"])
        process.send_signal(by)
        while (await server.director.status())["connected"]:
            continue
        other.execute("ROLLBACK")
        other.close()
        receipt = await pressing
        code, _ = await ended(process)
    assert code == 0
    assert "is set up" in receipt["messages"][-1]["content"]


async def test_it_stops_while_discord_does_not_answer(server: LoopbackDiscord, sqlite_url: str) -> None:
    await server.director.fault(method="GET", path="/users/@me", answer="silence")
    process = await Bot(server, sqlite_url).start()
    while not (await server.director.status())["requests"].get("GET /users/@me"):
        continue
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[0] == 0


async def test_second_one_on_the_same_store_is_refused(server: LoopbackDiscord, sqlite_url: str) -> None:
    bot = Bot(server, sqlite_url)
    async with bot.running(server) as process:
        code, said = await bot.ends("run")
        assert (code, process.returncode) == (1, None)
        assert f"the bot is running on this database (process {process.pid}): stop it first" in said
        assert "the bot is running" in (await bot.ends("migrate"))[1]


# --- what it will not start with ---------------------------------------------------------------------------


async def test_no_database(server: LoopbackDiscord, tmp_path: Path) -> None:
    code, said = await Bot(server, f"sqlite+aiosqlite:///{tmp_path}/no/where.db").ends()
    assert (code, said) == (
        2, f"there is no database at {tmp_path}/no/where.db: run `python -m bot migrate`\n"
    )  # fmt: skip
    assert not (tmp_path / "no").exists()


async def test_schema_of_a_later_version(server: LoopbackDiscord, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    code, said = await Bot(server, sqlite_url).ends()
    assert code == 2
    assert said.endswith("is 9999, which a later version made: install that version\n")


async def test_refused_token(server: LoopbackDiscord, sqlite_url: str) -> None:
    await server.director.fault(method="GET", path="/users/@me", answer=401)
    code, said = await Bot(server, sqlite_url).ends()
    assert code == 2
    assert said.splitlines()[-1].startswith("Discord refuses the token: copy it anew")


async def test_discord_that_cannot_be_reached(server: LoopbackDiscord, sqlite_url: str) -> None:
    code, said = await Bot(server, sqlite_url, ALLIANCE_DISCORD__API="http://127.0.0.1:1/api/v10").ends()
    assert code == 1
    assert said.splitlines()[-1].startswith("Discord cannot be reached at http://127.0.0.1:1/api/v10: ")


async def test_port_of_the_metrics_that_is_taken(server: LoopbackDiscord, sqlite_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = await Bot(server, sqlite_url, ALLIANCE_OPERATION__METRICS_PORT=port).ends()
    assert code == 1
    assert said.splitlines()[-1] == (
        f"[operation] metrics_port: cannot serve on port {port}: Address already in use"
    )
