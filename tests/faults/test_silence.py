"""Discord takes a request and never answers: that has an end, long before people give up."""

import asyncio

import pytest

from benchmarks.loopback import LoopbackDiscord
from benchmarks.loopback.pointing import pointed_at
from bot import client
from bot.alarm import ManualAlarm
from bot.app import build
from bot.clock import SystemClock
from bot.config import DatabaseSettings, DiscordSettings, Settings


async def test_silence_is_not_waited_for_without_end(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SILENCE", 0.2)
    async with LoopbackDiscord() as server:
        where = DiscordSettings(api=server.addresses.api, gateway=server.addresses.gateway)
        settings = Settings(discord=where, database=DatabaseSettings(url=sqlite_url))
        with pointed_at(server.addresses):
            async with await build(settings, clock=SystemClock(), alarm=ManualAlarm()) as bot:
                await bot.login("loopback")
                await server.director.fault(method="POST", path="/channels/*/messages", answer="silence")
                async with asyncio.timeout(10):
                    with pytest.raises(TimeoutError):
                        await bot.get_partial_messageable(1).send("Hello?")
                assert not (await server.director.status())["unknown"]
