"""`/hours mine`: one's own entries, each with what one may still do about it."""

from typing import Any

import discord
from discord.ui import ActionRow, Select, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.errors import UserError
from bot.hours.model import Entry, Status
from bot.hours.rules import NOTE_LIMIT, OPEN
from bot.hours.service import PAGE
from bot.text import Markup, label, text
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeLayout, SafeModal, field
from bot.ui.pages import PageButton, add_page_buttons
from cogs.hours.lines import entry_lines, kind_select, time_words

Interaction = discord.Interaction[AllianceBot]
STYLES = {
    "correct": discord.ButtonStyle.secondary,
    "withdraw": discord.ButtonStyle.danger,
    "dispute": discord.ButtonStyle.primary,
}


class MyAct(
    SafeButton,
    template=r"hours:(?P<entry_id>\d{1,18}):(?P<act_name>correct|withdraw|dispute):(?P<index>\d{1,4})",
):
    def __init__(self, entry_id: int, act_name: str, index: int, text: str = "") -> None:
        super().__init__(f"hours:{entry_id}:{act_name}:{index}", text, style=STYLES[act_name])
        self.entry_id, self.act_name, self.index = entry_id, act_name, index

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        hours, locale = interaction.client.services.hours, interaction.locale.value
        if self.act_name == "withdraw":
            await hours.withdraw(actor, self.entry_id)
            await turn_to(interaction, self.index, text(locale, "hours-withdrawn"))
            return
        entry = await hours.one(actor, self.entry_id)
        form = CorrectForm if self.act_name == "correct" else DisputeForm
        await interaction.response.send_modal(form(interaction, entry, self.index))


class MyPage(PageButton, where="hours:mine"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await my_page(interaction, self.index)


class CorrectForm(SafeModal):
    def __init__(self, interaction: Interaction, entry: Entry, index: int) -> None:
        locale = interaction.locale.value
        super().__init__(label(locale, "hours-form-correct"))
        self.entry, self.index = entry, index
        work, atlas = entry.work, interaction.client.services.counties.atlas
        self.time = _line("time", time_words(locale, work.minutes))
        self.day = _line("day", work.day.isoformat())
        self.kind: Select[Any] = kind_select(locale, work.kind)
        self.county = _line("county", atlas.label(atlas.get(work.geoid)))
        self.note = _line("note", work.note, NOTE_LIMIT)
        for name, component in (
            ("time", self.time),
            ("day", self.day),
            ("kind", self.kind),
            ("county", self.county),
            ("note", self.note),
        ):
            self.add_item(field(locale, f"hours-form-{name}", component))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        services = interaction.client.services
        if not self.kind.values:
            raise UserError("error-option")
        county = services.counties.find(self.county.value)
        await services.hours.correct(
            actor,
            self.entry.id,
            self.time.value,
            self.kind.values[0],
            self.day.value,
            county.geoid,
            self.note.value,
        )
        await turn_to(interaction, self.index, text(interaction.locale.value, "hours-corrected"))


class DisputeForm(SafeModal):
    def __init__(self, interaction: Interaction, entry: Entry, index: int) -> None:
        locale = interaction.locale.value
        super().__init__(label(locale, "hours-form-dispute"))
        self.entry, self.index = entry, index
        self.words = _line("words", "", NOTE_LIMIT, required=True)
        self.add_item(field(locale, "hours-form-why", self.words))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.hours.dispute(actor, self.entry.id, self.words.value)
        await turn_to(interaction, self.index, text(interaction.locale.value, "hours-disputed"))


def _line(name: str, default: str, limit: int = MAX_LENGTH, *, required: bool = False) -> TextInput[Any]:
    required = required or name in ("time", "county")
    return TextInput(custom_id=name, default=default or None, max_length=limit, required=required)


async def turn_to(interaction: Interaction, index: int, done: str = "") -> None:
    await interaction.response.edit_message(view=await my_page(interaction, index, done))


async def my_page(interaction: Interaction, index: int, done: str = "") -> SafeLayout:
    services, locale = interaction.client.services, interaction.locale.value
    actor = await interaction.client.actor(interaction)
    page = await services.hours.mine(actor, index)
    if not page.entries and page.total:  # what stood on the last page was just withdrawn
        index = (page.total - 1) // PAGE
        page = await services.hours.mine(actor, index)
    title = text(locale, "hours-mine", count=page.total, time=Markup(time_words(locale, page.minutes)))
    layout = SafeLayout(TextDisplay(f"{done}\n\n{title}" if done else title))
    for entry in page.entries:
        layout.add_item(TextDisplay(entry_lines(locale, entry, services.counties.atlas)))
        buttons = [MyAct(entry.id, act, index, label(locale, f"hours-button-{act}")) for act in _acts(entry)]
        layout.add_item(ActionRow(*buttons))
    add_page_buttons(layout, MyPage, locale, index, page.total, PAGE)
    return layout


def _acts(entry: Entry) -> list[str]:
    """What somebody may do about their own entry; the service checks it again."""
    if entry.status is Status.REFUSED:
        return ["correct", "dispute"]
    return ["correct", "withdraw"] if entry.status in (*OPEN, Status.APPROVED) else []
