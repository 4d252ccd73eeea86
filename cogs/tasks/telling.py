"""What people are asked about tasks.

Where it cannot be sent directly, the channel only learns that there is a question: nobody is shown to be late.
"""

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.reminders.model import Reminder, Undeliverable
from bot.tasks.model import Claim, Standing
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.drawn import Drawn
from bot.ui.replies import send
from cogs.hours.tasks import log_task_button
from cogs.tasks.card import TO_DO, date_lines, decisions, done_line, place_words, row, shown

Interaction = discord.Interaction[AllianceBot]


class Questions:
    """How the kinds of reminder of `bot.tasks.telling` are drawn."""

    def __init__(self, bot: AllianceBot) -> None:
        self._tasks = bot.services.tasks

    async def draw_offer(self, reminder: Reminder, locale: str) -> Drawn:
        standing, _ = await self._found(reminder)
        task = standing.task
        kept = task.plan.asked_id == reminder.user_id
        words = text(
            locale,
            "task-offer",
            kept=int(kept),
            title=task.plan.title,
            place=place_words(locale, task),
            due=task.plan.due_at,
            until=reminder.expires_at,
        )
        buttons = row(locale, task.id, "claim", *(["decline"] if kept else []))
        return Drawn(view=SafeLayout(TextDisplay(words), buttons))

    async def draw_due(self, reminder: Reminder, locale: str) -> Drawn:
        standing, claim = await self._found(reminder)
        assert claim is not None
        words = text(locale, "task-due-soon", title=standing.task.plan.title, due=claim.due_at)
        return Drawn(
            view=SafeLayout(TextDisplay(words), row(locale, standing.task.id, "done", "time", "back"))
        )

    async def draw_ask(self, reminder: Reminder, locale: str) -> Drawn:
        standing, claim = await self._found(reminder)
        assert claim is not None
        task = standing.task
        taken = claim.watch.taken if claim.watch else 0
        words = text(locale, "task-asked", title=task.plan.title, due=claim.due_at, taken=taken)
        asked = SafeLayout(
            TextDisplay("\n".join([words, "", *date_lines(locale, standing)])), row(locale, task.id, *TO_DO)
        )
        there_is = text(locale, "task-question", title=task.plan.title)
        read = Question(task.id, label(locale, "task-button-read"))
        return Drawn(view=asked, aloud=SafeLayout(TextDisplay(there_is), ActionRow(read)))

    async def draw_review(self, reminder: Reminder, locale: str) -> Drawn:
        standing, claim = await self._found(reminder)
        assert claim is not None
        words = text(locale, "task-review", title=standing.task.plan.title)
        return Drawn(
            view=SafeLayout(
                TextDisplay(f"{words}\n{done_line(locale, claim)}"), decisions(locale, standing.task, claim)
            )
        )

    async def draw_approved(self, reminder: Reminder, locale: str) -> Drawn:
        standing, _ = await self._found(reminder)
        task = standing.task
        words = text(locale, "task-told-approved", title=task.plan.title)
        return Drawn(view=SafeLayout(TextDisplay(words), ActionRow(log_task_button(locale, task.id))))

    async def _found(self, reminder: Reminder) -> tuple[Standing, Claim | None]:
        found = await self._tasks.to_tell(reminder)
        if found is None:
            raise Undeliverable("reminder-problem-stale")
        return found


class Question(SafeButton, template=r"task:(?P<task_id>\d{1,18}):asked"):
    """Reads a question to whoever it is for, and nobody else."""

    def __init__(self, task_id: int, text: str = "") -> None:
        super().__init__(f"task:{task_id}:asked", text, style=discord.ButtonStyle.primary)
        self.task_id = task_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        standing = await interaction.client.services.tasks.show(actor, self.task_id)
        await send(interaction, view=shown(interaction.locale.value, standing, actor.user_id))
