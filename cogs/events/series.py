"""`/event series`: the events that repeat, and an end to them."""

from functools import partial

import discord
from discord.ui import Section, TextDisplay

from bot.client import AllianceBot
from bot.events.model import Series
from bot.events.service import PAGE
from bot.text import Markup, label, mention, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import PageButton, add_page_buttons, page_at
from cogs.events.card import every_words, place_words

Interaction = discord.Interaction[AllianceBot]


class StopSeries(SafeButton, template=r"event:series:(?P<series_id>\d{1,18}):stop:(?P<index>\d{1,4})"):
    def __init__(self, series_id: int, index: int, text: str = "") -> None:
        super().__init__(f"event:series:{series_id}:stop:{index}", text, style=discord.ButtonStyle.danger)
        self.series_id, self.index = series_id, index

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        stopped = await interaction.client.services.series.stop(actor, self.series_id)
        done = text(interaction.locale.value, "event-series-stopped", title=stopped.plan.title)
        await interaction.response.edit_message(view=await series_page(interaction, self.index, done))


class SeriesPage(PageButton, where="event:series"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await series_page(interaction, self.index)


async def series_page(interaction: Interaction, index: int, done: str = "") -> SafeLayout:
    locale, service = interaction.locale.value, interaction.client.services.series
    actor = await interaction.client.actor(interaction)
    found, total, index = await page_at(partial(service.running, actor), index, PAGE)
    title = text(locale, "event-series", count=total)
    layout = SafeLayout(TextDisplay(f"{done}\n\n{title}" if done else title))
    for series in found:
        button = StopSeries(series.id, index, label(locale, "event-button-stop"))
        layout.add_item(Section(TextDisplay(_line(locale, series)), accessory=button))
    add_page_buttons(layout, SeriesPage, locale, index, total, PAGE)
    return layout


def _line(locale: str, series: Series) -> str:
    return text(
        locale,
        "event-series-line",
        title=series.plan.title,
        every=Markup(every_words(locale, series.every)),
        place=place_words(locale, series.plan),
        next=series.next_at,
        until=Markup(series.until.isoformat() if series.until else ""),
        ends=int(series.until is not None),
        who=mention(series.created_by),
    )
