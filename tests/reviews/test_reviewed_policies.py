"""Reviews of real proposals: what they come to moves the proposal on, and rights are made by a vote alone."""

from datetime import timedelta
from typing import Any

from simcord import MemberActor

from bot.rights.model import Act
from tests.policies.conftest import FILLED, Assembly, assembly, story
from tests.rights.test_right_markdown import BY_HAND
from tests.world import custom_ids, said

__all__ = ["assembly", "story"]

SAYS = {"right": ["1"], "passage": "the results are public", "why": "It tells on people."}


async def history(assembly: Assembly, number: int) -> list[Any]:
    return [message async for message in (await assembly.thread(number)).history(limit=50)]


async def to_review(assembly: Assembly, number: int) -> None:
    await assembly.seconded(number)
    await assembly.world.skip(timedelta(days=7))
    await assembly.vera.slash(assembly.lobby, "policy move-on", proposal=str(number))
    await assembly.world.skip(timedelta(days=1, minutes=1))
    assert await assembly.state(number) == "review"


async def press_last(assembly: Assembly, who: MemberActor, number: int, ends: str) -> Any:
    """On the newest message of the proposal's thread on which that can be pressed."""
    for message in await history(assembly, number):
        for one in custom_ids(message):
            if one.endswith(ends):
                return await assembly.world.press(who, message, one)
    raise AssertionError(ends)


async def test_sustained_and_changed(assembly: Assembly) -> None:
    world = assembly.world
    await world.bot.services.rights.take_in(1, BY_HAND)
    await assembly.admin.slash(assembly.lobby, "panel appoint", person=assembly.cy.user)
    number = await assembly.propose()
    await to_review(assembly, number)
    form = await press_last(assembly, assembly.ada, number, ":object")
    made = await assembly.ada.submit_modal(form, SAYS | {"passage": "The results are public"})
    assert "is made" in said(made)
    await assembly.shown()
    card = await assembly.card(number)
    assert "any volunteer may object" in said(card)
    assert "**1** under Secured Right 1 · before the panel until" in said(card)
    again = await world.press(assembly.ada, card, f"review:{number}:object")
    assert again.modal is not None
    await world.skip(timedelta(days=4, minutes=1))
    await assembly.shown()
    card = await assembly.card(number)
    assert "The time for objections is over" in said(card)
    assert f"review:{number}:object" not in custom_ids(card)
    await world.restart()
    form = await press_last(assembly, assembly.cy, number, ":sustain")
    await assembly.cy.submit_modal(form, {"reasons": "Names stay out."})
    await assembly.shown()
    assert await assembly.state(number) == "draft"
    told = "\n".join([said(message) for message in await history(assembly, number)])
    assert "Names stay out." in told
    form = await assembly.form(assembly.vera, "edit", proposal=str(number))
    await assembly.hand_in(assembly.vera, form, text=FILLED["text"].replace("public", "published"))
    await assembly.to_vote(number)


async def test_a_right_is_adopted_by_its_vote(assembly: Assembly) -> None:
    world = assembly.world
    form = await assembly.vera.slash(assembly.lobby, "right propose")
    answer = await assembly.hand_in(assembly.vera, form, title="Clean water for all")
    assert "is proposed" in said(answer)
    for who in (assembly.viktor, assembly.ada, assembly.bo, assembly.cy):
        await assembly.second(who, 1)
    sixth = await world.volunteer("dee")
    await assembly.second(sixth, 1)
    await assembly.shown()
    assert await assembly.state(1) == "discussion"
    await world.skip(timedelta(days=21))
    await assembly.vera.slash(assembly.lobby, "policy move-on", proposal="1")
    await world.skip(timedelta(days=1, minutes=1))
    assert await world.bot.services.rights.everything(1) == []
    await assembly.cleared(1)
    assert await assembly.state(1) == "vote"
    card = world.guild.channels["polls"].last_message
    buttons = [one for one in custom_ids(card) if ":vote:" in one]
    for who in assembly.people:
        await world.press(who, card, buttons[0])
    await world.skip(timedelta(days=14, minutes=1))
    [right] = await world.bot.services.rights.everything(1)
    assert (right.now.act, right.now.title, right.now.proposal_id) == (Act.ADOPT, "Clean water for all", 1)
    assert right.now.vote is not None
    assert (right.now.vote.yes, right.now.vote.could) == (5, 6)
    await assembly.shown()
    assert "has **Secured Right 1** in all its versions" in said(await assembly.card(1))
    shown = said(await assembly.vera.slash(assembly.lobby, "right show", right="1"))
    assert "**5** yes" in shown
    assert "Poll 1" in shown
    form = await assembly.vera.slash(assembly.lobby, "right amend", right="1")
    assert form.modal is not None
    form = await assembly.vera.slash(assembly.lobby, "right repeal", right="1")
    assert form.modal is not None
    assert "do not know this Secured Right" in said(
        await assembly.vera.slash(assembly.lobby, "right repeal", right="7")
    )


async def test_a_policy_in_force_is_challenged(assembly: Assembly) -> None:
    world = assembly.world
    await world.bot.services.rights.take_in(1, BY_HAND)
    await assembly.admin.slash(assembly.lobby, "panel appoint", person=assembly.cy.user)
    number = await assembly.propose()
    await assembly.to_vote(number)
    await assembly.vote(number)
    assert await assembly.in_force() == [number]
    card = await assembly.card(number)
    form = await world.press(assembly.ada, card, f"review:{number}:challenge")
    made = await assembly.ada.submit_modal(form, SAYS | {"passage": "The results are public"})
    assert "is made" in said(made), said(made)
    await world.run_due()
    late = await world.press(assembly.bo, card, f"review:{number}:challenge")
    form = await assembly.form(assembly.bo, "amend", policy=str(number))
    await assembly.hand_in(assembly.bo, form, text="Nobody tests anything.")
    under_way = number + 1
    assert "in force no more" not in said(await assembly.card(under_way))
    shown = await assembly.cy.slash(assembly.lobby, "objection show", objection="1")
    form = await world.press(assembly.cy, shown, "objection:1:sustain")
    await assembly.cy.submit_modal(form, {"reasons": "Names stay out."})
    await assembly.shown()
    assert await assembly.in_force() == []
    assert f"review:{number}:challenge" not in custom_ids(await assembly.card(number))
    answer = await assembly.bo.submit_modal(late, SAYS | {"passage": "The results are public"})
    assert "Only a policy in force can be challenged" in answer.response.content
    # What was to change it says so, and what its author can do.
    for words in (said(await assembly.card(under_way)), await assembly.told(under_way)):
        assert "in force no more: a challenge to it was sustained. **Nothing can follow from a vote" in words
        assert "Its author can withdraw it" in words
