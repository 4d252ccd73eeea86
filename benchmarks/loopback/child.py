"""The loopback Discord and bots as child processes, which a test can kill."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import aiohttp
import orjson

from benchmarks.loopback.director import Director
from benchmarks.loopback.server import Addresses

ROOT = Path(__file__).resolve().parents[2]


class LoopbackDiscord:
    """`async with LoopbackDiscord() as discord`: a server in a process of its own, driven by `discord.director`."""

    addresses: Addresses
    director: Director

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.loopback", "--until-eof"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.addresses = Addresses(**orjson.loads(await self._process.stdout.readline()))
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout())
        self.director = cast(Director, RemoteDirector(self._session, self.addresses.control))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        assert self._session is not None
        assert self._process.stdin is not None
        await self._session.close()
        self._process.stdin.close()
        await self._process.wait()


class RemoteDirector:
    """Every act of `Director`, by keyword arguments only, through the control address."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address

    def __getattr__(self, act: str) -> Callable[..., Awaitable[Any]]:
        async def call(**arguments: Any) -> Any:
            body = orjson.dumps(arguments)
            async with self._session.post(f"{self._address}/{act}", data=body) as response:
                result = orjson.loads(await response.read())
                if response.status != 200:
                    raise RuntimeError(f"{act}: {result['error']}")
                return result

        return call


class BotProcess:
    """A bot as a child process. `{api}` and `{gateway}` in its command and environment become the addresses."""

    def __init__(
        self, addresses: Addresses, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        known = {"api": addresses.api, "gateway": addresses.gateway}
        self._command = [part.format_map(known) for part in command]
        self._environment = {name: value.format_map(known) for name, value in (environment or {}).items()}
        self._log = tempfile.TemporaryFile("a+b")  # noqa: SIM115  (appending: the child shares the position)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=ROOT,
            env=os.environ | self._environment,
        )

    async def kill(self) -> None:
        """SIGKILL, as when the power fails."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, as a service manager stops it; its exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, by: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(by)
        return await self._process.wait()

    def output(self) -> str:
        """Everything it has printed so far, over all its starts."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        self._log.close()
