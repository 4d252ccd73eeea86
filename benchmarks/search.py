"""Searching 10,000 policies and 100,000 arguments, beside looking through every text for the same word."""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from benchmarks import Row, Say
from benchmarks.filling import FIRST, fill
from bot.alliances.model import Actor, Grant, Level
from bot.database import Database, schema
from bot.database.tables import alliances, search_entries
from bot.search.model import Kind
from bot.search.service import SearchService

POLICIES, ARGUMENTS = 10_000, 100_000
LONG, SHORT = 600, 20  # words of a policy's text, of an argument
COMMON = 100  # the words that stand in nearly every text, and are not searched for
SECONDS = 0.1
ROUNDS = 7


def vocabulary() -> list[str]:
    chance = random.Random(1)
    parts = [a + b for a in "bcdfgklmnprstv" for b in "aeiou"]
    found = sorted({"".join(chance.choices(parts, k=chance.randint(2, 4))) for _ in range(20_000)})
    chance.shuffle(found)
    return found


def entries(words: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Texts in which words are as common as in English: the second half as often as the first (Zipf)."""
    chance = random.Random(2)
    shares = [1 / place for place in range(1, len(words) + 1)]

    def said(count: int) -> str:
        return " ".join(chance.choices(words, shares, k=count))

    for number in range(POLICIES):
        yield _entry(Kind.PROPOSAL, number, said(6), said(LONG))
    for number in range(ARGUMENTS):
        yield _entry(Kind.ARGUMENT, number, "", said(SHORT))


def _entry(kind: Kind, number: int, title: str, body: str) -> dict[str, Any]:
    return {
        "alliance_id": FIRST,
        "kind": kind.value,
        "number": number,
        "about": None,
        "title": title,
        "body": body,
    }


async def benchmark(say: Say) -> Sequence[Row]:
    words = vocabulary()
    searched = {
        "a common word": words[COMMON],
        "two of them": f"{words[COMMON]} {words[COMMON + 1]}",
        "a rare word": words[len(words) // 2],
        "a phrase": f'"{words[COMMON]} {words[COMMON + 1]}"',
    }
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder, 'search.db')}"
        database = Database(url)
        await schema.upgrade(database)
        async with database.write() as connection:
            await connection.execute(insert(alliances).values(name="Measured", created_at=datetime.now(UTC)))
        say(f"writing {POLICIES:,} policies and {ARGUMENTS:,} arguments")
        await fill(url, search_entries, entries(words))
        service = SearchService(database)
        anybody = Actor(FIRST, 1, 1, frozenset({Grant(Level.VOLUNTEER)}))
        for what, typed in searched.items():
            say(f"searching for {what}")
            measured, against = [], []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                await service.find(anybody, typed)
                measured.append(time.perf_counter() - began)
                against.append(await _looking_through(database, typed))
            took, other = median(measured), median(against)
            rows.append(
                Row(f"search for {what}", "s", took, other, took / other, f"under {SECONDS}", took < SECONDS)
            )
        await database.close()
    return rows


async def _looking_through(database: Database, typed: str) -> float:
    """Seconds that it takes without an index."""
    began = time.perf_counter()
    async with database.read() as connection:
        await connection.execute(
            text("SELECT number FROM search_entries WHERE instr(body, :word) LIMIT 6 OFFSET 1000000"),
            {"word": typed.strip('"')},
        )
    return time.perf_counter() - began
