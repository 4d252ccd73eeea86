"""`import volunteers` of 100,000 lines and of ten times fewer, as an operator runs it: in a process of its own."""

import asyncio
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import Row, Say
from benchmarks.filling import FIRST, fill
from bot.counties.atlas import Atlas
from bot.database import Database, schema
from bot.database.tables import alliances
from bot.volunteers.model import Commitment, Hours, Skill

LINES = (10_000, 100_000)
SECONDS, GROWS = 60.0, 1.25  # memory is bounded: for ten times the lines it is at most so many times as much

# The command, which tells at its end what memory it took (Linux alone knows that).
RUN = """
import atexit, pathlib
from bot.__main__ import app
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
app()
"""


def write(file: Path, lines: int) -> None:
    counties = Atlas.load().counties
    skills, hours, commitments = list(Skill), list(Hours), list(Commitment)
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("key", "county", "skills", "hours", "commitment"))
        for n in range(lines):
            place = Atlas.load().label(counties[n % len(counties)])
            chosen = (skills[n % len(skills)], hours[n % len(hours)], commitments[n % len(commitments)])
            rows.writerow((f"form-{n}", place, *chosen))


def take_in(folder: Path, file: Path, codes: str) -> tuple[float, float]:
    """Seconds, and the most MB that the process has held."""
    given = ["import", "volunteers", str(file), "--codes", str(folder / codes)]
    set_to = os.environ | {"ALLIANCE_DATABASE__URL": url(folder)}
    before = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *given], env=set_to, check=True, stdout=subprocess.PIPE, text=True
    )
    return time.perf_counter() - before, int(ran.stdout.partition("VmHWM:")[2].split()[0]) / 1024


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'alliance.db'}"


async def measure(lines: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of an import, and of the same file once more, which changes nothing."""
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as name:
        folder = Path(name)
        database = Database(url(folder))
        await schema.upgrade(database)
        await database.close()
        now = datetime.now(UTC)
        await fill(url(folder), alliances, [{"id": FIRST, "name": "Alliance", "created_at": now}])
        file = folder / "form.csv"
        write(file, lines)
        first = await asyncio.to_thread(take_in, folder, file, "first.csv")
        return first, await asyncio.to_thread(take_in, folder, file, "again.csv")


async def benchmark(say: Say) -> Sequence[Row]:
    few, many = LINES
    say(f"import of {few:,} lines")
    (few_took, few_held), _ = await measure(few)
    say(f"import of {many:,} lines")
    (took, held), (again_took, again_held) = await measure(many)
    timed, bounded = f"under {SECONDS:g} s", f"at most {GROWS}"
    return [
        Row(f"import of {many:,} lines", "s", took, few_took, took / few_took, timed, took < SECONDS),
        Row("the same once more", "s", again_took, took, again_took / took, timed, again_took < SECONDS),
        Row("most memory of it", "MB", held, few_held, held / few_held, bounded, held / few_held <= GROWS),
        Row("most memory of it once more", "MB", again_held, held, again_held / held),
    ]
