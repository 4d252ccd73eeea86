"""Proposals, policies and areas: writing, seconding, changing, reading and announcing them, and what the bot does with
their threads."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import insert, select, update

from bot.database.tables import (
    areas,
    audit,
    clearances,
    proposal_events,
    proposal_sponsors,
    proposal_versions,
    proposals,
    right_versions,
    rights,
)
from tests.counties.test_county_commands import forged
from tests.faults.stage import POLL, Act, Stage, turning
from tests.rights.test_right_markdown import BY_HAND
from tests.world import custom_ids


def filled(form: Any, stage: Stage, **typed: str) -> dict[str, Any]:
    area = next(one["component"] for one in form.modal["components"] if one["component"]["type"] == 3)
    given = {"title": f"Proposal {stage.number()}", "summary": "In short.", "text": "One. Two."}
    return given | typed | {"area": [area["options"][0]["value"]]}


async def proposal(stage: Stage, who: MemberActor | None = None) -> int:
    """A new draft, of somebody who has none yet where it is nobody's in particular."""
    who = who or await stage.volunteer()
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


async def known(stage: Stage) -> int:
    """A draft, the same for all who only look."""
    if "draft" not in stage.kept:
        stage.kept["draft"] = await proposal(stage, stage.vera)
    return stage.kept["draft"]


async def changed(stage: Stage, number: int, state: str, days: int) -> int:
    """A proposal that has been in that state for so long."""
    since = stage.env.now() - timedelta(days=days)
    async with stage.bot.services.policies._database.write() as connection:
        await connection.execute(
            update(proposals).where(proposals.c.id == number).values(state=state, since=since)
        )
    return number


async def in_force(stage: Stage) -> int:
    """A policy, the same for all."""
    if "policy" not in stage.kept:
        services, number = stage.bot.services, await proposal(stage)
        await stage.slash(stage.admin, "policy terms", kind="policy", quorum=0)
        await changed(stage, number, "review", 0)
        [row] = await stage.rows(select(proposal_versions).where(proposal_versions.c.proposal_id == number))
        async with services.policies._database.write() as connection:
            await connection.execute(
                insert(clearances).values(proposal_id=number, text_hash=row.text_hash, at=stage.env.now())
            )
            await services.policies.cleared(connection, number, row.text_hash)
        await stage.world.run_due()
        standing = await services.policies.load(number)
        assert standing is not None
        assert standing.poll_id is not None
        await services.polls.cast(stage.world.guild.id, stage.vera.id, standing.poll_id, 0)
        await stage.world.skip(timedelta(days=7, minutes=1))
        stage.kept["policy"] = number
    return stage.kept["policy"]


async def proposing(stage: Stage, command: str, **options: str) -> AsyncIterator[Act]:
    """By one of the commands that open the form of a new proposal."""
    who, words = await stage.volunteer(), f"Words {stage.number()}."

    async def again() -> Any:
        return await stage.slash(who, command, **options)

    async def done() -> bool:
        return bool(await stage.rows(select(proposal_versions).where(proposal_versions.c.text == words)))

    form = await again()
    yield stage.handing_in(who, form, filled(form, stage, text=words), again, done)
    assert len(await stage.rows(select(proposal_versions).where(proposal_versions.c.text == words))) == 1
    await stage.world.skip(timedelta(hours=1, minutes=1))  # Discord may have refused its thread
    [row] = await stage.rows(select(proposals).where(proposals.c.author_id == who.id))
    assert row.thread_id is not None


async def somebody_proposes(stage: Stage) -> AsyncIterator[Act]:
    async for act in proposing(stage, "policy propose"):
        yield act


async def somebody_proposes_an_amendment(stage: Stage) -> AsyncIterator[Act]:
    async for act in proposing(stage, "policy amend", policy=str(await in_force(stage))):
        yield act


async def somebody_proposes_a_repeal(stage: Stage) -> AsyncIterator[Act]:
    async for act in proposing(stage, "policy repeal", policy=str(await in_force(stage))):
        yield act


async def somebody_brings_a_proposal_back(stage: Stage) -> AsyncIterator[Act]:
    rejected = await changed(stage, await proposal(stage), "rejected", 31)
    async for act in proposing(stage, "policy again", proposal=str(rejected)):
        yield act


async def somebody_proposes_what_a_budget_poll_came_to(stage: Stage) -> AsyncIterator[Act]:
    if "budget" not in stage.kept:
        form = await stage.slash(stage.olga, "poll create", method="budget-greedy", budget="1000")
        asked = {"question": "What do we buy?", "options": "A bench | 400\nA tree | 350", "results": "hidden"}
        preview = await stage.olga.submit_modal(form, POLL | asked)
        await stage.press(stage.olga, preview, "poll:open:")
        await stage.world.run_due()
        stage.kept["budget"] = int(custom_ids(stage.board.last_message)[0].split(":")[1])
        polls, guild_id = stage.bot.services.polls, stage.world.guild.id
        await polls._box.cast(guild_id, stage.vera.id, stage.kept["budget"], None, (0, 1))
        await stage.world.skip(timedelta(days=2, minutes=1))
    async for act in proposing(stage, "policy from-budget", poll=str(stage.kept["budget"])):
        yield act


