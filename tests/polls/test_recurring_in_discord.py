"""Templates and polls that repeat, as organizers use them; through a restart, and weeks."""

from datetime import timedelta
from typing import Any

import pytest

from tests.polls.assembly import Assembly
from tests.world import custom_ids, said


async def picked(
    assembly: Assembly, command: str, option: str, typed: str = "", who: Any = None
) -> list[str]:
    """What autocomplete offers for an option: the values."""
    offered = await (who or assembly.olga).autocomplete(assembly.lobby, command, option, typed)
    return [choice["value"] for choice in offered]


async def keep(assembly: Assembly, name: str = "Weekly tea", **typed: Any) -> str:
    """Ask a poll and keep it; the template's number."""
    await assembly.ask(**typed)
    poll = (await picked(assembly, "poll template save", "poll"))[0]
    answer = await assembly.olga.slash(assembly.lobby, "poll template save", poll=poll, name=name)
    assert "is kept" in said(answer)
    (found,) = await picked(assembly, "poll template use", "template", name)
    return found


async def test_a_template_opens_the_form_filled_in(assembly: Assembly) -> None:
    world, olga = assembly.world, assembly.olga
    template = await keep(assembly, method="approval", quorum=20, options="Tea | black\nCoffee", closes="26h")
    await world.restart()
    form = await assembly.olga.slash(assembly.lobby, "poll template use", template=template)
    shown = str(form.modal)
    for words in ("Tea or coffee?", "Tea | black", "1d 2h"):
        assert words in shown
    opened = await assembly.hand_in(
        form, question="Tea again?", options="Tea | black\nCoffee", closes="1d 2h"
    )
    assert "Your poll is open" in said(opened)
    card = assembly.cards()[-1]
    assert "Tea again?" in card
    assert "20 %" in card
    listed = await olga.slash(assembly.lobby, "poll template list")
    assert "Approval" in said(listed)
    assert "open for 1d 2h" in said(listed)
    form = await world.press(olga, listed, next(one for one in custom_ids(listed) if one.endswith(":use")))
    assert "Tea | black" in str(form.modal)
    form = await olga.slash(
        assembly.lobby, "poll template use", template=template, opens="in 3 hours", everybody=True
    )
    assert "opens by itself" in said(await assembly.hand_in(form))
    gone = await olga.slash(assembly.lobby, "poll template delete", template=template)
    assert "no template any more" in said(gone)
    assert "There is no such template" in said(
        await world.press(olga, listed, next(one for one in custom_ids(listed) if one.endswith(":use")))
    )
    await world.run_due()
    assert "kept a poll as the template “Weekly tea”" in "\n".join(
        said(message) for message in world.guild.channels["audit"].history()
    )


async def test_a_poll_opens_every_week_with_a_restart_between_until_it_is_stopped(assembly: Assembly) -> None:
    world, olga = assembly.world, assembly.olga
    template = await keep(assembly)
    start = await olga.slash(
        assembly.lobby, "poll repeat start", template=template, at="6pm", weekday=0, zone="Arizona"
    )
    assert "every Monday at 18:00 (America/Phoenix)" in said(start)
    assert "<t:1767661200:F>" in said(start)  # 2026-01-06 01:00 in UTC
    cards = len(assembly.cards())
    await world.skip(timedelta(days=5, hours=1, seconds=10))
    assert (
        len([card for card in assembly.cards()[cards:] if "Tea or coffee?" in card]) == 2
    )  # the end, and the new
    await assembly.vote(assembly.vera, assembly.board.last_message, 0)
    await world.restart()
    before = len(assembly.cards())
    await world.skip(timedelta(weeks=1))
    assert len(assembly.cards()) == before + 2
    assert "Tea or coffee?" in assembly.cards()[-1]
    listed = await olga.slash(assembly.lobby, "poll repeat list")
    assert "every Monday at 18:00" in said(listed)
    offered = await olga.autocomplete(assembly.lobby, "poll repeat stop", "repeat", "tea")
    assert [one["name"] for one in offered] == ["Weekly tea every Monday at 18:00 (America/Phoenix)"]
    async with world.bot.services.templates._database.write() as connection:  # olga's data are deleted
        await world.bot.services.templates.erase(connection, 1, olga.id)
    assert "set up by somebody who has left" in said(await olga.slash(assembly.lobby, "poll repeat list"))
    assert "No poll opens by itself" in said(
        await world.press(
            assembly.admin,
            await assembly.admin.slash(assembly.lobby, "poll repeat list"),
            custom_ids(listed)[0],
        )
    )
    assert await picked(assembly, "poll repeat stop", "repeat") == []
    await world.skip(timedelta(days=3))
    before = len(assembly.cards())
    await world.skip(timedelta(weeks=2))
    assert len(assembly.cards()) == before


