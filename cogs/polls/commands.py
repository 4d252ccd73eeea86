"""`/poll`: ask, look, list, close, cancel, check."""

from collections.abc import Sequence
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.polls.model import Poll
from bot.polls.model import State as PollState
from bot.polls.service import PAGE
from bot.text import label, shorten, text, timestamp
from bot.ui import SafeButton, SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.pages import add_page_buttons, page_at
from bot.ui.replies import send
from cogs.polls.asking import Asking
from cogs.polls.ballot import Patience
from cogs.polls.card import card, is_led, link
from cogs.polls.checking import Checking
from cogs.polls.forms import EndForm
from cogs.polls.picking import poll_id
from cogs.polls.pictures.attach import drawing

LINE_LIMIT = 200  # characters of a question in the list


class PollCog(Asking, Checking, commands.GroupCog, group_name="poll", group_description=words("cmd-poll")):
    @app_commands.command(name="show", description=words("cmd-poll-show"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(poll=words("opt-poll-poll"))
    async def show(self, interaction: discord.Interaction[AllianceBot], poll: str) -> None:
        await _show(interaction, poll_id(poll))

    @app_commands.command(name="list", description=words("cmd-poll-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, "list", 0))

    @app_commands.command(name="mine", description=words("cmd-poll-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, "mine", 0))

    @app_commands.command(
        name="close", description=words("cmd-poll-close"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(poll=words("opt-poll-poll"))
    async def close(self, interaction: discord.Interaction[AllianceBot], poll: str) -> None:
        await self._ask_why(interaction, poll_id(poll), PollState.CLOSED)

    @app_commands.command(
        name="cancel", description=words("cmd-poll-cancel"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(poll=words("opt-poll-poll"))
    async def cancel(self, interaction: discord.Interaction[AllianceBot], poll: str) -> None:
        await self._ask_why(interaction, poll_id(poll), PollState.CANCELLED)

    async def _ask_why(
        self, interaction: discord.Interaction[AllianceBot], poll_id: int, state: PollState
    ) -> None:
        actor = await self.bot.actor(interaction)
        poll = await self.polls.may_end(actor, poll_id, state)
        await interaction.response.send_modal(EndForm(interaction.locale.value, poll, state))

    @show.autocomplete("poll")
    async def _any(
        self, interaction: discord.Interaction[AllianceBot], current: str
    ) -> list[app_commands.Choice[str]]:
        return await self._offered(interaction, current, open_only=False)

    @close.autocomplete("poll")
    @cancel.autocomplete("poll")
    async def _open(
        self, interaction: discord.Interaction[AllianceBot], current: str
    ) -> list[app_commands.Choice[str]]:
        return await self._offered(interaction, current, open_only=True)


class ShowPoll(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):show"):
    def __init__(self, poll_id: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:show", text)
        self.poll_id = poll_id

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await _show(interaction, self.poll_id)


class ListPage(SafeButton, template=r"poll:(?P<which>list|mine):(?P<index>\d{1,4})"):
    def __init__(self, which: str, index: int, text: str = "") -> None:
        super().__init__(f"poll:{which}:{index}", text)
        self.which, self.index = which, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await interaction.response.edit_message(view=await _page(interaction, self.which, self.index))


async def _show(interaction: discord.Interaction[AllianceBot], poll_id: int) -> None:
    actor = await interaction.client.actor(interaction)
    locale = interaction.locale.value
    async with Patience(interaction):
        standing, own = await interaction.client.services.polls.show(actor, poll_id)
        drawn = await drawing(interaction.client.services.pictures, locale, standing)
    if drawn is None:
        await send(interaction, view=card(locale, standing, own))
    else:
        await send(interaction, view=card(locale, standing, own, drawn.gallery), file=drawn.file)


async def _page(interaction: discord.Interaction[AllianceBot], which: str, index: int) -> SafeLayout:
    locale = interaction.locale.value
    shown, total, index = await page_at(partial(_shown, interaction, which), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, f"poll-{which}", count=total)))
    for poll, voted in shown:
        line = text(
            locale,
            "poll-list-line"
            if is_led(interaction.client, poll, interaction.user.id)
            else "poll-list-line-no-card",
            question=shorten(poll.question, LINE_LIMIT),
            relative=timestamp(poll.closes_at, "R"),
            link=link(poll),
        )
        if voted is not None:
            line += "\n" + text(locale, "poll-mine-voted", voted="yes" if voted else "no")
        layout.add_item(Section(TextDisplay(line), accessory=ShowPoll(poll.id, label(locale, "poll-show"))))
    if which == "mine":
        layout.add_item(TextDisplay(text(locale, "poll-mine-verify")))
    add_page_buttons(layout, partial(ListPage, which), locale, index, total, PAGE)
    return layout


async def _shown(
    interaction: discord.Interaction[AllianceBot], which: str, index: int
) -> tuple[Sequence[tuple[Poll, bool | None]], int]:
    polls, actor = interaction.client.services.polls, await interaction.client.actor(interaction)
    if which == "mine":
        return await polls.mine(actor, index)
    shown, total = await polls.open_polls(actor, index)
    return [(poll, None) for poll in shown], total
