"""Proposals as people use them in Discord: the straight way, and what goes wrong on it."""

from tests.policies.conftest import TEXT, Assembly
from tests.world import said


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