async def somebody_seconds_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    who, number = await stage.volunteer(), await proposal(stage)
    yield (await button(stage, number, "second"))(who)
    rows = select(proposal_sponsors.c.user_id).where(proposal_sponsors.c.proposal_id == number)
    assert [user_id for (user_id,) in await stage.rows(rows)] == [who.id]


async def somebody_changes_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number, words = await proposal(stage, stage.vera), f"Other words {stage.number()}."

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
    number = await proposal(stage, stage.vera)
    yield (await button(stage, number, "withdraw"))(stage.vera)
    [row] = await stage.rows(select(proposals).where(proposals.c.id == number))
    assert row.state == "withdrawn"


async def somebody_seconds_a_proposal_by_its_number(stage: Stage) -> AsyncIterator[Act]:
    who, number = await stage.volunteer(), await proposal(stage)
    yield lambda: stage.slash(who, "policy second", proposal=str(number))
    rows = select(proposal_sponsors.c.user_id).where(proposal_sponsors.c.proposal_id == number)
    assert [user_id for (user_id,) in await stage.rows(rows)] == [who.id]


async def sponsored(stage: Stage, author: MemberActor) -> tuple[int, MemberActor]:
    """A new draft, and its only sponsor."""
    number, who = await proposal(stage, author), await stage.volunteer()
    await stage.slash(who, "policy second", proposal=str(number))
    return number, who


async def somebody_takes_their_second_back(stage: Stage) -> AsyncIterator[Act]:
    number, who = await sponsored(stage, stage.olga)
    yield (await button(stage, number, "unsecond"))(who)
    assert not await stage.rows(select(proposal_sponsors).where(proposal_sponsors.c.proposal_id == number))


async def somebody_lets_a_sponsor_write(stage: Stage) -> AsyncIterator[Act]:
    number, who = await sponsored(stage, stage.vera)
    yield lambda: stage.slash(stage.vera, "policy share", proposal=str(number), person=who)
    [row] = await stage.rows(select(proposal_sponsors).where(proposal_sponsors.c.proposal_id == number))
    shared = select(proposal_events).where(
        proposal_events.c.proposal_id == number, proposal_events.c.what == "shared"
    )
    assert row.edits == len(await stage.rows(shared)) % 2  # the same command takes it back


async def somebody_ends_a_discussion(stage: Stage) -> AsyncIterator[Act]:
    number = await changed(stage, await proposal(stage, stage.vera), "discussion", 8)
    yield (await button(stage, number, "move-on"))(stage.vera)
    [row] = await stage.rows(select(proposals).where(proposals.c.id == number))
    assert row.moves_at is not None


async def somebody_ends_a_discussion_by_its_number(stage: Stage) -> AsyncIterator[Act]:
    number = await changed(stage, await proposal(stage, stage.vera), "discussion", 8)
    yield lambda: stage.slash(stage.vera, "policy move-on", proposal=str(number))
    [row] = await stage.rows(select(proposals).where(proposals.c.id == number))
    assert row.moves_at is not None


async def looking_at_ones_form_again(stage: Stage) -> AsyncIterator[Act]:
    form = await stage.slash(stage.vera, "policy propose")
    shown = await stage.vera.submit_modal(form, filled(form, stage, text=""))
    yield lambda: stage.press(stage.vera, shown, "proposal:form:")


