"""Editing a poll: another takes its place, until the first ballot is in; and what stands on the record."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliances.model import Level
from bot.database.tables import audit, ballot_drafts, roll
from bot.errors import UserError
from bot.polls import editing
from bot.polls.filling import Act, Edit
from bot.polls.model import Poll, State
from bot.times import parse_instant, written
from tests.polls.assembly import FILLED, Assembly, id_of
from tests.polls.conftest import CHANNEL, GUILD, MODERATOR, POLLS, Hall
from tests.polls.test_poll_form import filled
from tests.world import custom_ids, said

HOUR = timedelta(hours=1)


async def edit(
    hall: Hall, poll: Poll, user_id: int = 1, level: Level = Level.ORGANIZER, **changes: Any
) -> Poll:
    actor = hall.actor(user_id, level)
    typed = await hall.polls.editable(actor, poll.id)
    for name, value in changes.items():
        object.__setattr__(typed, name, value)
    return await hall.polls.open(actor, typed)


async def refusal(call: Any) -> str:
    with pytest.raises(UserError) as refused:
        await call
    return refused.value.key


async def test_another_poll_takes_the_place_of_an_open_one(hall: Hall) -> None:
    before = await hall.posted(method="irv", description="Hot or cold")
    await hall.polls.drafts.edit(GUILD, 3, before.id, Edit(Act.RANK, (0,)))
    await hall.join(9)
    await hall.pass_time(HOUR)
    hall.wall.shown.clear()
    poll = await edit(hall, before, question="Coffee?", options="Yes | of course\nNo", method="single")
    await hall.run_due()
    assert (poll.question, poll.description, poll.message_id) == ("Coffee?", "Hot or cold", 300)
    assert (poll.opens_at, poll.closes_at) == (hall.clock.at, before.closes_at.replace(microsecond=0))
    assert (poll.replaces, poll.edited_by, poll.roll_size) == (before.id, 1, 6)
    assert [shown.poll.id for shown in hall.wall.shown] == [poll.id]
    left = await hall.stored(before)
    assert (left.state, left.secret, left.message_id, left.ended_by) == ("replaced", None, None, 1)
    assert {row.poll_id for row in await hall.rows(roll)} == {poll.id}
    assert await hall.rows(ballot_drafts) == []
    assert len(await hall.reminders_of("poll-card")) == 1  # the first one's: the card is the same
    assert await hall.reminders_of("poll-result") == []
    assert await refusal(hall.vote(3, before, 0)) == "poll-replaced"
    await hall.vote(9, poll, 1)
    assert [row.act for row in await hall.rows(audit)] == ["poll-create", "poll-edit"]
    found = await hall.polls.suggest(hall.actor(), "", open_only=False)
    assert [one.id for one in found] == [poll.id]


async def test_what_may_still_change_says_who_has_voted(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    assert await refusal(edit(hall, poll)) == "poll-begun"
    await hall.vote(3, poll, None)
    assert await refusal(edit(hall, poll)) == "poll-begun"  # they have read it, and hold a receipt


async def test_a_vote_and_an_edit_at_once(hall: Hall) -> None:
    for late in (0, 1):
        poll = await hall.open()
        typed = await hall.polls.editable(hall.actor(), poll.id)
        calls = [hall.polls.open(hall.actor(), typed), hall.vote(3, poll, 0)]
        done = await asyncio.gather(*(calls[::-1] if late else calls), return_exceptions=True)
        [refused] = [one for one in done if isinstance(one, BaseException)]
        assert isinstance(refused, UserError)
        voted = (await hall.stored(poll)).state == "open"
        assert refused.key == ("poll-begun" if voted else "poll-replaced")
        assert len(await hall.in_box(poll)) == voted


async def test_two_edits_at_once_leave_one_poll(hall: Hall) -> None:
    poll = await hall.open()
    typed = await hall.polls.editable(hall.actor(), poll.id)
    calls = (hall.polls.open(hall.actor(), typed) for _ in range(2))
    done = await asyncio.gather(*calls, return_exceptions=True)
    [refused] = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(refused, UserError)
    assert refused.key == "poll-replaced"
    assert (await hall.polls.open_polls(hall.actor(), 0))[1] == 1


async def test_who_may_edit(hall: Hall) -> None:
    poll = await hall.open()
    assert await refusal(edit(hall, poll, 3, Level.ORGANIZER)) == "not-allowed"
    assert await refusal(edit(hall, poll, 1, Level.VOLUNTEER)) == "not-allowed"
    stranger = type(hall.actor())(99, GUILD, 1, hall.actor().grants)
    assert await refusal(hall.polls.editable(stranger, poll.id)) == "poll-unknown"
    edited = await edit(hall, poll, MODERATOR, Level.MODERATOR)
    assert (edited.created_by, edited.edited_by) == (1, MODERATOR)
    await hall.pass_time(timedelta(days=2))
    assert await refusal(edit(hall, edited)) == "poll-closed"
    assert await refusal(edit(hall, poll)) == "poll-replaced"


async def test_a_refused_edit_changes_nothing(hall: Hall) -> None:
    poll = await hall.posted()
    assert await refusal(edit(hall, poll, options="Alone")) == "poll-options-few"
    assert await refusal(edit(hall, poll, closes="1m")) == "time-too-soon"
    assert (await hall.stored(poll)).state == "open"
    await hall.vote(3, poll, 0)


async def test_a_scheduled_poll_is_edited_without_a_word_in_public(hall: Hall) -> None:
    poll = await hall.open(opens="in 3 hours")
    edited = await edit(hall, poll, question="Coffee?", opens="in 5 hours", closes="1d")
    assert (edited.state, edited.edited_by, edited.replaces) == (State.SCHEDULED, None, poll.id)
    await hall.pass_time(5 * HOUR)
    assert (await hall.stored(poll)).state == "replaced"
    assert (await hall.stored(edited)).state == "open"
    assert len(await hall.reminders_of("poll-card")) == 1


async def test_nobody_is_reminded_more_than_twice_of_what_was_edited(hall: Hall) -> None:
    await hall.opt_in(3, 4)
    poll = await hall.posted(closes="3d")
    await hall.pass_time(poll.closes_at - 24 * HOUR - hall.clock.at)
    again = await edit(hall, poll, closes="3d")
    await hall.opt_in(5)
    for _ in range(3 * 24):
        await hall.pass_time(HOUR)
        if (await hall.stored(again)).closes_at - hall.clock.at < timedelta(minutes=90):
            break
    told = Counter(row.user_id for row in await hall.reminders_of("poll-closing") if row.state == "sent")
    assert told == {3: 2, 4: 2, 5: 2}
    last = await edit(hall, again, closes="3d")
    await hall.pass_time(3 * 24 * HOUR - HOUR)
    assert [
        row.state
        for row in await hall.reminders_of("poll-closing")
        if row.subject.startswith(f"poll:{last.id}:")
    ] == []


async def test_in_another_channel_the_old_card_says_what_became_of_it(hall: Hall) -> None:
    poll = await hall.posted()
    edited = await edit(hall, poll, channel_id=POLLS)
    await hall.run_due()
    assert (await hall.stored(poll)).message_id == 300
    assert hall.wall.shown[-1].poll.state is State.REPLACED
    assert len(await hall.reminders_of("poll-card")) == 2
    assert edited.channel_id == POLLS != CHANNEL


async def test_a_card_that_was_not_posted_yet_is_posted_once(hall: Hall) -> None:
    poll = await hall.open()
    edited = await edit(hall, poll)
    states = {row.subject: row.state for row in await hall.reminders_of("poll-card")}
    assert states == {f"poll:{poll.id}:": "cancelled", f"poll:{edited.id}:": "pending"}


async def test_as_typed_it_opens_as_the_same_poll(hall: Hall) -> None:
    more = {"quorum": 10, "results": "hidden", "turnout": "nobody", "secrecy": "open", "min_hours": 5}
    poll = await hall.open(method="yesno", threshold="2/3 of cast", closes="3d", discussion=True, **more)
    edited = await edit(hall, poll)
    assert (edited.threshold, edited.min_minutes, edited.discussion) == ("2/3 of cast", 300, True)
    assert editing.typed(edited, ZoneInfo("UTC")).question == poll.question
    same = ("options", "quorum", "results", "turnout_for", "secrecy", "method", "electorate", "closes_at")
    assert all(getattr(edited, name) == getattr(poll, name) for name in same)


@given(
    st.timedeltas(timedelta(seconds=1), timedelta(days=500)),
    st.sampled_from(["America/Chicago", "America/Phoenix", "Pacific/Honolulu", "America/Adak", "UTC"]),
)
def test_an_instant_is_read_as_it_was_written(after: timedelta, zone: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    at = now + after
    assert parse_instant(written(at, ZoneInfo(zone)), now, ZoneInfo(zone)) == at.replace(microsecond=0)


def test_an_hour_that_the_clock_repeats_is_written_with_its_offset() -> None:
    chicago = ZoneInfo("America/Chicago")
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (6, 7))
    assert written(first, chicago) == "2026-11-01 01:30 -05:00"
    assert written(second, chicago) == "2026-11-01 01:30 -06:00"


async def test_an_edit_in_discord(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(description="Before noon", state="TX", commitment="regular-helper", quorum=50)
    poll_id = id_of(card)
    [choice] = await assembly.olga.autocomplete(assembly.lobby, "poll edit", "poll", "tea")
    more = {"method": "approval", "days": 0, "quorum-people": 1}
    anew = await assembly.olga.slash(
        assembly.lobby, "poll edit", poll=choice["value"], everybody=True, **more
    )
    assert "Who may vote" not in said(await assembly.olga.submit_modal(anew, FILLED))
    form = await assembly.olga.slash(assembly.lobby, "poll edit", poll=choice["value"], **more)
    fields = filled(form)
    assert fields["question"] == FILLED["question"]
    assert fields["description"] == "Before noon"
    assert fields["options"] == FILLED["options"]
    changed = fields | {"options": "Tea | green | https://example.org/tea\nWater"}
    preview = await assembly.olga.submit_modal(form, changed)
    assert "green <https://example.org/tea>" in said(preview)
    assert "**Who may vote:** regular helpers of Texas" in said(preview)  # what is left out stays
    assert "unless one person votes" in said(preview)
    done = await world.press(assembly.olga, preview, custom_ids(preview)[0])
    assert "The poll is edited" in said(done)
    await world.run_due()
    [shown] = assembly.cards()
    assert "**Edited** by" in shown
    assert "-# green <https://example.org/tea>" in shown
    assert "Coffee" not in shown
    # Whoever still sees the card as it was votes for nothing that they do not see.
    assert "was edited" in await assembly.forged(assembly.vera, poll_id)
    card = assembly.board.last_message
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 1)
    late = await assembly.olga.slash(assembly.lobby, "poll edit", poll=id_of(card))
    assert "Somebody has voted in this poll already" in said(late)
    volunteer = await assembly.vera.slash(assembly.lobby, "poll edit", poll=id_of(card))
    assert volunteer.modal is None
    old = await assembly.vera.slash(assembly.lobby, "poll show", poll=poll_id)
    assert "before anybody had voted" in said(old)
    assert "Coffee" in said(old)
    assert not any(":vote:" in one for one in custom_ids(old))
