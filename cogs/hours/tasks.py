"""Hours for tasks: suggested once one is approved, and logged in a short form."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ui import Section, Select, TextDisplay, TextInput

from bot.alliances.model import Actor
from bot.client import AllianceBot
from bot.errors import UserError
from bot.hours.rules import NOTE_LIMIT
from bot.tasks.model import Task
from bot.text import label, text
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeModal, field
from bot.ui.options import RowOption
from bot.ui.replies import send
from cogs.hours.lines import kind_select, logged_words

Interaction = discord.Interaction[AllianceBot]


class TaskOption(RowOption):
    """A task that somebody is on or has done."""

    unknown = "task-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.hours.tasks_to_name(actor)
        return [
            (task.id, task.plan.title) for task in found if typed.casefold() in task.plan.title.casefold()
        ]


TaskToLog = app_commands.Transform[int, TaskOption]


class LogTask(SafeButton, template=r"hours:task:(?P<task_id>\d{1,18})"):
    """Asks how long it took; wherever the button stands, and in direct messages too."""

    def __init__(self, task_id: int, text: str = "") -> None:
        super().__init__(f"hours:task:{task_id}", text, style=discord.ButtonStyle.primary)
        self.task_id = task_id

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(LogTaskForm(interaction.locale.value, self.task_id))


def log_task_button(locale: str, task_id: int) -> LogTask:
    return LogTask(task_id, label(locale, "hours-button-task"))


class LogTaskForm(SafeModal):
    def __init__(self, locale: str, task_id: int) -> None:
        super().__init__(label(locale, "hours-form-task"))
        self._task_id = task_id
        self.time: TextInput[Any] = TextInput(custom_id="time", max_length=MAX_LENGTH)
        self.day: TextInput[Any] = TextInput(custom_id="day", max_length=MAX_LENGTH, required=False)
        self.kind: Select[Any] = kind_select(locale)
        self.note: TextInput[Any] = TextInput(custom_id="note", max_length=NOTE_LIMIT, required=False)
        for component, hint in (
            (self.time, None),
            (self.kind, None),
            (self.day, "hours-form-day-hint"),
            (self.note, "hours-form-note-hint"),
        ):
            self.add_item(field(locale, f"hours-form-{component.custom_id}", component, hint=hint))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        services = interaction.client.services
        guild_id = interaction.guild_id or await services.tasks.guild_of(self._task_id)
        actor = await services.alliances.actor(guild_id, interaction.user.id, interaction.locale.value)
        if not self.kind.values:
            raise UserError("error-option")
        entry = await services.hours.log(
            actor,
            self.time.value,
            self.kind.values[0],
            day=self.day.value,
            note=self.note.value,
            task_id=self._task_id,
        )
        await send(interaction, logged_words(interaction.locale.value, entry))


def task_section(locale: str, task: Task) -> Section[Any]:
    line = text(locale, "hours-task-line", title=task.plan.title)
    return Section(TextDisplay(line), accessory=log_task_button(locale, task.id))