async def looking_at_whether_to_withdraw(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield lambda: stage.slash(stage.vera, "policy withdraw", proposal=str(number))


async def looking_at_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield lambda: stage.slash(stage.olga, "policy show", proposal=str(number))


async def looking_at_one_of_the_proposals(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield (await button(stage, number, "show"))(stage.olga)


async def looking_at_the_text_of_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield (await button(stage, number, "text"))(stage.olga)


async def looking_at_the_text_of_a_version(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield lambda: stage.slash(stage.olga, "policy text", proposal=str(number), version=1)


async def looking_at_what_an_amendment_changes(stage: Stage) -> AsyncIterator[Act]:
    policy = await in_force(stage)
    form = await stage.slash(stage.vera, "policy amend", policy=str(policy))
    words = f"Amended {stage.number()}."
    await stage.vera.submit_modal(form, filled(form, stage, text=words))
    found = select(proposal_versions.c.proposal_id).where(proposal_versions.c.text == words)
    [(number,)] = await stage.rows(found)
    yield (await button(stage, number, "changes"))(stage.olga)


async def looking_at_what_a_version_changes(stage: Stage) -> AsyncIterator[Act]:
    number = await proposal(stage, stage.vera)
    form = await stage.slash(stage.vera, "policy edit", proposal=str(number))
    await stage.vera.submit_modal(form, filled(form, stage, text=f"Other words {stage.number()}."))
    yield lambda: stage.slash(stage.olga, "policy compare", proposal=str(number))


async def looking_at_the_history_of_a_proposal(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield (await button(stage, number, "history"))(stage.olga)


async def looking_at_the_history_by_its_number(stage: Stage) -> AsyncIterator[Act]:
    number = await known(stage)
    yield lambda: stage.slash(stage.olga, "policy history", proposal=str(number))


async def looking_at_the_proposals(stage: Stage) -> AsyncIterator[Act]:
    await known(stage)
    yield lambda: stage.slash(stage.vera, "policy list")


async def looking_at_ones_proposals(stage: Stage) -> AsyncIterator[Act]:
    await known(stage)
    yield lambda: stage.slash(stage.vera, "policy mine")


somebody_turns_the_proposals = turning("proposal:list:all:0:0")
somebody_turns_what_is_found = turning("search:0:proposal")


async def looking_at_the_platform(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "platform show")


async def looking_at_an_area_of_the_platform(stage: Stage) -> AsyncIterator[Act]:
    await in_force(stage)
    shown = await stage.slash(stage.vera, "platform show")
    [row] = await stage.rows(
        select(areas.c.id).where(areas.c.alliance_id == 1).order_by(areas.c.place).limit(1)
    )
    yield lambda: stage.select(stage.vera, shown, [str(row.id)], "platform:area")


async def somebody_turns_an_area_of_the_platform(stage: Stage) -> AsyncIterator[Act]:
    area_id = (await stage.rows(select(areas.c.id).order_by(areas.c.place)))[0].id
    async for act in turning(f"platform:area:{area_id}:0")(stage):
        yield act


async def looking_at_how_far_the_platform_is(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "platform coverage")


async def somebody_announces_the_platform(stage: Stage) -> AsyncIterator[Act]:
    alliance_id, title = (await stage.actor(stage.admin)).alliance_id, f"Freedom {stage.number()}"
    if not await stage.bot.services.rights.everything(alliance_id):
        await stage.bot.services.rights.take_in(alliance_id, BY_HAND)
    versions = select(right_versions).join(rights).where(rights.c.number == 1)
    await stage.world.skip(timedelta(seconds=1))  # later than whatever was announced last
    last = max(await stage.rows(versions), key=lambda row: row.version)
    async with stage.bot.services.policies._database.write() as connection:
        await connection.execute(
            insert(right_versions).values(
                right_id=last.right_id,
                version=last.version + 1,
                act="amend",
                title=title,
                text="Everybody may.",
                at=stage.env.now(),
            )
        )
    await stage.world.skip(timedelta(seconds=1))
    yield lambda: stage.slash(stage.admin, "platform publish")
    assert stage.holds("lobby", f"**{title}**") == 1


async def looking_for_words(stage: Stage) -> AsyncIterator[Act]:
    await known(stage)
    yield lambda: stage.slash(stage.vera, "policy search", words="proposal")


async def looking_at_the_terms(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "policy terms")


async def somebody_changes_the_terms(stage: Stage) -> AsyncIterator[Act]:
    days = 31 + stage.number() % 300
    yield lambda: stage.slash(stage.admin, "policy terms", kind="policy", **{"max-days": days})
    changes = await stage.rows(select(audit.c.details).where(audit.c.act == "policy-terms"))
    assert sum(f"→ {days}" in row.details["changed"] for row in changes) == 1


async def looking_at_the_areas(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "area list")


async def area(stage: Stage, name: str) -> Any:
    """Its row, of a new one; it takes no proposals any more, as an alliance has 25 at most that do."""
    await stage.slash(stage.admin, "area add", name=name)
    [row] = await stage.rows(select(areas).where(areas.c.name == name))
    await stage.slash(stage.admin, "area retire", area=str(row.id))
    return row


async def somebody_adds_an_area(stage: Stage) -> AsyncIterator[Act]:
    name = f"Area {stage.number()}"
    yield lambda: stage.slash(stage.admin, "area add", name=name)
    [row] = await stage.rows(select(areas).where(areas.c.name == name))
    await stage.slash(stage.admin, "area retire", area=str(row.id))


async def somebody_renames_an_area(stage: Stage) -> AsyncIterator[Act]:
    row, name = await area(stage, f"Area {stage.number()}"), f"Renamed {stage.number()}"
    yield lambda: stage.slash(stage.admin, "area rename", area=str(row.id), name=name)
    assert await stage.rows(select(areas.c.name).where(areas.c.id == row.id)) == [(name,)]


async def somebody_brings_an_area_back(stage: Stage) -> AsyncIterator[Act]:
    row = await area(stage, f"Area {stage.number()}")
    yield lambda: stage.slash(stage.admin, "area retire", area=str(row.id))
    [now] = await stage.rows(select(areas).where(areas.c.id == row.id))
    if now.retired_at is None:  # the same command retires it once more
        await stage.slash(stage.admin, "area retire", area=str(row.id))


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
