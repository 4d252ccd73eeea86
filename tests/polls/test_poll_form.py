"""The form of a new poll: what is wrong is said, and what was typed comes back."""

from datetime import timedelta
from typing import Any

import pytest
from simcord import InteractionResult

from tests.polls.assembly import FILLED, Assembly, id_of
from tests.world import custom_ids, said


def filled(form: InteractionResult) -> dict[str, Any]:
    """What stands in the fields of a form as it opens."""
    assert form.modal is not None
    fields = {}
    for label in form.modal["components"]:
        component = label["component"]
        picked = [option["value"] for option in component.get("options", ()) if option.get("default")]
        fields[component["custom_id"]] = picked[0] if picked else component.get("value") or ""
    return fields


async def test_the_form_opens_empty_with_hidden_results(assembly: Assembly) -> None:
    form = await assembly.form()
    assert filled(form) == {
        "question": "",
        "description": "",
        "options": "",
        "results": "hidden",
        "closes": "",
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"question": " "}, "The poll needs a question"),
        ({"question": "\u200b\u200d"}, "The poll needs a question"),
        ({"question": "\u202e"}, "The poll needs a question"),
        ({"options": " "}, "at least 2 options"),
        ({"options": "Only one"}, "I found 1"),
        ({"options": "One\n\u200b\n "}, "I found 1"),
        ({"options": "\n".join(str(n) for n in range(51))}, "at most 50 options; you typed 51"),
        ({"options": "\n".join(str(n) for n in range(100))}, "you typed 100"),
        ({"options": "Short\n" + "long" * 21}, "This one has 84"),
        ({"options": "Short\n" + "long" * 740}, "This one has 2,960"),
        ({"options": "Tea\nCoffee\ntea"}, "look the same: tea"),
        ({"options": "Tea\nT\u200dea"}, "look the same"),
        ({"options": "@everyone\n@EVERYONE"}, r"look the same: \@EVERYONE"),
        ({"closes": "soonish"}, "cannot read “soonish” as a time"),
        ({"closes": " "}, "as a time"),
        ({"closes": "tomorrow"}, "needs a time of day"),
        ({"closes": "1m"}, "too soon"),
        ({"closes": "2025-12-31 10:00"}, "already past"),
        ({"closes": "400d"}, "too far away"),
        ({"closes": "2026-03-08 02:30 America/Chicago"}, "skip the time"),
        ({"closes": "2026-02-30 10:00"}, "no such date"),
        ({"closes": "tomorrow 18:00 Mars/Olympus"}, "do not know the time zone"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    assembly: Assembly, typed: dict[str, str], words: str
) -> None:
    given = FILLED | {"results": "live"} | typed
    answer = await assembly.hand_in(await assembly.form(), **given)
    assert answer.ephemeral
    assert words in said(answer)
    assert "Nothing you typed was lost" in said(answer)
    again = await assembly.world.press(assembly.olga, answer, custom_ids(answer)[0])
    assert filled(again) == given
    preview = await assembly.olga.submit_modal(again, FILLED)
    mended = await assembly.world.press(assembly.olga, preview, custom_ids(preview)[0])
    assert "Your poll is open" in said(mended)
    await assembly.world.run_due()
    assert len(assembly.cards()) == 1


async def test_a_draft_goes_with_the_bot_and_belongs_to_who_typed_it(assembly: Assembly) -> None:
    world = assembly.world
    answer = await assembly.hand_in(await assembly.form(), options="One")
    button = custom_ids(answer)[0]
    await world.restart()
    assert "I was restarted" in said(await world.press(assembly.olga, answer, button))


async def test_a_form_that_outlived_the_bot(assembly: Assembly) -> None:
    form = await assembly.form()
    await assembly.world.restart()
    answer = await assembly.olga.submit_modal(form, FILLED)
    assert "I was restarted while this form was open" in said(answer)
    assert assembly.cards() == []


@pytest.mark.parametrize(
    "closes", ["2d", "in 48 hours", "2026-12-01 18:00 America/Chicago", "tomorrow 6pm ET"]
)
async def test_times_as_people_write_them(assembly: Assembly, closes: str) -> None:
    if "12-01" in closes:
        await assembly.world.env.advance_time(timedelta(days=300).total_seconds())
    answer = await assembly.hand_in(await assembly.form(), closes=closes)
    assert "Your poll is open" in said(answer)


