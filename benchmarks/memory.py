"""Memory with few and with 100,000 members in a server, all volunteers, beside a bare bot with the same intents."""

from collections.abc import Awaitable, Callable, Sequence

from benchmarks import Row, Say
from benchmarks.alliance import found
from benchmarks.bare_bot import READY
from benchmarks.filling import enrol
from benchmarks.loopback import Addresses, BotProcess, Director, LoopbackDiscord, alliance_bot, user_id
from benchmarks.loopback.director import GuildIds
from benchmarks.votes import bare_bot

SIZES = (10, 100_000)


async def nothing(director: Director, guild: GuildIds, bot: BotProcess) -> None:
    """The bare bot has nothing to prepare."""


async def everybody_joined(director: Director, guild: GuildIds, bot: BotProcess) -> None:
    await found(director, guild)
    await enrol(bot.url, map(user_id, range(1, guild["members"])))


async def measure(
    members: int,
    process: Callable[[Addresses], BotProcess],
    prepare: Callable[[Director, GuildIds, BotProcess], Awaitable[None]],
) -> tuple[float, float]:
    """MB once every member has arrived and the bot has nothing left to do, and the most until then."""
    async with LoopbackDiscord() as discord, process(discord.addresses) as bot:
        guild = await discord.director.add_guild(members=members)
        await bot.says(READY)
        await prepare(discord.director, guild, bot)
        await bot.stop()
        await bot.start()
        await bot.says(READY)
        await bot.idle()
        return bot.megabytes(), bot.megabytes("VmHWM")


async def benchmark(say: Say) -> Sequence[Row]:
    rows = []
    for members in SIZES:
        people = f"{members:,} members"
        say(people)
        bare, bare_most = await measure(members, bare_bot, nothing)
        ours, ours_most = await measure(members, alliance_bot, everybody_joined)
        rows += [
            Row(f"held, {people}", "MB", ours, bare, ours / bare),
            Row(f"most while starting, {people}", "MB", ours_most, bare_most, ours_most / bare_most),
        ]
    return rows
