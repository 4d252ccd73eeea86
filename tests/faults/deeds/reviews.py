"""Rights and reviews: objecting, deciding, appealing, the panel, and looking at all of it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from simcord import MemberActor
from sqlalchemy import insert, select, update

from bot.database.tables import (
    objection_seconds,
    objection_votes,
    objections,
    panel_candidates,
    panel_members,
    panel_standing,
    proposals,
    reviews,
)
from bot.reviews.model import NewReview, ReviewTerms
from tests.counties.test_county_commands import forged
from tests.faults.deeds.policies import proposing
from tests.faults.stage import Act, Stage, turning
from tests.operation.conftest import value
from tests.rights.test_right_markdown import BY_HAND
from tests.world import said

SAYS = {"right": ["1"], "passage": "Nobody may speak", "why": "It gags people."}


async def registered(stage: Stage) -> int:
    """The alliance, with rights in its register."""
    alliance_id = (await stage.actor(stage.admin)).alliance_id
    with stage.env._bot_scope():
        await stage.bot.services.rights.take_in(alliance_id, BY_HAND)
    return alliance_id


async def review(stage: Stage) -> tuple[int, Any]:
    """A text under review by its proposal's number, and what was told of it."""
    alliance_id, service = await registered(stage), stage.bot.services.reviews

    async def thread(connection: Any, proposal_id: int) -> int:
        return stage.lobby.id

    service.telling.thread = thread
    needed = {c.name: value(c, 1) for c in proposals.c if not c.nullable and c.name != "id"}
    async with service._database.write() as connection:
        number = await connection.scalar(
            insert(proposals).values(needed | {"alliance_id": alliance_id}).returning(proposals.c.id)
        )
        assert number is not None
        new = NewReview(
            alliance_id,
            stage.world.guild.id,
            number,
            "0" * 64,
            "Rent",
            "Nobody may speak of it.",
            target_right=None,
            terms=ReviewTerms(seconds=2),
            sponsors=frozenset(),
        )
        await service.open(connection, new)
    await stage.world.run_due()
    return int(number), stage.lobby.last_message


async def objection(stage: Stage) -> tuple[int, MemberActor, Any]:
    """A new one by its number, the only one who decides it, and its card."""
    pia = await stage.volunteer()
    await stage.slash(stage.admin, "panel appoint", person=pia.user)
    number, card = await review(stage)
    form = await stage.press(stage.vera, card, f"review:{number}:object")
    await stage.vera.submit_modal(form, SAYS)
    await stage.world.run_due()
    [row] = await stage.rows(select(objections.c.id).join(reviews).where(reviews.c.proposal_id == number))
    await stage.slash(stage.admin, "panel dismiss", person=pia.user)
    await stage.world.run_due()
    found = stage.lobby.history()
    return row.id, pia, next(one for one in reversed(found) if f"Objection {row.id} " in said(one))


async def objecting(stage: Stage, number: int, opening: Callable[[MemberActor], Act]) -> AsyncIterator[Act]:
    """To the text of a proposal, by the form that is opened so."""
    made = select(objections.c.user_id).join(reviews).where(reviews.c.proposal_id == number)
    who = await stage.volunteer()
    open_form = opening(who)

    async def done() -> Any:
        return await stage.rows(made)

    yield stage.handing_in(who, await open_form(), SAYS, open_form, done)
    assert [row.user_id for row in await stage.rows(made)] == [who.id]


async def somebody_objects(stage: Stage) -> AsyncIterator[Act]:
    number, card = await review(stage)
    async for act in objecting(
        stage, number, lambda who: lambda: stage.press(who, card, f"review:{number}:object")
    ):
        yield act


async def somebody_objects_by_the_command(stage: Stage) -> AsyncIterator[Act]:
    number, _ = await review(stage)
    async for act in objecting(
        stage, number, lambda who: lambda: stage.slash(who, "objection make", proposal=str(number))
    ):
        yield act


async def in_force(stage: Stage) -> int:
    """A policy, by its number."""
    number, _ = await review(stage)
    service = stage.bot.services.reviews

    async def yes(connection: Any, proposal_id: int) -> bool:
        return True

    service.in_force = yes
    async with service._database.write() as connection:
        cleared = {"state": "cleared", "objections_until": None, "ended_at": stage.env.now()}
        await connection.execute(update(reviews).where(reviews.c.proposal_id == number).values(cleared))
    return number


async def somebody_challenges_a_policy(stage: Stage) -> AsyncIterator[Act]:
    number = await in_force(stage)
    async for act in objecting(
        stage, number, lambda who: lambda: stage.slash(who, "objection challenge", policy=str(number))
    ):
        yield act


async def somebody_challenges_a_policy_from_its_card(stage: Stage) -> AsyncIterator[Act]:
    number = await in_force(stage)
    button = f"review:{number}:challenge"
    card = await forged(stage.world, button)
    async for act in objecting(stage, number, lambda who: lambda: stage.press(who, card, button)):
        yield act


async def somebody_decides_an_objection(stage: Stage) -> AsyncIterator[Act]:
    number, pia, card = await objection(stage)
    votes = select(objection_votes.c.sustain).where(
        objection_votes.c.objection_id == number, objection_votes.c.user_id == pia.id
    )

    async def open_form() -> Any:
        return await stage.press(pia, card, f"objection:{number}:dismiss")

    async def done() -> bool:
        return (await stage.rows(votes))[0].sustain is not None

    yield stage.handing_in(pia, await open_form(), {"reasons": "So it is."}, open_form, done)
    assert [row.sustain for row in await stage.rows(votes)] == [False]


