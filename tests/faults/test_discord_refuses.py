"""Discord refuses, is busy, or does not answer, to any call of any deed: whoever acted is told, nothing is lost."""

import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from simcord.backend.errors import SetupError

from bot.config import RaidSettings
from tests.faults.deeds import ROOMS
from tests.faults.outage import CALLBACK, FAULTS, FOLLOW_UP, Fault, Outage, Route, install
from tests.faults.stage import Act, Deed, Stage, staged
from tests.world import Story, World

# Newcomers come to a deed by the dozen, and this is not about raids.
CALM = RaidSettings(
    joins_per_minute=10**5, joins_per_hour=10**5, applications_per_minute=10**5, applications_per_hour=10**5
)
pytestmark = pytest.mark.parametrize("world", [{"raids": CALM}], indirect=True, ids=["calm"])


@pytest.fixture
def story() -> Story:
    return staged


@pytest.fixture
async def stage(world: World) -> Stage:
    return Stage(world)


@pytest.fixture
def outage(world: World, monkeypatch: pytest.MonkeyPatch) -> Outage:
    return install(world.env, monkeypatch)


def answerable(route: Route, fault: Fault) -> bool:
    """Whether anything could be said to whoever acted while this went wrong."""
    speaking = route.path == CALLBACK or (route.path == FOLLOW_UP and route.method == "POST")
    gone = fault.status == 404 or fault.times is None
    return not (speaking and gone)


def chosen(route: Route, turn: int, kinds: int) -> list[Fault]:
    """One fault of each of so many kinds, others from deed to deed."""
    possible = [
        [fault for fault in FAULTS[(turn + n) % len(FAULTS)] if fault.can_be(route)] for n in range(kinds)
    ]
    return [kind[turn % len(kind)] for kind in possible if kind]


class Rehearsal:
    """One deed under every fault on every route that it takes."""

    def __init__(self, stage: Stage, outage: Outage, log: pytest.LogCaptureFixture, deed: Deed) -> None:
        self.stage, self.outage, self.log, self.deed = stage, outage, log, deed
        self.plays: list[tuple[str, AsyncIterator[Act]]] = []
        self.looking: Act | None = None  # changes nothing, so that it need not be prepared each time
        self.problems: list[str] = []

    async def calm(self) -> list[Route]:
        """Do it with nothing amiss; the routes that it takes, in their order."""
        play = self.deed(self.stage)
        act = await anext(play)
        self.outage.through.clear()
        await act()
        await self.stage.world.run_due()
        routes = list(dict.fromkeys(route for route, _ in self.outage.through if route.method != "GET"))
        self.plays.append((f"{self.deed.__name__} in calm", play))
        if self.deed.__name__.startswith("looking_"):
            self.looking = act
        return routes

    async def under(self, route: Route, fault: Fault) -> None:
        """Do it with that amiss, and once more without."""
        what = f"{self.deed.__name__}: {fault.name} on {route}"
        if self.looking is None:
            play = self.deed(self.stage)
            act = await anext(play)
            self.plays.append((what, play))
        else:
            act = self.looking
        self._nothing_unexpected(f"{what}, before")
        self.outage.through.clear()
        with self.outage.on(route, fault):
            shown = await act()
            answered = shown is None or self.outage.answered()
            await self.stage.world.run_due()
        if not answered and answerable(route, fault):
            self.problems.append(f"{what}: nobody was told")
        self._nothing_unexpected(what)
        with suppress(SetupError):  # what was pressed is not there any more: it was done
            await act()
        await self.stage.world.run_due()
        self._nothing_unexpected(f"{what}, afterwards")

    async def end(self) -> list[str]:
        for what, play in self.plays:
            await self._end(play, what)
            self._nothing_unexpected(f"{what}, in the end")
        return self.problems

    def _nothing_unexpected(self, what: str) -> None:
        told = [
            record.getMessage()
            for record in self.log.records
            # discord.py itself says of an autocomplete that nothing can be done about it.
            if record.levelno >= logging.ERROR and "in autocomplete" not in record.getMessage()
        ]
        for trouble in (*self.stage.world.unexpected(), *told):
            self.problems.append(f"{what}: {trouble!r}")
        self.log.clear()

    async def _end(self, play: AsyncIterator[object], what: str) -> None:
        try:
            async for _ in play:
                pass
        except (AssertionError, ValueError) as error:
            at = error.__traceback__
            while at is not None and at.tb_next is not None:
                at = at.tb_next
            line = at.tb_lineno if at else 0
            self.problems.append(f"{what}: line {line}: {str(error).splitlines()[:3]}")


@pytest.mark.parametrize("room", ROOMS)
async def test_every_deed_under_every_fault(
    stage: Stage, outage: Outage, caplog: pytest.LogCaptureFixture, room: str
) -> None:
    problems: list[str] = []
    seen: set[Route] = set()
    for number, deed in enumerate(ROOMS[room]):
        rehearsal = Rehearsal(stage, outage, caplog, deed)
        for place, route in enumerate(await rehearsal.calm()):
            # What a deed begins with is its own; what follows, such as its audit entry, it has in common with others.
            kinds = 1 if rehearsal.looking else len(FAULTS) if route not in seen else 2 if place == 0 else 1
            seen.add(route)
            for fault in chosen(route, number + place, kinds):
                await rehearsal.under(route, fault)
        await stage.time_passes()
        problems += await rehearsal.end()
    assert not problems, "\n".join(problems)
