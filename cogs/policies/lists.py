"""`/policy list`, `mine`, `history` and `show`: what there is, and what happened."""

import re
from functools import partial
from typing import Any

import discord
from discord.ui import Section, TextDisplay

from bot.client import AllianceBot
from bot.policies.model import Proposal, State
from bot.policies.service import PAGE
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import add_page_buttons, page_at, send_lines
from bot.ui.replies import send
from cogs.policies.buttons import named
from cogs.policies.card import card, event_words

Interaction = discord.Interaction[AllianceBot]


class Show(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):show"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:show", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.proposal_id)


class ListPage(
    SafeButton, template=r"proposal:list:(?P<which>[a-z]{1,12}):(?P<area_id>\d{1,18}):(?P<index>\d{1,4})"
):
    """A page of what is in a state ("all": in any, "mine": one's own) and in an area (0: in any)."""

    def __init__(self, which: str, area_id: int, index: int, text: str = "") -> None:
        super().__init__(f"proposal:list:{which}:{area_id}:{index}", text)
        self.which, self.area_id, self.index = which, area_id, index

    async def act(self, interaction: Interaction) -> None:
        view = await page(interaction, self.which, self.area_id, self.index)
        await interaction.response.edit_message(view=view)


async def page(interaction: Interaction, which: str, area_id: int = 0, index: int = 0) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    mine = which == "mine"
    load = partial(
        interaction.client.services.policies.list_,
        actor,
        states=[State(which)] if which in set(State) else [],
        area_id=area_id or None,
        mine=mine,
    )
    found, total, index = await page_at(load, index, PAGE)
    head = text(locale, "policy-mine", count=total) if mine else text(locale, "policy-list", count=total)
    layout = SafeLayout(TextDisplay(head))
    for proposal in found:
        layout.add_item(_section(locale, proposal))
    add_page_buttons(layout, partial(ListPage, which, area_id), locale, index, total, PAGE)
    return layout


def _section(locale: str, proposal: Proposal) -> Section[Any]:
    line = text(
        locale,
        "policy-line",
        **named(proposal),
        state=Markup(label(locale, f"policy-state-{proposal.state.value}")),
        since=timestamp(proposal.since, "d"),
    )
    return Section(TextDisplay(line), accessory=Show(proposal.id, label(locale, "policy-button-show")))


async def show(interaction: Interaction, proposal_id: int) -> None:
    actor = await interaction.client.actor(interaction)
    standing = await interaction.client.services.policies.show(actor, proposal_id)
    await send(interaction, view=card(interaction.locale.value, standing))


async def history(interaction: Interaction, proposal_id: int) -> None:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    standing = await interaction.client.services.policies.history(actor, proposal_id)
    lines = [text(locale, "policy-history", **named(standing.proposal))]
    for event in standing.events:
        lines += re.split(r"\n+", event_words(locale, event))
    await send_lines(interaction, lines)
