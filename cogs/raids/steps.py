"""`/raid`, the card that moderators are shown once, and the steps on it, each asked about again before it is taken."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, Container, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.raids.model import Outlook, Step
from bot.reminders.model import Reminder, Undeliverable
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, SafeView, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.replies import reply, send

Interaction = discord.Interaction[AllianceBot]
HIGH = discord.VerificationLevel.high
STEPS = "|".join(Step)


class RaidCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="raid", description=words("cmd-raid"), extras=for_level(Level.MODERATOR))
    async def raid(self, interaction: Interaction) -> None:
        outlook = await self.bot.services.raids.outlook(await self.bot.actor(interaction))
        card = raid_card(interaction.locale.value, outlook, _guild(interaction))
        await send(interaction, view=card)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        chapter = await self.bot.services.alliances.chapter(member.guild.id)
        if chapter is not None and not member.bot:
            await self.bot.services.raids.joined(chapter, member.joined_at)


async def draw_raid(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    guild = bot.get_guild(reminder.guild_id or 0)
    if guild is None:
        raise Undeliverable("reminder-problem-gone")
    outlook = await bot.services.raids.outlook_of(guild.id)
    if outlook.hold is None:  # it was released, or is over, before this could be sent
        raise Undeliverable("reminder-problem-gone")
    return Drawn(view=raid_card(locale, outlook, guild))


def raid_card(locale: str, outlook: Outlook, guild: discord.Guild) -> SafeLayout:
    lines = [
        text(locale, "raid-title", held="yes" if outlook.hold else "no"),
        text(locale, "raid-joins", minute=outlook.joins.minute, hour=outlook.joins.hour),
        text(locale, "raid-applications", minute=outlook.applications.minute, hour=outlook.applications.hour),
    ]
    if outlook.hold is not None:
        lines.append(text(locale, "raid-hold-until", since=outlook.hold.since, until=outlook.hold.until))
    steps = [Step.RELEASE if outlook.hold is not None else Step.HOLD]
    if guild.me.guild_permissions.manage_guild:
        steps += [Step.VERIFY] if guild.verification_level.value < HIGH.value else []
        steps += [Step.PAUSE] if not guild.invites_paused() else []
    else:
        lines.append(text(locale, "raid-by-hand"))
    buttons = [RaidStep(step, label(locale, f"raid-{step}")) for step in steps]
    colour = discord.Colour.orange() if outlook.hold is not None else discord.Colour.light_grey()
    return SafeLayout(
        Container(TextDisplay[Any]("\n".join(lines)), ActionRow(*buttons), accent_colour=colour)
    )


class RaidStep(SafeButton, template=rf"raid:(?P<step>{STEPS})"):
    """Asks whether it is meant."""

    def __init__(self, step: str, text: str = "") -> None:
        super().__init__(f"raid:{step}", text)
        self.step = Step(step)

    async def act(self, interaction: Interaction) -> None:
        locale, services = interaction.locale.value, interaction.client.services
        outlook = await services.raids.outlook(await interaction.client.actor(interaction))
        if self.step in (Step.HOLD, Step.RELEASE) and (self.step is Step.HOLD) == (outlook.hold is not None):
            raise UserError("raid-held-already" if self.step is Step.HOLD else "raid-not-held")
        if self.step in (Step.VERIFY, Step.PAUSE):
            _check_right(_guild(interaction))
        hours = services.settings.raids.hold_hours
        question = text(
            locale, "raid-sure", step=self.step.value, until=services.raids.pause_until(), hours=hours
        )
        yes = RaidSure(self.step, label(locale, f"raid-{self.step}"))
        await send(interaction, question, view=SafeView(yes))


class RaidSure(SafeButton, template=rf"raid:(?P<step>{STEPS}):yes"):
    def __init__(self, step: str, text: str = "") -> None:
        super().__init__(f"raid:{step}:yes", text, style=discord.ButtonStyle.danger)
        self.step = Step(step)

    async def act(self, interaction: Interaction) -> None:
        bot, guild = interaction.client, _guild(interaction)
        actor = await bot.actor(interaction)
        actor.require(Level.MODERATOR)
        await interaction.response.defer(ephemeral=True, thinking=True)
        raids = bot.services.raids
        match self.step:
            case Step.HOLD:
                await raids.hold(actor)
            case Step.RELEASE:
                await raids.release(actor)
            case Step.VERIFY:
                _check_right(guild)
                before = guild.verification_level
                if before.value >= HIGH.value:
                    raise UserError("raid-verified-already")
                await guild.edit(verification_level=HIGH, reason=_reason(guild))
                await raids.verified(actor, before.name)
            case Step.PAUSE:
                _check_right(guild)
                until = raids.pause_until()
                await guild.edit(invites_disabled_until=until, reason=_reason(guild))
                await raids.paused(actor, round((until - bot.services.clock.now()).total_seconds() / 3600))
        await reply(interaction, "raid-done", step=self.step.value)


def _guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise UserError("only-in-server")
    return interaction.guild


def _check_right(guild: discord.Guild) -> None:
    """It is not among those that the bot asks for when it is invited: who wants these steps gives it."""
    if not guild.me.guild_permissions.manage_guild:
        raise UserError("raid-no-right", role=guild.me.top_role.name)


def _reason(guild: discord.Guild) -> str:
    return text(guild.preferred_locale.value, "raid-reason")
