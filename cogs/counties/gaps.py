"""`/coverage gaps` and `/county near`: where a lead is missing, and one tap from there to the county."""

from collections.abc import Sequence
from functools import partial

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.counties.model import OpenCounty, State
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, SafeSelect
from bot.ui.pages import add_page_buttons, page_in
from cogs.counties.card import county_card

PAGE = 15
NATION = "US"
Interaction = discord.Interaction[AllianceBot]


class GapsPage(SafeButton, template=r"gaps:(?P<code>[A-Z]{2}):(?P<index>\d{1,4})"):
    def __init__(self, code: str, index: int, text: str = "") -> None:
        super().__init__(f"gaps:{code}:{index}", text)
        self.code, self.index = code, index

    async def act(self, interaction: Interaction) -> None:
        counties = interaction.client.services.counties
        state = None if self.code == NATION else counties.find_state(self.code)
        await interaction.response.edit_message(view=await gaps_page(interaction, state, self.index))


class Near(SafeButton, template=r"county:near"):
    """On the board in the coverage channel, for whoever presses it."""

    def __init__(self, text: str = "") -> None:
        super().__init__("county:near", text, style=discord.ButtonStyle.primary)

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_message(view=await near_page(interaction), ephemeral=True)


class OpenOne(SafeSelect, template=r"county:open"):
    """From a list of open counties to one of them."""

    def __init__(self, options: list[discord.SelectOption] | None = None, words: str = "") -> None:
        super().__init__("county:open", options, placeholder=words or None)

    async def act(self, interaction: Interaction) -> None:
        (picked,) = self.values
        await interaction.response.send_message(
            view=await county_card(interaction, picked[:5]), ephemeral=True
        )


async def gaps_page(interaction: Interaction, state: State | None, index: int) -> SafeLayout:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    found = await interaction.client.services.gaps.gaps(actor, state)
    shown, index = page_in(found, index, PAGE)
    known = any(one.people is not None for one in found)
    place = state.name if state else "nation"
    head = text(locale, "gaps-title", place=place, count=len(found), known="yes" if known else "no")
    layout = _list(interaction, head, shown)
    code = state.code if state else NATION
    add_page_buttons(layout, partial(GapsPage, code), locale, index, len(found), PAGE)
    return layout


async def near_page(interaction: Interaction) -> SafeLayout:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    near = await interaction.client.services.gaps.near(actor)
    home = interaction.client.services.counties.atlas.label(near.home)
    return _list(interaction, text(locale, "near-title", county=home, count=len(near.found)), near.found)


def _list(interaction: Interaction, head: str, shown: Sequence[OpenCounty]) -> SafeLayout:
    locale, atlas = interaction.locale.value, interaction.client.services.counties.atlas
    lines = [
        text(
            locale,
            "gaps-line",
            county=atlas.label(one.county),
            known="no" if one.people is None else "yes",
            people=one.people or 0,
            active=one.active_beside,
            volunteers=one.volunteers_near,
        )
        for one in shown
    ]
    layout = SafeLayout(TextDisplay("\n".join([head, *lines])))
    if shown:
        options = [
            discord.SelectOption(label=atlas.label(one.county)[:100], value=one.county.geoid) for one in shown
        ]
        layout.add_item(ActionRow(OpenOne(options, label(locale, "gaps-open"))))
    return layout
