"""Templates of polls, and polls that repeat."""

from collections.abc import AsyncIterator

from sqlalchemy import select

from bot.database.tables import poll_repeats, poll_templates
from tests.faults.deeds.polls import id_of
from tests.faults.stage import POLL, Act, Stage


async def template(stage: Stage) -> tuple[str, str]:
    """The name and the number of a new one."""
    if "poll" not in stage.kept:  # one to save it of
        stage.kept["poll"] = id_of(await stage.poll())
    name = f"Template {stage.number()}"
    await stage.slash(stage.olga, "poll template save", poll=str(stage.kept["poll"]), name=name)
    [row] = await stage.rows(select(poll_templates.c.id).where(poll_templates.c.name == name))
    return name, str(row.id)


async def repeat(stage: Stage) -> tuple[str, str]:
    name, number = await template(stage)
    await stage.slash(stage.olga, "poll repeat start", template=number, at="6pm", weekday=0)
    [row] = await stage.rows(select(poll_repeats.c.id).where(poll_repeats.c.name == name))
    return name, str(row.id)


async def somebody_saves_a_template(stage: Stage) -> AsyncIterator[Act]:
    poll, name = id_of(await stage.poll()), f"Template {stage.number()}"
    yield lambda: stage.slash(stage.olga, "poll template save", poll=str(poll), name=name)
    assert len(await stage.rows(select(poll_templates).where(poll_templates.c.name == name))) == 1


async def looking_at_templates(stage: Stage) -> AsyncIterator[Act]:
    await template(stage)
    yield lambda: stage.slash(stage.olga, "poll template list")


async def looking_at_the_form_of_a_template(stage: Stage) -> AsyncIterator[Act]:
    _, number = await template(stage)
    yield lambda: stage.slash(stage.olga, "poll template use", template=number)


async def somebody_asks_by_a_template(stage: Stage) -> AsyncIterator[Act]:
    _, number = await template(stage)
    form = await stage.slash(stage.olga, "poll template use", template=number)
    yield lambda: stage.olga.submit_modal(form, POLL)


async def somebody_deletes_a_template(stage: Stage) -> AsyncIterator[Act]:
    name, number = await template(stage)
    yield lambda: stage.slash(stage.olga, "poll template delete", template=number)
    assert not await stage.rows(select(poll_templates).where(poll_templates.c.name == name))


async def somebody_has_a_poll_repeat(stage: Stage) -> AsyncIterator[Act]:
    name, number = await template(stage)
    yield lambda: stage.slash(stage.olga, "poll repeat start", template=number, at="6pm", weekday=0)
    # Doing it again makes another: it may be meant to come twice a week.
    assert 1 <= len(await stage.rows(select(poll_repeats).where(poll_repeats.c.name == name))) <= 2


async def looking_at_what_repeats(stage: Stage) -> AsyncIterator[Act]:
    await repeat(stage)
    yield lambda: stage.slash(stage.olga, "poll repeat list")


async def somebody_stops_what_repeats(stage: Stage) -> AsyncIterator[Act]:
    name, number = await repeat(stage)
    yield lambda: stage.slash(stage.olga, "poll repeat stop", repeat=number)
    assert not await stage.rows(select(poll_repeats).where(poll_repeats.c.name == name))
