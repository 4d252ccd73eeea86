"""Pictures are drawn in a process of their own, so that the event loop is never held, and kept by what they show."""

import asyncio
import logging
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context

log = logging.getLogger(__name__)

KEPT = 64
LIMIT = 20.0  # seconds that one picture may take: none does, so that its process hangs then, and is ended


class Pictures:
    """Draws one at a time; whoever asks for the same waits for the same."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._drawn: OrderedDict[Hashable, asyncio.Task[bytes]] = OrderedDict()

    def start(self, ready: Callable[[], None]) -> None:
        """Have the process there before somebody waits for it: it takes a second to import what `ready` needs."""
        try:
            self._process().submit(ready)
        except OSError as error:  # later there may be more memory
            log.warning("no pictures can be drawn yet: %r", error)

    async def draw(self, how: Callable[..., bytes], *what: Hashable) -> bytes:
        """A PNG: `how(*what)`, in the other process or from an earlier time. Raises what `how` raises, TimeoutError
        after LIMIT, and BrokenProcessPool where no process lasts that long."""
        key = (how, what)
        if key not in self._drawn:
            self._drawn[key] = task = asyncio.create_task(self._draw(how, what))
            task.add_done_callback(partial(self._drop_failed, key))
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return await asyncio.shield(self._drawn[key])

    async def close(self) -> None:
        """Whatever is being drawn is not needed any more."""
        for task in self._drawn.values():
            task.cancel()
        self._end_process()

    def _drop_failed(self, key: Hashable, task: asyncio.Task[bytes]) -> None:
        if (task.cancelled() or task.exception()) and self._drawn.get(key) is task:
            del self._drawn[key]

    async def _draw(self, how: Callable[..., bytes], what: tuple[Hashable, ...]) -> bytes:
        async with self._turn:
            try:
                return await self._in_process(how, what)
            except BrokenProcessPool:  # it was killed, for its memory perhaps: once more in a new one
                self._end_process()
                return await self._in_process(how, what)

    async def _in_process(self, how: Callable[..., bytes], what: tuple[Hashable, ...]) -> bytes:
        try:
            async with asyncio.timeout(LIMIT):
                return await asyncio.get_running_loop().run_in_executor(self._process(), how, *what)
        except TimeoutError:
            self._end_process()
            raise

    def _end_process(self) -> None:
        if self._pool is not None:
            for process in (self._pool._processes or {}).values():  # it offers no other way to one that hangs
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a copy of a process with threads and open databases can lock up.
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_leave_stopping_to_the_bot)
        return self._pool


def _leave_stopping_to_the_bot() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
