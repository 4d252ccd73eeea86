"""1,000 reminders due in the same second, each to another person, beside what Discord's rate limits allow."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from benchmarks import Row, Say
from benchmarks.alliance import found
from benchmarks.bare_bot import READY
from benchmarks.filling import enrol, let_write, remind, waiting
from benchmarks.loopback import LoopbackDiscord, alliance_bot, user_id

REMINDERS = 1_000
PEOPLE = [user_id(number) for number in range(1, REMINDERS + 1)]
REQUESTS = 2  # for each: opening the conversation, and the message
A_SECOND = 50  # requests that Discord takes
STARTING = timedelta(seconds=15)  # until they are due, for the bot to start again and for the calm
PRESSES = 50  # a second, meanwhile and beforehand
CALM = 5.0  # seconds of presses beforehand, for comparison


async def benchmark(say: Say) -> Sequence[Row]:
    say("starting")
    async with (
        LoopbackDiscord() as discord,
        alliance_bot(discord.addresses, module="benchmarks.loopback.held") as bot,
    ):
        director = discord.director
        guild = await director.add_guild(members=REMINDERS + 1)
        await director.ready()
        alliance = await found(director, guild)
        await enrol(bot.url, PEOPLE)
        card = await alliance.ask(["Yes", "No"])
        await bot.stop()
        await let_write(bot.url, PEOPLE)
        due = datetime.now(UTC) + STARTING
        await remind(bot.url, ((person, due) for person in PEOPLE))
        await director.limit_rates()
        await bot.start()
        await bot.says(READY)
        press = partial(
            director.storm,
            message=card.message,
            custom_ids=card.buttons[:2],
            users=PEOPLE,
            rate=PRESSES,
            keep=False,
        )
        calm_from = time.time()
        calm = await press(seconds=CALM)
        calm_until = time.time()
        while datetime.now(UTC) < due:
            await press(seconds=0.5)
        meanwhile = []
        while left := await waiting(bot.url):
            say(f"{left} to be sent")
            meanwhile.append(await press(seconds=1))
        sent = [(await director.direct_messages(user=person))[-1] for person in PEOPLE]
        refused = (await director.status())["refused"]
        holds = bot.holds()
    delays = sorted((datetime.fromisoformat(message["timestamp"]) - due).total_seconds() for message in sent)
    return (
        delay("delay, p50", delays, 0.50),
        delay("delay, p99", delays, 0.99),
        Row("requests that the limits refused", f"of {REMINDERS * REQUESTS:,}", refused),
        Row(
            "slowest answer to a press meanwhile",
            "ms",
            max(one["slowest"] for one in meanwhile),
            calm["slowest"],
        ),
        Row(
            "longest hold of the event loop meanwhile",
            "ms",
            max((held * 1000 for at, held in holds if at >= due.timestamp()), default=0.0),
            max((held * 1000 for at, held in holds if calm_from <= at <= calm_until), default=0.0),
        ),
    )


def delay(what: str, delays: Sequence[float], share: float) -> Row:
    """Beside when the limits let this many be out at the earliest."""
    place = min(int(len(delays) * share), len(delays) - 1)
    allowed = (place + 1) * REQUESTS / A_SECOND
    return Row(what, "s", delays[place], allowed, delays[place] / allowed)
