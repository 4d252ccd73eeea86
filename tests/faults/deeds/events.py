"""Events: making one, coming, leaving, and what the bot says of them."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from bot.database.tables import event_places, event_series, events
from tests.counties.test_county_commands import forged
from tests.faults.deeds.hours import shift
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


async def looking_at_an_event_by_its_title(stage: Stage) -> AsyncIterator[Act]:
    event_id, _ = await event(stage)
    yield lambda: stage.slash(stage.vera, "event show", event=str(event_id))


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


async def somebody_makes_an_event(stage: Stage) -> AsyncIterator[Act]:
    title = f"Event {stage.number()}"

    async def again() -> Any:
        return await stage.slash(stage.olga, "event create", title=title)

    async def done() -> bool:
        return bool(await stage.rows(select(events).where(events.c.title == title)))

    yield stage.handing_in(stage.olga, await again(), FORM, again, done)
    assert len(await stage.rows(select(events).where(events.c.title == title))) == 1


async def somebody_changes_an_event(stage: Stage) -> AsyncIterator[Act]:
    event_id, _ = await event(stage)

    async def act() -> Any:
        form = await stage.slash(stage.olga, "event edit", event=str(event_id))
        return await stage.olga.submit_modal(form, FORM | {"seats": "9"}) if form.modal else form

    yield act
    [row] = await stage.rows(select(events.c.roles).where(events.c.id == event_id))
    assert row.roles == [["", 9]]


async def somebody_gives_a_place(stage: Stage) -> AsyncIterator[Act]:
    who, (event_id, _) = await stage.volunteer(), await event(stage)
    yield lambda: stage.slash(stage.olga, "event add", event=str(event_id), person=who)
    assert await coming(stage, event_id) == [who.id]


# --- what comes again --------------------------------------------------------------------------------------


async def repeating(stage: Stage) -> tuple[str, list[int]]:
    title = f"Event {stage.number()}"
    form = await stage.slash(stage.olga, "event create", title=title, repeat="week", until="3w")
    await stage.olga.submit_modal(form, FORM)
    await stage.world.run_due()
    rows = await stage.rows(select(events.c.id).where(events.c.title == title).order_by(events.c.turn))
    return title, [event_id for (event_id,) in rows]


async def somebody_makes_an_event_that_repeats(stage: Stage) -> AsyncIterator[Act]:
    title = f"Event {stage.number()}"

    async def again() -> Any:
        return await stage.slash(stage.olga, "event create", title=title, repeat="week", until="8w")

    async def done() -> bool:
        return bool(await stage.rows(select(events).where(events.c.title == title)))

    yield stage.handing_in(stage.olga, await again(), FORM, again, done)
    rows = await stage.rows(select(events.c.turn).where(events.c.title == title))
    turns = [turn for (turn,) in rows]
    assert len(set(turns)) == len(turns) >= 2


async def somebody_changes_one_and_those_after_it(stage: Stage) -> AsyncIterator[Act]:
    title, [first, *_] = await repeating(stage)

    async def act() -> Any:
        form = await stage.slash(stage.olga, "event edit", event=str(first), which="following")
        return await stage.olga.submit_modal(form, FORM | {"seats": "9"}) if form.modal else form

    yield act
    rows = await stage.rows(select(events.c.roles).where(events.c.title == title))
    assert {str(roles) for (roles,) in rows} == {"[['', 9]]"}


async def somebody_calls_one_and_those_after_it_off(stage: Stage) -> AsyncIterator[Act]:
    title, [first, *_] = await repeating(stage)
    yield lambda: stage.slash(stage.olga, "event cancel", event=str(first), which="following")
    rows = await stage.rows(select(events.c.cancelled_at).where(events.c.title == title))
    assert all(at is not None for (at,) in rows)


async def looking_at_what_repeats(stage: Stage) -> AsyncIterator[Act]:
    await repeating(stage)
    yield lambda: stage.slash(stage.olga, "event series")


async def somebody_ends_what_repeats(stage: Stage) -> AsyncIterator[Act]:
    _, [first, *_] = await repeating(stage)
    [row] = await stage.rows(select(events.c.series_id).where(events.c.id == first))
    shown = await forged(stage.world, f"event:series:{row.series_id}:stop:0")
    yield lambda: stage.press(stage.olga, shown, f"event:series:{row.series_id}:stop:0")
    [kept] = await stage.rows(select(event_series.c.next_at).where(event_series.c.id == row.series_id))
    assert kept.next_at is None


# --- who was there -----------------------------------------------------------------------------------------


async def somebody_says_that_they_were_there(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    event_id = await shift(stage, who)
    shown = await forged(stage.world, f"event:{event_id}:not")
    yield lambda: stage.press(who, shown, f"event:{event_id}:not")
    [row] = await stage.rows(select(event_places.c.came).where(event_places.c.event_id == event_id))
    assert row.came is False


async def looking_at_who_was_there(stage: Stage) -> AsyncIterator[Act]:
    event_id = await shift(stage, await stage.volunteer())
    shown = await forged(stage.world, f"event:{event_id}:list:0")
    yield lambda: stage.press(stage.olga, shown, f"event:{event_id}:list:0")


async def somebody_says_who_was_there(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    event_id = await shift(stage, who)
    shown = await forged(stage.world, f"event:{event_id}:list:0")
    opened = await stage.press(stage.olga, shown, f"event:{event_id}:list:0")
    yield lambda: stage.select(stage.olga, opened, [str(who.id)], f"event:{event_id}:present:0")
    [row] = await stage.rows(select(event_places.c.seen).where(event_places.c.event_id == event_id))
    assert row.seen
