"""Asking, voting, ending, and what polls do by themselves."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import func, select

from bot.database.tables import ballots, polls, roll
from bot.reminders.model import Topic
from tests.faults.stage import POLL, Act, Stage
from tests.world import custom_ids, said


def id_of(card: Any) -> int:
    return int(custom_ids(card)[0].split(":")[1])


async def standing(stage: Stage, card: Any, who: MemberActor) -> tuple[int, bool]:
    """How many ballots there are, and whether somebody is marked as having voted."""
    [(number,)] = await stage.rows(
        select(func.count()).select_from(ballots).where(ballots.c.poll_id == id_of(card))
    )
    [(voted,)] = await stage.rows(
        select(roll.c.voted).where(roll.c.poll_id == id_of(card), roll.c.user_id == who.id)
    )
    return number, voted


async def looking_at_the_poll_form(stage: Stage) -> AsyncIterator[Act]:
    file = {"options-file": ("options.txt", b"Tea\nCoffee")}
    yield lambda: stage.slash(stage.olga, "poll create", **file)


async def somebody_asks_a_poll(stage: Stage) -> AsyncIterator[Act]:
    form = await stage.slash(stage.olga, "poll create")
    yield lambda: stage.olga.submit_modal(form, POLL)


async def somebody_opens_a_poll(stage: Stage) -> AsyncIterator[Act]:
    question = f"Number {stage.number()}?"
    preview = await stage.preview(question=question)
    yield lambda: stage.press(stage.olga, preview, "poll:open:")
    [row] = await stage.rows(select(polls).where(polls.c.question == question))
    [card] = [m for m in stage.board.history() if question in said(m)]
    assert row.message_id == card.id


async def somebody_asks_a_faulty_poll(stage: Stage) -> AsyncIterator[Act]:
    form = await stage.slash(stage.olga, "poll create")
    yield lambda: stage.olga.submit_modal(form, POLL | {"closes": "yesterday"})


async def looking_at_the_poll_form_again(stage: Stage) -> AsyncIterator[Act]:
    form = await stage.slash(stage.olga, "poll create")
    shown = await stage.olga.submit_modal(form, POLL | {"closes": "yesterday"})
    yield lambda: stage.press(stage.olga, shown, "poll:draft")


async def somebody_votes(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    yield lambda: stage.press(stage.vera, card, ":vote:0")
    assert await standing(stage, card, stage.vera) == (1, True)
    assert "1 of " in said(stage.anew(card))


async def ranked(stage: Stage) -> tuple[Any, Any]:
    """The card of a poll by rankings, and vera's ballot for it."""
    card = await stage.poll(method="irv")
    return card, await stage.press(stage.vera, card, ":ballot")


