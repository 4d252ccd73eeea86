"""People reached, at shifts too, and campaigns with what they say and show."""

from collections.abc import AsyncIterator
from typing import Any

from simcord import MemberActor
from sqlalchemy import select

from bot.database.tables import campaign_kits, campaign_pictures, campaigns, outreach
from tests.faults.deeds.hours import shift
from tests.faults.stage import Act, Stage
from tests.outreach.test_pictures import drawn
from tests.world import custom_ids

FILLED = {"counts": "doors 40", "county": "Travis County, Texas", "day": ""}


async def counted(stage: Stage, who: MemberActor) -> list[int]:
    rows = await stage.rows(select(outreach.c.doors).where(outreach.c.user_id == who.id))
    return [doors for (doors,) in rows]


async def campaign(stage: Stage, *, written: bool = True) -> int:
    actor, service = await stage.actor(stage.olga), stage.bot.services.campaigns
    made = await service.create(actor, f"Campaign {stage.number()}")
    if written:
        for language in ("en", "es"):
            await service.put_kit(actor, made.id, language, "Are you registered?", "")
    return made.id


async def finished(stage: Stage, campaign_id: int) -> None:
    """Not among those that others choose from."""
    await stage.bot.services.campaigns.end(await stage.actor(stage.olga), campaign_id)


async def somebody_counts_people_reached(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()

    async def again() -> Any:
        return await stage.slash(who, "outreach log")

    async def done() -> bool:
        return await counted(stage, who) == [40]

    yield stage.handing_in(who, await again(), FILLED, again, done)
    assert await done()


async def somebody_counts_people_reached_at_a_shift(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    event_id = await shift(stage, who)

    async def act() -> Any:
        form = await stage.slash(who, "outreach log", shift=str(event_id))
        return await who.submit_modal(form, FILLED) if form.modal else form

    yield act
    assert await counted(stage, who) == [40]


async def somebody_takes_a_count_back(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    shown = await who.submit_modal(await stage.slash(who, "outreach log"), FILLED)
    undo = custom_ids(shown)[0]
    yield lambda: stage.press(who, shown, undo)
    assert await counted(stage, who) == []


async def somebody_takes_a_count_of_the_list_back(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await who.submit_modal(await stage.slash(who, "outreach log"), FILLED)
    shown = await stage.slash(who, "outreach mine")
    yield lambda: stage.press(who, shown, ":listed")
    assert await counted(stage, who) == []


async def looking_at_how_many_were_reached(stage: Stage) -> AsyncIterator[Act]:
    await stage.vera.submit_modal(await stage.slash(stage.vera, "outreach log"), FILLED)
    yield lambda: stage.slash(stage.vera, "outreach report")


async def somebody_begins_a_campaign(stage: Stage) -> AsyncIterator[Act]:
    name = f"Campaign {stage.number()}"
    yield lambda: stage.slash(stage.olga, "campaign create", name=name)
    [row] = await stage.rows(select(campaigns).where(campaigns.c.name == name))
    await finished(stage, row.id)


async def somebody_writes_what_it_says(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage, written=False)

    async def again() -> Any:
        return await stage.slash(stage.olga, "campaign kit", campaign=str(campaign_id), language="en")

    async def done() -> bool:
        return bool(await stage.rows(select(campaign_kits).where(campaign_kits.c.campaign_id == campaign_id)))

    yield stage.handing_in(stage.olga, await again(), {"text": "Vote", "link": ""}, again, done)
    assert await done()
    await finished(stage, campaign_id)


async def somebody_gives_it_a_picture(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage)
    given: dict[str, Any] = {"campaign": str(campaign_id), "language": "en", "description": "A door"}
    yield lambda: stage.slash(stage.olga, "campaign picture", picture=("door.png", drawn()), **given)
    query = select(campaign_pictures).where(campaign_pictures.c.campaign_id == campaign_id)
    assert len(await stage.rows(query)) == 1
    await finished(stage, campaign_id)


async def somebody_takes_a_picture_out(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage)
    given: dict[str, Any] = {"campaign": str(campaign_id), "language": "en", "description": "A door"}
    shown = await stage.slash(stage.olga, "campaign picture", picture=("door.png", drawn()), **given)
    yield lambda: stage.press(stage.olga, shown, f"campaign:{campaign_id}:out:en")
    query = select(campaign_pictures).where(campaign_pictures.c.campaign_id == campaign_id)
    assert not await stage.rows(query)
    await finished(stage, campaign_id)


async def looking_at_a_campaign(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage)
    yield lambda: stage.slash(stage.vera, "campaign show", campaign=str(campaign_id))


async def looking_at_a_campaign_in_another_language(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage)
    shown = await stage.slash(stage.vera, "campaign show", campaign=str(campaign_id))
    yield lambda: stage.select(stage.vera, shown, ["es"], f"campaign:{campaign_id}:language")


async def somebody_renames_a_campaign(stage: Stage) -> AsyncIterator[Act]:
    campaign_id, name = await campaign(stage), f"Renamed {stage.number()}"
    yield lambda: stage.slash(stage.olga, "campaign rename", campaign=str(campaign_id), name=name)
    [row] = await stage.rows(select(campaigns.c.name).where(campaigns.c.id == campaign_id))
    assert row.name == name


async def somebody_ends_a_campaign(stage: Stage) -> AsyncIterator[Act]:
    campaign_id = await campaign(stage)
    yield lambda: stage.slash(stage.olga, "campaign end", campaign=str(campaign_id))
    [row] = await stage.rows(select(campaigns.c.ended_at).where(campaigns.c.id == campaign_id))
    assert row.ended_at is not None
