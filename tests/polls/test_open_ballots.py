"""Open ballots: who voted what is for those on the roll, with the results; of secret ones nothing is kept."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.alliances.model import Level
from bot.database.tables import roll
from bot.errors import UserError
from bot.polls.model import State
from cogs.polls.names import OpenNames
from tests.polls.assembly import Assembly, id_of
from tests.polls.conftest import Hall
from tests.world import custom_ids, said

TWO_DAYS = timedelta(days=2)
LONG = [f"{'*_' * 38}{n}" for n in range(50)]
FULL = ",".join(str(n) for n in range(1, 51))  # every option ranked


async def names(hall: Hall, poll: Any, user_id: int = 1, page: int = 0) -> dict[int, Any]:
    return dict((await hall.polls.names(hall.actor(user_id, Level.VOLUNTEER), poll.id, page))[1])


async def refusal(hall: Hall, poll: Any, user_id: int = 1) -> str:
    with pytest.raises(UserError) as refused:
        await names(hall, poll, user_id)
    return refused.value.key


async def test_who_voted_what_follows_every_change(hall: Hall) -> None:
    poll = await hall.open(secrecy="open", results="live", method="approval")
    for user_id, option in ((3, 0), (4, 2), (3, 1), (5, 1), (4, 2), (5, None)):
        await hall.vote(user_id, poll, option)
    assert await names(hall, poll) == {3: (0, 1)}
    assert await hall.voted(poll) == {3}
    await hall.pass_time(TWO_DAYS)
    assert await names(hall, poll) == {3: (0, 1)}
    _, own = await hall.polls.show(hall.actor(3, Level.VOLUNTEER), poll.id)
    assert own.choice == (0, 1)


async def test_hidden_results_are_not_told_by_names(hall: Hall) -> None:
    poll = await hall.open(secrecy="open")
    await hall.vote(3, poll, 0)
    assert await refusal(hall, poll) == "poll-names-hidden"
    assert await refusal(hall, poll, user_id=77) == "poll-names-hidden"
    await hall.pass_time(TWO_DAYS)
    assert await names(hall, poll) == {3: (0,)}
    assert await refusal(hall, poll, user_id=77) == "poll-names-roll"
    assert (await hall.polls.names(hall.actor(), poll.id, 1))[1:] == ([], 1)


async def test_of_a_secret_ballot_the_roll_holds_nothing(hall: Hall) -> None:
    poll = await hall.open(results="live")
    await hall.vote(3, poll, 0)
    await hall.vote(3, poll, 1)
    for _ in range(2):
        assert await refusal(hall, poll) == "poll-names-secret"
        assert {row.choices for row in await hall.rows(roll)} == {None}
        await hall.pass_time(TWO_DAYS)


async def test_a_cancelled_poll_forgets_who_voted_what(hall: Hall) -> None:
    poll = await hall.open(secrecy="open", results="live")
    await hall.vote(3, poll, 0)
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "A mistake")
    assert await refusal(hall, poll) == "poll-names-hidden"
    await hall.run_due()
    assert {row.choices for row in await hall.rows(roll)} == {None}


async def test_a_person_exports_their_open_ballot_and_leaves_it_to_a_stranger(hall: Hall) -> None:
    poll = await hall.open(secrecy="open", results="live")
    await hall.open()
    for user_id in (3, 4):
        await hall.vote(user_id, poll, 2)
    async with hall.database.write() as connection:
        kept: Any = await hall.polls.export(connection, hall.alliance_id, 3)
        await hall.polls.erase(connection, hall.alliance_id, 3)
    assert kept["polls"][0]["open_ballot"] == [(2,), ["Yes", "No", "Later"]]
    assert "open_ballot" not in kept["polls"][1]
    mine, stranger = (await hall.polls.names(hall.actor(), poll.id, 0))[1]
    assert mine == (4, (2,))
    assert stranger[0] < 0
    assert stranger[1] == (2,)


async def test_another_alliance_sees_no_names(hall: Hall) -> None:
    poll = await hall.open(secrecy="open", results="live")
    stranger = hall.actor(1, Level.ADMINISTRATOR)
    with pytest.raises(UserError) as refused:
        await hall.polls.names(type(stranger)(99, 5, 1, stranger.grants), poll.id, 0)
    assert refused.value.key == "poll-unknown"


async def test_an_open_ballot_in_discord(assembly: Assembly) -> None:
    world = assembly.world
    outsider = await world.volunteer("outsider", "Franklin County, Ohio")
    card = await assembly.ask(secrecy="open", state="TX")
    assert "**Open ballot:** everybody on the roll can see who voted what once the poll is closed." in said(
        card
    )
    assert not any(":names" in one for one in custom_ids(card))
    receipt = await assembly.vote(assembly.vera, card, 1)
    assert "everybody on the roll can see what you vote" in receipt
    button = OpenNames(int(id_of(card)), "Who?")
    assert "shown with the results" in said(await assembly.press_forged(assembly.viktor, button))
    await world.skip(TWO_DAYS)
    told = assembly.board.last_message
    seen = await world.press(assembly.viktor, told, button.custom_id)
    assert seen.ephemeral
    assert f"{assembly.vera.mention}: **Coffee**" in said(seen)
    assert "One person voted" in said(seen)
    assert "Only those on the roll" in said(await world.press(outsider, told, button.custom_id))
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert "**Your ballot** says: **Coffee**" in said(shown)


async def test_names_have_pages_that_outlive_a_restart(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(secrecy="open", results="live", method="irv", options="\n".join(LONG))
    poll_id = int(id_of(card))
    ballot = await world.press(assembly.vera, card, f"poll:{poll_id}:ballot")
    assert "everybody on the roll can see what you vote" in said(ballot)
    async with world.bot.services.polls._database.write() as connection:  # as if so many had voted
        rows = [{"poll_id": poll_id, "user_id": n, "voted": True, "choices": FULL} for n in range(1, 32)]
        await connection.execute(insert(roll), rows)
    await world.restart()
    seen = await world.press(assembly.vera, card, f"poll:{poll_id}:names")
    for page, first in ((1, "<@16>"), (2, "<@31>"), (1, "<@16>")):
        seen = await world.press(assembly.vera, seen, f"poll:{poll_id}:names:{page}")
        assert first in said(seen)
        assert len(said(seen)) <= 4000
    assert "<@1>" not in said(seen)