async def test_times_are_meant_in_the_volunteers_zone(assembly: Assembly) -> None:
    """The organizer of the tests lives in Texas: 18:00 there is midnight in UTC."""
    world = assembly.world
    await assembly.hand_in(await assembly.form(), closes="tomorrow 18:00")
    local = world.env.now() - timedelta(hours=6)
    closes = local.replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=1, hours=6)
    assert f"<t:{int(closes.timestamp())}:F>" in said(assembly.board.last_message)


async def test_what_people_type_cannot_ping_or_break_a_card(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(
        question="@everyone <@1> **bold** # big \u202e [x](http://evil.example) ||spoiler||",
        options="@here\n`code`\n<#1>\n# heading\n- list\nשלום\u202e",
        results="live",
    )
    shown = said(card)
    for words in (r"\@everyone", r"\<\@1\>", r"\*\*bold", r"\[x\]\(http\:", r"• \@here", r"\`code\`", "שלום"):
        assert words in shown
    assert "\u202e" not in shown
    answer = await assembly.vote(assembly.vera, card, 0)
    assert r"**\@here**" in answer
    await world.skip(timedelta(days=2))
    for message in assembly.board.history():
        stored = world.env.backend.get_message(message.channel.id, message.id)
        assert not stored.ping_user_ids
        assert not stored.mention_everyone
    assert r"**\@here** wins" in assembly.cards()[-1]


async def test_a_channel_of_ones_own_choice(assembly: Assembly) -> None:
    world = assembly.world
    debate = world.guild.create_text_channel("debate")
    answer = await assembly.hand_in(await assembly.form(channel=debate))
    assert f"<#{debate.id}>" in said(answer)
    assert "Tea or coffee?" in said(debate.last_message)
    assert assembly.cards() == []
    assert "Your ballot is in" in await assembly.vote(assembly.vera, debate.last_message, 0)
    assert id_of(debate.last_message)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "budget-greedy"}, "give **/poll create** the option “budget”"),
        ({"method": "budget-equal-shares", "budget": "a lot"}, "I cannot read “a lot” as a budget"),
        ({"budget": "5,000"}, "Only the two methods for budgets"),
    ],
)
async def test_a_budget_is_read_before_the_form(
    assembly: Assembly, options: dict[str, Any], words: str
) -> None:
    answer = await assembly.form(**options)
    assert answer.modal is None
    assert words in said(answer)


LONGEST = "\n".join(f"{'x' * 97} {n:02} | {'y' * 200} | https://example.org/{'z' * 280}" for n in range(50))


async def test_options_that_no_form_has_room_for_come_in_a_file(assembly: Assembly) -> None:
    async def form(command: str, file: str | bytes, who: Any = assembly.olga, **given: Any) -> Any:
        content = file.encode() if isinstance(file, str) else file
        return await who.slash(
            assembly.lobby, f"poll {command}", **{"options-file": ("options.txt", content)}, **given
        )

    for wrong, words in (
        (LONGEST + "\n1\n2", "at most 50 options; you typed 52"),
        (LONGEST + "x" * 40, "A link has at most"),
        (b"\xff\xfe\x00", "has to be a text in UTF-8"),
        (b"x" * 200_001, "The file has 201 kB, and can have 200 kB"),
    ):
        assert words in said(await form("create", wrong))
    assert "three answers" in said(await form("create", "Yes\nNo", method="yesno"))
    sides = id_of(await assembly.ask(method="yesno"))
    assert "three answers" in said(await form("edit", "Abstain\nYes\nNo", poll=sides))
    assert "organizer" in said(await form("create", LONGEST, assembly.vera))
    short = await form("create", "\ufeffTea\nCoffee")
    assert filled(short)["options"] == "Tea\nCoffee"  # where they can be mended
    asked = await form("create", LONGEST, method="irv")
    assert [one["type"] for one in asked.modal["components"]].count(10) == 1
    assert "options" not in str(asked.modal["components"][-1])
    answer = await assembly.hand_in(asked, closes="soonish")
    again = await assembly.world.press(assembly.olga, answer, custom_ids(answer)[0])
    assert "Your poll is open" in said(await assembly.hand_in(again))
    card = assembly.board.last_message
    assert f"{'x' * 97} 00" in said(card)
    await assembly.hand_in(await assembly.olga.slash(assembly.lobby, "poll edit", poll=id_of(card)))
    services = assembly.world.bot.services
    standing = await services.polls.standing(int(id_of(assembly.board.last_message)))
    assert standing is not None
    assert [len(option.link) for option in standing.poll.options] == [300] * 50
    card = assembly.board.last_message
    await assembly.hand_in(await form("edit", "Tea\nCoffee", poll=id_of(card)))
    assert "• Tea\n• Coffee" in said(assembly.board.last_message)
