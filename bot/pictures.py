"""Pictures are drawn in a process of their own, so that the event loop is never held, and kept by what they show."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

from bot.apart import Apart

T = TypeVar("T")
KEPT = 64
PATIENCE = 5.0  # seconds: what a message says in words too is told without its picture rather than later
LIMIT = 20.0  # seconds that one picture may take: none does, so that its process hangs then, and is ended

log = logging.getLogger(__name__)


class Pictures:
    """Draws one at a time; whoever asks for the same waits for the same."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._apart = Apart(LIMIT)
        self._patience = patience
        self._drawn: OrderedDict[Hashable, asyncio.Task[bytes]] = OrderedDict()

    def start(self, ready: Callable[[], None]) -> None:
        """Have the process there before somebody waits for a picture."""
        self._apart.start(ready)

    async def draw(self, how: Callable[..., bytes], *what: Hashable) -> bytes:
        """A PNG: `how(*what)`, in the other process or from an earlier time. Raises what `Apart.run` raises."""
        key = (how, what)
        if key not in self._drawn:
            self._drawn[key] = task = asyncio.create_task(self._apart.run(how, *what))
            task.add_done_callback(partial(self._drop_failed, key))
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return await asyncio.shield(self._drawn[key])

    async def in_time(self, how: Callable[..., bytes], *what: Hashable) -> bytes | None:
        """As `draw`, for what is told without its picture as well: None where that takes too long, or fails."""
        try:
            async with asyncio.timeout(self._patience):
                return await self.draw(how, *what)
        except Exception as error:  # whatever is wrong with a picture, the rest is to be told
            log.warning("there is no picture by %s: %r", how.__name__, error)
            return None

    async def apart(self, do: Callable[..., T], *given: object) -> T:
        """`do(*given)`, in the other process, for what is about a picture and not to be kept here. Raises what
        `Apart.run` raises."""
        return await self._apart.run(do, *given)

    async def close(self) -> None:
        """Whatever is being drawn is not needed any more."""
        for task in self._drawn.values():
            task.cancel()
        self._apart.end()

    def _drop_failed(self, key: Hashable, task: asyncio.Task[bytes]) -> None:
        if (task.cancelled() or task.exception()) and self._drawn.get(key) is task:
            del self._drawn[key]
