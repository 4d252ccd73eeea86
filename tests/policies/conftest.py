"""A server of the simulated Discord with many people, and short ways to propose, second and decide in it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select

from bot.database import Database
from bot.database.tables import policies, proposal_events, proposals
from tests.conftest import FixedClock
from tests.policies.chamber import Chamber
from tests.world import Story, World, custom_ids, said

TEXT = "# Clean water\n\n1. Every county tests its wells.\n2. The results are public."
FILLED = {
    "title": "Clean water",
    "summary": "Wells are tested, and everybody can read the results.",
    "text": TEXT,
}
PEOPLE = ("vera", "viktor", "ada", "bo", "cy")


class Assembly:
    """A server that is set up: an administrator, and volunteers who are all on the roll of what is asked."""

    def __init__(self, world: World) -> None:
        self.world, self.admin = world, world.boss()
        self.people = self.vera, self.viktor, self.ada, self.bo, self.cy = [
            world.known(name) for name in PEOPLE
        ]
        self.lobby = world.guild.channels["lobby"]

    async def form(self, who: MemberActor, command: str = "propose", **options: Any) -> InteractionResult:
        return await who.slash(self.lobby, f"policy {command}", **options)

    async def hand_in(self, who: MemberActor, form: InteractionResult, **typed: Any) -> InteractionResult:
        assert form.modal is not None, said(form)
        offered = next(one for one in form.modal["components"] if one["component"]["custom_id"] == "area")
        first = offered["component"]["options"][6]["value"]
        given = FILLED | {"area": [first]} | typed
        handed = await who.submit_modal(
            form, {name: value for name, value in given.items() if value is not None}
        )
        await self.shown()
        return handed

    async def propose(self, who: MemberActor | None = None, **typed: Any) -> int:
        who = who or self.vera
        answer = await self.hand_in(who, await self.form(who), **typed)
        assert "is proposed" in said(answer), said(answer)
        return max(row.id for row in await self.rows(proposals))

    async def shown(self) -> None:
        await self.world.skip(timedelta(seconds=6))

    async def rows(self, table: Any) -> list[Any]:
        async with self.world.bot.services.policies._database.read() as connection:
            return list(await connection.execute(select(table)))

    async def row(self, number: int) -> Any:
        return next(row for row in await self.rows(proposals) if row.id == number)

    async def state(self, number: int) -> str:
        return str((await self.row(number)).state)

    async def in_force(self) -> list[int]:
        return sorted(row.proposal_id for row in await self.rows(policies) if row.ended_at is None)

    async def history(self, number: int) -> list[str]:
        return [row.what for row in await self.rows(proposal_events) if row.proposal_id == number]

    async def card(self, number: int) -> discord.Message:
        row = await self.row(number)
        where = await self.world.bot.fetch_channel(row.channel_id)
        assert isinstance(where, discord.TextChannel | discord.Thread)
        return await where.fetch_message(row.message_id)

    async def thread(self, number: int) -> discord.Thread:
        found = await self.world.bot.fetch_channel((await self.row(number)).thread_id)
        assert isinstance(found, discord.Thread)
        return found

    async def told(self, number: int) -> str:
        thread = await self.thread(number)
        return "\n".join([said(message) async for message in thread.history(limit=200, oldest_first=True)])

    async def second(self, who: MemberActor, number: int) -> str:
        return said(await who.slash(self.lobby, "policy second", proposal=str(number)))

    async def seconded(self, number: int) -> None:
        for who in (self.viktor, self.ada, self.bo):
            assert "You second" in await self.second(who, number)
        await self.shown()

    async def cleared(self, number: int) -> None:
        """As long as a review takes in which nobody objects."""
        await self.world.skip(timedelta(days=4, minutes=1))
        await self.shown()

    async def to_vote(self, number: int) -> None:
        await self.seconded(number)
        await self.world.skip(timedelta(days=7))
        answer = await self.vera.slash(self.lobby, "policy move-on", proposal=str(number))
        assert "goes to the rights review" in said(answer), said(answer)
        await self.world.skip(timedelta(days=1, minutes=1))
        assert await self.state(number) == "review"
        await self.cleared(number)
        assert await self.state(number) == "vote"

    async def vote(self, number: int, yes: int = 3, no: int = 0) -> None:
        card = await self.card(number)
        buttons = [one for one in custom_ids(card) if ":vote:" in one]
        for place, who in enumerate(self.people[: yes + no]):
            await self.world.press(who, card, buttons[0 if place < yes else 1])
        await self.world.skip(timedelta(days=7, minutes=1))
        await self.shown()


async def assembled(world: World) -> None:
    await world.set_up()
    for name in PEOPLE:
        await world.volunteer(name)


@pytest.fixture
def story() -> Story:
    return assembled


@pytest.fixture
async def assembly(world: World) -> Assembly:
    return Assembly(world)


@pytest.fixture
async def chamber(database: Database, clock: FixedClock) -> AsyncIterator[Chamber]:
    made = await Chamber(database, clock).found()
    yield made
    await made.polls.finish()
