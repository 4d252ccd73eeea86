"""Taking counties, giving them up, and how they are covered."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import func, select, update

from bot.database.tables import assignments, grants, reminders
from bot.reminders.model import Topic
from tests.faults.stage import Act, Stage
from tests.world import custom_ids, said


async def roles_in(stage: Stage, geoid: str) -> list[tuple[int, str]]:
    query = select(assignments).where(assignments.c.geoid == geoid, assignments.c.ended_at.is_(None))
    return [(row.user_id, row.role) for row in await stage.rows(query)]


async def lead(stage: Stage) -> tuple[MemberActor, str]:
    who, geoid = await stage.volunteer(), stage.county()
    await stage.slash(who, "county claim", county=geoid)
    return who, geoid


async def looking_at_a_county(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "county show", county="48201")


async def somebody_claims(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await stage.volunteer(), stage.county()
    yield lambda: stage.slash(who, "county claim", county=geoid)
    assert await roles_in(stage, geoid) == [(who.id, "lead")]


async def somebody_claims_by_button(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await stage.volunteer(), stage.county()
    shown = await stage.slash(who, "county show", county=geoid)
    yield lambda: stage.press(who, shown, f"county:{geoid}:claim:lead")
    assert await roles_in(stage, geoid) == [(who.id, "lead")]


async def somebody_confirms(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await lead(stage)
    shown = await stage.slash(who, "county show", county=geoid)
    yield lambda: stage.press(who, shown, f"county:{geoid}:confirm")


async def somebody_releases(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await lead(stage)
    yield lambda: stage.slash(who, "county release", county=geoid)
    assert not await roles_in(stage, geoid)


async def somebody_releases_by_button(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await lead(stage)
    shown = await stage.slash(who, "county show", county=geoid)
    yield lambda: stage.press(who, shown, f"county:{geoid}:release")
    assert not await roles_in(stage, geoid)


async def looking_at_ones_counties(stage: Stage) -> AsyncIterator[Act]:
    who, _ = await lead(stage)
    yield lambda: stage.slash(who, "county mine")


async def somebody_releases_from_the_list(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await lead(stage)
    shown = await stage.slash(who, "county mine")
    yield lambda: stage.press(who, shown, ":release")
    assert not await roles_in(stage, geoid)


async def somebody_turns_their_list(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    for _ in range(6):
        await stage.slash(who, "county claim", county=stage.county(), role="member")
    shown = await stage.slash(who, "county mine")
    yield lambda: stage.press(who, shown, "county:mine:1")


async def somebody_assigns(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await stage.volunteer(), stage.county()
    yield lambda: stage.slash(stage.olga, "county assign", person=who, county=geoid, role="lead")
    assert await roles_in(stage, geoid) == [(who.id, "lead")]


async def somebody_unassigns(stage: Stage) -> AsyncIterator[Act]:
    who, geoid = await lead(stage)
    yield lambda: stage.slash(stage.olga, "county unassign", person=who, county=geoid)
    assert not await roles_in(stage, geoid)


async def somebody_takes_a_county_that_they_are_offered(stage: Stage) -> AsyncIterator[Act]:
    leaving, geoid = await lead(stage)
    who = await stage.volunteer()
    await stage.allow(who, Topic.COUNTY)
    await stage.slash(who, "county claim", county=geoid, role="member")
    await stage.slash(leaving, "county release", county=geoid)
    await stage.world.skip(timedelta(hours=12))  # not by night
    offer = list(who.user.dm_channel.history())[-1]
    [take] = custom_ids(offer)
    yield lambda: who.user.click(offer, custom_id=take)
    assert await roles_in(stage, geoid) == [(who.id, "lead")]


async def looking_for_a_county(stage: Stage) -> AsyncIterator[Act]:
    async def act() -> Any:
        await stage.vera.autocomplete(stage.lobby, "county show", "county", "harris")

    yield act


async def looking_at_the_coverage(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "coverage summary")


async def looking_at_the_map(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "coverage map", state="TX")


async def looking_at_a_state(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "coverage state", state="TX")


async def somebody_turns_a_state(stage: Stage) -> AsyncIterator[Act]:
    shown = await stage.slash(stage.vera, "coverage state", state="TX")
    yield lambda: stage.press(stage.vera, shown, "coverage:TX:1")


async def it_posts_the_digest(stage: Stage) -> AsyncIterator[Act]:
    left = [timedelta(days=7)]
    [(number,)] = await stage.rows(select(func.count()).where(reminders.c.kind == "digest"))

    async def act() -> None:
        while left:
            await stage.world.skip(left.pop())

    yield act
    told = (said(one).splitlines()[0] for one in stage.world.guild.channels["coverage"].history())
    titles = Counter(title for title in told if "Our counties this week" in title)
    assert len(titles) > number
    assert set(titles.values()) == {1}


async def looking_for_open_counties(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "county near")


async def looking_at_what_is_missing(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "coverage gaps", state="TX")


async def looking_at_the_numbers_in_a_file(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.olga, "coverage export", format="csv", state="TX")


async def looking_at_what_happened_in_a_county(stage: Stage) -> AsyncIterator[Act]:
    _, geoid = await lead(stage)
    yield lambda: stage.slash(stage.olga, "county history", county=geoid)


async def somebody_hands_a_county_over(stage: Stage) -> AsyncIterator[Act]:
    (who, geoid), other = await lead(stage), await stage.volunteer()
    yield lambda: stage.slash(who, "county hand-over", county=geoid, person=other)
    query = select(assignments.c.offered_to).where(assignments.c.geoid == geoid)
    assert [offered for (offered,) in await stage.rows(query)] == [other.id]


async def somebody_gives_a_silent_lead_more_time(stage: Stage) -> AsyncIterator[Act]:
    _, geoid = await lead(stage)
    own = assignments.c.geoid == geoid
    async with stage.bot.services.alliances._database.write() as connection:
        await connection.execute(update(assignments).where(own).values(steps=1))  # they were asked
    yield lambda: stage.slash(stage.olga, "county extend", county=geoid)
    [row] = await stage.rows(select(assignments.c.extended).where(own))
    assert row.extended >= 1


async def coordinators(stage: Stage, who: MemberActor) -> list[str]:
    query = select(grants.c.scope).where(grants.c.user_id == who.id, grants.c.level == "organizer")
    return [scope for (scope,) in await stage.rows(query)]


async def somebody_appoints_a_coordinator(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    yield lambda: stage.slash(stage.admin, "coordinator appoint", person=who, state="TX")
    assert await coordinators(stage, who) == ["48"]


async def somebody_dismisses_a_coordinator(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(stage.admin, "coordinator appoint", person=who, state="TX")
    yield lambda: stage.slash(stage.admin, "coordinator dismiss", person=who, state="TX")
    assert not await coordinators(stage, who)


async def looking_at_the_coordinators(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "coordinator list")
