"""Pictures are drawn in a process of their own, so that the event loop is never held, and kept by what they show."""

import asyncio
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

KEPT = 64


class Pictures:
    """Draws one at a time; whoever asks for the same waits for the same."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._drawn: OrderedDict[Hashable, asyncio.Task[bytes]] = OrderedDict()

    async def draw(self, how: Callable[..., bytes], *what: Hashable) -> bytes:
        """A PNG: `how(*what)`, in the other process or from an earlier time. Raises what `how` raises."""
        key = (how.__qualname__, what)
        if key not in self._drawn:
            self._drawn[key] = asyncio.create_task(self._draw(how, what))
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        try:
            return await asyncio.shield(self._drawn[key])
        except Exception:
            self._drawn.pop(key, None)
            raise

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _draw(self, how: Callable[..., bytes], what: tuple[Hashable, ...]) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._process(), how, *what)
        except BrokenProcessPool:  # it was killed, for its memory perhaps: once more in a new one
            self._pool = None
            return await loop.run_in_executor(self._process(), how, *what)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a copy of a process with threads and open databases can lock up.
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_leave_stopping_to_the_bot)
        return self._pool


def _leave_stopping_to_the_bot() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
