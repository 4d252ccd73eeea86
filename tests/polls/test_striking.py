"""Who is removed for breaking the rules is struck from open polls: their ballot is found, and the count is public."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.alliances.model import Level
from bot.database.tables import audit, ballot_drafts, roll
from bot.errors import UserError
from bot.polls.filling import Act, Edit
from bot.polls.model import Poll, State
from tests.polls.assembly import Assembly
from tests.polls.conftest import ELSEWHERE, GUILD, MODERATOR, Hall
from tests.polls.test_checking_in_discord import files_of, recounted
from tests.world import said


async def strike(hall: Hall, user_id: int) -> None:
    async with hall.database.write() as connection:
        await hall.polls.strike_within(connection, hall.actor(MODERATOR, Level.MODERATOR), user_id)


async def struck(hall: Hall, poll: Poll) -> tuple[int, int]:
    """People and ballots."""
    row = await hall.stored(poll)
    return row.struck, row.struck_ballots


@pytest.mark.parametrize("secrecy", ["secret", "open"])
async def test_the_ballot_is_found_taken_out_and_counted_as_struck(hall: Hall, secrecy: str) -> None:
    poll = await hall.open(secrecy=secrecy, results="live")
    for user_id, option in ((3, 0), (4, 0), (5, 1)):
        await hall.vote(user_id, poll, option)
    await strike(hall, 4)
    assert await hall.in_box(poll) == ["0", "1"]
    assert [act for act, _, _ in await hall.chain(poll)] == ["cast", "cast", "cast", "strike"]
    assert await struck(hall, poll) == (1, 1)
    with pytest.raises(UserError) as refused:
        await hall.vote(4, poll, 0)
    assert refused.value.key == "poll-not-on-roll"
    await hall.vote(3, poll, 2)  # on the same chain
    await hall.pass_time(timedelta(days=2))
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    assert (standing.turnout, standing.poll.roll_size) == (2, 5)
    await strike(hall, 5)  # closed: nothing can be struck any more
    assert await struck(hall, poll) == (1, 1)
    assert len(await hall.in_box(poll)) == 2


async def test_who_had_not_voted_loses_only_the_place_on_the_roll(hall: Hall) -> None:
    poll, other = await hall.open(), await hall.open()
    await hall.vote(4, poll, 0)
    await hall.vote(4, poll, None)
    await strike(hall, 4)
    await strike(hall, 77)
    assert (await struck(hall, poll), await struck(hall, other)) == ((1, 0), (1, 0))
    assert {row.user_id for row in await hall.rows(roll)} == {1, 2, 3, 5}
    acts = [row for row in await hall.rows(audit) if row.act == "poll-strike"]
    assert [row.subject for row in acts] == [f"poll:{poll.id}", f"poll:{other.id}"]
    assert not any("4" in str(row.details) for row in acts)


async def test_removing_people_makes_no_quorum(hall: Hall) -> None:
    poll = await hall.open(quorum=60)
    for user_id in (3, 4):
        await hall.vote(user_id, poll, 0)
    for user_id in (1, 2, 5):
        await strike(hall, user_id)
    await hall.pass_time(timedelta(days=2))
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    assert standing.result is not None
    assert standing.result.why.value == "quorum"


async def test_a_half_filled_ballot_goes_too(hall: Hall) -> None:
    poll = await hall.open(method="irv")
    await hall.polls.drafts.edit(GUILD, 4, poll.id, Edit(Act.RANK, (1,)))
    await strike(hall, 4)
    assert await hall.rows(ballot_drafts) == []


async def test_polls_that_are_not_open_strike_nobody(hall: Hall) -> None:
    later, over = await hall.open(opens="in 3 hours"), await hall.open()
    await hall.polls.end(hall.actor(), over.id, State.CANCELLED, "A mistake")
    await strike(hall, 4)
    assert (await struck(hall, later), await struck(hall, over)) == ((0, 0), (0, 0))


async def test_a_roll_that_is_being_made_loses_them_too(hall: Hall) -> None:
    poll, names = await hall.open(opens="in 3 hours"), ["poll_id", "user_id", "voted"]
    async with hall.database.write() as connection:  # as where very many are put on it some at a time
        rows = [dict(zip(names, (poll.id, user_id, False), strict=True)) for user_id in (3, 4)]
        await connection.execute(insert(roll), rows)
    await strike(hall, 4)
    assert {row.user_id for row in await hall.rows(roll)} == {3}
    assert await struck(hall, poll) == (0, 0)


async def test_a_ballot_past_the_closing_instant_is_not_struck_though_the_bot_is_late(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(4, poll, 0)
    hall.clock.at += timedelta(days=2)
    await strike(hall, 4)
    await hall.run_due()
    assert await struck(hall, poll) == (0, 0)
    assert await hall.in_box(poll) == ["0"]


async def test_striking_while_everybody_votes(hall: Hall) -> None:
    """The fixture sees to it that marks, ballots and chain agree."""
    poll = await hall.open(method="approval")

    async def press(user_id: int, option: int | None) -> None:
        with suppress(UserError):
            await hall.vote(user_id, poll, option, ELSEWHERE)

    presses = [press(user_id, option) for option in (0, 1, 2, None, 0) for user_id in range(1, 6)]
    await asyncio.gather(*presses[:12], strike(hall, 4), *presses[12:], strike(hall, 5))
    assert (await hall.stored(poll)).struck == 2
    assert await hall.voted(poll) <= {1, 2, 3}


async def test_a_removal_in_discord_is_public_on_the_card(assembly: Assembly, tmp_path: Path) -> None:
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    await assembly.vote(assembly.viktor, card, 0)
    removed = await assembly.admin.slash(
        assembly.lobby, "volunteer remove", person=assembly.viktor, reason="Votes were bought"
    )
    assert "no longer a volunteer" in said(removed)
    await assembly.refreshed()
    [shown] = assembly.cards()
    assert "one person was removed for breaking the rules" in shown
    assert "and one ballot with them" in shown
    assert "1 of 3" in shown
    assert "without those who were removed since" in await assembly.vote(assembly.viktor, card, 0)
    await assembly.world.skip(timedelta(days=2))
    assert "and one ballot with them" in said(assembly.board.last_message)
    told = assembly.board.last_message
    assert "**one vote** (100 %)" in said(told)
    _, file, script = await files_of(told, tmp_path)
    done = recounted(script, file)
    assert done.returncode == 0, done.stderr
    assert '"strike"' in file.read_text()
