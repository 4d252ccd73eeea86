"""Coming, going, being removed and let back in."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from bot.alliances.model import Level
from bot.database.tables import volunteers
from bot.volunteers.model import Status
from tests.faults.stage import Act, Stage
from tests.world import said


async def somebody_removes_a_volunteer(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(stage.admin, "level give", person=who, level="organizer")
    told: list[str] = []

    async def act() -> Any:
        shown = await stage.slash(stage.admin, "volunteer remove", person=who, reason="Unkind.")
        told.append(said(shown))
        return shown

    yield act
    assert (await stage.actor(who)).highest is None
    for role in ("Volunteer", "Organizer"):
        by_hand = f"I could not change the role **{role}**" in "".join(told)
        assert by_hand or not stage.has_role(who, role)


async def somebody_removes_an_applicant(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    yield lambda: stage.slash(stage.admin, "volunteer remove", person=who, reason="Unkind.")
    await stage.press(stage.admin, stage.cards_of(who)[0], ":approve")  # where the card was not redrawn
    assert "⛔" in said(stage.cards_of(who)[0])


async def somebody_restores_a_volunteer(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(stage.admin, "volunteer remove", person=who, reason="Unkind.")
    yield lambda: stage.slash(stage.admin, "volunteer restore", person=who)
    assert (await stage.actor(who)).highest is Level.VOLUNTEER
    assert stage.has_role(who)


async def looking_at_a_volunteer(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "volunteer show", person=stage.vera)


async def it_welcomes_back(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    stage.world.guild.remove_member(who)
    await stage.env.settle()

    async def act() -> None:
        if who.member is None:
            stage.world.guild.add_member(who.user)
            await stage.env.settle()

    yield act
    assert (await stage.actor(who)).highest is Level.VOLUNTEER
    if not stage.has_role(who):
        assert stage.holds("moderators", who.mention), "nobody was told that the role could not be given"
        await stage.slash(stage.admin, "volunteer restore", person=who)
    assert stage.has_role(who)


async def it_sees_who_leaves(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()

    async def act() -> None:
        if who.member is not None:
            stage.world.guild.remove_member(who)
            await stage.env.settle()

    yield act
    kept = await stage.bot.services.volunteers.show(await stage.actor(stage.admin), who.id)
    assert kept.volunteer is not None
    assert kept.volunteer.status is Status.LEFT
    await stage.press(stage.admin, stage.cards_of(who)[0], ":approve")  # where the card was not redrawn
    assert "↩️" in said(stage.cards_of(who)[0])


async def it_catches_up_at_start(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.lose_role(who)
    await stage.never_given(who)

    async def act() -> None:
        await stage.world.restart()
        stage.bot = stage.world.bot

    yield act
    assert stage.has_role(who)


async def it_reports_a_role_that_was_taken_by_hand(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.lose_role(who)

    async def act() -> None:
        await stage.world.restart()
        stage.bot = stage.world.bot

    yield act
    assert not stage.has_role(who)
    told = stage.world.guild.channels["moderators"].history()
    assert sum(who.mention in said(one) and "taken by hand" in said(one) for one in told) == 1


async def somebody_chooses_a_point_person(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    yield lambda: stage.slash(stage.olga, "volunteer point", person=who, to=stage.vera)
    [row] = await stage.rows(select(volunteers.c.point_id).where(volunteers.c.user_id == who.id))
    assert row.point_id == stage.vera.id
