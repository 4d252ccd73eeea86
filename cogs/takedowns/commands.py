"""`/takedown`: what moderators take down, and what administrators make of that."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.takedowns.model import Kind
from bot.takedowns.rules import REASON_LIMIT
from bot.takedowns.service import PAGE
from bot.text import Markup, escape, isolated, label, text
from bot.ui import SafeButton, mention, words
from bot.ui.catalogue import for_level
from bot.ui.pages import lines_that_fit, send_lines
from bot.ui.replies import reply, send
from cogs.takedowns.options import KINDS, TakedownGiven, WrittenGiven, kind_of

Interaction = discord.Interaction[AllianceBot]


class TakedownCog(commands.GroupCog, group_name="takedown", group_description=words("cmd-takedown")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.takedowns = bot.services.takedowns

    @app_commands.command(
        name="words", description=words("cmd-takedown-words"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(
        what=words("opt-takedown-what"),
        number=words("opt-takedown-number"),
        reason=words("opt-takedown-reason"),
    )
    @app_commands.choices(what=KINDS)
    async def take(
        self,
        interaction: Interaction,
        what: str,
        number: WrittenGiven,
        reason: app_commands.Range[str, 1, REASON_LIMIT],
    ) -> None:
        await take_down(interaction, kind_of(what), number, reason)

    @app_commands.command(
        name="list", description=words("cmd-takedown-list"), extras=for_level(Level.MODERATOR)
    )
    async def list_(self, interaction: Interaction) -> None:
        await _list(interaction, None)

    @app_commands.command(
        name="show", description=words("cmd-takedown-show"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(takedown=words("opt-takedown-which"))
    async def show(self, interaction: Interaction, takedown: TakedownGiven) -> None:
        actor, locale = await self.bot.actor(interaction), interaction.locale.value
        found, said = await self.takedowns.show(actor, takedown)
        about = text(
            locale,
            "takedown-shown",
            kind=found.kind.value,
            number=found.number,
            at=found.at,
            who=mention(found.by),
            reason=found.reason,
        )
        if not said:
            await send_lines(interaction, [about, text(locale, "takedown-shown-gone")])
            return
        quoted = [f"> {isolated(escape(line))}" for one in said for line in one.split("\n")]
        for page in lines_that_fit([about, text(locale, "takedown-shown-words"), *quoted]):
            await send(interaction, page)

    @app_commands.command(
        name="put-back", description=words("cmd-takedown-put-back"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(takedown=words("opt-takedown-which"))
    async def put_back(self, interaction: Interaction, takedown: TakedownGiven) -> None:
        found = await self.takedowns.put_back(await self.bot.actor(interaction), takedown)
        await reply(interaction, "takedown-restored", kind=found.kind.value, number=found.number)


async def take_down(interaction: Interaction, kind: Kind, number: int, reason: str) -> None:
    actor = await interaction.client.actor(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.client.services.takedowns.take_down(actor, kind, number, reason)
    await reply(interaction, "takedown-done", kind=kind.value, number=number)


class Older(SafeButton, template=r"takedowns:(?P<before_id>\d{1,18})"):
    def __init__(self, before_id: int, text: str = "") -> None:
        super().__init__(f"takedowns:{before_id}", text)
        self.before_id = before_id

    async def act(self, interaction: Interaction) -> None:
        await _list(interaction, self.before_id)


async def _list(interaction: Interaction, before: int | None) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    found = await interaction.client.services.takedowns.listed(actor, before)
    if not found:
        await reply(interaction, "takedown-none")
        return
    lines = [
        text(
            locale,
            "takedown-line",
            takedown=one.id,
            at=one.at,
            kind=one.kind.value,
            number=one.number,
            who=Markup(mention(one.by)),
            reason=one.reason,
            back="no" if one.put_back_at is None else "anew" if one.put_back_by is None else "yes",
            **{"back-at": one.put_back_at or ""},
        )
        for one in found
    ]
    more = [Older(found[-1].id, label(locale, "takedown-older"))] if len(found) == PAGE else []
    await send_lines(interaction, lines, *more)
