"""Events: making one, coming, leaving, and what the bot says of them."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from bot.database.tables import event_places, events
from tests.faults.stage import Act, Stage

FORM = {"starts": "3d", "ends": "2h", "seats": "2", "public": "", "private": "Corner of 5th"}


async def event(stage: Stage) -> tuple[int, Any]:
    """A new one, and its card."""
    title = f"Event {stage.number()}"
    form = await stage.slash(stage.olga, "event create", title=title)
    await stage.olga.submit_modal(form, FORM)
    await stage.world.run_due()
    [row] = await stage.rows(select(events).where(events.c.title == title))
    return row.id, stage.lobby.last_message


async def coming(stage: Stage, event_id: int) -> list[int]:
    rows = await stage.rows(select(event_places.c.user_id).where(event_places.c.event_id == event_id))
    return [user_id for (user_id,) in rows]


async def somebody_joins_an_event(stage: Stage) -> AsyncIterator[Act]:
    who, (event_id, card) = await stage.volunteer(), await event(stage)
    yield lambda: stage.press(who, card, f"event:{event_id}:join:0")
    assert await coming(stage, event_id) == [who.id]


async def somebody_leaves_an_event(stage: Stage) -> AsyncIterator[Act]:
    who, (event_id, card) = await stage.volunteer(), await event(stage)
    await stage.press(who, card, f"event:{event_id}:join:0")
    yield lambda: stage.press(who, card, f"event:{event_id}:leave")
    assert await coming(stage, event_id) == []


async def somebody_calls_an_event_off(stage: Stage) -> AsyncIterator[Act]:
    event_id, _ = await event(stage)
    yield lambda: stage.slash(stage.olga, "event cancel", event=str(event_id))
    [row] = await stage.rows(select(events).where(events.c.id == event_id))
    assert row.cancelled_at is not None


async def looking_at_an_event(stage: Stage) -> AsyncIterator[Act]:
    _, card = await event(stage)
    yield lambda: stage.press(stage.vera, card, ":show")


async def looking_at_the_events(stage: Stage) -> AsyncIterator[Act]:
    await event(stage)
    yield lambda: stage.slash(stage.vera, "event list")


async def looking_at_ones_events(stage: Stage) -> AsyncIterator[Act]:
    _, card = await event(stage)
    await stage.press(stage.vera, card, ":join:0")
    yield lambda: stage.slash(stage.vera, "event mine")


async def looking_at_an_event_for_ones_calendar(stage: Stage) -> AsyncIterator[Act]:
    _, card = await event(stage)
    yield lambda: stage.press(stage.vera, card, ":ics")
