"""The slash commands: their list for the README, and telling Discord of them."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.alarm import ManualAlarm
from bot.app import build
from bot.client import AllianceBot
from bot.clock import SystemClock
from bot.config import DatabaseSettings, Settings
from bot.database import Database, schema
from bot.operation.problems import MEND, OperatorError
from bot.ui.catalogue import as_markdown, catalogue

BEGIN, END = "<!-- commands: written by `make docs` -->\n", "<!-- end of commands -->"


@asynccontextmanager
async def put_together(settings: Settings) -> AsyncIterator[AllianceBot]:
    """The bot over an empty store of its own: what its commands are needs no data, and no connection."""
    with tempfile.TemporaryDirectory(prefix="alliance-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder, 'empty.db')}"
        database = Database(url)
        await schema.upgrade(database)
        await database.close()
        own = settings.model_copy(update={"database": DatabaseSettings(url=url)})
        async with await build(own, clock=SystemClock(), alarm=ManualAlarm()) as bot:
            yield bot


async def listed() -> str:
    """The README's table of commands."""
    async with put_together(Settings.model_construct()) as bot:
        await bot.setup_hook()
        return as_markdown(catalogue(bot.tree))


async def sync(settings: Settings, token: str, guilds: list[int]) -> int:
    """Register the commands with Discord, in some servers or everywhere; how many there are."""
    async with put_together(settings) as bot:
        await bot.login(token)
        return await bot.sync(guilds)


def write_between_markers(file: Path, table: str) -> bool:
    """Whether the file was out of date. Raises OperatorError if it has no place for the table."""
    before = file.read_text(encoding="utf-8")
    head, begin, rest = before.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise OperatorError(
            f"{file} has no lines {BEGIN.strip()} and {END}: the list goes between them", MEND
        )
    after = head + begin + table + end + tail
    if after != before:
        file.write_text(after, encoding="utf-8")
    return after != before
