"""A process of its own for what would hold the event loop, were it only a thread: drawing, and counting very much."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class Apart:
    """One such process: it does one thing at a time, starts with the first, and is ended if one takes too long."""

    def __init__(self, limit: float) -> None:
        self._limit = limit  # seconds that one thing may take
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()

    def start(self, ready: Callable[[], None]) -> None:
        """Begin now, with `ready`, rather than with the first thing: it takes a second to import what is needed."""
        try:
            self._process().submit(ready)
        except OSError as error:  # later there may be memory for it
            log.warning("no other process can be started yet: %r", error)

    async def run(self, do: Callable[..., T], *given: Any) -> T:
        """`do(*given)`, there. Raises what it raises, TimeoutError, and BrokenProcessPool where no process lasts
        that long."""
        async with self._turn:
            try:
                return await self._run(do, given)
            except BrokenProcessPool:  # it was killed, for its memory perhaps: once more in a new one
                self.end()
                return await self._run(do, given)

    def end(self) -> None:
        """Whatever it does is not needed any more."""
        if self._pool is not None:
            for process in (self._pool._processes or {}).values():  # it offers no other way to one that hangs
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _run(self, do: Callable[..., T], given: tuple[Any, ...]) -> T:
        try:
            async with asyncio.timeout(self._limit):
                return await asyncio.get_running_loop().run_in_executor(self._process(), do, *given)
        except TimeoutError:
            self.end()
            raise

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a copy of a process with threads and open databases can lock up.
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_belong_to_the_bot)
        return self._pool


def _belong_to_the_bot() -> None:
    """It stops this process, and takes it along even where it is killed and has no time to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    bot = parent_process()
    assert bot is not None
    bot.join()
    os._exit(0)
