"""The benchmarks of a million people and of a million ballots, with some hundred."""

import pytest

from benchmarks import closing, million


async def test_it_says_what_it_measured_beside_what(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PEOPLE", 300), ("SLICE", 30), ("IDLE", 0.05)):
        monkeypatch.setattr(million, name, value)
    rows = await million.measure(database_url, lambda progress: None)
    assert len(rows) == 8
    assert all(row.measured >= 0 and row.against and row.ratio is not None for row in rows)


async def test_it_closes_and_cancels(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("BALLOTS", 300), ("IDLE", 0.05)):
        monkeypatch.setattr(closing, name, value)
    rows = await closing.measure(database_url, lambda progress: None)
    assert all(row.measured >= 0 for row in rows)
    assert {"closing of 300 ballots", "cancelling of 300 ballots"} <= {row.what for row in rows}
