"""`/hours`: log work, see what became of it, decide that of others, and take statements along."""

import io
import json

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.hours.rules import NOTE_LIMIT
from bot.text import Markup, text
from bot.times import MAX_LENGTH
from bot.ui import words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.counties.options import CountyGiven
from cogs.hours.lines import kind_choices, logged_words, time_words
from cogs.hours.mine import my_page
from cogs.hours.review import queue_page, their_page
from cogs.hours.shifts import ShiftToLog, to_log
from cogs.hours.tasks import TaskToLog

Interaction = discord.Interaction[AllianceBot]


class HoursCog(commands.GroupCog, group_name="hours", group_description=words("cmd-hours")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.hours = bot.services.hours

    @app_commands.command(name="log", description=words("cmd-hours-log"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(
        time=words("opt-hours-time"),
        kind=words("opt-hours-kind"),
        day=words("opt-hours-day"),
        county=words("opt-hours-county"),
        note=words("opt-hours-note"),
        shift=words("opt-hours-shift"),
        task=words("opt-hours-task"),
    )
    @app_commands.choices(kind=kind_choices())
    async def log(
        self,
        interaction: Interaction,
        time: app_commands.Range[str, 1, MAX_LENGTH] | None = None,
        kind: str | None = None,
        day: app_commands.Range[str, 1, MAX_LENGTH] | None = None,
        county: CountyGiven | None = None,
        note: app_commands.Range[str, 1, NOTE_LIMIT] | None = None,
        shift: ShiftToLog | None = None,
        task: TaskToLog | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        if time is None and kind is None and shift is None and task is None:
            await send(interaction, view=await to_log(interaction, actor))
            return
        entry = await self.hours.log(
            actor,
            time or "",
            kind or "",
            day=day or "",
            geoid=county.geoid if county else None,
            note=note or "",
            shift_id=shift,
            task_id=task,
        )
        await send(interaction, logged_words(interaction.locale.value, entry))

    @app_commands.command(name="mine", description=words("cmd-hours-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await my_page(interaction, 0))

    @app_commands.command(
        name="review", description=words("cmd-hours-review"), extras=for_level(Level.ORGANIZER)
    )
    async def review(self, interaction: Interaction) -> None:
        await send(interaction, view=await queue_page(interaction, 0))

    @app_commands.command(name="of", description=words("cmd-hours-of"), extras=for_level(Level.MODERATOR))
    @app_commands.describe(person=words("opt-hours-person"))
    async def of(self, interaction: Interaction, person: discord.Member | discord.User) -> None:
        await send(interaction, view=await their_page(interaction, person.id, 0))

    @app_commands.command(
        name="statement", description=words("cmd-hours-statement"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(month=words("opt-hours-month"))
    async def statement(
        self, interaction: Interaction, month: app_commands.Range[str, 1, MAX_LENGTH] | None = None
    ) -> None:
        actor = await self.bot.actor(interaction)
        made = await self.hours.statement(actor, month or "")
        signed = json.dumps(made.document, indent=2, ensure_ascii=False)
        name = f"hours-{made.month}"
        files = [
            discord.File(io.BytesIO(content.encode()), filename)
            for filename, content in ((f"{name}.csv", made.csv), (f"{name}.json", signed))
        ]
        locale = interaction.locale.value
        total = Markup(time_words(locale, made.minutes))
        await send(interaction, text(locale, "hours-statement", month=made.month, time=total), files=files)

    @app_commands.command(name="key", description=words("cmd-hours-key"), extras=for_level(Level.VOLUNTEER))
    async def key(self, interaction: Interaction) -> None:
        actor = await self.bot.actor(interaction)
        public = Markup(await self.hours.public_key(actor))
        await send(interaction, text(interaction.locale.value, "hours-key", public=public))
