"""Pictures are drawn in another process, once, and kept; what goes wrong there is in nobody else's way.

By themselves, because that process imports the module in which it finds what it is to do.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from bot.pictures import KEPT, Pictures


def paint(number: int) -> bytes:
    return f"{number} by {os.getpid()}".encode()


def fail(number: int) -> bytes:
    raise ValueError(number)


async def test_pictures_are_drawn_elsewhere_once_and_kept_for_a_while() -> None:
    pictures = Pictures()
    first, same, other = await asyncio.gather(*(pictures.draw(paint, number) for number in (1, 1, 2)))
    assert first == same != other
    assert str(os.getpid()) not in first.decode()
    with pytest.raises(ValueError, match="7"):
        await pictures.draw(fail, 7)
    for number in range(3, 3 + KEPT):
        await pictures.draw(paint, number)
    assert len(pictures._drawn) == KEPT
    # The process is killed: the next picture gets a new one.
    os.kill(int(first.decode().split()[-1]), signal.SIGKILL)

    again = await pictures.draw(paint, 1)
    assert again.startswith(b"1 by ")
    assert again != first
    await pictures.close()


def hang() -> bytes:
    time.sleep(600)
    return b""


def die() -> bytes:
    os._exit(1)


async def test_a_picture_that_cannot_be_drawn_is_in_nobody_elses_way(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = Pictures()
    await pictures.draw(paint, 0)
    monkeypatch.setattr(pictures._apart, "_limit", 0.2)
    with pytest.raises(TimeoutError):
        await pictures.draw(hang)
    monkeypatch.undo()
    with pytest.raises(BrokenProcessPool):
        await pictures.draw(die)
    assert (await pictures.draw(paint, 1)).startswith(b"1 by ")
    assert len(pictures._drawn) == 2
    await pictures.close()


def test_only_the_process_that_draws_loads_matplotlib() -> None:
    """It takes 20 MB and half a second."""
    everything = (
        "import sys, pkgutil, cogs, bot.operation.run\n"
        "for one in pkgutil.walk_packages(cogs.__path__, 'cogs.'): __import__(one.name)\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", everything], check=False).returncode == 0
