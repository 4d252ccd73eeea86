"""A restart after every single step of appeals and of challenges, and a bot that is away when a time runs out: each way
that they can go, side by side, each step taken and told once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from simcord import MemberActor

from bot.database.tables import objections, polls
from tests.policies.conftest import TEXT, Assembly, assembly, story
from tests.reviews.test_reviewed_policies import press_last
from tests.rights.test_right_markdown import BY_HAND
from tests.world import custom_ids, said

__all__ = ["assembly", "story"]

SAYS = {"right": ["1"], "passage": "The results are public", "why": "It tells on people."}


class Way(NamedTuple):
    """How the two on the panel decide, how many say yes and no where everybody is asked, and whether the objection is
    sustained in the end."""

    panel: tuple[str, ...]
    everybody: tuple[int, int] | None
    sustained: bool


DISMISSED = ("dismiss", "dismiss")
APPEALS = {
    "overturned": Way(DISMISSED, (3, 1), True),
    "upheld": Way(DISMISSED, (1, 3), False),
    "tied": Way(DISMISSED, (2, 2), False),
    "of no interest": Way(DISMISSED, (0, 0), False),
}
CHALLENGES = {
    "sustained": Way(("sustain", "sustain"), None, True),
    "dismissed": Way(DISMISSED, None, False),
    "a tie, and everybody sustains": Way(("sustain", "dismiss"), (3, 1), True),
    "a tie, and everybody dismisses": Way(("dismiss", "sustain"), (1, 3), False),
    "a tie twice": Way(("sustain", "dismiss"), (2, 2), True),
    "silence": Way(("dismiss",), (0, 3), False),
}


class Steps:
    """Proposals that go through the same steps, each in its own way; after each step of all of them comes a restart."""

    def __init__(self, assembly: Assembly, ways: dict[str, Way]) -> None:
        self.assembly, self.world, self.ways = assembly, assembly.world, list(ways.values())
        self.names = list(ways)

    async def begin(self) -> None:
        alliance = self.assembly
        await self.world.bot.services.rights.take_in(1, BY_HAND)
        await self.command(alliance.admin, "policy terms", kind="policy", seconds=1, **{"appeal-seconds": 2})
        for who in (alliance.cy, alliance.bo):
            await self.command(alliance.admin, "panel appoint", person=who.user)
        self.numbers = [
            await alliance.propose(title=f"Water: {name}", text=f"{TEXT}\n3. This is {name}.")
            for name in self.names
        ]
        await self.each(lambda number, way: alliance.second(alliance.viktor, number))
        await self.pass_time(timedelta(days=7))
        await self.each(
            lambda number, way: self.command(alliance.vera, "policy move-on", proposal=str(number))
        )
        await self.pass_time(timedelta(days=1, minutes=1))
        assert await self.states() == {"review"}

    async def each(self, step: Callable[[int, Way], Awaitable[Any]]) -> None:
        """One step of each of them, and a restart."""
        for number, way in zip(self.numbers, self.ways, strict=True):
            await step(number, way)
        await self.world.run_due()
        await self.world.restart()

    async def pass_time(self, by: timedelta) -> None:
        """With a bot that is away all the while."""
        await self.world.env.advance_time(by.total_seconds())
        await self.world.restart()
        await self.world.run_due()

    async def command(self, who: MemberActor, name: str, **options: Any) -> str:
        return said(await who.slash(self.assembly.lobby, name, **options))

    async def states(self) -> set[str]:
        return {await self.assembly.state(number) for number in self.numbers}

    async def objection(self, number: int) -> Any:
        return (await self.assembly.rows(objections))[self.numbers.index(number)]

    async def panel_decides(self) -> None:
        for place, who in enumerate((self.assembly.cy, self.assembly.bo)):
            await self.each(partial(self._decide, place, who))

    async def _decide(self, place: int, who: MemberActor, number: int, way: Way) -> None:
        if place < len(way.panel):
            objection = (await self.objection(number)).id
            shown = await who.slash(self.assembly.lobby, "objection show", objection=str(objection))
            form = await self.world.press(who, shown, f"objection:{objection}:{way.panel[place]}")
            answer = await who.submit_modal(form, {"reasons": f"Reasons of {place}."})
            assert "is recorded" in said(answer), said(answer)

    async def everybody_decides(self) -> None:
        """When the polls close the bot is away."""
        await self.each(self._vote)
        await self.pass_time(timedelta(days=7, minutes=1))

    async def _vote(self, number: int, way: Way) -> None:
        yes, no = way.everybody or (0, 0)
        poll_id = (await self.objection(number)).poll_id
        for place, who in enumerate(self.assembly.people[: yes + no]):
            button = f"poll:{poll_id}:vote:{0 if place < yes else 1}"
            board = self.world.guild.channels["polls"].history()
            card = next(one for one in board if button in custom_ids(one))
            assert (await self.world.press(who, card, button)).ephemeral

    async def asked(self) -> list[str]:
        """The polls of everybody, by what they are about."""
        return sorted(
            row.origin for row in await self.assembly.rows(polls) if row.origin.startswith("objection:")
        )


async def test_appeals(assembly: Assembly) -> None:
    steps = Steps(assembly, APPEALS)
    await steps.begin()

    async def objects(number: int, way: Way) -> None:
        form = await press_last(assembly, assembly.ada, number, ":object")
        assert "is made" in said(await assembly.ada.submit_modal(form, SAYS))

    async def appeals(who: MemberActor, answer: str, number: int, way: Way) -> None:
        assert answer in said(await press_last(assembly, who, number, ":appeal"))

    await steps.each(objects)
    await steps.panel_decides()
    assert {row.state for row in await assembly.rows(objections)} == {"appealable"}
    await steps.each(partial(appeals, assembly.bo, "You second the appeal"))
    await steps.each(partial(appeals, assembly.ada, "You appeal"))
    assert await steps.asked() == []
    await steps.each(partial(appeals, assembly.viktor, "The appeal is made: everybody is asked"))
    assert await steps.asked() == [f"objection:{one}" for one in (1, 2, 3, 4)]
    assert await steps.states() == {"review"}
    await steps.everybody_decides()
    assert await steps.asked() == [f"objection:{one}" for one in (1, 2, 3, 4)]

    # Nobody could object while it was away, so there is another day for that.
    assert [await assembly.state(number) for number in steps.numbers] == ["draft", *["review"] * 3]
    await assembly.world.skip(timedelta(days=1, minutes=1))
    await assembly.world.restart()
    once = ("**Dismissed** by the panel", "**Appealed: everybody decides.**", "Rights review: the text")
    outcomes = {
        False: ("**Dismissed** for good", "**Cleared.**", "the vote on it is open"),
        True: ("**Sustained.**", "**Not cleared.**", "It is a draft again"),
    }
    for number, way in zip(steps.numbers, steps.ways, strict=True):
        assert await assembly.state(number) == ("draft" if way.sustained else "vote")
        told = await assembly.told(number)
        assert [told.count(words) for words in (*once, *outcomes[way.sustained])] == [1] * 6, told
        assert not any(words in told for words in outcomes[not way.sustained])

    overturned, *upheld = steps.numbers
    assert "It tells on people." in await assembly.told(overturned)
    assert "has to change it" in await assembly.second(assembly.viktor, overturned)
    form = await assembly.form(assembly.vera, "edit", proposal=str(overturned))
    await assembly.hand_in(assembly.vera, form, text=TEXT.replace("public", "published"))
    await assembly.second(assembly.viktor, overturned)
    for number in upheld:
        card = await assembly.card(number)
        button = next(one for one in custom_ids(card) if one.endswith(":vote:0"))
        await assembly.world.press(assembly.cy, card, button)
    await steps.pass_time(timedelta(days=7, minutes=1))
    assert [await assembly.state(number) for number in steps.numbers] == ["discussion", *["adopted"] * 3]
    assert await assembly.in_force() == upheld


async def test_challenges(assembly: Assembly) -> None:
    steps = Steps(assembly, CHALLENGES)
    await steps.begin()
    await assembly.cleared(0)
    assert await steps.states() == {"vote"}
    for number in steps.numbers:
        card = await assembly.card(number)
        await assembly.world.press(
            assembly.cy, card, next(one for one in custom_ids(card) if ":vote:0" in one)
        )
    await steps.pass_time(timedelta(days=7, minutes=1))
    assert await assembly.in_force() == steps.numbers

    async def challenges(number: int, way: Way) -> None:
        form = await assembly.ada.slash(assembly.lobby, "objection challenge", policy=str(number))
        assert "is made" in said(await assembly.ada.submit_modal(form, SAYS))

    await steps.each(challenges)
    await steps.panel_decides()
    states = [row.state for row in await assembly.rows(objections)]
    assert states == ["sustained", "appealable", *["electorate"] * 3, "panel"]
    # Nobody could appeal, or decide, while it was away: there is another day for each.
    for days, place, before, after in (
        (3, 1, "appealable", "dismissed"),
        (1, 5, "panel", "electorate"),
    ):
        await steps.pass_time(timedelta(days=days, minutes=11))
        assert (await assembly.rows(objections))[place].state == before
        await assembly.world.skip(timedelta(days=1))
        await assembly.world.restart()
        assert (await assembly.rows(objections))[place].state == after
    assert await assembly.in_force() == steps.numbers[1:]
    await steps.everybody_decides()
    await assembly.shown()
    kept = [number for number, way in zip(steps.numbers, steps.ways, strict=True) if not way.sustained]
    assert await assembly.in_force() == kept
    assert await steps.states() == {"adopted"}
    for number, way in zip(steps.numbers, steps.ways, strict=True):
        told, history = await assembly.told(number), await assembly.history(number)
        assert history.count("ended") == way.sustained
        assert told.count("The policy violates a Secured Right") == way.sustained, told
        assert told.count("The challenge is dismissed") == (not way.sustained)
        assert told.count("everybody decides**") == (way.everybody is not None)
        assert ("**Repealed**" in said(await assembly.card(number))) == way.sustained
