"""Hours of shifts that people were at: offered, and logged in one tap."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Actor
from bot.client import AllianceBot
from bot.errors import UserError
from bot.events.model import Event
from bot.events.rules import worked_minutes, worked_on
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.options import RowOption
from bot.ui.replies import send
from cogs.hours.lines import logged_words, time_words
from cogs.hours.tasks import task_section

Interaction = discord.Interaction[AllianceBot]
SHOWN = 6  # of the shifts, and of the tasks, that wait to be logged: an autocomplete has the others


class ShiftOption(RowOption):
    """A shift that somebody was at and has not logged."""

    unknown = "event-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        named = [(event.id, _choice(event)) for event in await self.offered(interaction, actor)]
        return [(number, name) for number, name in named if typed.casefold() in name.casefold()]

    async def offered(self, interaction: Interaction, actor: Actor) -> Sequence[Event]:
        return await interaction.client.services.hours.shifts(actor)


def _choice(event: Event) -> str:
    return f"{worked_on(event.plan)} · {event.plan.title}"


ShiftToLog = app_commands.Transform[int, ShiftOption]


class LogShift(SafeButton, template=r"hours:shift:(?P<event_id>\d{1,18})"):
    """Logs it as it was."""

    def __init__(self, event_id: int, text: str = "") -> None:
        super().__init__(f"hours:shift:{event_id}", text, style=discord.ButtonStyle.primary)
        self.event_id = event_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor_at(interaction, self.event_id)
        entry = await interaction.client.services.hours.log(actor, shift_id=self.event_id)
        await send(interaction, logged_words(interaction.locale.value, entry))


def log_button(locale: str, event: Event) -> LogShift:
    time = Markup(time_words(locale, worked_minutes(event.plan)))
    return LogShift(event.id, label(locale, "hours-button-shift", time=time))


async def to_log(interaction: Interaction, actor: Actor) -> SafeLayout:
    """What waits to be logged. Raises UserError hours-unsaid where nothing does."""
    locale = interaction.locale.value
    hours = interaction.client.services.hours
    found, tasks = await hours.shifts(actor), await hours.tasks(actor)
    if not found and not tasks:
        raise UserError("hours-unsaid")
    title = text(locale, "hours-to-log", shifts=len(found), tasks=len(tasks))
    layout = SafeLayout(TextDisplay(title))
    for event in found[:SHOWN]:
        day = Markup(worked_on(event.plan).isoformat())
        line = text(locale, "hours-shift-line", day=day, title=event.plan.title)
        layout.add_item(Section(TextDisplay(line), accessory=log_button(locale, event)))
    for task in tasks[:SHOWN]:
        layout.add_item(task_section(locale, task))
    return layout