async def test_what_was_missed_is_said_in_the_audit_channel(assembly: Assembly) -> None:
    world, olga = assembly.world, assembly.olga
    template = await keep(assembly)
    answer = await olga.slash(assembly.lobby, "poll repeat start", template=template, at="18:00", day=31)
    assert "on the last day of every month at 18:00 (America/Chicago)" in said(answer)
    await world.env.advance_time(timedelta(days=33).total_seconds())  # with nobody there to ring
    await world.restart()
    last = "\n".join(said(message) for message in world.guild.channels["audit"].history()[-3:])
    assert "did not open by itself" in last
    assert "I was away" in last


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("poll template use", {"template": "12"}, "no such template"),
        ("poll template use", {"template": "tea"}, "no such template"),
        ("poll template delete", {"template": "9" * 30}, "no such template"),
        ("poll template save", {"poll": "tea", "name": "x"}, "no such poll"),
        ("poll repeat stop", {"repeat": "7"}, "no such poll that repeats"),
        ("poll repeat stop", {"repeat": "x"}, "no such poll that repeats"),
        ("poll repeat start", {"template": "12", "at": "18:00", "day": 1}, "no such template"),
    ],
)
async def test_what_there_is_not(
    assembly: Assembly, command: str, options: dict[str, Any], words: str
) -> None:
    assert words in said(await assembly.olga.slash(assembly.lobby, command, **options))


async def test_who_may_and_who_may_not(assembly: Assembly) -> None:
    world, vera = assembly.world, assembly.vera
    template = await keep(assembly, name="Tea **now** @everyone")
    await assembly.olga.slash(assembly.lobby, "poll repeat start", template=template, at="noon", weekday=2)
    listed = await assembly.olga.slash(assembly.lobby, "poll repeat list")
    assert "Tea \\*\\*now\\*\\* \\@everyone" in said(listed)
    elsewhere = world.new_guild("Ohio Alliance")
    stranger = await world.set_up(elsewhere)
    for who, lobby, words in (
        (vera, assembly.lobby, ("Only organizers",) * 6),
        (
            stranger,
            elsewhere.channels["lobby"],
            ("no such", "no such", "no such", "There are no templates", "No poll opens", "no such"),
        ),
    ):
        answers = [
            await who.slash(lobby, "poll template use", template=template),
            await who.slash(lobby, "poll template delete", template=template),
            await who.slash(lobby, "poll repeat start", template=template, at="18:00", day=1),
            await who.slash(lobby, "poll template list"),
            await who.slash(lobby, "poll repeat list"),
            await who.slash(lobby, "poll repeat stop", repeat=custom_ids(listed)[0].split(":")[2]),
        ]
        for answer, expected in zip(answers, words, strict=True):
            assert expected in said(answer)
    assert await picked(assembly, "poll template use", "template", who=vera) == []
    shown = await assembly.olga.slash(
        assembly.lobby, "poll repeat start", template=template, at="6 o'clock", day=1
    )
    assert "I cannot read" in said(shown)
    both = await assembly.olga.slash(
        assembly.lobby, "poll repeat start", template=template, at="18:00", day=1, weekday=1
    )
    assert "Give a weekday" in said(both)
