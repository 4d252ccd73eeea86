"""What something takes that happens in this process: time, memory, and how long nothing else could happen meanwhile."""

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import Row

TICK = 0.002  # seconds
HOLD = 50.0  # ms that nothing may hold the event loop longer


@dataclass
class Felt:
    """Seconds, the longest hold of the event loop in ms, and the most memory in MB beside that before. For Linux.

    `own` is the longest hold without what the loop waited for a processor, which something else had.
    """

    seconds: float = 0.0
    held: float = 0.0
    own: float = 0.0
    memory: float = 0.0

    def row(self, what: str, idle: "Felt") -> Row:
        """The hold beside that of doing nothing: whatever else the machine does is felt as well."""
        name = f"longest hold of the event loop, {what}, beside doing nothing"
        name += f" ({self.own:.0f} ms without waiting for a processor)"
        ratio = self.held / idle.held
        return Row(name, "ms", self.held, idle.held, ratio, f"under {HOLD:g} ms", self.held < HOLD)


@asynccontextmanager
async def watched() -> AsyncIterator[Felt]:
    felt = Felt()

    async def tick() -> None:
        while True:
            before, waited = time.perf_counter(), _waited()
            await asyncio.sleep(TICK)
            held = (time.perf_counter() - before - TICK) * 1000
            felt.held, felt.own = max(felt.held, held), max(felt.own, held - (_waited() - waited))

    Path("/proc/self/clear_refs").write_text("5")  # the most memory counts from here
    at_first, began = megabytes("VmRSS"), time.perf_counter()
    ticking = asyncio.create_task(tick())
    try:
        yield felt
    finally:
        felt.seconds, felt.memory = time.perf_counter() - began, megabytes("VmHWM") - at_first
        ticking.cancel()


def _waited() -> float:
    """Milliseconds for which this thread could have run, and others did."""
    _, waited, _ = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()
    return int(waited) / 1e6


def megabytes(what: str) -> float:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
