"""Tasks: making one, taking it on, doing it, deciding, and what the bot asks."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import select

from bot.database.tables import hours, task_claims, tasks
from tests.faults.stage import Act, Stage


async def task(stage: Stage, **given: Any) -> tuple[int, Any]:
    """A new one, and its card."""
    title = f"Task {stage.number()}"
    await stage.slash(stage.olga, "task create", what=title, due="9d", **given)
    await stage.world.run_due()
    [row] = await stage.rows(select(tasks).where(tasks.c.title == title))
    return row.id, stage.lobby.last_message


async def claimed(stage: Stage) -> tuple[MemberActor, int, Any]:
    """Who is on one, its number, and what they see of it."""
    who, (task_id, card) = await stage.volunteer(), await task(stage)
    return who, task_id, await stage.press(who, card, f"task:{task_id}:claim")


async def states(stage: Stage, task_id: int) -> list[str]:
    rows = await stage.rows(select(task_claims.c.state).where(task_claims.c.task_id == task_id))
    return [state for (state,) in rows]


async def somebody_makes_a_task(stage: Stage) -> AsyncIterator[Act]:
    title = f"Task {stage.number()}"
    yield lambda: stage.slash(stage.olga, "task create", what=title, due="9d")
    await stage.send_undelivered()
    assert stage.holds("lobby", title) >= 1


async def somebody_takes_a_task_on(stage: Stage) -> AsyncIterator[Act]:
    who, (task_id, card) = await stage.volunteer(), await task(stage)
    yield lambda: stage.press(who, card, f"task:{task_id}:claim")
    assert await states(stage, task_id) == ["claimed"]


async def somebody_takes_a_task_on_until_a_day(stage: Stage) -> AsyncIterator[Act]:
    who, (task_id, _) = await stage.volunteer(), await task(stage)
    yield lambda: stage.slash(who, "task claim", task=str(task_id), due="2d")
    assert await states(stage, task_id) == ["claimed"]


async def somebody_gives_a_task_back(stage: Stage) -> AsyncIterator[Act]:
    who, task_id, shown = await claimed(stage)
    yield lambda: stage.press(who, shown, f"task:{task_id}:back")
    assert await states(stage, task_id) == ["given-back"]


async def somebody_is_still_on_a_task(stage: Stage) -> AsyncIterator[Act]:
    who, task_id, _ = await claimed(stage)
    shown = await stage.slash(who, "task show", task=str(task_id))
    yield lambda: stage.press(who, shown, f"task:{task_id}:still")
    assert await states(stage, task_id) == ["claimed"]


async def somebody_takes_more_time(stage: Stage) -> AsyncIterator[Act]:
    who, task_id, shown = await claimed(stage)
    yield lambda: stage.press(who, shown, f"task:{task_id}:time")
    [row] = await stage.rows(select(task_claims).where(task_claims.c.task_id == task_id))
    assert row.extended >= 1


async def somebody_does_not_want_a_task(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    task_id, _ = await task(stage, person=who)
    shown = await stage.slash(who, "task show", task=str(task_id))
    yield lambda: stage.press(who, shown, f"task:{task_id}:decline")
    [row] = await stage.rows(select(tasks).where(tasks.c.id == task_id))
    assert row.asked_id is None


async def somebody_says_that_a_task_is_done(stage: Stage) -> AsyncIterator[Act]:
    who, task_id, shown = await claimed(stage)

    async def again() -> Any:
        return await stage.press(who, shown, f"task:{task_id}:done")

    async def done() -> bool:
        return await states(stage, task_id) == ["done"]

    yield stage.handing_in(who, await again(), {"words": "Did it"}, again, done)
    assert await done()


async def to_decide(stage: Stage) -> tuple[MemberActor, int, Any]:
    """Who did one, its number, and what whoever looks after it sees."""
    who, task_id, shown = await claimed(stage)
    form = await stage.press(who, shown, f"task:{task_id}:done")
    await who.submit_modal(form, {"words": "Did it"})
    await stage.world.run_due()
    return who, task_id, await stage.slash(stage.olga, "task show", task=str(task_id))


async def somebody_approves_a_task(stage: Stage) -> AsyncIterator[Act]:
    _, task_id, shown = await to_decide(stage)
    yield lambda: stage.press(stage.olga, shown, f"task:{task_id}:approve:")
    assert await states(stage, task_id) == ["approved"]


async def somebody_logs_the_hours_of_a_task(stage: Stage) -> AsyncIterator[Act]:
    who, task_id, shown = await to_decide(stage)
    await stage.press(stage.olga, shown, f"task:{task_id}:approve:")

    async def again() -> Any:
        return await stage.press(who, await stage.slash(who, "hours log"), "hours:task:")

    async def done() -> bool:
        return bool(await stage.rows(select(hours).where(hours.c.user_id == who.id)))

    filled = {"time": "1h", "kind": ["design"], "day": "", "note": ""}
    yield stage.handing_in(who, await again(), filled, again, done)
    assert await done()


async def somebody_sends_a_task_back(stage: Stage) -> AsyncIterator[Act]:
    _, task_id, shown = await to_decide(stage)

    async def again() -> Any:
        return await stage.press(stage.olga, shown, f"task:{task_id}:return:")

    async def done() -> bool:
        return await states(stage, task_id) == ["claimed"]

    yield stage.handing_in(stage.olga, await again(), {"reason": "Not quite"}, again, done)
    assert await done()


async def somebody_changes_a_task(stage: Stage) -> AsyncIterator[Act]:
    _, task_id, _ = await claimed(stage)
    title = f"Task {stage.number()}"

    async def again() -> Any:
        return await stage.slash(stage.olga, "task edit", task=str(task_id))

    async def done() -> bool:
        return bool(await stage.rows(select(tasks).where(tasks.c.id == task_id, tasks.c.title == title)))

    filled = {"what": title, "due": "12d", "details": "", "county": "", "people": "1"}
    yield stage.handing_in(stage.olga, await again(), filled, again, done)
    assert await done()


async def somebody_calls_a_task_off(stage: Stage) -> AsyncIterator[Act]:
    _, task_id, _ = await claimed(stage)
    yield lambda: stage.slash(stage.olga, "task cancel", task=str(task_id))
    assert await states(stage, task_id) == ["cancelled"]


async def looking_at_a_task(stage: Stage) -> AsyncIterator[Act]:
    _, card = await task(stage)
    yield lambda: stage.press(stage.vera, card, ":show")


async def looking_at_open_tasks(stage: Stage) -> AsyncIterator[Act]:
    await task(stage)
    yield lambda: stage.slash(stage.vera, "task list")


async def looking_at_ones_tasks(stage: Stage) -> AsyncIterator[Act]:
    who, _, _ = await claimed(stage)
    yield lambda: stage.slash(who, "task mine")


async def looking_at_what_happened_with_a_task(stage: Stage) -> AsyncIterator[Act]:
    _, task_id, _ = await claimed(stage)
    yield lambda: stage.slash(stage.olga, "task history", task=str(task_id))


async def looking_at_a_question_about_a_task(stage: Stage) -> AsyncIterator[Act]:
    who, _, _ = await claimed(stage)
    await stage.world.skip(timedelta(days=11))
    question = stage.lobby.last_message
    yield lambda: stage.press(who, question, ":asked")
