"""What `million` and `closing` measure, on a PostgreSQL of its own."""

from collections.abc import Sequence

from benchmarks import Row, Say, closing, million
from benchmarks.stores import postgres


async def benchmark(say: Say) -> Sequence[Row]:
    async with postgres() as url:
        rows = await million.measure(url, say)
    async with postgres() as url:
        return [*rows, *await closing.measure(url, say)]
