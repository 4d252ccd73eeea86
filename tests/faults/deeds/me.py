"""What somebody does with what is kept about them."""

from collections.abc import AsyncIterator
from typing import Any

from simcord import MemberActor
from sqlalchemy import select

from bot.database.tables import applications, volunteers
from bot.reminders.model import Topic
from tests.faults.stage import Act, Stage
from tests.world import said


async def me(stage: Stage) -> tuple[MemberActor, Any]:
    who = await stage.volunteer()
    return who, await stage.slash(who, "me")


async def row(stage: Stage, who: MemberActor) -> Any:
    [found] = await stage.rows(select(volunteers).where(volunteers.c.user_id == who.id))
    return found


CORRECTED = {
    "where": "Cook County, Illinois",
    "skills": ["law"],
    "hours": "more",
    "commitment": "team-member",
    "zone": "America/Chicago",
}


async def looking_at_oneself(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "me")


async def looking_at_the_correction(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    yield lambda: stage.press(who, shown, "me:correct")


async def somebody_corrects(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    form = await stage.press(who, await stage.slash(who, "me"), "me:correct")
    yield lambda: who.submit_modal(form, CORRECTED)
    assert (await row(stage, who)).geoid == "17031"
    [card] = stage.cards_of(who)
    if "Cook County" not in said(card):  # it could not be redrawn then; the next press redraws it
        await stage.press(stage.admin, card, ":approve")
    assert "Cook County" in said(stage.cards_of(who)[0])


async def somebody_corrects_to_one_of_several(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    form = await stage.press(who, shown, "me:correct")
    yield lambda: who.submit_modal(form, CORRECTED | {"where": "30022"})
    assert (await row(stage, who)).skills == ["law"]


async def somebody_picks_where_they_live(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    form = await stage.press(who, shown, "me:correct")
    await who.submit_modal(form, CORRECTED | {"where": "30022"})
    yield lambda: stage.select(who, shown, ["13135"], "me:where")
    assert (await row(stage, who)).geoid == "13135"


async def somebody_enters_where_they_live(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    form = await stage.press(who, shown, "me:correct")
    await who.submit_modal(form, CORRECTED | {"where": "30022"})
    place = await stage.press(who, shown, "me:elsewhere")
    yield lambda: who.submit_modal(place, {"where": "Cook County, Illinois"})
    assert (await row(stage, who)).geoid == "17031"


async def somebody_lets_the_bot_write(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    yield lambda: stage.select(who, shown, ["polls", "county"], "me:topics")
    assert await stage.bot.services.reminders.topics(await stage.actor(who)) == {Topic.POLLS, Topic.COUNTY}


async def somebody_pauses(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    form = await stage.press(who, shown, "me:pause")
    yield lambda: who.submit_modal(form, {"until": "2d"})
    assert (await row(stage, who)).paused_until is not None


async def somebody_ends_a_pause(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    form = await stage.press(who, shown, "me:pause")
    await who.submit_modal(form, {"until": "2d"})
    yield lambda: stage.press(who, shown, "me:resume")
    assert (await row(stage, who)).paused_until is None


async def looking_at_the_export(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    yield lambda: stage.press(who, shown, "me:export")


async def somebody_is_asked_before_deleting(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    yield lambda: stage.press(who, shown, "me:delete")


async def somebody_deletes_nothing(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await me(stage)
    await stage.press(who, shown, "me:delete")
    yield lambda: stage.press(who, shown, "me:back")


async def somebody_deletes_everything(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    await stage.press(stage.admin, card, ":ask")
    await stage.press(stage.admin, card, ":approve")
    await stage.world.run_due()
    shown = await stage.slash(who, "me")
    await stage.press(who, shown, "me:delete")
    yield lambda: stage.press(who, shown, "me:delete-yes")
    for table in (volunteers, applications):
        assert not await stage.rows(select(table).where(table.c.user_id == who.id))
    if stage.has_role(who):
        assert stage.holds("moderators", who.mention)  # they are told to take it by hand
    # Traces in Discord are gone, or moderators are told where they are.
    threads = [one for one in stage.world.guild.channels["welcome"].threads if who.name in one.name]
    left = [one.id for one in threads] + [one.id for one in stage.cards_of(who)]
    assert all(stage.holds("moderators", f"/{trace}") for trace in left), left
