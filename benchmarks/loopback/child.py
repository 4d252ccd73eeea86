"""The loopback Discord and bots as child processes, which a test can kill."""

import asyncio
import math
import os
import re
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
IDLE = 0.05  # seconds of processor time a second
STORE = "ALLIANCE_DATABASE__URL"
ALLIANCE_ENVIRONMENT = {
    "ALLIANCE_TOKEN": "loopback",
    "ALLIANCE_DISCORD__API": "{api}",
    "ALLIANCE_DISCORD__GATEWAY": "{gateway}",
    # Everybody joins within a minute here, which is no raid.
    "ALLIANCE_RAIDS__JOINS_PER_MINUTE": "100000",
    "ALLIANCE_RAIDS__JOINS_PER_HOUR": "100000",
    "ALLIANCE_RAIDS__APPLICATIONS_PER_MINUTE": "100000",
    "ALLIANCE_RAIDS__APPLICATIONS_PER_HOUR": "100000",
    STORE: "sqlite+aiosqlite:///{place}/alliance.db",
}


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
    """A bot as a child process, with a directory of its own that outlives its restarts; `url` is of its store.

    In its commands and environment `{api}`, `{gateway}` and `{place}` become the addresses and that directory.
    `before` are commands that must succeed before its first start.
    """

    def __init__(
        self,
        addresses: Addresses,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        before: Sequence[Sequence[str]] = (),
    ) -> None:
        self._place = tempfile.TemporaryDirectory()
        self._log = Path(self._place.name, "output")
        known = {"api": addresses.api, "gateway": addresses.gateway, "place": self._place.name}
        self._command = [part.format_map(known) for part in command]
        self._before = [[part.format_map(known) for part in first] for first in before]
        self._environment = {name: value.format_map(known) for name, value in (environment or {}).items()}
        self.url = self._environment.get(STORE, "")
        self._process: asyncio.subprocess.Process | None = None
        self._began = 0  # where the output of its last start begins

    async def start(self) -> None:
        self._began = len(self.output()) if self._log.exists() else 0
        self._process = await self._run(self._command)

    async def _run(self, command: Sequence[str]) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
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

    def processor_seconds(self) -> float:
        """Processor time it has used since its last start, all threads together. Only on Linux."""
        assert self._process is not None
        # proc(5): after the name in brackets, utime and stime are the 12th and 13th fields
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self, kind: str = "VmRSS") -> float:
        """Memory it holds, or `VmHWM`, the most it has held since its last start. Only on Linux."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition(f"{kind}:")[2].split()[0]) / 1024

    async def says(self, words: str, timeout: float = 120.0) -> None:
        """Wait until it has printed this since its last start. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while words not in self.output()[self._began :]:  # noqa: ASYNC110  (a file tells nobody)
                await asyncio.sleep(0.02)

    async def idle(self, timeout: float = 120.0) -> None:
        """Wait until it has done next to nothing for a second. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            before = -math.inf
            while (used := self.processor_seconds()) - before > IDLE:
                before = used
                await asyncio.sleep(1)

    def holds(self) -> list[tuple[float, float]]:
        """When it had held its event loop (seconds since 1970) and for how long (seconds); see `held`."""
        told = re.findall(r"^held (\S+) (\S+)$", self.output(), re.MULTILINE)
        return [(float(at), float(held)) for at, held in told]

    def output(self) -> str:
        """Everything it has printed so far, over all its starts."""
        return self._log.read_text(errors="replace")

    async def __aenter__(self) -> Self:
        for command in self._before:
            if await (await self._run(command)).wait():
                raise RuntimeError(f"{' '.join(command)} failed\n{self.output()}")
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        self._place.cleanup()


def alliance_bot(
    addresses: Addresses, url: str | None = None, module: str = "bot", **settings: str
) -> BotProcess:
    """The alliance's bot on a store that is ready for it, or on a fresh SQLite; settings by their environment names.

    `module` runs it: "bot" itself, or "benchmarks.loopback.held".
    """
    migrate = () if url else ((sys.executable, "-m", "bot", "migrate"),)
    store = {STORE: url} if url else {}
    return BotProcess(
        addresses,
        (sys.executable, "-m", module, "run"),
        ALLIANCE_ENVIRONMENT | store | settings,
        before=migrate,
    )
