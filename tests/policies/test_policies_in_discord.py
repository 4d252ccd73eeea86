"""Proposals as people use them in Discord: the straight way, and what goes wrong on it."""

from datetime import timedelta

import discord
import pytest

from bot.alliances.model import Purpose
from bot.database.tables import polls, statements
from bot.policies.rules import TEXT_LIMIT
from tests.policies.conftest import TEXT, Assembly, assembled
from tests.world import World, custom_ids, said

# The server as it is before anything was set up.
NEW = pytest.mark.parametrize("story", [None], ids=["new"])
NASTY = (
    "# Title\n```\n@everyone <@1> **bold** [x](https://evil.example) ||hid|| ~~gone~~\n> - `\u202eright\u202c"
)


async def test_the_straight_way(assembly: Assembly) -> None:
    number = await assembly.propose()
    assert await assembly.state(number) == "draft"
    card = said(await assembly.card(number))
    assert "Clean water" in card
    assert "3 more people" in card
    assert "Every county tests its wells" in await assembly.told(number)
    await assembly.to_vote(number)
    await assembly.vote(number, yes=3, no=1)
    assert await assembly.state(number) == "adopted"
    assert await assembly.in_force() == [number]
    assert "3 yes, 1 no" in said(await assembly.card(number))
    assert await assembly.history(number) == [
        "proposed",
        *["seconded"] * 3,
        "opened",
        "notice",
        "review",
        "vote",
        "adopted",
    ]
    thread = await assembly.thread(number)
    assert thread.archived
    assert thread.locked
    shown = said(await assembly.cy.slash(assembly.lobby, "policy text", proposal=str(number)))
    assert TEXT.splitlines()[2].removeprefix("1. ") in shown
    for command, expected in (
        ("show", "Adopted"),
        ("history", "proposed this"),
        ("list", "Clean water"),
    ):
        options = {} if command == "list" else {"proposal": f"#{number}"}
        assert expected in said(await assembly.cy.slash(assembly.lobby, f"policy {command}", **options))
    assert "none" in said(await assembly.cy.slash(assembly.lobby, "policy mine"))
    assert "Clean water" in said(await assembly.bo.slash(assembly.lobby, "policy mine"))

    form = await assembly.form(assembly.cy, "amend", policy=str(number))
    amended = TEXT.replace("its wells", "its wells and rivers")
    assert "is proposed" in said(await assembly.hand_in(assembly.cy, form, text=amended))
    changes = said(await assembly.bo.slash(assembly.lobby, "policy compare", proposal=str(number + 1)))
    assert "**and rivers**" in changes
    assert await assembly.in_force() == [number]


async def test_edits_are_shown_word_by_word(assembly: Assembly) -> None:
    number = await assembly.propose()
    edited = TEXT.replace("tests", "measures")
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    assert "version 2" in said(await assembly.hand_in(assembly.vera, form, text=edited))
    told = await assembly.told(number)
    assert "~~tests~~**measures**" in told
    assert "version 2" in said(await assembly.card(number))
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    answer = await assembly.hand_in(assembly.vera, form, text=edited)
    assert "what the text says already" in said(answer)
    [again] = [one for one in custom_ids(answer) if one.startswith("proposal:form:")]
    form = await assembly.world.press(assembly.vera, answer, again)
    assert form.modal is not None
    assert "Only the author" in said(await assembly.form(assembly.viktor, "edit", proposal=str(number)))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"\xff\xfe\x00", "has to be a text in UTF-8"),
        (b"a\x00b", "has to be a text in UTF-8"),
        (b"   \n", "needs a text"),
        (b"x" * (TEXT_LIMIT + 1), "can have 100 kB"),
    ],
)
async def test_a_file_that_is_no_text(assembly: Assembly, file: bytes, expected: str) -> None:
    answer = await assembly.hand_in(
        assembly.vera, await assembly.form(assembly.vera), text=None, file=[("policy.md", file)]
    )
    assert expected in said(answer)


