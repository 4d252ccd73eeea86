"""`/event list` and `/event mine`: what is to come."""

from functools import partial
from typing import Any

import discord
from discord.ui import Section, TextDisplay

from bot.client import AllianceBot
from bot.events.model import Event
from bot.events.service import PAGE
from bot.text import label, text
from bot.ui import SafeLayout
from bot.ui.pages import PageButton, add_page_buttons, page_at
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
    upcoming = interaction.client.services.events.upcoming
    found, total, index = await page_at(partial(upcoming, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "event-all", count=total)))
    for event in found:
        layout.add_item(_section(locale, event))
    add_page_buttons(layout, AllPage, locale, index, total, PAGE)
    return layout


async def my_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    mine = interaction.client.services.events.mine
    found, total, index = await page_at(partial(mine, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "event-mine", count=total)))
    for standing in found:
        if actor.user_id in standing.roster:
            own = own_line(locale, standing, actor.user_id)
        else:
            own = text(locale, "event-own-lead")
        layout.add_item(_section(locale, standing.event, own))
    add_page_buttons(layout, MyPage, locale, index, total, PAGE)
    return layout


def _section(locale: str, event: Event, own: str = "") -> Section[Any]:
    plan = event.plan
    line = text(
        locale, "event-line", title=plan.title, starts=plan.starts_at, place=place_words(locale, plan)
    )
    button = Details(event.id, label(locale, "event-button-show"))
    return Section(TextDisplay(f"{line}\n{own}" if own else line), accessory=button)
