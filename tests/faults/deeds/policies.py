"""Proposals: writing, seconding, changing and reading them, and what the bot does with their threads."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import select

from bot.database.tables import proposal_sponsors, proposal_versions, proposals
from tests.counties.test_county_commands import forged
from tests.faults.stage import Act, Stage


def filled(form: Any, stage: Stage, **typed: str) -> dict[str, Any]:
    area = next(one["component"] for one in form.modal["components"] if one["component"]["type"] == 3)
    given = {"title": f"Proposal {stage.number()}", "summary": "In short.", "text": "One. Two."}
    return given | typed | {"area": [area["options"][0]["value"]]}


async def proposal(stage: Stage, who: MemberActor | None = None) -> int:
    """A new draft."""
    who = who or stage.vera
    form = await stage.slash(who, "policy propose")
    words = f"A text of its own, {stage.number()}."
    await who.submit_modal(form, filled(form, stage, text=words))
    await stage.world.skip(timedelta(seconds=6))
    found = select(proposal_versions.c.proposal_id).where(proposal_versions.c.text == words)
    [(number,)] = await stage.rows(found)
    return int(number)


async def button(stage: Stage, number: int, what: str) -> Callable[[MemberActor], Act]:
    """For whoever presses it."""
    custom_id = f"proposal:{number}:{what}"
    shown = await forged(stage.world, custom_id)
    return lambda who: lambda: stage.press(who, shown, custom_id)


async def somebody_proposes(stage: Stage) -> AsyncIterator[Act]:
    who, words = await stage.volunteer(), f"Words {stage.number()}."

    async def again() -> Any:
        return await stage.slash(who, "policy propose")

    async def done() -> bool:
        return bool(await stage.rows(select(proposal_versions).where(proposal_versions.c.text == words)))

    form = await again()
    yield stage.handing_in(who, form, filled(form, stage, text=words), again, done)
    assert len(await stage.rows(select(proposal_versions).where(proposal_versions.c.text == words))) == 1
    await stage.world.skip(timedelta(minutes=5))
    [row] = await stage.rows(select(proposals).where(proposals.c.author_id == who.id))
    assert row.thread_id is not None


async def somebody_seconds_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    who, number = await stage.volunteer(), await proposal(stage)
    yield (await button(stage, number, "second"))(who)
    rows = select(proposal_sponsors.c.user_id).where(proposal_sponsors.c.proposal_id == number)
    assert [user_id for (user_id,) in await stage.rows(rows)] == [who.id]


async def somebody_changes_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number, words = await proposal(stage), f"Other words {stage.number()}."

    async def act() -> Any:
        form = await stage.slash(stage.vera, "policy edit", proposal=str(number))
        return (
            await stage.vera.submit_modal(form, filled(form, stage, text=words, title="Again"))
            if form.modal
            else form
        )

    yield act
    rows = select(proposal_versions.c.number).where(proposal_versions.c.text == words)
    assert await stage.rows(rows) == [(2,)]


async def somebody_withdraws_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage)
    yield (await button(stage, number, "withdraw"))(stage.vera)
    [row] = await stage.rows(select(proposals).where(proposals.c.id == number))
    assert row.state == "withdrawn"


async def looking_at_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage)
    yield lambda: stage.slash(stage.olga, "policy show", proposal=str(number))


async def looking_at_the_text_of_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage)
    yield (await button(stage, number, "text"))(stage.olga)


async def looking_at_the_history_of_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage)
    yield (await button(stage, number, "history"))(stage.olga)


async def looking_at_the_proposals(stage: Stage) -> AsyncIterator[Act]:
    await proposal(stage)
    yield lambda: stage.slash(stage.vera, "policy list")


async def looking_at_the_platform(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "platform show")


async def looking_at_how_far_the_platform_is(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "platform coverage")


async def looking_for_words(stage: Stage) -> AsyncIterator[Act]:
    await proposal(stage)
    yield lambda: stage.slash(stage.vera, "policy search", words="proposal")


async def looking_at_the_terms(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "policy terms")


async def looking_at_the_areas(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "area list")


async def it_makes_a_deleted_thread_anew(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage)
    [row] = await stage.rows(select(proposals).where(proposals.c.id == number))

    async def act() -> None:
        thread = stage.bot.get_channel(row.thread_id)
        if thread is not None:
            stage.env.backend.delete_channel(row.thread_id)
            await stage.env.settle()
        await stage.world.skip(timedelta(seconds=6))

    yield act
    await stage.world.skip(timedelta(hours=2))
    [now] = await stage.rows(select(proposals).where(proposals.c.id == number))
    assert now.thread_id not in (None, row.thread_id)
