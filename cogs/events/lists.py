"""`/event list` and `/event mine`: what is to come."""

from typing import Any

import discord
from discord.ui import Section, TextDisplay

from bot.client import AllianceBot
from bot.events.model import Event
from bot.events.service import PAGE
from bot.text import label, text
from bot.ui import SafeLayout
from bot.ui.pages import PageButton, turn
from cogs.events.card import Details, own_line, place_words

Interaction = discord.Interaction[AllianceBot]


class AllPage(PageButton, where="event:list"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await all_page(interaction, self.index)


class MyPage(PageButton, where="event:mine"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await my_page(interaction, self.index)


async def all_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    found, total = await interaction.client.services.events.upcoming(actor, index)
    layout = SafeLayout(TextDisplay(text(locale, "event-all", count=total)))
    for event in found:
        layout.add_item(_section(locale, event))
    if total > PAGE:
        layout.add_item(turn(AllPage, locale, index, total, PAGE))
    return layout


async def my_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    found, total = await interaction.client.services.events.mine(actor, index)
    layout = SafeLayout(TextDisplay(text(locale, "event-mine", count=total)))
    for standing in found:
        if actor.user_id in standing.roster:
            own = own_line(locale, standing, actor.user_id)
        else:
            own = text(locale, "event-own-lead")
        layout.add_item(_section(locale, standing.event, own))
    if total > PAGE:
        layout.add_item(turn(MyPage, locale, index, total, PAGE))
    return layout


def _section(locale: str, event: Event, own: str = "") -> Section[Any]:
    plan = event.plan
    line = text(
        locale, "event-line", title=plan.title, starts=plan.starts_at, place=place_words(locale, plan)
    )
    button = Details(event.id, label(locale, "event-button-show"))
    return Section(TextDisplay(f"{line}\n{own}" if own else line), accessory=button)
