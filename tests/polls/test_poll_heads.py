"""The heads of chains in the audit channel: told when they moved, once, and at the closing, whatever happens."""

from datetime import timedelta

from bot.alliances import store as alliance_store
from bot.alliances.model import Purpose
from bot.database.tables import audit
from bot.polls.model import State
from tests.polls.conftest import GUILD, Hall

HOUR = timedelta(hours=1)
AUDIT = 203


async def heads(hall: Hall) -> list[tuple[str, str]]:
    return [
        (row.act, row.details["head"])
        for row in sorted(await hall.rows(audit), key=lambda row: row.id)
        if row.act.startswith("poll-head")
    ]


async def test_a_head_is_told_when_it_moved_and_at_the_closing(hall: Hall) -> None:
    async with hall.database.write() as connection:
        await alliance_store.save_layout(connection, GUILD, {}, {Purpose.AUDIT: AUDIT})
    await hall.restart()
    poll, quiet = await hall.open(), await hall.open(question="Coffee?")
    await hall.pass_time(HOUR)
    assert await heads(hall) == []  # nobody has voted
    await hall.vote(3, poll, 0)
    first = (await hall.vote(4, poll, 1)).head
    await hall.pass_time(HOUR)
    await hall.pass_time(HOUR)
    assert await heads(hall) == [("poll-head", first)]
    second = (await hall.vote(4, poll, None)).head
    await hall.restart()  # what nobody could be told before is told now, and nothing twice
    await hall.pass_time(HOUR)
    assert await heads(hall) == [("poll-head", first), ("poll-head", second)]
    last = (await hall.vote(5, poll, 2)).head
    await hall.polls.end(hall.actor(), poll.id, State.CLOSED, "enough")
    await hall.polls.end(hall.actor(), quiet.id, State.CANCELLED, "x")
    await hall.pass_time(HOUR)
    assert (await hall.stored(poll)).head.hex() == last
    assert (await heads(hall))[2:] == [("poll-head-last", last)]
    await hall.run_due()
    posted = [
        one.arguments["head"]
        for one in hall.letters.sent
        if one.channel_id == AUDIT and str(one.arguments["act"]).startswith("poll-head")
    ]
    assert posted == [second, last]  # the first one by the bot that was stopped