async def test_a_long_text_is_a_file(assembly: Assembly) -> None:
    line = "Every county tests the wells of its people. 水 עברית\n"
    long = "# Water\n\n" + line * ((TEXT_LIMIT - 20) // len(line.encode()))
    number = await assembly.propose(text=None, file=[("policy.md", b"\xef\xbb\xbf" + long.encode())])
    thread = await assembly.thread(number)
    [attached] = [one async for one in thread.history() if one.attachments]
    assert (await attached.attachments[0].read()).decode() == long.strip()
    shown = await assembly.cy.slash(assembly.lobby, "policy text", proposal=str(number))
    assert "in the file" in said(shown)
    twice = await assembly.form(assembly.vera)
    answer = await assembly.hand_in(assembly.vera, twice, file=[("policy.md", b"Another.")])
    assert "not both" in said(answer)
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    kept = await assembly.hand_in(assembly.vera, form, text=None, summary="Another summary.")
    assert "version 2" in said(kept)
    changed = long.replace("tests", "gauge")
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    answer = await assembly.hand_in(assembly.vera, form, text=None, file=[("policy.md", changed.encode())])
    assert "version 3" in said(answer)
    names = [file.filename async for one in thread.history() for file in one.attachments]
    assert f"proposal-{number}-version-3.diff" in names


async def test_what_people_type_neither_pings_nor_breaks_anything(assembly: Assembly) -> None:
    number = await assembly.propose(title="**@everyone** [x](y)", summary="שלום @here `|`", text=NASTY)
    card = await assembly.card(number)
    assert r"\*\*\@everyone\*\*" in said(card)
    assert "\u2068שלום" in said(card)
    messages = [card, *[one async for one in (await assembly.thread(number)).history()]]
    for message in messages:
        assert not message.mention_everyone
        assert {one.id for one in message.mentions} <= {one.id for one in assembly.people}
    told = await assembly.told(number)
    assert r"\`\`\`" in told
    assert "\u202e" not in told
    assert r"\[x\]\(https\://evil.example\)" in told
    await assembly.seconded(number)
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    await assembly.hand_in(
        assembly.vera, form, title="~~**`", summary="x", text=NASTY.replace("bold", "``` **b")
    )
    assert await assembly.state(number) == "discussion"


async def delete_thread(assembly: Assembly, number: int) -> None:
    thread = await assembly.thread(number)
    await thread.delete()
    await assembly.shown()
    assert (await assembly.thread(number)).id != thread.id


async def test_a_deleted_thread_comes_anew_in_every_state(assembly: Assembly) -> None:
    number = await assembly.propose()
    await delete_thread(assembly, number)
    assert "Every county tests its wells" in await assembly.told(number)
    await assembly.seconded(number)
    await delete_thread(assembly, number)
    await assembly.world.skip(timedelta(days=7))
    await assembly.form(assembly.vera, "move-on", proposal=str(number))
    await assembly.world.skip(timedelta(days=1, minutes=1))
    assert await assembly.state(number) == "review"
    await delete_thread(assembly, number)
    await assembly.cleared(number)
    await delete_thread(assembly, number)
    await assembly.vote(number)
    assert await assembly.state(number) == "adopted"
    await delete_thread(assembly, number)
    assert (await assembly.thread(number)).locked
    assert "Adopted" in said(await assembly.card(number))


async def test_a_thread_that_is_deleted_while_the_bot_is_away(assembly: Assembly) -> None:
    number = await assembly.propose()
    before = await assembly.thread(number)
    backend = assembly.world.env.backend
    backend.delete_channel(before.id)
    assembly.world.bot.services.policies.posts.board = None
    await assembly.second(assembly.viktor, number)
    await assembly.world.restart()
    await assembly.second(assembly.ada, number)
    await assembly.shown()
    assert (await assembly.thread(number)).id != before.id
    assert "One more person" in said(await assembly.card(number))


async def test_a_restart_at_every_step(assembly: Assembly) -> None:
    number = await assembly.propose()
    await assembly.world.restart()
    await assembly.seconded(number)
    await assembly.world.restart()
    await assembly.world.skip(timedelta(days=7))
    card = await assembly.card(number)
    await assembly.world.press(assembly.vera, card, f"proposal:{number}:move-on")
    await assembly.world.restart()
    await assembly.world.skip(timedelta(days=1, minutes=1))
    await assembly.cleared(number)
    await assembly.world.restart()
    await assembly.vote(number)
    await assembly.world.restart()
    assert await assembly.state(number) == "adopted"
    told = await assembly.told(number)
    assert told.count("The discussion is open") == 1
    assert told.count("✅ <t") == 1


async def test_two_who_press_at_once(assembly: Assembly) -> None:
    number = await assembly.propose()
    card = await assembly.card(number)
    button = f"proposal:{number}:second"
    presses = [(who, card, button) for who in (assembly.viktor, assembly.viktor, assembly.ada, assembly.bo)]
    answers = await assembly.world.press_at_once(*presses)
    assert sum("You second **" in said(answer) for answer in answers) == 3
    await assembly.shown()
    assert await assembly.state(number) == "discussion"
    assert (await assembly.history(number)).count("opened") == 1


async def test_whoever_has_no_part_in_it(assembly: Assembly) -> None:
    number = await assembly.propose()
    guest = assembly.world.member("guest")
    card = await assembly.card(number)
    for press in ("second", "text", "history"):
        answer = await assembly.world.press(guest, card, f"proposal:{number}:{press}")
        assert "volunteer" in said(answer)
    assert "volunteer" in said(await guest.slash(assembly.lobby, "policy propose"))
    assert "I do not know this proposal" in said(
        await assembly.cy.slash(assembly.lobby, "policy show", proposal="99")
    )
    assert "administrator" in said(await assembly.cy.slash(assembly.lobby, "area add", name="Space"))
    assert "administrator" in said(
        await assembly.cy.slash(assembly.lobby, "policy terms", kind="policy", seconds=1)
    )


async def test_terms_and_areas_in_discord(assembly: Assembly) -> None:
    shown = said(await assembly.cy.slash(assembly.lobby, "policy terms"))
    assert "Seconds: **3**" in shown
    assert "at least 2/3" in shown
    changed = await assembly.admin.slash(assembly.lobby, "policy terms", kind="policy", seconds=1, quorum=20)
    assert "Seconds: **1**" in said(changed)
    await assembly.world.run_due()
    polls = assembly.world.guild.channels["polls"]
    assert "changed the terms" in said(polls.last_message)
    assert "Space" in said(await assembly.admin.slash(assembly.lobby, "area add", name="Space"))
    areas = await assembly.world.bot.services.areas.areas(
        await assembly.world.bot.services.alliances.actor(assembly.world.guild.id, assembly.admin.id)
    )
    number = str(next(area.id for area in areas if area.name == "Space"))
    await assembly.admin.slash(assembly.lobby, "area rename", area=number, name="Stars")
    await assembly.admin.slash(assembly.lobby, "area retire", area=number)
    listed = said(await assembly.cy.slash(assembly.lobby, "area list"))
    assert "Stars · retired" in listed
    assert "Macroeconomics" in listed


async def test_arguing_in_a_thread_is_about_its_proposal(assembly: Assembly) -> None:
    await assembly.propose(title="Another")
    number = await assembly.propose()
    row = await assembly.row(number)
    threads = assembly.world.guild.channels["policies"].threads
    form = await assembly.cy.slash(
        next(one for one in threads if one.id == row.thread_id), "argue", kind="for"
    )
    await assembly.cy.submit_modal(form, {"words": "Water is life", "link": ""})
    assert [one.topic_id for one in await assembly.rows(statements)] == [row.topic_id]
    assert "Say which topic you mean" in said(await assembly.cy.slash(assembly.lobby, "argue", kind="for"))
    guest = assembly.world.member("guest")
    assert "Only approved volunteers" in said(await guest.slash(threads[0], "argue", kind="for"))


async def test_withdrawing_asks_first(assembly: Assembly) -> None:
    number = await assembly.propose()
    asked = await assembly.vera.slash(assembly.lobby, "policy withdraw", proposal=str(number))
    button = f"proposal:{number}:withdraw"
    assert await assembly.state(number) == "draft"
    await assembly.world.press(assembly.vera, asked, button)
    await assembly.shown()
    assert await assembly.state(number) == "withdrawn"
    assert (await assembly.thread(number)).archived


@NEW
async def test_in_a_forum(world: World) -> None:
    """A post for each proposal, with a tag of its state; the server has a forum of that name already."""
    forum = world.guild.create_forum_channel("policies")
    await assembled(world)
    assembly = Assembly(world)
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    assert chapter.channels[Purpose.POLICIES] == forum.id
    number = await assembly.propose()
    post = await assembly.thread(number)
    assert isinstance(post.parent, discord.ForumChannel)
    assert [tag.name for tag in post.applied_tags] == ["draft"]
    await delete_thread(assembly, number)
    await assembly.to_vote(number)
    assert [tag.name for tag in (await assembly.thread(number)).applied_tags] == ["vote"]
    await assembly.vote(number)
    post = await assembly.thread(number)
    assert [tag.name for tag in post.applied_tags] == ["adopted"]
    assert post.archived
    assert post.locked


@NEW
async def test_a_server_with_a_community_gets_a_forum(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.features.append("COMMUNITY")
    await world.set_up()
    chapter = await world.bot.services.alliances.chapter(world.guild.id)
    assert chapter is not None
    made = guild.get_channel(chapter.channels[Purpose.POLICIES])
    assert isinstance(made, discord.ForumChannel)
    assert len(made.available_tags) == 7


async def test_a_budget_becomes_a_proposal_with_its_amounts(assembly: Assembly) -> None:
    await assembly.admin.slash(assembly.lobby, "level give", person=assembly.vera, level="organizer")
    form = await assembly.vera.slash(assembly.lobby, "poll create", method="budget-greedy", budget="1000")
    handed = await assembly.vera.submit_modal(
        form,
        {
            "question": "What do we buy?",
            "description": "",
            "options": "A bench | 400\nA tree, or two | 350\nA pool | 900",
            "results": "hidden",
            "closes": "1d",
        },
    )
    opening = [one for one in custom_ids(handed) if one.startswith("poll:open:")]
    await assembly.world.press(assembly.vera, handed, opening[0])
    await assembly.world.run_due()
    [poll] = await assembly.rows(polls)
    early = await assembly.form(assembly.vera, "from-budget", poll=str(poll.id))
    assert "no closed budget poll" in said(early)
    services = assembly.world.bot.services
    with assembly.world.env._bot_scope():
        for who in (assembly.vera, assembly.viktor):
            await services.polls._box.cast(assembly.world.guild.id, who.id, poll.id, None, (0, 1))
    await assembly.world.skip(timedelta(days=1, minutes=1))
    form = await assembly.form(assembly.vera, "from-budget", poll=str(poll.id))
    fields = {
        one["component"]["custom_id"]: one["component"].get("value") for one in form.modal["components"]
    }
    assert "| A bench | 400 |" in fields["text"]
    assert "| **Total** | **750** |" in fields["text"]
    assert "A pool" not in fields["text"]
