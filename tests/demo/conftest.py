"""The demo as a visitor has it: a process of its own, at the address that it prints."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[subprocess.Popen[str], Path, str]]:
    """A running demo, the folder it keeps its things in, and its address."""
    folder = tmp_path_factory.mktemp("demo")
    process = subprocess.Popen(
        [sys.executable, "-c", "from demo.server import run; run(0, open_browser=False)"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    too_long = threading.Timer(120, process.kill)
    too_long.start()
    address = next((line.split()[-1] for line in process.stdout if "http://" in line), "")
    too_long.cancel()
    assert address, f"the demo did not start: exit code {process.wait()}"
    yield process, folder, address
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="module")
def address(demo_process: tuple[subprocess.Popen[str], Path, str]) -> str:
    return demo_process[2]
