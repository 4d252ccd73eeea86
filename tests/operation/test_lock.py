"""One bot to a store: however it ended, and whichever database it is."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.database import Database
from bot.operation.lock import alone
from bot.operation.problems import OperatorError

ROOT = Path(__file__).parents[2]
HOLDER = """
import asyncio, sys
from bot.database import Database
from bot.operation.lock import alone
async def hold():
    async with alone(Database(sys.argv[1])):
        print("held", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


async def test_second_one_is_refused_and_the_next_is_not(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    async with alone(first):
        with pytest.raises(OperatorError, match="the bot is running on this database"):
            async with alone(second):
                pytest.fail("two at once")
    async with alone(second):
        pass


async def test_lock_of_a_killed_process_is_gone(database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, database_url), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    database = Database(database_url)
    with pytest.raises(OperatorError) as caught:
        async with alone(database):
            pytest.fail("two at once")
    assert (f"(process {process.pid})" in str(caught.value)) == database.is_sqlite
    process.kill()
    await process.wait()
    async with alone(database):
        pass


async def test_stores_beside_each_other_are_apart(tmp_path: Path) -> None:
    async with (
        alone(Database(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")),
        alone(Database(f"sqlite+aiosqlite:///{tmp_path / 'two.db'}")),
    ):
        pass
