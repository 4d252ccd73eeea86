"""`/county mine`: one's own duties, each with what one may do about it."""

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.counties.model import AssignmentRole
from bot.text import label, text, timestamp
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import PageButton, add_page_buttons, page_in
from cogs.counties.asking import Question
from cogs.counties.card import DUTY_STYLES, GEOID, act_on_duty

PAGE = 5


class MyDuty(SafeButton, template=rf"county:mine:(?P<index>\d{{1,4}}):{GEOID}:(?P<act_name>confirm|release)"):
    def __init__(self, index: int, geoid: str, act_name: str, text: str = "") -> None:
        super().__init__(f"county:mine:{index}:{geoid}:{act_name}", text, style=DUTY_STYLES[act_name])
        self.index, self.geoid, self.act_name = index, geoid, act_name

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        receipt = await act_on_duty(interaction, self.geoid, self.act_name)
        await interaction.response.edit_message(view=await my_page(interaction, self.index, receipt))


class MyPage(PageButton, where="county:mine"):
    async def page(self, interaction: discord.Interaction[AllianceBot]) -> SafeLayout:
        return await my_page(interaction, self.index)


async def my_page(interaction: discord.Interaction[AllianceBot], index: int, receipt: str = "") -> SafeLayout:
    actor = await interaction.client.actor(interaction)
    counties, locale = interaction.client.services.counties, interaction.locale.value
    duties = await counties.mine(actor)
    title = text(locale, "county-mine", count=len(duties))
    layout = SafeLayout(TextDisplay(f"{receipt}\n\n{title}" if receipt else title))
    shown, index = page_in(duties, index, PAGE)
    for duty in shown:
        held = duty.held
        line = text(
            locale,
            "county-mine-line",
            county=counties.atlas.label(duty.county),
            role=held.role.value,
            coverage=duty.coverage.value,
            since=timestamp(held.since, "D"),
            heard=timestamp(held.confirmed_at or held.since, "R"),
        )
        buttons: list[SafeButton] = [
            MyDuty(index, held.geoid, act, label(locale, f"county-button-{act}")) for act in DUTY_STYLES
        ]
        if held.role is AssignmentRole.LEAD:
            buttons.append(Question(held.id, "asked", label(locale, "duty-more")))
        layout.add_item(TextDisplay(line)).add_item(ActionRow(*buttons))
    add_page_buttons(layout, MyPage, locale, index, len(duties), PAGE)
    return layout