async def looking_at_a_ballot(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll(method="irv")
    yield lambda: stage.press(stage.vera, card, ":ballot")


async def somebody_fills_a_ballot_in(stage: Stage) -> AsyncIterator[Act]:
    _, sheet = await ranked(stage)
    yield lambda: stage.select(stage.vera, sheet, ["1"], "ballot:")
    review = await stage.press(stage.vera, sheet, ":review:0")
    assert "Coffee" in said(review) or "Coffee" in said(sheet)


async def somebody_reads_a_ballot_over(stage: Stage) -> AsyncIterator[Act]:
    _, sheet = await ranked(stage)
    await stage.select(stage.vera, sheet, ["1"], "ballot:")
    yield lambda: stage.press(stage.vera, sheet, ":review:0")


async def somebody_casts_a_ballot(stage: Stage) -> AsyncIterator[Act]:
    card, sheet = await ranked(stage)
    await stage.select(stage.vera, sheet, ["1"], "ballot:")
    await stage.press(stage.vera, sheet, ":review:0")
    cast = next(one for one in custom_ids(sheet) if ":cast:" in one)
    yield lambda: stage.press(stage.vera, sheet, cast)
    assert await standing(stage, card, stage.vera) == (1, True)


async def somebody_retracts(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    await stage.press(stage.vera, card, ":vote:0")
    yield lambda: stage.press(stage.vera, card, ":retract")
    assert await standing(stage, card, stage.vera) == (0, False)


async def looking_at_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    yield lambda: stage.slash(stage.vera, "poll show", poll=str(id_of(card)))


async def looking_for_a_poll(stage: Stage) -> AsyncIterator[Act]:
    async def act() -> Any:
        await stage.vera.autocomplete(stage.lobby, "poll show", "poll", "")

    yield act


async def looking_at_polls(stage: Stage) -> AsyncIterator[Act]:
    await stage.poll()
    yield lambda: stage.slash(stage.vera, "poll list")


async def looking_at_ones_polls(stage: Stage) -> AsyncIterator[Act]:
    await stage.poll()
    yield lambda: stage.slash(stage.vera, "poll mine")


async def looking_at_one_of_the_list(stage: Stage) -> AsyncIterator[Act]:
    await stage.poll()
    shown = await stage.slash(stage.vera, "poll list")
    yield lambda: stage.press(stage.vera, shown, ":show")


async def somebody_turns_the_list(stage: Stage) -> AsyncIterator[Act]:
    while "poll:list:1" not in custom_ids(shown := await stage.slash(stage.vera, "poll list")):
        await stage.poll()
    yield lambda: stage.press(stage.vera, shown, "poll:list:1")


async def looking_at_the_end(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    yield lambda: stage.slash(stage.olga, "poll cancel", poll=str(id_of(card)))


async def ending(stage: Stage, card: Any, how: str) -> Act:
    def again() -> Any:
        return stage.slash(stage.olga, how, poll=str(id_of(card)))

    async def done() -> bool:
        [row] = await stage.rows(select(polls.c.ended_at).where(polls.c.id == id_of(card)))
        return row.ended_at is not None

    return stage.handing_in(stage.olga, await again(), {"reason": "Decided."}, again, done)


async def ended(stage: Stage, card: Any, mark: str) -> None:
    """The card shows it, after an hour where Discord refused that, and it is announced once."""
    if any(":vote:" in one for one in custom_ids(stage.anew(card))):
        await stage.world.skip(timedelta(hours=1))
    channel = stage.board.history()
    question = said(card).splitlines()[0]
    found = [message for message in channel if question.strip("*# ") in said(message)]
    assert len(found) == 2, [said(message) for message in found]
    assert not any(":vote:" in one for one in custom_ids(found[0])), "the card can be pressed still"
    [row] = await stage.rows(select(polls).where(polls.c.id == id_of(card)))
    assert (row.state, row.secret) == (mark, None)


async def somebody_closes_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    await stage.press(stage.vera, card, ":vote:0")
    await stage.world.skip(timedelta(minutes=15))
    yield await ending(stage, card, "poll close")
    await ended(stage, card, "closed")


async def somebody_cancels_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    yield await ending(stage, card, "poll cancel")
    await ended(stage, card, "cancelled")


async def looking_at_how_it_was_counted(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    await stage.press(stage.vera, card, ":vote:0")
    await stage.world.skip(timedelta(days=3))
    shown = await stage.slash(stage.vera, "poll show", poll=str(id_of(card)))
    yield lambda: stage.press(stage.vera, shown, ":counted")


async def it_closes_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll(closes="20m")
    await stage.press(stage.vera, card, ":vote:0")
    await stage.world.skip(timedelta(minutes=19, seconds=30))
    yield lambda: stage.world.skip(timedelta(seconds=31))
    await ended(stage, card, "closed")


async def it_reminds_before_the_closing(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.allow(who, Topic.POLLS)
    card = await stage.poll(closes="3h")
    words = f"“{said(card).splitlines()[0].strip('# ')}” closes"
    left = [timedelta(hours=1, minutes=31)]

    async def act() -> None:
        if left:
            await stage.world.skip(left.pop())
        else:  # before it is too late, which would be on the moderators' list as well
            await stage.send_undelivered()

    yield act
    told = [said(message) for message in (*who.user.dm_channel.history(), *stage.board.history())]
    assert sum(words in one and (who.mention in one or not one.startswith("<@")) for one in told) == 1, told


async def somebody_edits_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card = await stage.poll()
    form = await stage.slash(stage.olga, "poll edit", poll=str(id_of(card)))
    preview = await stage.olga.submit_modal(form, POLL | {"options": "Water\nJuice"})
    yield lambda: stage.press(stage.olga, preview, "poll:open:")
    [row] = await stage.rows(select(polls.c.state).where(polls.c.id == id_of(card)))
    assert row.state == "replaced"
    [row] = await stage.rows(select(polls.c.id, polls.c.message_id).where(polls.c.replaces == id_of(card)))
    assert row.message_id == card.id
    if "Water" not in said(stage.anew(card)):  # Discord refused to have it drawn anew
        await stage.world.skip(timedelta(hours=1))
    assert "Water" in said(stage.anew(card))


async def closed(stage: Stage) -> tuple[Any, str]:
    """The card of a poll that was counted, and the code of vera's ballot in it."""
    card = await stage.poll(closes="20m")
    receipt = said(await stage.press(stage.vera, card, ":vote:0"))
    await stage.world.skip(timedelta(minutes=21))
    return card, re.findall(r"```\n([0-9A-Z-]{19})\n```", receipt)[0]


async def looking_at_the_ballots_of_a_poll(stage: Stage) -> AsyncIterator[Act]:
    card, _ = await closed(stage)
    yield lambda: stage.slash(stage.vera, "poll export", poll=str(id_of(card)))


async def looking_at_what_a_ballot_says(stage: Stage) -> AsyncIterator[Act]:
    _, code = await closed(stage)
    yield lambda: stage.slash(stage.vera, "poll verify", code=code)
