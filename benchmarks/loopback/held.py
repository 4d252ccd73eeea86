"""The bot, telling on its standard error whenever it has held its event loop: nobody else gets a turn meanwhile."""

import asyncio
import selectors
import sys
import time

from bot.__main__ import main

TOLD = 0.001  # seconds: shorter holds are left out


class Watched(selectors.DefaultSelector):
    """The loop asks it for what is ready as soon as it has done what was: what lies between is a hold."""

    _since = time.perf_counter()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        held = time.perf_counter() - self._since
        if held >= TOLD:
            sys.stderr.write(f"held {time.time():.3f} {held:.6f}\n")
        ready = super().select(timeout)
        self._since = time.perf_counter()
        return ready


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.SelectorEventLoop(Watched())


if __name__ == "__main__":
    asyncio.set_event_loop_policy(Policy())
    sys.exit(main(sys.argv[1:]))
