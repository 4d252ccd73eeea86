"""The board in the coverage channel: always current, edited once a minute at most, put back where it was deleted."""

from datetime import timedelta
from typing import Any

import pytest

from bot.alliances.model import Grant, Level
from tests.counties.conftest import HAYS, TRAVIS
from tests.counties.test_county_commands import do, person
from tests.world import World, custom_ids, said

MINUTE = timedelta(minutes=1)


def boards(world: World, guild: Any = None) -> list[Any]:
    history = (guild or world.guild).channels["coverage"].history()
    return [message for message in history if "How our counties stand" in said(message)]


def edits(world: World) -> int:
    (board,) = boards(world)
    return sum(
        call.method == "PATCH" and call.path.endswith(str(board.id)) for call in world.env.http_requests
    )


async def test_it_follows_what_happens_once_a_minute(world: World) -> None:
    await world.set_up()
    (board,) = boards(world)
    assert "uncovered: 3,144 (100 %)" in said(board)
    anna, bert = await person(world, "anna"), await person(world, "bert")
    await world.skip(2 * MINUTE)
    before = edits(world)
    await do(anna, "county claim", county=TRAVIS)
    await world.run_due()
    (board,) = boards(world)
    assert "claimed: 1 (0 %)" in said(board)
    assert "**New leads in** Travis County, Texas" in said(board)
    assert edits(world) == before + 1
    for _ in range(3):
        await do(bert, "county claim", county=HAYS)
        await do(bert, "county release", county=HAYS)
    await do(anna, "county release", county=TRAVIS)
    await world.skip(MINUTE - timedelta(seconds=5))
    assert edits(world) == before + 1
    await world.skip(timedelta(seconds=6))
    assert edits(world) == before + 2
    (board,) = boards(world)
    assert "uncovered: 3,144 (100 %)" in said(board)
    assert anna.mention not in said(board)
    await world.skip(timedelta(hours=5))
    assert edits(world) == before + 2


async def test_it_lives_through_restarts_and_is_put_back(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await world.restart()
    await do(anna, "county claim", county=TRAVIS)
    await world.skip(MINUTE)
    (board,) = boards(world)
    assert "claimed: 1" in said(board)
    with world.env._bot_scope():
        channel: Any = world.bot.get_channel(world.guild.channels["coverage"].id)
        await channel.get_partial_message(board.id).delete()
    await do(anna, "county release", county=TRAVIS)
    await world.skip(MINUTE)
    (anew,) = boards(world)
    assert anew.id != board.id
    assert "uncovered: 3,144" in said(anew)
    # Running setup again does not post another one.
    await world.set_up()
    assert [message.id for message in boards(world)] == [anew.id]


async def test_its_buttons(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna, guest = await person(world, "anna"), world.member("guest")
    otto = await person(world, "otto", Grant(Level.MODERATOR), guild=elsewhere)
    await do(anna, "county claim", county=TRAVIS)
    (board,) = boards(world)
    assert custom_ids(board) == ["county:near", "coverage:map"]
    near = await world.press(anna, board, "county:near")
    assert near.ephemeral
    assert "Open counties near Travis County, Texas" in said(near)
    shown = await world.press(anna, board, "coverage:map")
    assert shown.ephemeral
    assert "claimed: 1" in said(shown)
    for custom_id in custom_ids(board):
        assert "Only approved volunteers" in said(await world.press(guest, board, custom_id))
    (theirs,) = boards(world, elsewhere)
    assert "uncovered: 3,144" in said(theirs)
    assert "claimed: 0" in said(await world.press(otto, theirs, "coverage:map"))


@pytest.mark.parametrize(("status", "code", "hours"), [(500, 0, 1), (403, 50013, 7), (429, 0, 1)])
async def test_when_discord_does_not_take_it(world: World, status: int, code: int, hours: int) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await world.skip(2 * MINUTE)
    (board,) = boards(world)
    for _ in range(1 if status == 403 else 6):  # discord.py tries the others again by itself
        world.env.inject_error("PATCH", f"/channels/*/messages/{board.id}", status=status, code=code)
    await do(anna, "county claim", county=TRAVIS)
    await world.run_due()
    assert "claimed: 0" in said(boards(world)[0])
    await world.skip(timedelta(hours=hours))
    world.unexpected()
    assert "claimed: 1" in said(boards(world)[0])
