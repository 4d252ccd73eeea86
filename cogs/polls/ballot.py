"""The buttons of a ballot, and the receipt that each press is answered with.

They are not dynamic items, for each press of which discord.py builds the whole card's view anew: that took a
quarter of the time of a vote. Their custom_ids are as stable, and work after a restart as well.
"""

import asyncio
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Self

import discord
from discord.ext import commands
from discord.ui import Button

from bot.client import AllianceBot
from bot.polls.filling import form_of, ranking
from bot.polls.methods.story import Choice, Form
from bot.polls.model import Poll, Receipt, Secrecy
from bot.text import Markup, shorten, text, timestamp
from bot.ui import lines_that_fit
from bot.ui.replies import report, send
from cogs.polls.options import names_of

PRESS = re.compile(r"poll:(?P<poll_id>\d{1,18}):(?:vote:(?P<option>\d{1,3})|retract)")
# Discord waits three seconds for an answer, or for the word that there will be one.
PATIENCE = 1.5
CHOICE_SHOWN = 1200  # of the 2,000 characters of a message
NAME_LIMITS = (100, 40, 20, 8)  # characters of an option's name, the longest that leave room for all
READABLE = 20  # with fewer characters a name can hardly be told from others
MORE_ROOM = 100  # for the commas, and for saying how many are left out
QUESTION_SHOWN = 100  # characters: with ten options, escaped, the receipt still fits into a message


class _BallotButton(Button[Any]):
    def is_dispatchable(self) -> bool:
        return False  # discord.py need not remember it: `BallotCog` knows its custom_id


class Vote(_BallotButton):
    def __init__(self, poll_id: int, index: int, text: str) -> None:
        super().__init__(custom_id=f"poll:{poll_id}:vote:{index}", label=text)


class Retract(_BallotButton):
    def __init__(self, poll_id: int, text: str) -> None:
        super().__init__(custom_id=f"poll:{poll_id}:retract", label=text, style=discord.ButtonStyle.danger)


class BallotCog(commands.Cog):
    """Takes what is pressed on any card."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[AllianceBot]) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        data: Any = interaction.data
        if (pressed := PRESS.fullmatch(data["custom_id"])) is None:
            return
        option = pressed["option"]
        await press(interaction, int(pressed["poll_id"]), None if option is None else int(option))


async def press(interaction: discord.Interaction[AllianceBot], poll_id: int, option: int | None) -> None:
    """Cast what a press says, or without an option take the ballot back; answer with the receipt or what is wrong."""
    polls = interaction.client.services.polls
    try:
        async with Patience(interaction):
            receipt = await polls.cast(interaction.guild_id, interaction.user.id, poll_id, option)
        await send(interaction, receipt_words(interaction.locale.value, receipt))
    except Exception as error:
        await report(interaction, error)


class Patience:
    """Where the store is so busy that an answer takes long, tells Discord that there will be one."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self._telling: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> Self:
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._tell)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._telling is not None:
            await asyncio.wait({self._telling})

    def _tell(self) -> None:
        self._telling = asyncio.create_task(self._interaction.response.defer(ephemeral=True, thinking=True))


def receipt_words(locale: str, receipt: Receipt) -> str:
    """What the ballot now is, and what its voter keeps to check it by."""
    said = _said(locale, receipt.poll, receipt.choice, receipt.before)
    if not receipt.code:
        return said
    proof = _proof(locale, "poll-receipt-entry" if receipt.choice else "poll-receipt-retracted-entry")
    for name in ("code", "nonce", "head"):
        proof = proof.replace(f"{{{name}}}", getattr(receipt, name))
    return f"{said}\n{proof}"


@lru_cache(maxsize=64)
def _proof(locale: str, key: str) -> str:
    """With `{code}`, `{nonce}` and `{head}` to be filled in: they are different for each vote."""
    code, nonce, head = Markup("{code}"), Markup("{nonce}"), Markup("{head}")
    return text(locale, key, code=code, nonce=nonce, head=head)


@lru_cache(maxsize=4096)
def _said(locale: str, poll: Poll, choice: Choice, before: Choice) -> str:
    """Cached: in a busy poll the same few words are said thousands of times."""
    if not choice:
        key = "poll-receipt-retracted" if before else "poll-receipt-none"
    elif choice == before:
        key = "poll-receipt-same"
    else:
        key = "poll-receipt-changed" if before else "poll-receipt-cast"
    said = text(
        locale,
        key,
        question=shorten(poll.question, QUESTION_SHOWN),
        choice=choice_words(locale, poll, choice, CHOICE_SHOWN),
        at=poll.closes_at,
        relative=timestamp(poll.closes_at, "R"),
    )
    named = bool(choice) and poll.secrecy is Secrecy.OPEN
    return f"{said}\n{text(locale, 'poll-ballot-open')}" if named else said


def choice_words(locale: str, poll: Poll, choice: Choice, room: int, least: int = 0) -> Markup:
    """What a ballot says, in `room` characters: where need be with names shortened, to `least` characters if that is
    given, and then with the last left out."""
    for limit in (limit for limit in NAME_LIMITS if limit >= least):
        marks = list(_marks(locale, poll, choice, limit))
        if len(words := ", ".join(marks)) <= room:
            return Markup(words)
    kept = lines_that_fit(marks, room - MORE_ROOM)[0].split("\n")
    more = text(locale, "poll-options-more", count=len(marks) - len(kept))
    return Markup(", ".join([*kept, more]))


def _marks(locale: str, poll: Poll, choice: Choice, limit: int) -> Iterator[str]:
    form, names = form_of(poll), names_of(poll.options, limit)
    if form is Form.RANKS:
        before = 0
        for place in ranking(choice):
            option = text(locale, "poll-choice", option=names[place])
            key = "ballot-level" if choice[place] == before else "poll-choice-ranked"
            before = choice[place]
            yield text(locale, key, option=Markup(option), rank=before)
    elif form is Form.POINTS:
        given = [place for place, points in enumerate(choice) if points]
        for place in sorted(given, key=lambda place: -choice[place]):
            yield text(locale, "poll-choice-scored", option=names[place], points=choice[place])
        if others := len(choice) - len(given):
            yield text(locale, "poll-choice-unscored", count=others)
    else:
        for place in choice:
            yield text(locale, "poll-choice", option=names[place])
