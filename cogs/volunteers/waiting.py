"""What waits for a decision: `/applications`, and what is sent by itself before and after one."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Item

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.reminders.model import Reminder, Undeliverable
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeSelect, SafeView, mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.replies import send
from bot.volunteers.applications import PAGE
from bot.volunteers.model import Application, Decision, Dossier
from cogs.volunteers.decide import card, name_of
from cogs.volunteers.fields import Interaction, layout, show


class ApplicationsCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="applications", description=words("cmd-applications"), extras=for_level(Level.MODERATOR)
    )
    async def applications(self, interaction: Interaction) -> None:
        await _page(interaction, after=0)


class MoreApplications(SafeButton, template=r"applications:after:(?P<after_id>\d{1,18})"):
    def __init__(self, after_id: int, text: str = "") -> None:
        super().__init__(f"applications:after:{after_id}", text)
        self.after_id = after_id

    async def act(self, interaction: Interaction) -> None:
        await _page(interaction, self.after_id)


class OpenApplication(SafeSelect, template=r"applications:open"):
    def __init__(self, options: list[discord.SelectOption] | None = None, invitation: str = "") -> None:
        super().__init__("applications:open", options, placeholder=invitation or None)

    async def act(self, interaction: Interaction) -> None:
        bot = interaction.client
        actor = await bot.actor(interaction)
        picked = next(iter(self.values), "")
        number = int(picked) if re.fullmatch(r"[0-9]{1,18}", picked) else 0
        dossier = await bot.services.applications.show(actor, number)
        await send(interaction, view=card(bot, interaction.locale.value, dossier))


async def _page(interaction: Interaction, after: int) -> None:
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    waiting = await bot.services.applications.page(actor, after)
    if not waiting:
        await show(interaction, layout(text(locale, "applications-none")))
        return
    lines = [text(locale, "applications-title")]
    options = []
    for dossier in waiting:
        application = dossier.application
        lines.append(
            text(
                locale,
                "applications-line",
                person=mention(application.user_id),
                county=dossier.county,
                at=application.applied_at,
                card=Markup(_link(locale, application)),
            )
        )
        words_of_it = label(
            locale, "applications-choice", 100, name=name_of(bot, application), county=dossier.county
        )
        options.append(discord.SelectOption(label=words_of_it, value=str(application.id)))
    rows: list[list[Item[Any]]] = [[OpenApplication(options, label(locale, "applications-open"))]]
    if len(waiting) == PAGE:
        rows.append([MoreApplications(waiting[-1].application.id, label(locale, "applications-more"))])
    await show(interaction, layout("\n".join(lines), *rows))


def _link(locale: str, application: Application) -> str:
    if application.card_message_id is None:
        return text(locale, "applications-no-card")
    place = f"{application.guild_id}/{application.card_channel_id}/{application.card_message_id}"
    return text(locale, "applications-card", link=Markup(f"https://discord.com/channels/{place}"))


# --- what is sent by itself -------------------------------------------------------------------------------


async def draw_card(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    number, dossier = await _dossier(bot, reminder)

    async def sent(message: discord.Message) -> None:
        await bot.services.applications.posted(number, message.channel.id, message.id)

    return Drawn(view=card(bot, locale, dossier), sent=sent)


async def draw_answer(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    """A welcome is for everybody to read; why somebody was declined, for them alone."""
    number, dossier = await _dossier(bot, reminder)
    chapter = await bot.services.alliances.chapter(dossier.application.guild_id)
    alliance = chapter.alliance_name if chapter is not None else ""
    if dossier.application.status is Decision.APPROVED:
        return Drawn(text(locale, "answer-approved", alliance=alliance))
    button = Answer(number, label(locale, "answer-read"))
    return Drawn(text(locale, "answer-declined", alliance=alliance), view=SafeView(button))


async def draw_late(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    """Told once, without a ping: `/applications` shows the rest."""
    _, dossier = await _dossier(bot, reminder)
    application = dossier.application
    if application.status is not Decision.PENDING:  # decided at this very moment
        raise Undeliverable("reminder-problem-gone")
    return Drawn(
        text(
            locale,
            "application-late",
            person=mention(application.user_id),
            at=application.applied_at,
            card=Markup(_link(locale, application)),
        )
    )


async def _dossier(bot: AllianceBot, reminder: Reminder) -> tuple[int, Dossier]:
    number = reminder.arguments["application_id"]
    assert isinstance(number, int)
    try:
        return number, await bot.services.applications.dossier(reminder.alliance_id, number)
    except UserError:  # the applicant has just deleted it
        raise Undeliverable("reminder-problem-gone") from None


class Answer(SafeButton, template=r"application:(?P<application_id>\d{1,18}):answer"):
    """It works in direct messages too, where nothing tells the alliance: so it shows one's own and nothing else."""

    def __init__(self, application_id: int, text: str = "") -> None:
        super().__init__(f"application:{application_id}:answer", text)
        self.application_id = application_id

    async def act(self, interaction: Interaction) -> None:
        own = await interaction.client.services.applications.own(interaction.user.id, self.application_id)
        if own.status is not Decision.DECLINED:
            raise UserError("answer-other")
        await reply(
            interaction, "answer-declined-why", at=own.decided_at or own.applied_at, reason=own.reason or ""
        )
