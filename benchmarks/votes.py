"""Votes a second and the time to a receipt, over a real websocket and HTTP, against a bare discord.py bot.

Discord sends the whole message along with each press on it. The bare bot's has three buttons and nothing else, which
is less than half of a poll's card; so it is measured with a message as heavy as our card too.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Literal, TypeVar

from benchmarks import Row, Say, compare
from benchmarks.alliance import Card, found
from benchmarks.filling import enrol
from benchmarks.loopback import Addresses, BotProcess, Director, LoopbackDiscord, alliance_bot, user_id
from benchmarks.loopback.director import GuildIds
from benchmarks.loopback.load import Figures

ROUNDS = 15  # of each load, for each bot
VOTERS = [user_id(number) for number in range(1, 2001)]  # no multiple of OPTIONS: see `press`
OPTIONS = 3
SECONDS = 1.0  # of each load
WARM_UP = 2.0  # seconds
CONCURRENCY = 64
LOAD = 0.8  # of the rate a bot reached itself, for its latencies
COMPONENTS_V2 = 1 << 15  # flag of a message
HEAVY = "against as heavy a message"
RECENT = 3  # rounds that this rate is the median of


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot to be measured, and how a poll is opened with it."""

    name: str
    process: Callable[[Addresses], BotProcess]
    prepare: Callable[[Director, GuildIds, BotProcess], Awaitable[Card]]


@dataclass(frozen=True, slots=True)
class VoteFigures:
    """Medians over the rounds. Votes a second, unthrottled; ms from the press to the receipt, at 80 % of that rate."""

    rate: float
    p50: float
    p95: float
    p99: float


T = TypeVar("T")
Storm = Callable[..., Awaitable[Figures]]


@dataclass(slots=True)
class Measured:
    """One bot's rounds."""

    storm: Storm
    bot: BotProcess
    card: Card
    presses: int = 0
    effort: list[float] = field(default_factory=list)  # ms of processor time a vote, unthrottled
    top: list[Figures] = field(default_factory=list)
    steady: list[Figures] = field(default_factory=list)

    async def press_unthrottled(self) -> None:
        before = self.bot.processor_seconds()
        figures = await self.press()
        self.top.append(figures)
        self.effort.append((self.bot.processor_seconds() - before) * 1000 / figures["pressed"])

    async def press_steadily(self) -> None:
        # of the last rounds only: what else the machine does changes how much a bot can do
        rate = LOAD * median(figures["rate"] for figures in self.top[-RECENT:])
        self.steady.append(await self.press(rate=rate))

    async def press(self, *, seconds: float = SECONDS, rate: float | None = None) -> Figures:
        """Go on where the last load ended: whoever presses again presses another button, so that there is a
        ballot to be written at every press."""
        figures = await self.storm(
            users=turned(VOTERS, self.presses),
            custom_ids=turned(self.card.buttons[:OPTIONS], self.presses),
            seconds=seconds,
            rate=rate,
        )
        self.presses += figures["pressed"]
        return figures

    def figures(self) -> VoteFigures:
        rate = median(figures["rate"] for figures in self.top)
        return VoteFigures(rate, *(median(f[q] for f in self.steady) for q in ("p50", "p95", "p99")))


@asynccontextmanager
async def running(contender: Contender) -> AsyncIterator[Measured]:
    """Start a server and the bot, open a poll and warm up, for rounds to be measured. Stops both in the end.

    Raises RuntimeError if the bot asked for a route that the server does not have.
    """
    async with (
        LoopbackDiscord() as discord,
        contender.process(discord.addresses) as bot,
    ):
        director = discord.director
        guild = await director.add_guild(members=len(VOTERS) + 1)
        await director.ready(timeout=60)
        card = await contender.prepare(director, guild, bot)
        await bot.idle()  # it gives those who were enrolled meanwhile their roles
        storm = partial(director.storm, message=card.message, concurrency=CONCURRENCY, keep=False)
        measured = Measured(storm, bot, card)
        await measured.press(seconds=WARM_UP)
        yield measured
        if unknown := (await director.status())["unknown"]:
            raise RuntimeError(f"{contender.name}: unknown routes {unknown}\n{bot.output()[-2000:]}")


