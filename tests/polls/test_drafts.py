"""A ballot half filled in: kept through a restart, cast once it was read over, gone with its poll."""

from datetime import timedelta
from typing import Any

import pytest

from bot.database.tables import ballot_drafts
from bot.errors import UserError
from bot.polls.filling import Act, Edit, mark_of
from bot.polls.model import BLANK, Poll, State
from tests.polls.conftest import ELSEWHERE, GUILD, Hall


async def rank(hall: Hall, poll: Poll, *places: int, user_id: int = 3) -> Any:
    sheet = None
    for place in places:
        sheet = await hall.polls.drafts.edit(GUILD, user_id, poll.id, Edit(Act.RANK, (place,)))
    return sheet


async def refusal(call: Any) -> str:
    with pytest.raises(UserError) as refused:
        await call
    return refused.value.key


async def test_from_the_first_step_to_the_ballot_in_the_box(hall: Hall) -> None:
    poll = await hall.open(method="irv")
    sheet = await rank(hall, poll, 2, 0)
    assert (sheet.choice, sheet.cast) == ((2, 0, 1), BLANK)
    assert await hall.in_box(poll) == []
    assert await hall.voted(poll) == set()
    await hall.restart()
    sheet = await hall.polls.drafts.look(ELSEWHERE, 3, poll.id)
    assert sheet.choice == (2, 0, 1)
    receipt = await hall.polls.cast_filled(ELSEWHERE, 3, poll.id, mark_of(sheet.choice))
    assert (receipt.choice, receipt.before) == ((2, 0, 1), BLANK)
    assert await hall.in_box(poll) == ["2,0,1"]
    assert await hall.rows(ballot_drafts) == []
    again = await hall.polls.drafts.look(GUILD, 3, poll.id)
    assert (again.choice, again.cast) == ((2, 0, 1), (2, 0, 1))


async def test_what_is_cast_is_what_was_read_over(hall: Hall) -> None:
    poll = await hall.open(method="schulze")
    shown = await rank(hall, poll, 1)
    await rank(hall, poll, 2)
    cast = hall.polls.cast_filled(GUILD, 3, poll.id, mark_of(shown.choice))
    assert await refusal(cast) == "poll-ballot-changed"
    assert await hall.in_box(poll) == []


async def test_a_blank_ballot_is_not_cast(hall: Hall) -> None:
    poll = await hall.open(method="score")
    cast = hall.polls.cast_filled(GUILD, 3, poll.id, mark_of(BLANK))
    assert await refusal(cast) == "poll-ballot-blank"


async def test_a_cleared_draft_stays_clear_and_the_ballot_that_was_cast_stays_cast(hall: Hall) -> None:
    poll = await hall.open(method="stv", seats=2)
    sheet = await rank(hall, poll, 1)
    await hall.polls.cast_filled(GUILD, 3, poll.id, mark_of(sheet.choice))
    await hall.polls.drafts.edit(GUILD, 3, poll.id, Edit(Act.CLEAR))
    await hall.restart()
    sheet = await hall.polls.drafts.look(GUILD, 3, poll.id)
    assert (sheet.choice, sheet.cast) == (BLANK, (0, 1, 0))
    assert await hall.in_box(poll) == ["0,1,0"]


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
async def test_every_draft_goes_with_its_poll(hall: Hall, state: State) -> None:
    poll, other = await hall.open(method="irv"), await hall.open(method="irv", closes="5d")
    await rank(hall, poll, 1)
    await rank(hall, poll, 1, user_id=4)
    await rank(hall, other, 1)
    await hall.pass_time(timedelta(days=1))
    await hall.polls.end(hall.actor(), poll.id, state, "x")
    assert await refusal(rank(hall, poll, 2)) == f"poll-{state.value}"
    await hall.run_due()
    assert [row.poll_id for row in await hall.rows(ballot_drafts)] == [other.id]


async def test_nobody_can_tell_whose_a_draft_is(hall: Hall) -> None:
    poll, other = await hall.open(method="irv"), await hall.open(method="irv")
    await rank(hall, poll, 1)
    await rank(hall, other, 1)
    one, two = await hall.rows(ballot_drafts)
    assert one.key != two.key
    assert len(one.key) == 32


async def test_who_may_not_vote_cannot_begin(hall: Hall) -> None:
    poll = await hall.open(method="irv")
    await hall.join(77)
    drafts = hall.polls.drafts
    step = Edit(Act.RANK, (0,))
    assert await refusal(drafts.edit(GUILD, 77, poll.id, step)) == "poll-not-on-roll"
    assert await refusal(drafts.edit(999, 3, poll.id, step)) == "poll-unknown"
    assert await refusal(drafts.edit(None, 3, poll.id, step)) == "only-in-server"
    assert await refusal(drafts.look(GUILD, 3, poll.id + 1)) == "poll-unknown"
    assert await hall.rows(ballot_drafts) == []


async def test_a_button_is_no_way_into_a_ranked_poll(hall: Hall) -> None:
    poll = await hall.open(method="irv")
    assert await refusal(hall.vote(3, poll, 1)) == "poll-option-unknown"
    wide = await hall.open(options="\n".join(str(n) for n in range(11)))
    assert await refusal(hall.vote(3, wide, 1)) == "poll-option-unknown"
    assert await hall.in_box(poll) == []


@pytest.mark.parametrize("ballot", [(1, 1), (1, 2, 4), (0, 0, 0), (-1, 0, 0), (1, 2, 3, 4)])
async def test_a_whole_ballot_that_cannot_be_read_is_not_cast(hall: Hall, ballot: tuple[int, ...]) -> None:
    poll = await hall.open(method="irv")
    key = "poll-ballot-blank" if ballot == (0, 0, 0) else "poll-option-unknown"
    assert await refusal(hall.polls._box.cast(GUILD, 3, poll.id, None, ballot)) == key
