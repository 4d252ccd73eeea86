"""`/reminders undelivered`: what failed or came too late, for moderators to mend or let go."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.reminders.model import Reminder
from bot.reminders.service import PAGE
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeButton, SafeLayout, mention, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_at
from bot.ui.replies import send


class UndeliveredCog(commands.GroupCog, group_name="reminders", group_description=words("cmd-reminders")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="undelivered",
        description=words("cmd-reminders-undelivered"),
        extras=for_level(Level.MODERATOR),
    )
    async def undelivered(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, 0))


class Retry(SafeButton, template=r"reminders:(?P<reminder_id>\d{1,18}):retry:(?P<index>\d{1,4})"):
    def __init__(self, reminder_id: int, index: int, text: str = "") -> None:
        super().__init__(f"reminders:{reminder_id}:retry:{index}", text, style=discord.ButtonStyle.primary)
        self.reminder_id, self.index = reminder_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.reminders.retry(actor, self.reminder_id)
        await interaction.response.edit_message(view=await _page(interaction, self.index))


class Dismiss(SafeButton, template=r"reminders:(?P<reminder_id>\d{1,18}):dismiss:(?P<index>\d{1,4})"):
    def __init__(self, reminder_id: int, index: int, text: str = "") -> None:
        super().__init__(f"reminders:{reminder_id}:dismiss:{index}", text)
        self.reminder_id, self.index = reminder_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.reminders.dismiss(actor, self.reminder_id)
        await interaction.response.edit_message(view=await _page(interaction, self.index))


class RetryFailed(SafeButton, template=r"reminders:retry-failed"):
    def __init__(self, text: str = "") -> None:
        super().__init__("reminders:retry-failed", text)

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.reminders.retry_failed(actor)
        await interaction.response.edit_message(view=await _page(interaction, 0))


class UndeliveredPage(PageButton, where="reminders:page"):
    async def page(self, interaction: discord.Interaction[AllianceBot]) -> SafeLayout:
        return await _page(interaction, self.index)


async def _page(interaction: discord.Interaction[AllianceBot], index: int) -> SafeLayout:
    locale = interaction.locale.value
    reminders = interaction.client.services.reminders
    actor = await interaction.client.actor(interaction)
    shown, total, index = await page_at(partial(reminders.undelivered, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "reminder-undelivered", count=total)))
    for reminder in shown:
        layout.add_item(TextDisplay(_line(locale, reminder)))
        layout.add_item(
            ActionRow(
                Retry(reminder.id, index, label(locale, "reminder-retry")),
                Dismiss(reminder.id, index, label(locale, "reminder-dismiss")),
            )
        )
    if total > 1:
        layout.add_item(ActionRow(RetryFailed(label(locale, "reminder-retry-failed"))))
    add_page_buttons(layout, UndeliveredPage, locale, index, total, PAGE)
    return layout


def _line(locale: str, reminder: Reminder) -> str:
    """What, to whom, when and why not; never what it would have said."""
    to = mention(reminder.user_id) if reminder.user_id else Markup(f"<#{reminder.channel_id}>")
    return text(
        locale,
        "reminder-undelivered-line",
        kind=reminder.kind,
        to=to,
        at=timestamp(reminder.due_at),
        problem=Markup(text(locale, reminder.problem or "reminder-problem-mistake")),
    )
