"""Hours: logged, of shifts too, corrected, decided, and taken along."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import insert, select

from bot.database.tables import event_places, events, hours
from bot.reminders.model import Topic
from tests.faults.stage import Act, Stage
from tests.world import custom_ids, said


async def shift(stage: Stage, who: MemberActor) -> int:
    """One that is over, at which somebody was."""
    actor, now = await stage.actor(who), stage.env.now()
    async with stage.bot.services.alliances._database.write() as connection:
        made = await connection.execute(
            insert(events)
            .values(
                alliance_id=actor.alliance_id,
                guild_id=actor.guild_id,
                channel_id=stage.lobby.id,
                title=f"Shift {stage.number()}",
                geoid="48453",
                zone="America/Chicago",
                starts_at=now - timedelta(hours=3),
                ends_at=now - timedelta(hours=2),
                roles=[["", 5]],
                lead_id=stage.olga.id,
                public="",
                private="",
                kind="canvassing",
                apart=False,
                created_by=stage.olga.id,
                version=1,
                shown=1,
            )
            .returning(events.c.id)
        )
        event_id = int(made.scalar_one())
        await connection.execute(
            insert(event_places).values(
                event_id=event_id,
                user_id=who.id,
                role=0,
                state="going",
                turn=1,
                seat=0,
                confirmed=False,
                came=True,
            )
        )
    return event_id


async def logged(stage: Stage) -> MemberActor:
    who = await stage.volunteer()
    await stage.slash(who, "hours log", time="1h", kind="calls")
    return who


async def states(stage: Stage, who: MemberActor) -> list[str]:
    rows = await stage.rows(select(hours.c.status).where(hours.c.user_id == who.id).order_by(hours.c.id))
    return [status for (status,) in rows]


async def everything_decided(stage: Stage) -> None:
    """Nothing of the others stands in the queue."""
    actor = await stage.actor(stage.olga)
    while (page := await stage.bot.services.hours.queue(actor)).entries:
        await stage.bot.services.hours.approve(actor, page.entries[0].id)


async def somebody_logs_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()

    async def act() -> Any:
        done = await states(stage, who)
        return None if done else await stage.slash(who, "hours log", time="1h", kind="calls")

    yield act
    assert await states(stage, who) == ["pending"]


async def somebody_logs_a_shift(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    event_id = await shift(stage, who)
    shown = await stage.slash(who, "hours log")
    yield lambda: stage.press(who, shown, f"hours:shift:{event_id}")
    assert await states(stage, who) == ["pending"]


async def looking_at_shifts_to_log(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await shift(stage, who)
    yield lambda: stage.slash(who, "hours log")


async def looking_for_a_shift(stage: Stage) -> AsyncIterator[Act]:
    async def act() -> Any:
        await stage.vera.autocomplete(stage.lobby, "hours log", "shift", "")

    yield act


async def looking_at_ones_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    yield lambda: stage.slash(who, "hours mine")


async def somebody_corrects_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    mine = await stage.slash(who, "hours mine")
    form = await stage.press(who, mine, custom_ids(mine)[0])
    values = {"time": "2h", "day": "", "kind": ["calls"], "county": "Hays County, Texas", "note": ""}

    async def again() -> Any:
        shown = await stage.slash(who, "hours mine")
        return await stage.press(who, shown, custom_ids(shown)[0])

    async def done() -> bool:
        return len(await states(stage, who)) == 2

    yield stage.handing_in(who, form, values, again, done)
    assert await states(stage, who) == ["replaced", "pending"]


async def somebody_withdraws_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    mine = await stage.slash(who, "hours mine")
    withdraw = custom_ids(mine)[1]
    yield lambda: stage.press(who, mine, withdraw)
    assert await states(stage, who) == ["withdrawn"]


async def looking_at_hours_to_decide(stage: Stage) -> AsyncIterator[Act]:
    await logged(stage)
    yield lambda: stage.slash(stage.olga, "hours review")


async def somebody_approves_hours(stage: Stage) -> AsyncIterator[Act]:
    await everything_decided(stage)
    who = await logged(stage)
    queue = await stage.slash(stage.olga, "hours review")
    approve = custom_ids(queue)[0]
    yield lambda: stage.press(stage.olga, queue, approve)
    assert await states(stage, who) == ["approved"]


async def somebody_refuses_hours(stage: Stage) -> AsyncIterator[Act]:
    await everything_decided(stage)
    who = await logged(stage)
    queue = await stage.slash(stage.olga, "hours review")
    refuse = custom_ids(queue)[1]
    form = await stage.press(stage.olga, queue, refuse)

    async def again() -> Any:
        return await stage.press(stage.olga, await stage.slash(stage.olga, "hours review"), refuse)

    async def done() -> bool:
        return await states(stage, who) == ["refused"]

    yield stage.handing_in(stage.olga, form, {"reason": "minutes", "words": ""}, again, done)
    assert await done()


async def somebody_disputes_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    [row] = await stage.rows(select(hours.c.id).where(hours.c.user_id == who.id))
    await stage.bot.services.hours.refuse(await stage.actor(stage.olga), row.id, "minutes")
    mine = await stage.slash(who, "hours mine")
    form = await stage.press(who, mine, custom_ids(mine)[1])

    async def again() -> Any:
        shown = await stage.slash(who, "hours mine")
        return await stage.press(who, shown, custom_ids(shown)[1])

    async def done() -> bool:
        return await states(stage, who) == ["disputed"]

    yield stage.handing_in(who, form, {"words": "I have the list"}, again, done)
    assert await done()


async def looking_into_somebodys_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    yield lambda: stage.slash(stage.admin, "hours of", person=who)


async def looking_at_a_statement(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    await everything_decided(stage)
    yield lambda: stage.slash(who, "hours statement")


async def looking_at_the_key(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "hours key")


async def it_tells_what_became_of_hours(stage: Stage) -> AsyncIterator[Act]:
    who = await logged(stage)
    await stage.allow(who, Topic.HOURS)
    await everything_decided(stage)
    yield lambda: stage.world.skip(timedelta(days=1))  # not in the night
    await stage.world.skip(timedelta(days=1))  # nor what is tried again
    told = [said(message) for message in who.user.dm_channel.history()]
    assert sum("Approved: 1 of" in one for one in told) == 1, told
