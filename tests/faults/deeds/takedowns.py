"""Taking down what people wrote, judging that, and putting it back."""

from collections.abc import AsyncIterator

from sqlalchemy import ColumnElement, and_, select

from bot.database.tables import said_at, statements, takedowns, topics
from tests.faults.deeds.opinions import statement, topic
from tests.faults.stage import Act, Stage
from tests.world import said


def of(kind: str, number: int) -> ColumnElement[bool]:
    return and_(takedowns.c.kind == kind, takedowns.c.number == number)


async def taken(stage: Stage) -> tuple[int, int]:
    """The numbers of a statement that was taken down, and of that."""
    topic_id, _ = await topic(stage)
    number = await statement(stage, topic_id)
    await stage.slash(stage.admin, "takedown words", what="statement", number=str(number), reason="Insults")
    await stage.world.run_due()
    [row] = await stage.rows(select(takedowns.c.id).where(of("statement", number)))
    return number, row.id


async def words(stage: Stage, number: int) -> str:
    [row] = await stage.rows(select(statements.c.words).where(statements.c.id == number))
    return str(row.words)


async def somebody_takes_down_a_statement(stage: Stage) -> AsyncIterator[Act]:
    topic_id, _ = await topic(stage)
    number = await statement(stage, topic_id)
    before = await words(stage, number)
    yield lambda: stage.slash(
        stage.admin, "takedown words", what="statement", number=str(number), reason="Insults"
    )
    assert await words(stage, number) == "Taken down by a moderator: Insults"
    await stage.time_passes()
    assert not await stage.rows(
        select(said_at).where(said_at.c.kind == "statement", said_at.c.number == number)
    )
    assert not stage.holds("moderators", before)


async def somebody_takes_down_what_stands_on_a_message(stage: Stage) -> AsyncIterator[Act]:
    topic_id, card = await topic(stage)
    form = await stage.admin.context_menu(stage.lobby, "Take down", card)
    given = {"what": [f"topic:{topic_id}"], "reason": "Insults"}

    async def done() -> bool:
        return bool(await stage.rows(select(takedowns).where(of("topic", topic_id))))

    async def again() -> object:
        return await stage.admin.context_menu(stage.lobby, "Take down", card)

    yield stage.handing_in(stage.admin, form, given, again, done)
    [row] = await stage.rows(select(topics.c.title).where(topics.c.id == topic_id))
    assert row.title == "Taken down by a moderator: Insults"
    await stage.time_passes()
    [shown] = [one for one in stage.lobby.history() if one.id == card.id]
    assert "Insults" in said(shown)


async def looking_at_what_was_taken_down(stage: Stage) -> AsyncIterator[Act]:
    await taken(stage)
    yield lambda: stage.slash(stage.admin, "takedown list")


async def looking_at_the_words_that_were_taken_down(stage: Stage) -> AsyncIterator[Act]:
    _, takedown = await taken(stage)
    yield lambda: stage.slash(stage.admin, "takedown show", takedown=str(takedown))


async def somebody_puts_words_back(stage: Stage) -> AsyncIterator[Act]:
    number, takedown = await taken(stage)
    yield lambda: stage.slash(stage.admin, "takedown put-back", takedown=str(takedown))
    assert (await words(stage, number)).startswith("Thought")
