"""`/platform`: what the alliance adopted, how far each area of government is, and telling everybody."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, MediaGallery, Section, TextDisplay

from bot.alliances.model import Level
from bot.charts import draw
from bot.charts.model import Bar, Bars, Picture
from bot.client import AllianceBot
from bot.errors import UserError
from bot.policies.platform.files import archive
from bot.policies.platform.model import Change, Counts, Form, Policy
from bot.policies.platform.pages import pages
from bot.policies.platform.service import PAGE
from bot.reminders.model import Reminder
from bot.text import Markup, escape, label, shorten, text
from bot.ui import SafeButton, SafeLayout, SafeSelect, picked_id, reply, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.policies.buttons import ReadText
from cogs.policies.options import AreaGiven

Interaction = discord.Interaction[AllianceBot]
DESCRIPTION_LIMIT = 1024  # of a picture, by Discord
NAME_LIMIT = 100  # of a select's option, by Discord
CHOICES = 25
CHANGES = 20  # told of one by one in an announcement


class PlatformCog(commands.GroupCog, group_name="platform", group_description=words("cmd-platform")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.platform = bot.services.platform

    @app_commands.command(
        name="show", description=words("cmd-platform-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(area=words("opt-platform-area"))
    async def show(self, interaction: Interaction, area: AreaGiven | None = None) -> None:
        view = await _overview(interaction) if area is None else await _area(interaction, area, 0)
        await send(interaction, view=view)

    @app_commands.command(
        name="coverage", description=words("cmd-platform-coverage"), extras=for_level(Level.VOLUNTEER)
    )
    async def coverage(self, interaction: Interaction) -> None:
        locale, actor = interaction.locale.value, await self.bot.actor(interaction)
        counts = await self.platform.coverage(actor)
        await interaction.response.defer(ephemeral=True, thinking=True)
        png = await self.bot.services.pictures.in_time(draw, _picture(locale, counts))
        layout = SafeLayout(TextDisplay(_coverage(locale, counts)))
        if png is None:
            await send(interaction, view=layout)
            return
        described = label(locale, "platform-picture-described", DESCRIPTION_LIMIT, **_sums(counts))
        file = discord.File(io.BytesIO(png), "platform.png", description=described)
        gallery: MediaGallery[Any] = MediaGallery()
        gallery.add_item(media=file, description=described)
        layout.add_item(gallery)
        await send(interaction, view=layout, file=file)

    @app_commands.command(
        name="publish", description=words("cmd-platform-publish"), extras=for_level(Level.MODERATOR)
    )
    async def publish(self, interaction: Interaction) -> None:
        actor = await self.bot.actor(interaction)
        count = await self.platform.publish(actor, _room(interaction))
        await reply(interaction, "platform-published", count=count)


def _room(interaction: Interaction) -> int:
    """This channel, if both the person and the bot may write here and attach files.

    Raises UserError platform-channel-closed.
    """
    both = discord.Permissions(interaction.permissions.value & interaction.app_permissions.value)
    thread = isinstance(interaction.channel, discord.Thread)
    may_write = both.send_messages_in_threads if thread else both.send_messages
    if not (may_write and both.view_channel and both.attach_files and interaction.channel_id):
        raise UserError("platform-channel-closed")
    return interaction.channel_id


# --- what is adopted ----------------------------------------------------------------------------------------


async def _overview(interaction: Interaction) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    counts = await interaction.client.services.platform.coverage(actor)
    adopted = [one for one in counts if one.adopted]
    lines = [text(locale, "platform-title", **_sums(counts))]
    lines += [text(locale, "platform-line", area=one.name, count=one.adopted) for one in adopted]
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    if adopted:
        options = [
            discord.SelectOption(label=shorten(one.name, NAME_LIMIT), value=str(one.area_id))
            for one in adopted[:CHOICES]
        ]
        layout.add_item(ActionRow(OpenArea(options, label(locale, "platform-open-area"))))
    return layout


class OpenArea(SafeSelect, template=r"platform:area"):
    def __init__(self, options: list[discord.SelectOption] | None = None, invitation: str = "") -> None:
        super().__init__("platform:area", options, placeholder=invitation or None)

    async def act(self, interaction: Interaction) -> None:
        area_id = picked_id(next(iter(self.values), ""), "area-unknown")
        await send(interaction, view=await _area(interaction, area_id, 0))


class AreaPage(SafeButton, template=r"platform:area:(?P<area_id>\d{1,18}):(?P<index>\d{1,4})"):
    def __init__(self, area_id: int, index: int, text: str = "") -> None:
        super().__init__(f"platform:area:{area_id}:{index}", text)
        self.area_id, self.index = area_id, index

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await _area(interaction, self.area_id, self.index))


async def _area(interaction: Interaction, area_id: int, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    area, total = await interaction.client.services.platform.show(actor, area_id, index)
    layout = SafeLayout(TextDisplay(text(locale, "platform-area", area=area.name, count=total)))
    for policy in area.policies:
        button = ReadText(policy.number, label(locale, "policy-button-text"))
        layout.add_item(Section(TextDisplay(_policy(locale, policy)), accessory=button))
    add_page_buttons(layout, partial(AreaPage, area_id), locale, index, total, PAGE)
    return layout


def _policy(locale: str, policy: Policy) -> str:
    vote = policy.vote
    return text(
        locale,
        "platform-policy",
        number=policy.number,
        title=policy.title,
        summary=policy.summary,
        version=policy.version,
        at=policy.adopted_at,
        yes=vote.yes,
        no=vote.no,
        abstained=vote.abstained,
        could=vote.could,
        thread=Markup(policy.link),
    )


# --- how far each area is -----------------------------------------------------------------------------------


def _sums(counts: Sequence[Counts]) -> dict[str, int]:
    return {
        "areas": len(counts),
        "adopted": sum(one.adopted for one in counts),
        "under_way": sum(one.under_way for one in counts),
        "gaps": sum(not one.adopted and not one.under_way for one in counts),
    }


def _coverage(locale: str, counts: Sequence[Counts]) -> str:
    lines = [text(locale, "platform-coverage", **_sums(counts))]
    lines += [
        text(locale, "platform-coverage-line", area=one.name, adopted=one.adopted, under_way=one.under_way)
        for one in counts
        if one.adopted or one.under_way
    ]
    if bare := [escape(one.name) for one in counts if not (one.adopted or one.under_way)]:
        lines.append(text(locale, "platform-coverage-none", areas=Markup(", ".join(bare))))
    return "\n".join(lines)


def _picture(locale: str, counts: Sequence[Counts]) -> Picture:
    title = label(locale, "platform-picture-title")
    headline = label(locale, "platform-picture-headline", **_sums(counts))
    bars = tuple(
        Bar(
            (one.name, one.name),
            float(one.adopted),
            label(locale, "platform-picture-numbers", adopted=one.adopted, under_way=one.under_way),
            more=float(one.under_way),
        )
        for one in counts
    )
    most = max((one.adopted + one.under_way for one in counts), default=0)
    return Picture(
        title=(title, title),
        subtitle=label(locale, "platform-picture-subtitle"),
        headline=(headline, headline),
        panels=(Bars("", bars, float(most or 1)),),
        notes=(),
    )


# --- the announcement ---------------------------------------------------------------------------------------


async def draw_published(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    platform = bot.services.platform
    since = reminder.arguments["since"]
    new = await platform.new(
        reminder.alliance_id,
        datetime.fromisoformat(str(since)) if since else None,
        datetime.fromisoformat(str(reminder.arguments["until"])),
    )
    whole = await platform.whole(reminder.alliance_id)
    lines = [text(locale, "platform-announced", alliance=whole.alliance, count=len(new))]
    lines += [_change(locale, change) for change in new[:CHANGES]]
    if len(new) > CHANGES:
        lines.append(text(locale, "platform-announced-more", count=len(new) - CHANGES))
    packed = archive(pages(whole, Form.MARKDOWN, locale))
    return Drawn("\n".join(lines), files=[discord.File(io.BytesIO(packed), "platform.zip")])


def _change(locale: str, change: Change) -> str:
    key = "platform-change-right" if change.right else "platform-change-policy"
    return text(locale, key, what=change.what.value, number=change.number, title=change.title)
