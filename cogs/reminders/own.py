"""`/remind`: what people want to be reminded of."""

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.reminders.model import Topic
from bot.reminders.rules import TEXT_LIMIT
from bot.text import label, shorten, text, timestamp
from bot.times import MAX_LENGTH, parse_instant
from bot.ui import SafeButton, SafeLayout, picked_id, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_in
from bot.ui.replies import send

PAGE = 5
SHOWN = 300  # characters of a text in the list: five of them, escaped, fit into a card
CHOICES = 25
CHOICE_LIMIT = 100


class RemindCog(commands.GroupCog, group_name="remind", group_description=words("cmd-remind")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.reminders = bot.services.reminders

    @app_commands.command(name="me", description=words("cmd-remind-me"), extras=for_level(Level.VOLUNTEER))
    @app_commands.rename(what="text")
    @app_commands.describe(what=words("opt-remind-text"), when=words("opt-remind-when"))
    async def me(
        self,
        interaction: discord.Interaction[AllianceBot],
        what: app_commands.Range[str, 1, TEXT_LIMIT],
        when: app_commands.Range[str, 1, MAX_LENGTH],
    ) -> None:
        actor = await self.bot.actor(interaction)
        zone = await self.reminders.zone(actor)
        due_at = parse_instant(when, self.bot.services.clock.now(), zone)
        reminder = await self.reminders.set_own(actor, what, due_at, _public_place(interaction))
        direct = Topic.PERSONAL in await self.reminders.topics(actor)
        await reply(
            interaction,
            "reminder-set-direct" if direct else "reminder-set-here",
            at=timestamp(reminder.due_at),
            relative=timestamp(reminder.due_at, "R"),
            text=str(reminder.arguments["text"]),
        )

    @app_commands.command(
        name="list", description=words("cmd-remind-list"), extras=for_level(Level.VOLUNTEER)
    )
    async def list_(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, 0))

    @app_commands.command(
        name="cancel", description=words("cmd-remind-cancel"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(reminder=words("opt-remind-reminder"))
    async def cancel(self, interaction: discord.Interaction[AllianceBot], reminder: str) -> None:
        actor = await self.bot.actor(interaction)
        cancelled = await self.reminders.cancel_own(actor, picked_id(reminder, "reminder-unknown"))
        await reply(interaction, "reminder-cancelled", text=str(cancelled.arguments["text"]))

    @cancel.autocomplete("reminder")
    async def _choices(
        self, interaction: discord.Interaction[AllianceBot], current: str
    ) -> list[app_commands.Choice[str]]:
        actor = await self.bot.chooser(interaction)
        if actor is None:
            return []
        zone = await self.reminders.zone(actor)
        named = [
            (f"{own.due_at.astimezone(zone):%Y-%m-%d %H:%M} · {own.arguments['text']}", str(own.id))
            for own in await self.reminders.own(actor)
        ]
        return [
            app_commands.Choice(name=shorten(name, CHOICE_LIMIT), value=value)
            for name, value in named
            if current.casefold() in name.casefold()
        ][:CHOICES]


def _public_place(interaction: discord.Interaction[AllianceBot]) -> int | None:
    """This channel, if both the person and the bot may write here: the bot speaks for nobody who may not."""
    both = discord.Permissions(interaction.permissions.value & interaction.app_permissions.value)
    thread = isinstance(interaction.channel, discord.Thread)
    allowed = both.send_messages_in_threads if thread else both.send_messages
    return interaction.channel_id if allowed and both.view_channel else None


class CancelOwn(SafeButton, template=r"remind:(?P<reminder_id>\d{1,18}):cancel:(?P<index>\d{1,4})"):
    def __init__(self, reminder_id: int, index: int, text: str = "") -> None:
        super().__init__(f"remind:{reminder_id}:cancel:{index}", text, style=discord.ButtonStyle.danger)
        self.reminder_id, self.index = reminder_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.reminders.cancel_own(actor, self.reminder_id)
        await interaction.response.edit_message(view=await _page(interaction, self.index))


class OwnPage(PageButton, where="remind:page"):
    async def page(self, interaction: discord.Interaction[AllianceBot]) -> SafeLayout:
        return await _page(interaction, self.index)


async def _page(interaction: discord.Interaction[AllianceBot], index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    own = await interaction.client.services.reminders.own(actor)
    if not own:
        return SafeLayout(TextDisplay(text(locale, "reminder-list-empty")))
    shown, index = page_in(own, index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "reminder-list", count=len(own))))
    for reminder in shown:
        line = text(
            locale,
            "reminder-list-line",
            at=timestamp(reminder.due_at),
            relative=timestamp(reminder.due_at, "R"),
            text=shorten(str(reminder.arguments["text"]), SHOWN),
        )
        button = CancelOwn(reminder.id, index, label(locale, "reminder-cancel"))
        layout.add_item(Section(TextDisplay(line), accessory=button))
    add_page_buttons(layout, OwnPage, locale, index, len(own), PAGE)
    return layout
