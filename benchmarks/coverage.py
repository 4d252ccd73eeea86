"""Coverage, hours and outreach at the size of the nation, beside an alliance with one volunteer."""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median

from benchmarks import Row, Say, compare
from benchmarks.nation import EACH, VOLUNTEERS, Place, alliance

ROUNDS = 5
SECONDS, TIMES = 1.0, 1.5
HOME = "48453"

Asked = Callable[[Place], Awaitable[object]]
ROLL_UPS: dict[str, Asked] = {
    "roll-up for the map of coverage": lambda at: at.services.counties.standing(at.actor),
    "roll-up for the map of volunteers": lambda at: at.services.gaps.volunteers(at.actor),
    "roll-up for the map of hours": lambda at: at.services.hours.by_county(at.actor),
    "roll-up for the map of people reached": lambda at: at.services.outreach.by_county(at.actor),
    "roll-up for the digest": lambda at: at.services.digests.read(at.actor.alliance_id, datetime.now(UTC)),
    "roll-up for the board": lambda at: at.services.boards.read(at.actor.alliance_id),
    "/coverage gaps": lambda at: at.services.gaps.gaps(at.actor),
    "/outreach report of 26 weeks": lambda at: at.services.outreach.report(at.actor, None, 26),
    "/hours review": lambda at: at.services.hours.queue(at.actor, 0),
}


async def me(at: Place) -> None:
    """What `/me` asks for."""
    await at.services.personal.kept(at.actor)
    await at.services.alliances.chapter(at.actor.guild_id)
    await at.services.points.of(at.actor.alliance_id, at.actor.user_id)


ONE_OF_THEM: dict[str, Asked] = {
    "/county show": lambda at: at.services.counties.page(at.actor, HOME),
    "/county mine": lambda at: at.services.counties.mine(at.actor),
    "/me": me,
    "/hours mine": lambda at: at.services.hours.mine(at.actor, 0),
}


async def rounds(call: Asked, *places: Place) -> list[list[float]]:
    """Seconds that it takes in each of the places, by turns, after one that warms up."""
    taken: list[list[float]] = [[] for _ in places]
    for number in range(ROUNDS + 1):
        for of, place in zip(taken, places, strict=True):
            before = time.perf_counter()
            await call(place)
            if number:
                of.append(time.perf_counter() - before)
    return taken


async def benchmark(say: Say) -> Sequence[Row]:
    rows = []
    say(f"writing {VOLUNTEERS:,} volunteers and {VOLUNTEERS * EACH:,} rows of hours and of outreach each")
    async with alliance(VOLUNTEERS, say) as full, alliance(1, say) as alone:
        for what, call in ROLL_UPS.items():
            say(what)
            measured, against = (median(taken) for taken in await rounds(call, full, alone))
            target, met = f"under {SECONDS:g} s", measured < SECONDS
            rows.append(Row(what, "s", measured, against, measured / against, target, met))
        for what, call in ONE_OF_THEM.items():
            say(what)
            ours, theirs = await rounds(call, full, alone)
            rows.append(
                compare(
                    what, "ms", [1000 * one for one in ours], [1000 * one for one in theirs], at_most=TIMES
                )
            )
    return rows
