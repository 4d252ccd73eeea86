"""`/setup`: shows what it will do in this server, then makes or adopts the roles and channels."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Chapter, Level, Purpose
from bot.alliances.rules import CHANNEL_NAMES, PRIVATE, ROLE_NAMES, Plan, Step, plan_setup
from bot.alliances.rules import Found as There
from bot.alliances.service import Layout
from bot.client import AllianceBot, missing_permissions
from bot.errors import UserError
from bot.text import Markup, label, text
from bot.ui import TROUBLE, SafeButton, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines
from bot.ui.replies import send

log = logging.getLogger(__name__)

# Channels in which people read and press buttons, and only the bot writes.
QUIET = (Purpose.WELCOME, Purpose.POLLS, Purpose.POLICIES, Purpose.COVERAGE, Purpose.AUDIT)
COMMUNITY = "COMMUNITY"  # what Discord calls servers that can have forums
# By server: of two who set it up at once, the second has to find what the first made.
_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


class SetupCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description=words("cmd-setup"), extras=for_level(Level.ADMINISTRATOR))
    @app_commands.describe(invitation=words("opt-setup-invitation"))
    @app_commands.default_permissions(administrator=True)
    async def setup(
        self, interaction: discord.Interaction[AllianceBot], invitation: app_commands.Range[str, 1, 40] = ""
    ) -> None:
        guild = _administered(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        chapter = await self.bot.services.alliances.chapter(guild.id)
        plan = _plan(guild, chapter)
        locale = interaction.locale.value
        lines = _describe(locale, plan, guild)
        code = None
        if invitation and chapter is not None:
            raise UserError("setup-chapter-already", alliance=chapter.alliance_name)
        if invitation:
            code = invitation.strip().lower()
            inviting = await self.bot.services.alliances.inviting(code)
            lines.insert(0, text(locale, "setup-joins", alliance=inviting))
        button = ApplySetup(code, label(locale, "setup-again" if chapter else "setup-apply"))
        await send_lines(interaction, lines, *([] if plan.blocked else [button]))


class ApplySetup(SafeButton, template=r"setup:apply(?::(?P<invitation>[0-9a-f]{16}))?"):
    def __init__(self, invitation: str | None, text: str = "") -> None:
        custom_id = f"setup:apply:{invitation}" if invitation else "setup:apply"
        super().__init__(custom_id, text, style=discord.ButtonStyle.primary)
        self.invitation = invitation

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        guild = _administered(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with _turns.setdefault(guild.id, asyncio.Lock()):
            await self._set_up(interaction, guild)

    async def _set_up(self, interaction: discord.Interaction[AllianceBot], guild: discord.Guild) -> None:
        alliances = interaction.client.services.alliances
        before = await alliances.chapter(guild.id)
        plan = _plan(guild, before)
        locale = interaction.locale.value
        if plan.blocked:
            await send_lines(interaction, _describe(locale, plan, guild))
            return
        if self.invitation and before is None:
            await alliances.inviting(self.invitation)  # spent by now, it must not leave anything half done
        layout = await _apply(plan, guild, text(locale, "setup-reason"))
        pledge = text(locale, "pledge-first", alliance=Markup(guild.name))
        chapter = await alliances.set_up(
            guild.id, guild.name, interaction.user.id, layout, pledge, self.invitation
        )
        # Each capability puts into its channel what belongs there.
        interaction.client.dispatch("chapter_set_up", chapter)
        actor = await interaction.client.actor(interaction)
        channels = Markup(" ".join(f"<#{channel_id}>" for channel_id in chapter.channels.values()))
        done = "setup-done" if actor.may(Level.ADMINISTRATOR) else "setup-done-chapter"
        lines = [text(locale, done, alliance=chapter.alliance_name, channels=channels)]
        if actor.may(Level.ADMINISTRATOR):
            lines += await _give_role(interaction, guild, chapter)
        await send(interaction, "\n".join(lines))


def _administered(interaction: discord.Interaction[Any]) -> discord.Guild:
    if interaction.guild is None:
        raise UserError("only-in-server")
    if not interaction.permissions.administrator:
        raise UserError("not-allowed-in-server")
    return interaction.guild


def _plan(guild: discord.Guild, chapter: Chapter | None) -> Plan:
    everyone, power = guild.default_role, discord.Permissions.elevated().value
    # Nobody can be given a role that another app manages, whatever its name.
    roles = [role for role in guild.roles if not role.is_default() and not role.managed]
    return plan_setup(
        [
            There(role.id, role.name, role.is_assignable(), bool(role.permissions.value & power))
            for role in roles
        ],
        [
            There(channel.id, channel.name, risky=channel.permissions_for(everyone).view_channel)
            for channel in guild.text_channels
        ]
        # Only proposals live in a forum.
        + [There(forum.id, forum.name, kinds=frozenset({Purpose.POLICIES})) for forum in guild.forums],
        chapter.roles if chapter else {},
        chapter.channels if chapter else {},
        missing_permissions(guild.me.guild_permissions),
    )


def _describe(locale: str, plan: Plan, guild: discord.Guild) -> list[str]:
    lines = [text(locale, "setup-title", server=guild.name)]
    for step in plan.roles:
        holders = _holders(guild, step)
        lines.append(
            _step_line(locale, step, "role", f"<@&{step.found.id}>" if step.found else "", len(holders))
        )
    lines += [
        _step_line(locale, step, "channel", f"<#{step.found.id}>" if step.found else "", 0)
        for step in plan.channels
    ]
    own_role = guild.me.top_role.name
    if plan.blocked:
        lines += ["", text(locale, "setup-blocked")]
    lines += [
        text(
            locale,
            "setup-missing",
            permission=label(locale, f"permission-{name.replace('_', '-')}"),
            role=own_role,
        )
        for name in plan.missing_permissions
    ]
    lines += [text(locale, "setup-role-above", role=role.name, own=own_role) for role in plan.roles_above]
    return lines


def _step_line(locale: str, step: Step[Any], kind: str, mention: str, holders: int) -> str:
    if step.found is None:
        name = (ROLE_NAMES if kind == "role" else CHANNEL_NAMES)[step.what]
        return text(locale, f"setup-create-{kind}", name=name)
    if step.kept:
        return text(locale, "setup-kept", what=Markup(mention))
    return text(locale, f"setup-adopt-{kind}", what=Markup(mention), people=holders)


def _holders(guild: discord.Guild, step: Step[Level]) -> list[int]:
    """Who holds a role that is about to be adopted, and with it the level; nobody is a volunteer by a role."""
    if step.found is None or step.kept or step.what is Level.VOLUNTEER:
        return []
    role = guild.get_role(step.found.id)
    return [member.id for member in role.members if not member.bot] if role is not None else []


async def _apply(plan: Plan, guild: discord.Guild, reason: str) -> Layout:
    holders = {step.what: _holders(guild, step) for step in plan.roles}
    roles: dict[Level, discord.Role] = {}
    for step in plan.roles:
        there = guild.get_role(step.found.id) if step.found is not None else None
        roles[step.what] = there or await guild.create_role(
            name=ROLE_NAMES[step.what], permissions=discord.Permissions.none(), reason=reason
        )
    channels: dict[Purpose, int] = {}
    for channel in plan.channels:
        if channel.found is None:
            # A forum, where the server can have one: a post for each proposal.
            as_forum = channel.what is Purpose.POLICIES and COMMUNITY in guild.features
            create = guild.create_forum if as_forum else guild.create_text_channel
            created = await create(
                CHANNEL_NAMES[channel.what], overwrites=_overwrites(guild, channel.what, roles), reason=reason
            )
            channels[channel.what] = created.id
        else:
            channels[channel.what] = channel.found.id
    return Layout({level: role.id for level, role in roles.items()}, channels, holders)


def _overwrites(
    guild: discord.Guild, purpose: Purpose, roles: Mapping[Level, discord.Role]
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    team: Sequence[Level] = PRIVATE.get(purpose, ())
    everyone = discord.PermissionOverwrite(
        view_channel=False if team else None, send_messages=False if purpose in QUIET else None
    )
    own = discord.PermissionOverwrite(
        view_channel=True,
        send_messages=True,
        embed_links=True,
        attach_files=True,
        send_messages_in_threads=True if purpose is Purpose.POLICIES else None,
    )
    overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: everyone,
        guild.me: own,
    }
    for level in team:
        # A role as such: here discord.py takes anything else for a member, even an Object that says otherwise.
        overwrites[roles[level]] = discord.PermissionOverwrite(view_channel=True)
    return overwrites


async def _give_role(
    interaction: discord.Interaction[Any], guild: discord.Guild, chapter: Chapter
) -> list[str]:
    """The administrator's role, for whoever set up; what to say where Discord refuses."""
    locale, member = interaction.locale.value, guild.get_member(interaction.user.id)
    role = guild.get_role(chapter.roles[Level.ADMINISTRATOR])
    if member is None or role is None or role in member.roles:
        return []
    try:
        await member.add_roles(role, reason=text(locale, "setup-reason"))
    except TROUBLE as error:
        log.warning("the administrator of server %s has not got the role: %r", guild.id, error)
        return [text(locale, "setup-no-role", role=role.name)]
    return []
