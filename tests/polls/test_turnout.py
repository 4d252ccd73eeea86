"""Who sees how many have voted, and that nobody chooses the moment of the close by what only they see."""

from datetime import timedelta
from typing import Any

import pytest

from bot.alliances.model import Level
from bot.errors import UserError
from bot.polls.model import State
from tests.polls.assembly import Assembly, id_of
from tests.polls.conftest import MODERATOR, Hall
from tests.world import said

TWO_DAYS = timedelta(days=2)


async def seen(hall: Hall, poll: Any, level: Level) -> int | None:
    standing, _ = await hall.polls.show(hall.actor(5, level), poll.id)
    return standing.turnout


async def refusal(call: Any) -> str:
    with pytest.raises(UserError) as refused:
        await call
    return refused.value.key


@pytest.mark.parametrize(
    ("turnout", "everybody", "moderators"),
    [("everyone", 2, 2), ("moderators", None, 2), ("nobody", None, None)],
)
async def test_who_sees_it_before_the_close(
    hall: Hall, turnout: str, everybody: int | None, moderators: int | None
) -> None:
    poll = await hall.posted(turnout=turnout)
    hall.wall.shown.clear()
    for user_id in (3, 4):
        await hall.vote(user_id, poll, 0)
    await hall.pass_time(timedelta(minutes=1))
    levels = (Level.VOLUNTEER, Level.ORGANIZER, Level.MODERATOR, Level.ADMINISTRATOR)
    assert [await seen(hall, poll, level) for level in levels] == [everybody] * 2 + [moderators] * 2
    # Nor does the card show by being edited that somebody has voted.
    assert [shown.turnout for shown in hall.wall.shown] == ([2] if turnout == "everyone" else [])
    await hall.pass_time(TWO_DAYS)
    assert await seen(hall, poll, Level.VOLUNTEER) == 2
    assert hall.wall.shown[-1].turnout == 2


async def test_live_results_and_a_hidden_turnout_do_not_go_together(hall: Hall) -> None:
    for turnout in ("moderators", "nobody"):
        assert await refusal(hall.open(results="live", turnout=turnout)) == "poll-turnout-live"
    assert await refusal(hall.open(turnout="friends")) == "error-option"


async def test_who_sees_more_than_others_does_not_choose_when_it_closes(hall: Hall) -> None:
    poll, cancelled = await hall.open(turnout="moderators"), await hall.open(turnout="moderators")
    await hall.pass_time(timedelta(hours=1))
    moderator = hall.actor(MODERATOR, Level.MODERATOR)
    assert await refusal(hall.polls.end(moderator, poll.id, State.CLOSED, "Now!")) == "poll-sees-more"
    await hall.polls.end(moderator, cancelled.id, State.CANCELLED, "A mistake")  # which decides nothing
    await hall.polls.end(hall.actor(), poll.id, State.CLOSED, "All have voted")  # who asked sees what all see
    for turnout in ("everyone", "nobody"):
        other = await hall.open(turnout=turnout)
        await hall.pass_time(timedelta(hours=1))
        await hall.polls.end(moderator, other.id, State.CLOSED, "All have voted")


async def test_a_poll_stays_open_as_long_as_it_was_said_to(hall: Hall) -> None:
    poll = await hall.open(min_hours=5)
    await hall.pass_time(timedelta(hours=5) - timedelta(seconds=1))
    end = (hall.actor(), poll.id, State.CLOSED, "All have voted")
    assert await refusal(hall.polls.end(*end)) == "poll-too-early"
    await hall.pass_time(timedelta(seconds=1))
    await hall.polls.end(*end)
    assert await refusal(hall.open(min_hours=49)) == "poll-least-long"
    assert await refusal(hall.open(min_hours=-1)) == "poll-least-unknown"
    assert (await hall.open(min_hours=48)).min_minutes == 48 * 60
    assert (await hall.open()).min_minutes == hall.settings.min_minutes


async def test_a_hidden_turnout_in_discord(assembly: Assembly) -> None:
    options = {"turnout": "moderators", "open_at_least": 5, "quorum": 50}
    form = await assembly.olga.slash(
        assembly.lobby, "poll create", **{name.replace("_", "-"): value for name, value in options.items()}
    )
    await assembly.hand_in(form)
    card = assembly.board.last_message
    assert "3 people may vote. Until the close only moderators see how many did." in said(card)
    assert "**Open for at least** 5 hours" in said(card)
    await assembly.vote(assembly.vera, card, 0)
    await assembly.refreshed()
    for who, words in ((assembly.vera, "only moderators see how many"), (assembly.admin, "1 of 3 (only mod")):
        shown = await who.slash(assembly.lobby, "poll show", poll=id_of(card))
        assert words in said(shown)
    assert "1 of 3" not in said(assembly.board.last_message)
    await assembly.world.skip(timedelta(hours=5))
    refused = await assembly.admin.slash(assembly.lobby, "poll close", poll=id_of(card))
    assert "You see how many have voted, and others do not yet" in said(refused)
    closing = await assembly.olga.slash(assembly.lobby, "poll close", poll=id_of(card))
    await assembly.olga.submit_modal(closing, {"reason": "Everybody I know has voted"})
    await assembly.world.run_due()
    assert "**Turnout:** 1 of 3\n" in said(assembly.board.last_message)