async def measure(contender: Contender, rounds: int = ROUNDS) -> VoteFigures:
    """One bot alone."""
    async with running(contender) as bot:
        for _ in range(rounds):
            await bot.press_unthrottled()
            await bot.press_steadily()
    return bot.figures()


async def bare_card(director: Director, guild: GuildIds, bot: BotProcess | None = None) -> Card:
    buttons = [f"poll:1:vote:{option}" for option in range(OPTIONS)]
    row = [
        {"type": 2, "style": 1, "label": f"Option {number + 1}", "custom_id": custom_id}
        for number, custom_id in enumerate(buttons)
    ]
    body = {"content": "Which option?", "components": [{"type": 1, "components": row}]}
    message = await director.post(channel=guild["channels"]["general"], body=body)
    return Card(int(message["id"]), buttons)


async def heavy_card(director: Director, guild: GuildIds, bot: BotProcess, like: Card) -> Card:
    """All that our card is, for a bot that knows the custom_ids of its buttons too."""
    body = {"flags": COMPONENTS_V2, "components": list(like.components)}
    message = await director.post(channel=guild["channels"]["general"], body=body)
    return Card(int(message["id"]), like.buttons)


def bare_bot(addresses: Addresses) -> BotProcess:
    return BotProcess(addresses, (sys.executable, "-m", "benchmarks.bare_bot", "{api}", "{gateway}"))


async def alliance_card(director: Director, guild: GuildIds, bot: BotProcess) -> Card:
    alliance = await found(director, guild)
    await enrol(bot.url, VOTERS)
    return await alliance.ask([f"Option {number + 1}" for number in range(OPTIONS)])


BARE = Contender("bare", bare_bot, bare_card)
MEASURED = Contender("alliance", alliance_bot, alliance_card)


async def benchmark(say: Say) -> Sequence[Row]:
    """Votes a second, and receipts' latency at 80 % load."""
    say("starting")
    async with (
        running(MEASURED) as ours,
        running(BARE) as bare,
        running(Contender("heavy", bare_bot, partial(heavy_card, like=ours.card))) as heavy,
    ):
        turns = [ours, bare, heavy]
        for number in range(ROUNDS):  # by turns, so that a slow spell of the machine hits both
            say(f"round {number + 1} of {ROUNDS}")
            for bot in turns:
                await bot.press_unthrottled()
            for bot in turns:
                await bot.press_steadily()
            turns.reverse()
    return (
        compare("votes, unthrottled", "1/s", each(ours.top, "rate"), each(bare.top, "rate"), at_least=0.85),
        compare("processor time of the bot", "ms a vote", ours.effort, bare.effort),
        compare(f"votes, {HEAVY}", "1/s", each(ours.top, "rate"), each(heavy.top, "rate")),
        compare(f"processor time, {HEAVY}", "ms a vote", ours.effort, heavy.effort),
        *(
            compare(
                f"receipt at 80 % load, {quantile}",
                "ms",
                each(ours.steady, quantile),
                each(bare.steady, quantile),
                at_most=1.5 if quantile == "p99" else None,
            )
            for quantile in ("p50", "p95", "p99")
        ),
        Row("votes without a receipt", "of all", lost(ours), lost(bare)),
    )


def turned(these: Sequence[T], by: int) -> list[T]:
    """From one on, and around."""
    at = by % len(these)
    return [*these[at:], *these[:at]]


def each(rounds: Sequence[Figures], key: Literal["rate", "p50", "p95", "p99"]) -> list[float]:
    return [figures[key] for figures in rounds]


def lost(bot: Measured) -> float:
    return sum(figures["pressed"] - figures["answered"] for figures in (*bot.top, *bot.steady))
