"""What state machines whose rules act on a real store have in common."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from bot.database import Database

T = TypeVar("T")


class StoreMachine(RuleBasedStateMachine):
    """Every example plays in the same store, and takes the next of `numbers` for an alliance of its own."""

    database: Database
    runner: asyncio.Runner
    numbers: Iterator[int]

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(call)


def playing(examples: int, steps: int = 25) -> settings:
    """The first failure is the last word: to look for shorter ways to it, and for others, takes minutes in a store."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def play(machine: type[StoreMachine], database_url: str, examples: int, steps: int = 25) -> None:
    machine.database, machine.numbers = Database(database_url), iter(range(1000, 10**6))
    with asyncio.Runner() as machine.runner:
        try:
            run_state_machine_as_test(machine, settings=playing(examples, steps))
        finally:
            machine.runner.run(machine.database.close())
