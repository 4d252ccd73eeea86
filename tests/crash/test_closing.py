"""The power fails in the middle of a closing, as it seals ballots and as it deletes what they lay under: at the next
start all are sealed, counted and announced, once."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import ColumnElement, exists, func, select, update

from benchmarks.alliance import PATIENCE, found, told, words
from benchmarks.filling import enrol, fill, opened
from benchmarks.loopback import LoopbackDiscord, alliance_bot, user_id
from bot.database.tables import ballots, chain, polls, roll, tallies
from bot.polls import rules, store
from bot.polls.codes import new_code
from bot.polls.formats.chain import CAST, head
from bot.polls.recount import COUNTED, recount
from tests.crash.conftest import all_delivered, time_passes
from tests.crash.test_votes import CODE, OPTIONS, downloaded

VOTERS = [user_id(number) for number in range(1, 4)]  # who press
CROWD = range(1_000_001, 1_020_001)  # many pieces of either kind: a kill falls between two of them
EVERYBODY = len(VOTERS) + len(CROWD)
KEY = 32  # bytes of what a ballot lies under until it is sealed
MINIMUM = timedelta(hours=1)  # that a poll is open at least


async def admit(url: str) -> None:
    """Everybody else is on the roll of the one poll too, as if they had been there when it opened."""
    async with opened(url) as database, database.write() as connection:
        poll = await store.poll(connection, 1)
        assert poll is not None
        await connection.execute(update(polls).values(roll_size=EVERYBODY))
        await store.fix(connection, poll.id, rules.definition(replace(poll, roll_size=EVERYBODY)))
    await fill(url, roll, ({"poll_id": poll.id, "user_id": one, "voted": False} for one in CROWD))


async def cast(url: str) -> Sequence[str]:
    """Everybody else has voted in the one poll too, as the store would have it; the codes of their receipts."""
    codes = [new_code() for _ in CROWD]
    async with opened(url) as database, database.write() as connection:
        poll = (await connection.execute(select(polls))).one()
        last, entries = poll.head.hex(), []
        for number in range(poll.entries + 1, poll.entries + len(CROWD) + 1):
            seal = os.urandom(32)
            last = head(last, CAST, seal.hex())
            entries.append({"number": number, "act": CAST, "seal": seal, "head": bytes.fromhex(last)})
        values = {"head": entries[-1]["head"], "entries": number, "turnout": number}
        await connection.execute(update(polls).values(values))
        await connection.execute(update(roll).values(voted=True))
        await connection.execute(update(tallies).values(people=tallies.c.people + len(CROWD)))
    of = {"poll_id": poll.id}
    await fill(url, ballots, (of | {"key": os.urandom(32), "code": code, "choices": "0"} for code in codes))
    await fill(url, chain, (of | entry for entry in entries))
    return codes


async def where(url: str) -> tuple[int, int]:
    """How many ballots lie under their voters' keys, and how many under their codes."""
    length = func.length(ballots.c.key)
    async with opened(url) as database, database.read() as connection:
        counted = (await connection.execute(select(length, func.count()).group_by(length))).all()
    return sum(n for long, n in counted if long == KEY), sum(n for long, n in counted if long != KEY)


async def once(url: str, so: ColumnElement[bool]) -> None:
    """Wait until it is so in the store."""
    async with asyncio.timeout(60), opened(url) as database, database.read() as connection:
        while not await connection.scalar(select(so)):
            await connection.rollback()  # or it would go on seeing what it saw first


UNDER_KEYS = select(func.count()).where(func.length(ballots.c.key) == KEY).scalar_subquery()
SEALING = exists().where(func.length(ballots.c.key) != KEY)
DELETING = UNDER_KEYS < EVERYBODY


@pytest.mark.parametrize(
    ("database_url", "moment"),
    [("sqlite_url", SEALING), ("postgres_url", DELETING)],
    indirect=["database_url"],
    ids=["sealing-sqlite", "deleting-postgres"],
)
async def test_a_closing_goes_on_where_it_was_killed(
    loopback: LoopbackDiscord, database_url: str, moment: ColumnElement[bool], tmp_path: Path
) -> None:
    director = loopback.director
    async with alliance_bot(loopback.addresses, database_url) as bot:
        guild = await director.add_guild(members=len(VOTERS) + 1)
        await director.ready()
        alliance = await found(director, guild)
        board = alliance.guild["channels"]["polls"]
        await enrol(bot.url, VOTERS)
        card = await alliance.ask(OPTIONS)
        await admit(bot.url)
        receipts = [
            told(
                await director.press(
                    user=voter, message=card.message, custom_id=card.buttons[0], timeout=PATIENCE
                )
            )
            for voter in VOTERS
        ]
        codes = [*await cast(bot.url), *(CODE.findall(words(receipt))[0] for receipt in receipts)]
        await time_passes(bot.url, MINIMUM)
        form = await alliance.do(0, "poll close", poll="1")
        why = {"reason": "Everybody has voted"}
        closed = await director.submit(interaction=form["id"], values=why, timeout=PATIENCE)
        assert "is closed" in words(told(closed))
        await once(bot.url, moment)
        await bot.kill()
        keyed, sealed = await where(bot.url)
        assert 0 < (sealed if moment is SEALING else keyed) < EVERYBODY
        assert max(keyed, sealed) == EVERYBODY
        assert len(await director.messages(channel=board)) == 1
        await bot.start()
        await director.messages(channel=board, at_least=2, timeout=60.0)
        await all_delivered(bot.url)
        assert await where(bot.url) == (0, EVERYBODY)
    _, result = await director.messages(channel=board)
    assert f"**Turnout:** {EVERYBODY:,} of " in words(result)
    file = await downloaded(result, tmp_path)
    assert recount(file) == COUNTED
    assert sorted(code for code, _ in orjson.loads(file.read_bytes())["ballots"]) == sorted(codes)