async def somebody_seconds_an_appeal(stage: Stage) -> AsyncIterator[Act]:
    number, pia, card = await objection(stage)
    form = await stage.press(pia, card, f"objection:{number}:dismiss")
    await pia.submit_modal(form, {"reasons": "So it is."})
    await stage.world.run_due()
    shown, who = stage.lobby.last_message, await stage.volunteer()
    yield lambda: stage.press(who, shown, f"objection:{number}:appeal")
    seconds = select(objection_seconds.c.user_id).where(objection_seconds.c.objection_id == number)
    assert [row.user_id for row in await stage.rows(seconds)] == [who.id]


async def somebody_withdraws_an_objection(stage: Stage) -> AsyncIterator[Act]:
    number, _, card = await objection(stage)
    asked = await stage.press(stage.vera, card, f"objection:{number}:withdraw")
    yield lambda: stage.press(stage.vera, asked, f"objection:{number}:withdraw-sure")
    [row] = await stage.rows(select(objections.c.state).where(objections.c.id == number))
    assert row.state == "withdrawn"


async def looking_at_whether_to_withdraw_an_objection(stage: Stage) -> AsyncIterator[Act]:
    number, _, _ = await objection(stage)
    yield lambda: stage.slash(stage.vera, "objection withdraw", objection=str(number))


async def somebody_stands_for_the_panel(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    yield lambda: stage.slash(who, "panel stand")
    stands = select(panel_standing.c.user_id).where(panel_standing.c.user_id == who.id)
    assert len(await stage.rows(stands)) == 1


async def somebody_stands_by_the_button(stage: Stage) -> AsyncIterator[Act]:
    who, shown = await stage.volunteer(), await forged(stage.world, "panel:stand")
    yield lambda: stage.press(who, shown, "panel:stand")
    stands = select(panel_standing.c.user_id).where(panel_standing.c.user_id == who.id)
    assert len(await stage.rows(stands)) == 1
    with stage.env._bot_scope():
        await stage.bot.services.panel.step_back(await stage.actor(who))


async def somebody_steps_back(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    shown = await stage.slash(who, "panel stand")
    yield lambda: stage.press(who, shown, "panel:step-back")
    stands = select(panel_standing.c.user_id).where(panel_standing.c.user_id == who.id)
    assert not await stage.rows(stands)


async def somebody_asks_who_stands(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "panel ask")
    assert stage.holds("polls", "Who stands for the panel?")  # once an instant


async def somebody_calls_an_election(stage: Stage) -> AsyncIterator[Act]:
    people = [await stage.volunteer() for _ in range(2)]
    for who in people:
        await stage.slash(who, "panel stand")
    shown = await stage.slash(stage.admin, "panel elect", seats=1)
    yield lambda: stage.press(stage.admin, shown, "panel:elect:")
    put_up = select(panel_candidates.c.user_id).where(
        panel_candidates.c.user_id.in_([who.id for who in people])
    )
    assert len(await stage.rows(put_up)) == 2  # once each


async def somebody_is_put_on_the_panel(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    yield lambda: stage.slash(stage.admin, "panel appoint", person=who.user)
    seats = await stage.rows(
        select(panel_members.c.user_id).where(
            panel_members.c.user_id == who.id, panel_members.c.ended_at.is_(None)
        )
    )
    assert len(seats) == 1
    await stage.slash(stage.admin, "panel dismiss", person=who.user)


async def somebody_leaves_the_panel(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(stage.admin, "panel appoint", person=who.user)
    yield lambda: stage.slash(who, "panel dismiss", person=who.user)
    [seat] = await stage.rows(select(panel_members.c.ended_at).where(panel_members.c.user_id == who.id))
    assert seat.ended_at is not None


async def somebody_proposes_a_right(stage: Stage) -> AsyncIterator[Act]:
    async for act in proposing(stage, "right propose"):
        yield act


async def somebody_proposes_to_amend_a_right(stage: Stage) -> AsyncIterator[Act]:
    await registered(stage)
    async for act in proposing(stage, "right amend", right="1"):
        yield act


async def somebody_proposes_to_repeal_a_right(stage: Stage) -> AsyncIterator[Act]:
    await registered(stage)
    async for act in proposing(stage, "right repeal", right="1"):
        yield act


async def looking_at_the_rights(stage: Stage) -> AsyncIterator[Act]:
    await registered(stage)
    yield lambda: stage.slash(stage.vera, "right list")


async def looking_at_a_right(stage: Stage) -> AsyncIterator[Act]:
    await registered(stage)
    yield lambda: stage.slash(stage.vera, "right show", right="1")


async def looking_at_an_objection(stage: Stage) -> AsyncIterator[Act]:
    number, _, _ = await objection(stage)
    yield lambda: stage.slash(stage.vera, "objection show", objection=str(number))


async def looking_at_the_objections(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "objection list")


async def looking_at_the_panel(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "panel list")


async def looking_at_what_waits_for_the_panel(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "panel mine")


async def looking_at_one_of_the_objections(stage: Stage) -> AsyncIterator[Act]:
    number, _, _ = await objection(stage)
    shown = await forged(stage.world, f"objection:{number}:show")
    yield lambda: stage.press(stage.vera, shown, f"objection:{number}:show")


async def looking_at_one_of_the_rights(stage: Stage) -> AsyncIterator[Act]:
    await registered(stage)
    shown = await forged(stage.world, "right:1:version:0")
    yield lambda: stage.press(stage.vera, shown, "right:1:version:0")


somebody_turns_the_objections = turning("objection:list:0")
somebody_turns_the_rights = turning("right:list:0")
