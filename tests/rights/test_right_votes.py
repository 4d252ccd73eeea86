"""Secured Rights amended and repealed as people do it: the form, the discussion, the review, and a vote that needs its
share and its quorum. What falls short of either leaves the register as it was."""

from datetime import timedelta
from typing import NamedTuple

from bot.rights.model import Act
from tests.policies.conftest import Assembly, assembly, story
from tests.reviews.test_reviewed_policies import press_last
from tests.world import custom_ids, said

__all__ = ["assembly", "story"]


class Vote(NamedTuple):
    """What is proposed of a right, how many of ten say yes and no, and whether that carries it."""

    act: str
    yes: int
    no: int
    carried: bool


# An amendment takes 2/3, a repeal 3/4, and 20 % of the roll have to take part.
VOTES = [
    Vote("amend", 7, 3, True),
    Vote("amend", 6, 4, False),
    Vote("amend", 1, 0, False),
    Vote("repeal", 6, 2, True),
    Vote("repeal", 7, 3, False),
]
REGISTER = "# Secured Rights\n" + "".join(
    f"\n## Right {number}\n\n### Version 1: The right of {number}\n\n> Nobody takes {number} away.\n"
    for number, _ in enumerate(VOTES, 1)
)


async def test_amended_and_repealed_by_their_votes(assembly: Assembly) -> None:
    world, lobby, admin = assembly.world, assembly.lobby, assembly.admin
    people = [*assembly.people, *[await world.volunteer(f"voter{number}") for number in range(5)]]
    author, objector, judge = people[0], people[6], people[7]
    rights = world.bot.services.rights
    await rights.take_in(1, REGISTER)
    await admin.slash(lobby, "panel appoint", person=judge.user)

    numbers = {}
    for right, vote in enumerate(VOTES, 1):
        form = await author.slash(lobby, f"right {vote.act}", right=str(right))
        assert form.modal is not None
        fields = {
            one["component"]["custom_id"]: one["component"].get("value") for one in form.modal["components"]
        }
        assert fields["title"] == f"The right of {right}"
        assert fields["text"] == (f"Nobody takes {right} away." if vote.act == "amend" else None)
        words = f"Nobody takes {right} away, ever." if vote.act == "amend" else f"Nobody needs {right}."
        answer = await assembly.hand_in(author, form, title=fields["title"], text=words)
        assert "opens once 5 others second it" in said(answer)
        numbers[right] = right  # of the first proposals that there are
        for who in people[1:6]:
            assert "You second" in await assembly.second(who, right)
    await assembly.shown()
    await world.restart()
    assert f"{'Amends'} **Secured Right 1**" in said(await assembly.card(1))
    assert "Repeals **Secured Right 4**" in said(await assembly.card(4))
    changes = said(await author.slash(lobby, "policy compare", proposal="1"))
    assert "away**, ever**" in changes

    early = await author.slash(lobby, "policy move-on", proposal="1")
    assert "The discussion is open until" in said(early)
    await world.skip(timedelta(days=21))
    for number in numbers:
        assert "goes to the rights review" in said(
            await author.slash(lobby, "policy move-on", proposal=str(number))
        )
    await world.skip(timedelta(days=1, minutes=1))
    assert {await assembly.state(number) for number in numbers} == {"review"}
    says = {"right": ["1"], "passage": "Nobody takes 1 away", "why": "It goes too far."}
    form = await press_last(assembly, objector, 1, ":object")
    answer = await objector.submit_modal(form, says)
    assert "changes Secured Right 1 itself" in said(answer.response)
    form = await press_last(assembly, objector, 1, ":object")
    assert "is made" in said(await objector.submit_modal(form, says | {"right": ["2"]}))
    await world.run_due()
    form = await press_last(assembly, judge, 1, ":dismiss")
    assert "The objection is dismissed" in said(await judge.submit_modal(form, {"reasons": "It does not."}))
    await world.restart()
    await world.skip(timedelta(days=4, minutes=1))
    await assembly.shown()
    assert {await assembly.state(number) for number in numbers} == {"vote"}

    before = await rights.everything(1)
    for number, vote in zip(numbers, VOTES, strict=True):
        card = await assembly.card(number)
        assert f"at least {'2/3' if vote.act == 'amend' else '3/4'} of the votes, and 20 %" in said(card)
        buttons = [one for one in custom_ids(card) if ":vote:" in one]
        for place, who in enumerate(people[: vote.yes + vote.no]):
            await world.press(who, card, buttons[0 if place < vote.yes else 1])
    await world.restart()
    rights = world.bot.services.rights
    assert await rights.everything(1) == before
    await world.skip(timedelta(days=14, minutes=1))
    await assembly.shown()

    after = {right.number: right for right in await rights.everything(1)}
    listed = said(await objector.slash(lobby, "right list"))
    for right, vote in enumerate(VOTES, 1):
        assert await assembly.state(right) == ("adopted" if vote.carried else "rejected")
        now, card = after[right].now, said(await assembly.card(right))
        assert f"{vote.yes} yes, {vote.no} no" in card
        assert [one.number for one in after[right].versions] == ([1, 2] if vote.carried else [1])
        assert (f"The right of {right}** · repealed" in listed) == (vote.act == "repeal" and vote.carried)
        if not vote.carried:
            assert after[right] == before[right - 1]
            assert "**Rejected**" in card
            continue
        assert (now.act, now.proposal_id) == (Act(vote.act), right)
        assert now.vote is not None
        assert (now.vote.yes, now.vote.no, now.vote.could) == (vote.yes, vote.no, 10)
        shown = said(await objector.slash(lobby, "right show", right=str(right)))
        assert f"**{vote.yes}** yes" in shown
    assert "away, ever" in said(await objector.slash(lobby, "right show", right="1"))
    old = said(await objector.slash(lobby, "right show", right="1", version=1))
    assert "Nobody takes 1 away." in old
    for command in ("amend", "repeal"):
        assert "is repealed already" in said(await author.slash(lobby, f"right {command}", right="4"))
