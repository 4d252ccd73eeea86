"""`/hours review` and `/hours of`: deciding what others logged, and looking into what was decided."""

from functools import partial
from typing import Any

import discord
from discord.ui import ActionRow, RadioGroup, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.hours.model import Reason, Status
from bot.hours.rules import NOTE_LIMIT
from bot.hours.service import PAGE
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeLayout, SafeModal, field, mention
from bot.ui.pages import PageButton, add_page_buttons
from cogs.hours.lines import entry_lines, reason_words, time_words

Interaction = discord.Interaction[AllianceBot]
STYLES = {"approve": discord.ButtonStyle.success, "refuse": discord.ButtonStyle.danger}


class Decide(
    SafeButton,
    template=r"hours:review:(?P<entry_id>\d{1,18}):(?P<act_name>approve|refuse):(?P<index>\d{1,4})",
):
    def __init__(self, entry_id: int, act_name: str, index: int, text: str = "") -> None:
        super().__init__(f"hours:review:{entry_id}:{act_name}:{index}", text, style=STYLES[act_name])
        self.entry_id, self.act_name, self.index = entry_id, act_name, index

    async def act(self, interaction: Interaction) -> None:
        if self.act_name == "refuse":
            await interaction.response.send_modal(
                RefuseForm(interaction.locale.value, self.entry_id, self.index)
            )
            return
        actor = await interaction.client.actor(interaction)
        entry = await interaction.client.services.hours.approve(actor, self.entry_id)
        locale = interaction.locale.value
        done = text(locale, "hours-approved", person=mention(entry.user_id))
        await interaction.response.edit_message(view=await queue_page(interaction, self.index, done))


class RefuseForm(SafeModal):
    def __init__(self, locale: str, entry_id: int, index: int) -> None:
        super().__init__(label(locale, "hours-form-refuse"))
        self.entry_id, self.index = entry_id, index
        self.reason: RadioGroup[Any] = RadioGroup(custom_id="reason")
        for reason in Reason:
            self.reason.add_option(label=reason_words(locale, reason), value=reason.value)
        self.words: TextInput[Any] = TextInput(custom_id="words", max_length=NOTE_LIMIT, required=False)
        self.add_item(field(locale, "hours-form-reason", self.reason))
        self.add_item(field(locale, "hours-form-words", self.words, hint="hours-form-words-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        entry = await interaction.client.services.hours.refuse(
            actor, self.entry_id, self.reason.value or "", self.words.value
        )
        done = text(interaction.locale.value, "hours-refused", person=mention(entry.user_id))
        await interaction.response.edit_message(view=await queue_page(interaction, self.index, done))


class QueuePage(PageButton, where="hours:review"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await queue_page(interaction, self.index)


async def queue_page(interaction: Interaction, index: int, done: str = "") -> SafeLayout:
    services, locale = interaction.client.services, interaction.locale.value
    actor = await interaction.client.actor(interaction)
    page = await services.hours.queue(actor, index)
    if not page.entries and page.total:
        index = (page.total - 1) // PAGE
        page = await services.hours.queue(actor, index)
    title = text(locale, "hours-queue", count=page.total)
    layout = SafeLayout(TextDisplay(f"{done}\n\n{title}" if done else title))
    for entry in page.entries:
        layout.add_item(TextDisplay(entry_lines(locale, entry, services.counties.atlas, whose=True)))
        buttons = [Decide(entry.id, act, index, label(locale, f"hours-button-{act}")) for act in STYLES]
        layout.add_item(ActionRow(*buttons))
    add_page_buttons(layout, QueuePage, locale, index, page.total, PAGE)
    return layout


class Question(
    SafeButton,
    template=r"hours:of:(?P<user_id>\d{1,20}):(?P<entry_id>\d{1,18}):question:(?P<index>\d{1,4})",
):
    """Have what was approved decided again."""

    def __init__(self, user_id: int, entry_id: int, index: int, text: str = "") -> None:
        super().__init__(f"hours:of:{user_id}:{entry_id}:question:{index}", text)
        self.user_id, self.entry_id, self.index = user_id, entry_id, index

    async def act(self, interaction: Interaction) -> None:
        form = QuestionForm(interaction.locale.value, self.user_id, self.entry_id, self.index)
        await interaction.response.send_modal(form)


class QuestionForm(SafeModal):
    def __init__(self, locale: str, user_id: int, entry_id: int, index: int) -> None:
        super().__init__(label(locale, "hours-form-question"))
        self.user_id, self.entry_id, self.index = user_id, entry_id, index
        self.words: TextInput[Any] = TextInput(custom_id="words", max_length=NOTE_LIMIT)
        self.add_item(field(locale, "hours-form-why", self.words))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.hours.dispute_approved(actor, self.entry_id, self.words.value)
        done = text(interaction.locale.value, "hours-disputed")
        card = await their_page(interaction, self.user_id, self.index, done)
        await interaction.response.edit_message(view=card)


class TheirPage(SafeButton, template=r"hours:of:(?P<user_id>\d{1,20}):(?P<index>\d{1,4})"):
    def __init__(self, user_id: int, index: int, text: str = "") -> None:
        super().__init__(f"hours:of:{user_id}:{index}", text)
        self.user_id, self.index = user_id, index

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await their_page(interaction, self.user_id, self.index))


async def their_page(interaction: Interaction, user_id: int, index: int, done: str = "") -> SafeLayout:
    services, locale = interaction.client.services, interaction.locale.value
    actor = await interaction.client.actor(interaction)
    page = await services.hours.of(actor, user_id, index)
    title = text(
        locale,
        "hours-of",
        person=mention(user_id),
        count=page.total,
        time=Markup(time_words(locale, page.minutes)),
    )
    layout = SafeLayout(TextDisplay(f"{done}\n\n{title}" if done else title))
    for entry in page.entries:
        layout.add_item(TextDisplay(entry_lines(locale, entry, services.counties.atlas)))
        if entry.status is Status.APPROVED:
            question = Question(user_id, entry.id, index, label(locale, "hours-button-question"))
            layout.add_item(ActionRow(question))
    add_page_buttons(layout, partial(TheirPage, user_id), locale, index, page.total, PAGE)
    return layout
