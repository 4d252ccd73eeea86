"""`/audit` for moderators, and how an entry reads in the audit channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.audit.model import Entry
from bot.audit.service import PAGE
from bot.client import AllianceBot
from bot.reminders.model import Reminder
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeButton, mention, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.pages import send_lines
from bot.ui.replies import send


class AuditCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="audit", description=words("cmd-audit"), extras=for_level(Level.MODERATOR))
    @app_commands.describe(person=words("opt-audit-person"))
    async def audit(
        self, interaction: discord.Interaction[AllianceBot], person: discord.User | None = None
    ) -> None:
        await _show(interaction, before=None, by=person.id if person else 0)


class OlderEntries(SafeButton, template=r"audit:(?P<before_id>\d{1,18}):by:(?P<by_id>\d{1,20})"):
    def __init__(self, before_id: int, by_id: int, text: str = "") -> None:
        super().__init__(f"audit:{before_id}:by:{by_id}", text)
        self.before_id, self.by_id = before_id, by_id

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await _show(interaction, before=self.before_id, by=self.by_id)


async def _show(interaction: discord.Interaction[AllianceBot], before: int | None, by: int) -> None:
    actor = await interaction.client.actor(interaction)
    entries: Sequence[Entry] = await interaction.client.services.audit.page(
        actor, before=before, by=by or None
    )
    locale = interaction.locale.value
    if not entries:
        await send(interaction, text(locale, "audit-none"))
        return
    lines = [describe(locale, entry.at, entry.actor_id, entry.act, entry.details) for entry in entries]
    more = [OlderEntries(entries[-1].id, by, label(locale, "audit-older"))] if len(entries) == PAGE else []
    await send_lines(interaction, lines, *more)


def describe(locale: str, at: datetime, actor_id: int | None, act: str, details: Mapping[str, Any]) -> str:
    """One line. Ids of people become mentions that ping nobody."""
    shown: dict[str, object] = {
        name: mention(value) if name == "user_id" else value for name, value in details.items()
    }
    who = mention(actor_id) if actor_id else Markup(text(locale, "audit-bot"))
    return text(locale, f"act-{act}", at=timestamp(at, "f"), actor=who, **shown)


async def draw_entry(reminder: Reminder, locale: str) -> Drawn:
    details = dict(reminder.arguments)
    at = datetime.fromisoformat(str(details.pop("at")))
    actor_id, act = details.pop("actor_id"), str(details.pop("act"))
    details.pop("subject")
    return Drawn(content=describe(locale, at, actor_id if isinstance(actor_id, int) else None, act, details))
