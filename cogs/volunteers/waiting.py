"""What is sent by itself before and after a decision on an application."""

import discord

from bot.client import AllianceBot
from bot.errors import UserError
from bot.reminders.model import Reminder, Undeliverable
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeView, mention, reply
from bot.ui.drawn import Drawn
from bot.volunteers.model import Decision, Dossier
from cogs.volunteers.decide import card
from cogs.volunteers.fields import Interaction
from cogs.volunteers.queue import card_link


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
            card=Markup(card_link(locale, application)),
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
