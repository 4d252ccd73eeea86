"""Starting with 100,000 reminders to come, beside a start with none: connected, and the alarm set."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks import Row, Say, compare
from benchmarks.alliance import found
from benchmarks.filling import enrol, remind
from benchmarks.loopback import BotProcess, Director, LoopbackDiscord, alliance_bot, user_id

PENDING = 100_000
ROUNDS = 5
SOON = timedelta(days=1)  # the first of those to come; then one a second
PERSON = user_id(1)


@dataclass(slots=True)
class Starts:
    """One bot's rounds, in seconds from the start of its process."""

    director: Director
    bot: BotProcess
    channel: int
    connected: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)

    async def start(self) -> None:
        """One reminder fell due while the bot was away: once it is out, the alarm is set and has rung."""
        await remind(self.bot.url, [(PERSON, datetime.now(UTC))], self.channel)
        before = len(await self.director.messages(channel=self.channel))
        began = time.perf_counter()
        await self.bot.start()
        await self.director.ready()
        self.connected.append(time.perf_counter() - began)
        await self.director.messages(channel=self.channel, at_least=before + 1)
        self.delivered.append(time.perf_counter() - began)
        await self.bot.stop()


@asynccontextmanager
async def stopped(pending: int) -> AsyncIterator[Starts]:
    """A bot that is not running, with so many reminders to come."""
    async with LoopbackDiscord() as discord, alliance_bot(discord.addresses) as bot:
        guild = await discord.director.add_guild()
        await discord.director.ready()
        await found(discord.director, guild)
        await bot.stop()
        await enrol(bot.url, [PERSON])
        now, channel = datetime.now(UTC) + SOON, guild["channels"]["general"]
        await remind(bot.url, ((PERSON, now + timedelta(seconds=one)) for one in range(pending)), channel)
        yield Starts(discord.director, bot, channel)


async def benchmark(say: Say) -> Sequence[Row]:
    say(f"writing {PENDING:,} reminders")
    async with stopped(PENDING) as many, stopped(0) as none:
        turns = [many, none]
        for number in range(ROUNDS):
            say(f"start {number + 1} of {ROUNDS}")
            for starts in turns:
                await starts.start()
            turns.reverse()
    against = f"{PENDING:,} reminders to come"
    return (
        compare(f"start to connected, {against}", "s", many.connected, none.connected),
        compare(f"start to the first delivery, {against}", "s", many.delivered, none.delivered),
    )
