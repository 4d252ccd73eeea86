"""`/task`: make tasks, find and take on open ones, see one's own, look after them."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextInput

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.tasks.model import Task
from bot.tasks.rules import DETAILS_LIMIT, PLACES_LIMIT, TITLE_LIMIT
from bot.text import Markup, label, text, timestamp
from bot.times import MAX_LENGTH
from bot.ui import SafeModal, field, mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.options import CHOICES, RowOption
from bot.ui.pages import send_lines
from bot.ui.places import place_for_card
from bot.ui.replies import send
from cogs.counties.options import CountyGiven
from cogs.tasks.card import show, take_on
from cogs.tasks.lists import NEAR, my_page, open_page

Interaction = discord.Interaction[AllianceBot]


class TaskOption(RowOption):
    unknown = "task-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.tasks.search(actor, typed, CHOICES)
        return [(task.id, f"{task.plan.due_at:%Y-%m-%d} · {task.plan.title}") for task in found]


TaskGiven = app_commands.Transform[int, TaskOption]


class EditForm(SafeModal):
    """A task as it is, to be changed."""

    def __init__(self, locale: str, task: Task, due: str, asked_id: int | None) -> None:
        super().__init__(label(locale, "task-form-edit"))
        self._task, self._asked_id = task, asked_id
        plan, atlas = task.plan, Atlas.load()
        county = atlas.label(atlas.get(plan.geoid)) if plan.geoid else None
        self.what = _line("what", plan.title, TITLE_LIMIT)
        self.due = _line("due", due, MAX_LENGTH)
        self.details = _line("details", plan.details, DETAILS_LIMIT, required=False, long=True)
        self.county = _line("county", county, MAX_LENGTH, required=False)
        self.people = _line("people", f"{plan.places}", MAX_LENGTH)
        for component, hint in (
            (self.what, None),
            (self.due, "task-form-edit-due-hint"),
            (self.details, None),
            (self.county, "task-form-edit-county-hint"),
            (self.people, "task-form-edit-people-hint"),
        ):
            self.add_item(field(locale, f"task-form-edit-{component.custom_id}", component, hint=hint))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        services = interaction.client.services
        actor = await interaction.client.actor(interaction)
        where, people = self.county.value.strip(), self.people.value.strip()
        task = await services.tasks.edit(
            actor,
            self._task.id,
            self.what.value,
            self.due.value,
            self.details.value,
            services.counties.find(where).geoid if where else None,
            int(people)
            if people.isascii() and people.isdigit()
            else 0,  # which is refused like other numbers
            self._asked_id,
        )
        await reply(interaction, "task-edited", title=task.plan.title)


def _line(
    name: str, default: str | None, limit: int, *, required: bool = True, long: bool = False
) -> TextInput[Any]:
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return TextInput(
        custom_id=name, default=default or None, max_length=limit, required=required, style=style
    )


class TaskCog(commands.GroupCog, group_name="task", group_description=words("cmd-task")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.tasks = bot.services.tasks

    @app_commands.command(
        name="create", description=words("cmd-task-create"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        what=words("opt-task-what"),
        due=words("opt-task-due"),
        details=words("opt-task-details"),
        county=words("opt-task-county"),
        people=words("opt-task-people"),
        person=words("opt-task-person"),
    )
    async def create(
        self,
        interaction: Interaction,
        what: app_commands.Range[str, 1, TITLE_LIMIT],
        due: app_commands.Range[str, 1, MAX_LENGTH],
        details: app_commands.Range[str, 1, DETAILS_LIMIT] | None = None,
        county: CountyGiven | None = None,
        people: app_commands.Range[int, 1, PLACES_LIMIT] = 1,
        person: discord.Member | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        task = await self.tasks.create(
            actor,
            place_for_card(interaction, "task-channel-closed"),
            what,
            due,
            details=details or "",
            geoid=county.geoid if county else None,
            places=people,
            asked_id=person.id if person else None,
        )
        await reply(
            interaction,
            "task-created",
            title=task.plan.title,
            due=task.plan.due_at,
            channel=Markup(f"<#{task.channel_id}>"),
        )

    @app_commands.command(name="list", description=words("cmd-task-list"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(county=words("opt-task-list-county"))
    async def list_(self, interaction: Interaction, county: CountyGiven | None = None) -> None:
        await send(interaction, view=await open_page(interaction, county.geoid if county else NEAR, 0))

    @app_commands.command(name="mine", description=words("cmd-task-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await my_page(interaction, 0))

    @app_commands.command(name="show", description=words("cmd-task-show"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(task=words("opt-task"))
    async def show(self, interaction: Interaction, task: TaskGiven) -> None:
        await show(interaction, task)

    @app_commands.command(
        name="claim", description=words("cmd-task-claim"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(task=words("opt-task"), due=words("opt-task-claim-due"))
    async def claim(
        self,
        interaction: Interaction,
        task: TaskGiven,
        due: app_commands.Range[str, 1, MAX_LENGTH] | None = None,
    ) -> None:
        await take_on(interaction, task, due or "")

    @app_commands.command(name="edit", description=words("cmd-task-edit"), extras=for_level(Level.ORGANIZER))
    @app_commands.describe(task=words("opt-task"), person=words("opt-task-edit-person"))
    async def edit(
        self, interaction: Interaction, task: TaskGiven, person: discord.Member | None = None
    ) -> None:
        before, due = await self.tasks.managed(await self.bot.actor(interaction), task)
        form = EditForm(interaction.locale.value, before, due, person.id if person else None)
        await interaction.response.send_modal(form)

    @app_commands.command(
        name="cancel", description=words("cmd-task-cancel"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(task=words("opt-task"))
    async def cancel(self, interaction: Interaction, task: TaskGiven) -> None:
        cancelled = await self.tasks.cancel(await self.bot.actor(interaction), task)
        await reply(interaction, "task-cancelled", title=cancelled.plan.title)

    @app_commands.command(
        name="history", description=words("cmd-task-history"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(task=words("opt-task"))
    async def history(self, interaction: Interaction, task: TaskGiven) -> None:
        shown, happened = await self.tasks.history(await self.bot.actor(interaction), task)
        locale = interaction.locale.value
        lines = [text(locale, "task-history", title=shown.plan.title)]
        for entry in happened:
            line = text(
                locale,
                "task-happened",
                at=timestamp(entry.at, "f"),
                what=entry.what.value,
                person=mention(entry.about or entry.user_id or 0),
            )
            lines.append(
                text(locale, "task-happened-words", line=Markup(line), words=entry.words)
                if entry.words
                else line
            )
        await send_lines(interaction, lines)
