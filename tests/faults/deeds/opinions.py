"""Opinions: topics, what is said about them, votes on that, and what moderators decide."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from bot.database.tables import statement_votes, statements, topics
from tests.faults.stage import Act, Stage, turning
from tests.world import said

FORM = {"link": ""}


async def topic(stage: Stage) -> tuple[int, Any]:
    """A new one, and its card."""
    title = f"Topic {stage.number()}"
    await stage.slash(stage.olga, "topic create", title=title)
    await stage.world.run_due()
    [row] = await stage.rows(select(topics).where(topics.c.title == title))
    return row.id, stage.lobby.last_message


async def statement(stage: Stage, topic_id: int, *, approved: bool = True) -> int:
    """The number of a new one; its card is the last message in the moderators' channel."""
    opinions, who = stage.bot.services.opinions, await stage.actor(await stage.volunteer())
    made = await opinions.argue(who, topic_id, "statement", f"Thought {stage.number()}")
    await stage.world.run_due()
    if approved:
        await opinions.moderation.approve(await stage.actor(stage.admin), made.id)
        await stage.world.run_due()
    return made.id


async def state(stage: Stage, statement_id: int) -> str:
    [row] = await stage.rows(select(statements.c.state).where(statements.c.id == statement_id))
    return str(row.state)


async def somebody_closes_a_topic(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    yield lambda: stage.slash(stage.olga, "topic close", topic=str(topic_id))
    [row] = await stage.rows(select(topics).where(topics.c.id == topic_id))
    assert row.closed_at is not None


async def somebody_says_what_they_think(stage: Stage) -> AsyncIterator[Act]:
    who, (topic_id, card) = await stage.volunteer(), await topic(stage)
    form = await stage.press(who, card, f"topic:{topic_id}:statement")
    yield lambda: who.submit_modal(form, {**FORM, "words": "The river is ours"})
    rows = await stage.rows(select(statements).where(statements.c.user_id == who.id))
    assert 1 <= len(rows) <= 2  # the same form can be handed in twice: nobody else has seen it yet


async def somebody_argues_by_the_command(stage: Stage) -> AsyncIterator[Act]:
    who, (topic_id, _) = await stage.volunteer(), await topic(stage)
    form = await stage.slash(who, "argue", topic=str(topic_id), kind="against")
    yield lambda: who.submit_modal(form, {**FORM, "words": "The river is not ours"})
    rows = await stage.rows(select(statements.c.kind).where(statements.c.user_id == who.id))
    assert 1 <= len(rows) <= 2  # as above
    assert {row.kind for row in rows} == {"against"}


async def somebody_votes_on_a_statement(stage: Stage) -> AsyncIterator[Act]:
    who, (topic_id, card) = await stage.volunteer(), await topic(stage)
    number = await statement(stage, topic_id)
    shown = await stage.press(who, card, f"topic:{topic_id}:opine")
    yield lambda: stage.press(who, shown, ":agree")
    cast = select(statement_votes.c.stance).where(statement_votes.c.statement_id == number)
    assert [stance for (stance,) in await stage.rows(cast)] == [1]


async def somebody_votes_otherwise(stage: Stage) -> AsyncIterator[Act]:
    who, (topic_id, card) = await stage.volunteer(), await topic(stage)
    number = await statement(stage, topic_id)
    shown = await stage.press(who, card, f"topic:{topic_id}:opine")
    await stage.press(who, shown, ":agree")
    await stage.press(who, shown, f"topic:{topic_id}:votes:0")
    yield lambda: stage.press(who, shown, f"statement:{number}:again")
    await stage.press(who, shown, ":disagree")
    cast = select(statement_votes.c.stance).where(statement_votes.c.statement_id == number)
    assert [stance for (stance,) in await stage.rows(cast)] == [-1]


async def somebody_looks_at_their_votes(stage: Stage) -> AsyncIterator[Act]:
    who, (topic_id, card) = await stage.volunteer(), await topic(stage)
    await statement(stage, topic_id)
    shown = await stage.press(who, card, f"topic:{topic_id}:opine")
    await stage.press(who, shown, ":agree")
    yield lambda: stage.press(who, shown, f"topic:{topic_id}:votes:0")
    assert "agree" in said(shown)


async def somebody_approves_a_statement(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    number = await statement(stage, topic_id, approved=False)
    card = stage.world.guild.channels["moderators"].last_message
    yield lambda: stage.press(stage.admin, card, f"statement:{number}:approve")
    assert await state(stage, number) == "approved"


async def somebody_refuses_a_statement(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    number = await statement(stage, topic_id, approved=False)
    card = stage.world.guild.channels["moderators"].last_message

    def again() -> Any:
        return stage.press(stage.admin, card, f"statement:{number}:refuse")

    async def done() -> bool:
        return await state(stage, number) == "refused"

    reason = {"reason": "Not about the topic"}
    yield stage.handing_in(stage.admin, await again(), reason, again, done)
    assert await state(stage, number) == "refused"


async def somebody_merges_doubles(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    kept = await statement(stage, topic_id)
    number = await statement(stage, topic_id, approved=False)
    card = stage.world.guild.channels["moderators"].last_message

    def again() -> Any:
        return stage.press(stage.admin, card, f"statement:{number}:merge")

    async def done() -> bool:
        return await state(stage, number) == "merged"

    yield stage.handing_in(stage.admin, await again(), {"into": [str(kept)]}, again, done)
    assert await state(stage, number) == "merged"


async def looking_at_a_topic(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    yield lambda: stage.slash(stage.vera, "topic show", topic=str(topic_id))


async def looking_at_what_one_said(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "opinion mine")


async def looking_at_a_map_of_opinions(stage: Stage) -> AsyncIterator[Act]:
    topic_id, card = await topic(stage)
    yield lambda: stage.press(stage.vera, card, f"topic:{topic_id}:map")


async def looking_at_what_waits_for_moderators(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    await statement(stage, topic_id, approved=False)
    yield lambda: stage.slash(stage.admin, "statements")


async def looking_at_the_topics(stage: Stage) -> AsyncIterator[Act]:
    await topic(stage)
    yield lambda: stage.slash(stage.vera, "topic list")


async def looking_at_a_map_by_the_command(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    yield lambda: stage.slash(stage.vera, "opinion map", topic=str(topic_id))


async def looking_at_where_one_is(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    yield lambda: stage.slash(stage.vera, "opinion me", topic=str(topic_id))


somebody_turns_the_topics = turning("topic:list:0")
somebody_turns_what_they_said = turning("statement:mine:0")
somebody_turns_what_waits = turning("statements:waiting:0", "admin")


async def looking_at_what_to_vote_on(stage: Stage) -> AsyncIterator[Act]:
    topic_id, card = await topic(stage)
    await statement(stage, topic_id)
    yield lambda: stage.press(stage.vera, card, f"topic:{topic_id}:opine")
