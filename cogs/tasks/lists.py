"""`/task list` and `/task mine`."""

from functools import partial
from typing import Any

import discord
from discord.ui import Section, TextDisplay

from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.tasks.model import Standing
from bot.tasks.service import PAGE
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import PageButton, add_page_buttons, page_at
from cogs.tasks.card import Details, own_line, place_words

Interaction = discord.Interaction[AllianceBot]
NEAR = "near"


class ListPage(SafeButton, template=r"task:list:(?P<where>near|\d{5}):(?P<index>\d{1,4})"):
    def __init__(self, where: str, index: int, text: str = "") -> None:
        super().__init__(f"task:list:{where}:{index}", text)
        self.where, self.index = where, index

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await open_page(interaction, self.where, self.index))


class MyPage(PageButton, where="task:mine"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await my_page(interaction, self.index)


async def open_page(interaction: Interaction, where: str, index: int) -> SafeLayout:
    """Open ones near whoever asks, or in the county `where`, by its GEOID."""
    locale, tasks = interaction.locale.value, interaction.client.services.tasks
    actor = await interaction.client.actor(interaction)
    if where == NEAR:
        found, total, index = await page_at(partial(tasks.near, actor), index, PAGE)
        title = text(locale, "task-near", count=total)
    else:
        found, total, index = await page_at(partial(tasks.within, actor, where), index, PAGE)
        atlas = Atlas.load()
        title = text(locale, "task-within", county=atlas.label(atlas.get(where)), count=total)
    layout = SafeLayout(TextDisplay(title))
    for standing in found:
        layout.add_item(_section(locale, standing))
    add_page_buttons(layout, partial(ListPage, where), locale, index, total, PAGE)
    return layout


async def my_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    mine = interaction.client.services.tasks.mine
    found, total, index = await page_at(partial(mine, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "task-mine", count=total)))
    for standing in found:
        own = standing.own(actor.user_id)
        if own is not None:
            words = own_line(locale, own)
        elif standing.task.plan.asked_id == actor.user_id:
            words = text(locale, "task-own-asked", until=standing.task.asked_until)
        else:
            words = text(locale, "task-own-to-look-at")
        layout.add_item(_section(locale, standing, words))
    add_page_buttons(layout, MyPage, locale, index, total, PAGE)
    return layout


def _section(locale: str, standing: Standing, own: str = "") -> Section[Any]:
    task = standing.task
    line = text(
        locale, "task-line", title=task.plan.title, due=task.plan.due_at, place=place_words(locale, task)
    )
    button = Details(task.id, label(locale, "task-button-show"))
    return Section(TextDisplay(f"{line}\n{own}" if own else line), accessory=button)
