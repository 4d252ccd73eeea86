"""An alliance in the loopback Discord, founded and run as people do it: by the bot's own commands."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.loopback import Director, user_id
from benchmarks.loopback.core import walk
from benchmarks.loopback.director import GuildIds, Receipt
from benchmarks.loopback.world import Payload

ANSWERS = {
    "where": "Harris County, Texas",
    "hours": "2-to-5",
    "commitment": "regular-helper",
    "pledge": ["1"],
}
AT_ONCE = 8  # people who join
PATIENCE = 30.0  # seconds: the machine may be busy


@dataclass(frozen=True, slots=True)
class Card:
    """An open poll as a voter sees it: the message, the custom_ids of its buttons, the options' first, and all that
    it consists of."""

    message: int
    buttons: Sequence[str]
    components: Sequence[Payload] = ()


@dataclass(frozen=True, slots=True)
class Alliance:
    """One server that is set up; person 0 administers it. What fails in it raises."""

    director: Director
    guild: GuildIds

    async def do(self, number: int, command: str, **options: Any) -> Receipt:
        """The numbered person types a command in #general."""
        return await self.director.slash(
            user=user_id(number),
            channel=self.guild["channels"]["general"],
            name=command,
            options=options,
            timeout=PATIENCE,
        )

    async def join(self, numbers: Sequence[int]) -> None:
        """These people press Join, hand the form in, and are approved."""
        welcome = (await self.director.messages(channel=self.guild["channels"]["welcome"], at_least=1))[0]
        moderators = self.guild["channels"]["moderators"]
        before = len(await self.director.messages(channel=moderators))
        lanes = [numbers[start::AT_ONCE] for start in range(AT_ONCE)]
        await asyncio.gather(*(self._apply(lane, welcome) for lane in lanes))
        cards = await self.director.messages(channel=moderators, at_least=before + len(numbers))
        await asyncio.gather(*(self._approve(card) for card in cards[before:]))

    async def _apply(self, numbers: Sequence[int], welcome: Payload) -> None:
        message, join = int(welcome["id"]), button(welcome, "join:")
        for number in numbers:
            form = await self.director.press(
                user=user_id(number), message=message, custom_id=join, timeout=PATIENCE
            )
            told(await self.director.submit(interaction=form["id"], values=ANSWERS, timeout=PATIENCE))

    async def _approve(self, card: Payload) -> None:
        told(
            await self.director.press(
                user=self.guild["owner"],
                message=int(card["id"]),
                custom_id=button(card, "application:"),
                timeout=PATIENCE,
            )
        )

    async def ask(self, options: Sequence[str], **typed: str) -> Card:
        """Open a poll, by default for two days, single choice, its results hidden; its card."""
        polls = self.guild["channels"]["polls"]
        before = len(await self.director.messages(channel=polls))
        form = await self.do(0, "poll create")
        values = {"question": "Which?", "options": "\n".join(options), "closes": "2d"} | typed
        answer = told(await self.director.submit(interaction=form["id"], values=values, timeout=PATIENCE))
        opening = [one for one in buttons(answer) if one.startswith("poll:open:")]
        if not opening:  # only back to the form
            raise LookupError(words(answer))
        told(
            await self.director.press(
                user=user_id(0), message=int(answer["id"]), custom_id=opening[0], timeout=PATIENCE
            )
        )
        card = (await self.director.messages(channel=polls, at_least=before + 1))[before]
        return Card(int(card["id"]), buttons(card), card["components"])


async def found(director: Director, guild: GuildIds) -> Alliance:
    """Set the server up."""
    channel = guild["channels"]["general"]
    plan = await director.slash(user=guild["owner"], channel=channel, name="setup", timeout=PATIENCE)
    shown = told(plan)
    await director.press(
        user=guild["owner"], message=int(shown["id"]), custom_id="setup:apply", timeout=PATIENCE
    )
    return Alliance(director, await director.guild(guild=guild["id"]))


def told(receipt: Receipt) -> Payload:
    """The message that somebody was answered with. Raises LookupError if there is none."""
    if not receipt["messages"]:
        raise LookupError(f"{receipt['name']} was not answered with a message")
    return receipt["messages"][-1]


def words(message: Payload) -> str:
    """Everything that can be read in a message."""
    return "\n".join([message["content"], *(c.get("content", "") for c in walk(message["components"]))])


def buttons(message: Payload) -> list[str]:
    return [part["custom_id"] for part in walk(message["components"]) if "custom_id" in part]


def button(message: Payload, prefix: str) -> str:
    """The first button whose custom_id begins like this."""
    return next(custom_id for custom_id in buttons(message) if custom_id.startswith(prefix))
