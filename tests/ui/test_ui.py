"""What every cog stands on: words made safe, pages that fit, errors that reach the person."""

import re

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from bot.errors import UserError
from bot.text import Markup, clean, escape, label, text
from bot.ui import SafeModal, lines_that_fit
from bot.ui.components import FORMS
from bot.ui.pages import page_at, page_in
from bot.ui.replies import key_of
from tests.world import World, said


@pytest.mark.parametrize(
    "typed",
    [
        "<@123456789012345678>",
        "@everyone",
        "<@&1>",
        "<#1>",
        "**b**",
        "`c`",
        "[a](https://x)",
        "||s||",
        "> q",
        "# t",
        "- x",
        "1. x",
    ],
)
def test_what_people_type_neither_pings_nor_formats(typed: str) -> None:
    safe = escape(typed)
    assert "<@" not in safe
    assert "<#" not in safe
    # Every character that Markdown reads is behind a backslash, and nothing else was changed.
    assert all(safe[i - 1] == "\\" for i, c in enumerate(safe) if c in "*`[|<>#@")
    assert safe.replace("\\", "") == typed
    assert not re.search(r"\\[0-9A-Za-z]", safe)  # Discord would show the backslash


@given(st.text())
def test_clean_keeps_nothing_invisible_and_is_done_after_once(given_: str) -> None:
    once = clean(given_)
    assert clean(once) == once
    assert not set(once) & set("\u202e\u2066\u200b\u200e\ufeff\x00\x1b")


@given(st.lists(st.text(alphabet="ab \n", max_size=60), max_size=20), st.integers(5, 50))
def test_pages_fit_and_lose_no_line(lines: list[str], limit: int) -> None:
    pages = lines_that_fit(lines, limit)
    assert all(len(page) <= limit for page in pages)
    if all(len(line) <= limit for line in lines):
        assert "\n".join(pages).replace("\n", "") == "".join(lines).replace("\n", "")


@given(st.lists(st.integers(), max_size=30), st.integers(0, 12), st.integers(1, 8))
async def test_a_page_shows_something_as_long_as_its_list_does(
    kept: list[int], index: int, size: int
) -> None:
    async def load(at: int) -> tuple[list[int], int]:
        return kept[at * size : (at + 1) * size], len(kept)

    shown, total, at = await page_at(load, index, size)
    assert (shown, at) == page_in(kept, index, size) or not kept
    assert total == len(kept)
    assert bool(shown) == bool(kept)
    assert shown == kept[at * size : (at + 1) * size]


def test_words_take_typed_text_as_it_is_only_where_markdown_is_not_read() -> None:
    assert "\\*x\\*" in text("en-US", "setup-title", server="*x*")
    assert "*x*" in text("xx", "setup-title", server=Markup("*x*"))
    assert "*x*" in label("en", "setup-title", server="*x*")
    assert len(label("en", "setup-title", 20, server="x" * 50)) == 20


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (403, "error-forbidden"),
        (404, "error-not-found"),
        (429, "error-discord-busy"),
        (503, "error-discord-busy"),
    ],
)
async def test_discords_refusals_are_told_in_words(world: World, status: int, key: str) -> None:
    admin = world.admin()
    shown = await admin.slash(world.guild.channels["lobby"], "setup")
    world.env.inject_error(
        "POST", "/guilds/*/roles", status=status, code=50013 if status == 403 else 0, times=9
    )
    answer = await world.press(admin, shown, "setup:apply")
    assert said(answer) == text("en-US", key)


@pytest.mark.parametrize(
    ("problem", "key"),
    [
        ("database is locked", "error-store-busy"),
        ("database or disk is full", "error-store"),
        ("file is not a database", "error-store"),
    ],
)
def test_the_stores_troubles_are_told_in_words(problem: str, key: str) -> None:
    assert key_of(OperationalError("INSERT", {}, Exception(problem))) == key


async def test_the_unexpected_is_told_under_a_reference_that_the_log_holds(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    admin = await world.set_up()

    @discord.app_commands.command(name="boom", description="boom")
    async def boom(interaction: discord.Interaction) -> None:
        raise ZeroDivisionError

    world.bot.tree.add_command(boom)
    await world.bot.sync()
    answer = said(await admin.slash(world.guild.channels["lobby"], "boom"))
    reference = answer.split()[-1].rstrip(".")
    assert any(reference in record.message and record.exc_info for record in caplog.records)
    assert [type(error) for error in world.unexpected()] == [ZeroDivisionError]


@pytest.mark.parametrize(
    ("command", "option"), [("poll show", "poll"), ("poll close", "poll"), ("remind cancel", "reminder")]
)
async def test_where_no_alliance_is_there_is_nothing_to_pick_and_nothing_to_log(
    world: World, caplog: pytest.LogCaptureFixture, command: str, option: str
) -> None:
    offered = await world.member("anna").autocomplete(world.guild.channels["lobby"], command, option, "x")
    assert list(offered) == []
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_forms_that_people_only_closed_do_not_pile_up(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    first = await admin.slash(lobby, "alliance pledge")
    store = world.bot._connection._view_store
    for _ in range(FORMS + 5):  # somebody opens one, closes it, opens one …
        store.add_view(SafeModal("x"))
    assert len(store._modals) <= FORMS
    assert "open for very long" in said(await admin.submit_modal(first, {"text": "Be kind."}))
    again = await admin.slash(lobby, "alliance pledge")
    assert "Saved" in said(await admin.submit_modal(again, {"text": "Be kind."}))


def test_a_user_error_is_a_key_and_its_arguments() -> None:
    error = UserError("too-long", limit=5, given=9)
    assert (error.key, error.arguments) == ("too-long", {"limit": 5, "given": 9})
