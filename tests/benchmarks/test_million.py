"""The benchmark of a million people, with some hundred."""

import pytest

from benchmarks import million


async def test_it_says_what_it_measured_beside_what(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PEOPLE", 300), ("SLICE", 30), ("IDLE", 0.05)):
        monkeypatch.setattr(million, name, value)
    rows = await million.benchmark(lambda progress: None)
    assert len(rows) == 8
    assert all(row.measured >= 0 and row.against and row.ratio is not None for row in rows)
