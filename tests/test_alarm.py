"""The alarm clocks: the machine's, and the one that rings only when told."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alarm import AlarmClock, ManualAlarm

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(-100, 100))))
def test_what_is_due_rings_once_in_order_and_the_rest_stays(wakes: list[tuple[str, int]]) -> None:
    alarm, rung = ManualAlarm(), list[str]()
    wanted: dict[str, int] = {}

    async def ring(name: str) -> None:
        rung.append(name)

    for name, minutes in wakes:
        alarm.wake(name, NOW + timedelta(minutes=minutes), lambda name=name: ring(name))  # type: ignore[misc]
        wanted[name] = minutes
    asyncio.run(alarm.run_due(NOW))
    due = sorted((minutes, name) for name, minutes in wanted.items() if minutes <= 0)
    assert rung == [name for _, name in due]
    asyncio.run(alarm.run_due(NOW))
    assert len(rung) == len(due)
    later = [minutes for minutes in wanted.values() if minutes > 0]
    assert alarm.next_due() == (NOW + timedelta(minutes=min(later)) if later else None)


async def test_one_that_fails_does_not_stop_the_next_and_can_set_itself_again() -> None:
    alarm, rung = ManualAlarm(), list[str]()

    async def fails() -> None:
        raise RuntimeError

    async def again() -> None:
        rung.append("again")
        if len(rung) < 3:
            alarm.wake("again", NOW, again)

    alarm.wake("fails", NOW - timedelta(1), fails)
    alarm.wake("again", NOW, again)
    await alarm.run_due(NOW)
    assert rung == ["again"] * 3


async def test_the_machines_alarm_rings_what_is_overdue_at_once_and_what_was_replaced_never() -> None:
    alarm, rung, done = AlarmClock(), list[str](), asyncio.Event()

    async def ring(name: str) -> None:
        rung.append(name)
        if name == "kept":
            done.set()

    now = datetime.now(UTC)
    alarm.start()
    alarm.wake("one", now + timedelta(hours=1), lambda: ring("replaced"))
    alarm.wake("one", now - timedelta(days=3), lambda: ring("kept"))
    alarm.wake("two", now + timedelta(hours=1), lambda: ring("cancelled"))
    alarm.cancel("two")
    alarm.cancel("never set")
    await asyncio.wait_for(done.wait(), 5)
    alarm.stop()
    assert rung == ["kept"]


async def test_a_wake_up_that_sets_itself_again_for_now_is_not_passed_over() -> None:
    alarm, rung, done = AlarmClock(), list[int](), asyncio.Event()

    async def ring() -> None:
        rung.append(len(rung))
        if len(rung) == 5:
            done.set()
        else:
            alarm.wake("again", datetime.now(UTC), ring)
            await asyncio.sleep(0.01)

    alarm.start()
    alarm.wake("again", datetime.now(UTC), ring)
    await asyncio.wait_for(done.wait(), 5)
    alarm.stop()


@pytest.mark.parametrize("started", [False, True])
async def test_what_is_set_by_an_instant_rings_at_the_earliest_of_them(started: bool) -> None:
    """Before the machine's alarm is started, too: services set theirs while the bot is built."""
    alarm, manual, rung, done = AlarmClock(), ManualAlarm(), list[str](), asyncio.Event()

    async def ring(name: str) -> None:
        rung.append(name)
        done.set()

    if started:
        alarm.start()
    now = datetime.now(UTC)
    for one in (alarm, manual):
        for name, hours in (("later", 1), ("now", 0), ("later than that", 2)):
            one.wake_by("name", now + timedelta(hours=hours), partial(ring, name))
    if not started:
        alarm.start()
    await asyncio.wait_for(done.wait(), 5)
    alarm.stop()
    await manual.run_due(now)
    assert rung == ["now", "now"]
