"""The power fails in a storm of votes: whoever got a receipt is counted, once, by what the receipt says."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import make_url, select

from benchmarks.alliance import Alliance, Card, found, told, words
from benchmarks.loopback import BotProcess, LoopbackDiscord, alliance_bot, user_id
from benchmarks.loopback.director import Receipt
from benchmarks.loopback.world import Payload
from bot.database import Database
from bot.database.tables import ballots, chain, polls
from bot.polls.formats import chain as chains
from bot.polls.recount import COUNTED, recount
from tests.crash.conftest import ANSWERS, all_delivered, further, time_passes

OPTIONS = ("Tea", "Coffee", "Water")
VOTERS = range(1, 25)
NOTHING = ""  # what a ballot says that was taken back, or never cast
CLOSED = "This poll closed"
GIVEN_UP = 0.3  # seconds after which a voter presses again
CLOSING = timedelta(seconds=4)  # in which the bot has started, and votes come in again
TWO_DAYS = timedelta(days=2)  # that the poll is open
LEASE = timedelta(minutes=2)  # longer than any
PROOF = re.compile(r"Nonce: `(?P<nonce>\w+)` Entry: `(?P<head>\w+)`")
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


class Storm:
    """Everybody presses one button after the other, whatever becomes of their presses."""

    def __init__(self, alliance: Alliance, card: Card) -> None:
        self.alliance, self.card = alliance, card
        self.refused = asyncio.Event()  # for the first time, since the poll is closed

    @asynccontextmanager
    async def raging(self) -> AsyncIterator[None]:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as voters:
            for number in VOTERS:
                voters.create_task(self._vote(number, over))
            yield
            over.set()

    async def _vote(self, number: int, over: asyncio.Event) -> None:
        for custom_id in islice(cycle(self.card.buttons), number, None):
            if over.is_set():
                return
            receipt = await self.alliance.director.press(
                user=user_id(number), message=self.card.message, custom_id=custom_id, timeout=GIVEN_UP
            )
            if any(CLOSED in words(message) for message in receipt["messages"]):
                self.refused.set()

    async def presses(self) -> list[Receipt]:
        """What became of every press, in their order."""
        return [one for one in await self.alliance.director.receipts() if one["name"] in self.card.buttons]

    async def possible(self) -> dict[int, set[str]]:
        """What the ballot of each voter may say: as their last receipt, or as any press after it without one."""
        may = {user_id(number): {NOTHING} for number in VOTERS}
        for press in await self.presses():
            option = option_of(press)
            if press["milliseconds"] is None:
                may[press["user"]].add(option)
            elif CLOSED not in (said := words(told(press))):
                assert f"**{option}**" in said if option else "taken back" in said or "You have no" in said
                may[press["user"]] = {option}
        return may

    async def ballots(self) -> dict[int, str]:
        """What each voter is shown."""
        shown = await asyncio.gather(*(self.alliance.do(number, "poll show", poll="1") for number in VOTERS))
        own = r"\*\*Your ballot\*\* says: \*\*(\w+)\*\*|\*\*You have not voted yet"
        found = {receipt["user"]: re.findall(own, words(told(receipt))) for receipt in shown}
        assert all(len(ballot) == 1 for ballot in found.values()), found
        cast = {voter: ballot for voter, [ballot] in found.items()}
        turnout = f"**Turnout:** {sum(map(bool, cast.values()))} of {len(VOTERS)}\n"
        assert all(turnout in words(told(receipt)) for receipt in shown)
        return cast


def option_of(press: Receipt) -> str:
    *_, vote, place = press["name"].split(":")
    return OPTIONS[int(place)] if vote == "vote" else NOTHING


async def open_poll(loopback: LoopbackDiscord) -> Storm:
    guild = await loopback.director.add_guild(members=len(VOTERS) + 1)
    await loopback.director.ready()
    alliance = await found(loopback.director, guild)
    await alliance.join(VOTERS)
    return Storm(alliance, await alliance.ask(OPTIONS))


async def restart(bot: BotProcess, loopback: LoopbackDiscord, away: timedelta = timedelta(0)) -> None:
    """Kill it, let it be away for so long, and start it again."""
    await bot.kill()
    await time_passes(bot.url, away)
    await bot.start()
    await loopback.director.ready()


# Killed after so many answers: the first, and some in the middle.
@pytest.mark.parametrize(
    ("database_url", "moments"),
    [("sqlite_url", (1, 40, 333)), ("postgres_url", (100,))],
    indirect=["database_url"],
    ids=["sqlite", "postgres"],
)
async def test_every_receipt_is_counted_once(
    loopback: LoopbackDiscord, database_url: str, moments: Sequence[int], tmp_path: Path
) -> None:
    async with alliance_bot(loopback.addresses, database_url) as bot:
        storm = await open_poll(loopback)
        await all_delivered(bot.url)  # the card too: or it would be sent again, in the place of the result
        for moment in moments:
            async with storm.raging():
                await further(loopback.director, ANSWERS, moment)
                await bot.kill()
            await restart(bot, loopback)
            await chained(bot.url, storm)
            ballots, possible = await storm.ballots(), await storm.possible()
            assert [voter for voter in ballots if ballots[voter] not in possible[voter]] == []
        result = await close(bot, storm, loopback)
        assert "The poll is closed" in words(result)
        await chained(bot.url, storm)
        assert recount(await downloaded(result, tmp_path)) == COUNTED
        votes = {option: count(result, option) for option in OPTIONS}
        may = (await storm.possible()).values()
        for option in OPTIONS:
            assert (
                sum(said == {option} for said in may) <= votes[option] <= sum(option in said for said in may)
            )
        cast = sum(votes.values())
        assert sum(NOTHING not in said for said in may) <= cast <= sum(said != {NOTHING} for said in may)
        assert f"**Turnout:** {cast} of {len(VOTERS)}\n" in words(result)


async def chained(url: str, storm: Storm) -> None:
    """The chain holds for the ballots that are there, and has an entry for every receipt."""
    database = Database(url)
    async with database.read() as connection:
        poll = (await connection.execute(select(polls))).one()
        in_order = select(chain.c.act, chain.c.seal, chain.c.head).order_by(chain.c.number)
        rows = (await connection.execute(in_order)).all()
        codes = list(await connection.scalars(select(ballots.c.code)))
    await database.close()
    entries = [(act, seal.hex(), head.hex()) for act, seal, head in rows]
    assert chains.check(poll.definition, entries, poll.head.hex(), len(codes)) == []
    assert len(set(codes)) == len(codes)
    sealed = {head: seal for _, seal, head in entries}
    for press in await storm.presses():
        if press["milliseconds"] is not None and (proof := PROOF.search(said := words(told(press)))):
            [code] = CODE.findall(said)
            place = [OPTIONS.index(option)] if (option := option_of(press)) else []
            assert sealed[proof["head"]] == chains.seal(code, tuple(place), proof["nonce"])


async def downloaded(result: Payload, folder: Path) -> Path:
    """The published file, from under the announcement."""
    [address] = [file["url"] for file in result["attachments"] if file["filename"].endswith(".json")]
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        content = await response.read()
    (folder / "poll.json").write_bytes(content)
    return folder / "poll.json"


async def close(bot: BotProcess, storm: Storm, loopback: LoopbackDiscord) -> Payload:
    """The one announcement, of a bot that is killed as it refuses the first vote, and again before it learns
    that the announcement is out."""
    director, board = loopback.director, storm.alliance.guild["channels"]["polls"]
    await director.fault(method="POST", path=f"/channels/{board}/messages", answer="silence", after=True)
    await restart(bot, loopback, TWO_DAYS - CLOSING)
    async with storm.raging(), asyncio.timeout(30):
        await storm.refused.wait()
        await bot.kill()
    await restart(bot, loopback, LEASE)
    await director.faulted()
    await restart(bot, loopback, LEASE)
    await all_delivered(bot.url)
    _, result = await director.messages(channel=board)
    return result


def count(result: Payload, option: str) -> int:
    [votes] = re.findall(rf"^• {option}: \*\*(\w+) votes?\*\*", words(result), re.MULTILINE)
    return 1 if votes == "one" else int(votes)


async def test_a_clean_stop_answers_what_it_took_in(loopback: LoopbackDiscord, sqlite_url: str) -> None:
    """Stopped while the store is held by somebody else, so that presses are in hand."""
    director = loopback.director
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    async with alliance_bot(loopback.addresses, sqlite_url) as bot:
        storm = await open_poll(loopback)
        async with storm.raging():
            await further(director, ANSWERS, 50)
            other.execute("BEGIN IMMEDIATE")
            pressed = (await director.status())["interactions"]
            while (await director.status())["interactions"] < pressed + len(VOTERS):
                continue
            stopping = asyncio.create_task(bot.stop())
            while (await director.status())["connected"]:
                continue
            other.execute("ROLLBACK")
            assert await stopping == 0
        other.close()
        answered = [press["milliseconds"] is not None for press in await storm.presses()]
        assert answered == sorted(answered, reverse=True)  # nothing was passed over
        assert not all(answered)
        await bot.start()
        await director.ready()
        last = {press["user"]: option_of(press) for press in await storm.presses() if press["milliseconds"]}
        assert await storm.ballots() == {user_id(number): NOTHING for number in VOTERS} | last
