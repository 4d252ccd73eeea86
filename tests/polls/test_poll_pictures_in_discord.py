"""The picture of a result: where it hangs, what it says in words, and that nothing waits for it."""

import os
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.polls.assembly import Assembly, id_of
from tests.world import message_of, said

TWO_DAYS = timedelta(days=2)


def picture_of(shown: Any) -> Any:
    (picture,) = (file for file in message_of(shown).attachments if file.filename.endswith(".png"))
    return picture


def galleries(shown: Any) -> list[Any]:
    """What is shown of pictures on a card."""
    found: list[Any] = []

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            found.extend(node["items"] if node.get("type") == 12 else [])
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    visit([c if isinstance(c, dict) else c.to_dict() for c in message_of(shown).components])
    return found


def paint() -> bytes:
    return b"x"


async def test_the_result_comes_with_its_picture_and_says_it_in_words(assembly: Assembly) -> None:
    await assembly.world.bot.services.pictures.draw(paint)  # or a busy machine starts the process too late
    card = await assembly.ask(options="Tea\nCoffee\nWater")
    await assembly.vote(assembly.vera, card, 1)
    await assembly.vote(assembly.viktor, card, 1)
    await assembly.vote(assembly.olga, card, 0)
    before = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert not message_of(before).attachments  # hidden until the close
    await assembly.world.skip(TWO_DAYS)

    announced = assembly.board.last_message
    assert "The poll is closed" in said(announced)
    picture = picture_of(announced)
    assert picture.filename == "result.png"
    for words in (
        "Tea or coffee?",
        "Coffee wins",
        "3 of ",
        "Coffee: 2 (67 %)",
        "Tea: 1 (33 %)",
        "Water: 0 (0 %)",
    ):
        assert words in picture.description
    (shown,) = galleries(announced)
    assert "Coffee wins" in shown["description"]
    assert Image.open(BytesIO(await picture.read())).width == 1125

    later = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert later.ephemeral
    assert "Coffee wins" in picture_of(later).description
    assert not assembly.board.history()[0].attachments  # the card itself is edited often, and has none


async def test_live_results_have_a_picture_on_request(assembly: Assembly) -> None:
    await assembly.world.bot.services.pictures.draw(paint)
    card = await assembly.ask(results="live")
    assert not message_of(
        await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    ).attachments
    await assembly.vote(assembly.vera, card, 2)
    shown = await assembly.viktor.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert "So far Water is ahead" in picture_of(shown).description
    await assembly.refreshed()
    assert not assembly.board.last_message.attachments


def die(_: object) -> bytes:
    os._exit(1)


async def test_a_result_is_told_without_a_picture_that_cannot_be_drawn(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    # Not imported here: each bot loads its cogs anew.
    monkeypatch.setattr(sys.modules["cogs.polls.pictures.attach"], "draw", die)
    await assembly.world.skip(TWO_DAYS)
    assert "**Tea** wins" in said(assembly.board.last_message)
    names = [file.filename for file in assembly.board.last_message.attachments]
    assert names == ["poll-1.json", "recount.py"]
