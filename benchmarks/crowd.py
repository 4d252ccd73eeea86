"""What a voter feels of all who voted before: votes in a poll of very many ballots, over the wire, beside votes in one
without any, on a roll as long, by turns in the same run."""

import os
from collections.abc import Sequence

from benchmarks import Row, Say, compare
from benchmarks.alliance import Card
from benchmarks.filling import fill
from benchmarks.loopback import BotProcess, Director, alliance_bot
from benchmarks.loopback.director import GuildIds
from benchmarks.votes import Contender, alliance_card, each, lost, running
from bot.database.tables import ballots, roll, tallies
from bot.polls.codes import new_code

CROWD = 1_000_000
ROUNDS = 10  # of each load, for each bot
POLL = 1  # the first that is asked


async def empty_card(director: Director, guild: GuildIds, bot: BotProcess, *, voted: bool = False) -> Card:
    """A poll with very many on its roll, by its rows: the bot would see that they are in no server."""
    card = await alliance_card(director, guild, bot)
    of = {"poll_id": POLL}
    await fill(bot.url, roll, (of | {"user_id": one, "voted": voted} for one in range(1, CROWD + 1)))
    return card


async def crowded_card(director: Director, guild: GuildIds, bot: BotProcess) -> Card:
    """The same, and all of those have voted."""
    card = await empty_card(director, guild, bot, voted=True)
    of = {"poll_id": POLL, "choices": "0"}
    await fill(bot.url, ballots, (of | {"key": os.urandom(32), "code": new_code()} for _ in range(CROWD)))
    await fill(bot.url, tallies, [of | {"people": CROWD}])
    return card


async def benchmark(say: Say) -> Sequence[Row]:
    say(f"casting {CROWD:,} ballots")
    async with (
        running(Contender("crowded", alliance_bot, crowded_card)) as crowded,
        running(Contender("empty", alliance_bot, empty_card)) as empty,
    ):
        turns = [crowded, empty]
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}")
            for bot in turns:
                await bot.press_unthrottled()
            for bot in turns:
                await bot.press_steadily()
            turns.reverse()
    what = f"among {CROWD:,} ballots, beside none"
    return (
        compare(f"votes {what}", "1/s", each(crowded.top, "rate"), each(empty.top, "rate"), at_least=0.9),
        compare(f"processor time {what}", "ms a vote", crowded.effort, empty.effort),
        *(
            compare(f"receipt at 80 % load {what}, {q}", "ms", each(crowded.steady, q), each(empty.steady, q))
            for q in ("p50", "p95", "p99")
        ),
        Row("votes without a receipt", "of all", lost(crowded), lost(empty)),
    )
