"""Joining and deciding who joins."""

from collections.abc import AsyncIterator
from typing import Any

import discord
from simcord import MemberActor
from sqlalchemy import select

from bot.database.tables import application_notes, applications
from tests.faults.stage import Act, Stage
from tests.world import custom_ids, said


async def applied_once(stage: Stage, who: MemberActor) -> None:
    """One application, one card, and the card is the one that is remembered."""
    [row] = await stage.rows(select(applications).where(applications.c.user_id == who.id))
    [card] = stage.cards_of(who)
    assert row.card_message_id == card.id


def asked_in(stage: Stage, who: MemberActor) -> None:
    """One conversation that begins with what it is about, and both are in it."""
    threads = [one for one in stage.world.guild.channels["welcome"].threads if who.name in one.name]
    found = [one for one in threads if one.history()]
    assert len(found) == 1, threads
    assert said(found[0].history()[0]).count(who.mention) == 1
    assert {who.id, stage.admin.id} <= set(stage.env.backend.get_channel(found[0].id).thread_members)


async def looking_at_joining(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    yield lambda: stage.slash(who, "join")


async def looking_at_the_form(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    card = stage.world.guild.channels["welcome"].history()[0]
    yield lambda: stage.press(who, card, "join:")


async def somebody_hands_the_form_in(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    yield lambda: who.submit_modal(form, stage.filled(form))
    await applied_once(stage, who)


async def somebody_gives_an_unknown_place(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    yield lambda: who.submit_modal(form, stage.filled(form, where="Atlantis"))


async def somebody_gives_a_zip_of_several_counties(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    yield lambda: who.submit_modal(form, stage.filled(form, where="30022"))


async def somebody_picks_their_county(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    shown = await who.submit_modal(form, stage.filled(form, where="30022"))
    yield lambda: stage.select(who, shown, ["13135"], "join:where")
    await applied_once(stage, who)


async def somebody_enters_their_county_again(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    shown = await who.submit_modal(form, stage.filled(form, where="Atlantis"))
    place = await stage.press(who, shown, "join:elsewhere")
    yield lambda: who.submit_modal(place, {"where": "Harris County, Texas"})
    await applied_once(stage, who)


async def somebody_agrees_to_a_new_pledge(stage: Stage) -> AsyncIterator[Act]:
    who = stage.newcomer()
    form = await stage.form(who)
    boss = await stage.actor(stage.admin)
    await stage.bot.services.alliances.change_pledge(boss, f"Number {stage.number()}.")
    shown = await who.submit_modal(form, stage.filled(form))
    yield lambda: stage.press(who, shown, "join:agree")
    await applied_once(stage, who)


async def looking_at_joining_again(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    yield lambda: stage.slash(who, "join")


async def somebody_joins_who_lost_the_role(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.lose_role(who)
    await stage.never_given(who)
    yield lambda: stage.slash(who, "join")
    assert stage.has_role(who)


async def somebody_approves(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    yield lambda: stage.press(stage.admin, card, ":approve")
    if not stage.has_role(who):  # what the moderator is told to do then
        await stage.slash(stage.admin, "volunteer restore", person=who)
    assert stage.has_role(who)
    [card] = stage.cards_of(who)
    assert "✅" in said(card)
    assert stage.holds("lobby", who.mention) == 1


async def somebody_approves_from_the_list(stage: Stage) -> AsyncIterator[Act]:
    await stage.nobody_waits()
    who = await stage.applicant()
    [row] = await stage.rows(select(applications).where(applications.c.user_id == who.id))
    listed = await stage.slash(stage.admin, "applications")
    opened = await stage.select(stage.admin, listed, [str(row.id)], "applications:open")
    yield lambda: stage.press(stage.admin, opened, ":approve")
    if not stage.has_role(who):
        await stage.slash(stage.admin, "volunteer restore", person=who)
    assert stage.has_role(who)


async def looking_at_the_reason(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    yield lambda: stage.press(stage.admin, card, ":decline")


async def somebody_declines(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()

    def again() -> Any:
        return stage.press(stage.admin, stage.cards_of(who)[0], ":decline")

    async def done() -> bool:
        return not custom_ids(stage.cards_of(who)[0])

    yield stage.handing_in(stage.admin, await again(), {"reason": "Not yet."}, again, done)
    await stage.press(stage.admin, stage.cards_of(who)[0], ":approve")  # where the card was not redrawn
    assert not stage.has_role(who)
    [card] = stage.cards_of(who)
    assert "⛔" in said(card)
    assert stage.holds("lobby", who.mention) == 1


async def somebody_asks(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    yield lambda: stage.press(stage.admin, card, ":ask")
    asked_in(stage, who)


async def somebody_asks_in_an_archived_conversation(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    await stage.press(stage.admin, card, ":ask")
    thread = next(one for one in stage.world.guild.channels["welcome"].threads if who.name in one.name)
    found = stage.bot.get_channel(thread.id)
    assert isinstance(found, discord.Thread)
    await found.edit(archived=True)
    await stage.env.settle()
    yield lambda: stage.press(stage.admin, stage.cards_of(who)[0], ":ask")
    asked_in(stage, who)


async def looking_at_applications(stage: Stage) -> AsyncIterator[Act]:
    await stage.applicant()
    yield lambda: stage.slash(stage.admin, "applications")


async def somebody_turns_the_applications(stage: Stage) -> AsyncIterator[Act]:
    def more(shown: Any) -> bool:
        return any(one.startswith("applications:after:") for one in custom_ids(shown))

    while not more(listed := await stage.slash(stage.admin, "applications")):
        await stage.applicant()
    yield lambda: stage.press(stage.admin, listed, "applications:after:")


async def looking_at_an_application(stage: Stage) -> AsyncIterator[Act]:
    await stage.nobody_waits()
    who = await stage.applicant()
    [row] = await stage.rows(select(applications).where(applications.c.user_id == who.id))
    listed = await stage.slash(stage.admin, "applications")
    yield lambda: stage.select(stage.admin, listed, [str(row.id)], "applications:open")


async def looking_at_why(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    form = await stage.press(stage.admin, stage.cards_of(who)[0], ":decline")
    await stage.admin.submit_modal(form, {"reason": "Not yet."})
    await stage.world.run_due()
    told = next(m for m in reversed(stage.lobby.history()) if who.mention in said(m))
    yield lambda: stage.press(who, told, ":answer")


async def looking_at_a_note(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    [card] = stage.cards_of(who)
    yield lambda: stage.press(stage.admin, card, ":note")


async def own_notes(stage: Stage) -> tuple[MemberActor, Any]:
    """Somebody about whom the administrator noted something, and what they see of that."""
    who = await stage.applicant()
    form = await stage.press(stage.admin, stage.cards_of(who)[0], ":note")
    await stage.admin.submit_modal(form, {"note": f"Number {stage.number()}."})
    return who, await stage.press(stage.admin, stage.cards_of(who)[0], ":note")


async def somebody_corrects_a_note(stage: Stage) -> AsyncIterator[Act]:
    _, own = await own_notes(stage)
    correct, words = custom_ids(own)[0], f"Number {stage.number()}."

    async def again() -> Any:
        return await stage.press(stage.admin, own, correct)

    async def done() -> bool:
        return bool(await stage.rows(select(application_notes).where(application_notes.c.text == words)))

    yield stage.handing_in(stage.admin, await again(), {"note": words}, again, done)
    assert await done()


async def somebody_deletes_a_note(stage: Stage) -> AsyncIterator[Act]:
    who, own = await own_notes(stage)
    remove = custom_ids(own)[1]
    yield lambda: stage.press(stage.admin, own, remove)
    [number] = await stage.rows(select(applications.c.id).where(applications.c.user_id == who.id))
    notes = select(application_notes).where(application_notes.c.application_id == number.id)
    assert not await stage.rows(notes)


async def somebody_notes(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()

    async def again() -> Any:
        return await stage.press(stage.admin, stage.cards_of(who)[0], ":note")

    async def done() -> bool:
        return bool(await stage.rows(select(application_notes).where(application_notes.c.text == words)))

    words = f"Number {stage.number()}."
    yield stage.handing_in(stage.admin, await again(), {"note": words}, again, done)
    assert await done()


async def several_to_approve(stage: Stage, *people: MemberActor) -> Any:
    """The card on which these stand to be approved."""
    ids = [
        str(row.id)
        for row in await stage.rows(
            select(applications).where(applications.c.user_id.in_([who.id for who in people]))
        )
    ]
    listed = await stage.slash(stage.admin, "applications")
    await stage.press(stage.admin, listed, "applications:several")
    await stage.select(stage.admin, listed, ids, "applications:chosen")
    return listed


async def looking_at_several_applications(stage: Stage) -> AsyncIterator[Act]:
    await stage.applicant()
    listed = await stage.slash(stage.admin, "applications")
    yield lambda: stage.press(stage.admin, listed, "applications:several")


async def somebody_approves_several(stage: Stage) -> AsyncIterator[Act]:
    await stage.nobody_waits()
    people = [await stage.applicant() for _ in range(2)]
    card = await several_to_approve(stage, *people)
    yield lambda: stage.press(stage.admin, card, "applications:approve")
    for who in people:
        if not stage.has_role(who):
            await stage.slash(stage.admin, "volunteer restore", person=who)
        assert stage.has_role(who)
        assert stage.holds("lobby", who.mention) == 1


async def it_forgets_a_deleted_conversation(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.applicant()
    await stage.press(stage.admin, stage.cards_of(who)[0], ":ask")
    thread = next(one for one in stage.world.guild.channels["welcome"].threads if who.name in one.name)
    gone: list[int] = []

    async def act() -> None:
        if not gone:
            stage.env.backend.delete_channel(thread.id)
            gone.append(thread.id)
        await stage.env.settle()

    yield act
    [row] = await stage.rows(select(applications).where(applications.c.user_id == who.id))
    assert row.thread_id is None
