"""Coming and going in Discord, and what moderators do about members: `/volunteer`."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Chapter, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.redrawing import Redrawing
from bot.text import text
from bot.ui import mention, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from bot.volunteers.model import Status
from bot.volunteers.rules import REASON_LIMIT
from cogs.alliances.following import follow_store
from cogs.volunteers import roles
from cogs.volunteers.decide import redraw
from cogs.volunteers.fields import Interaction, layout
from cogs.volunteers.lines import membership_lines, point_line

AGAIN = timedelta(minutes=5)
LONG = timedelta(minutes=5)
CHUNKING = 120.0  # seconds for Discord to tell who all is in a server


class MembersCog(commands.GroupCog, group_name="volunteer", group_description=words("cmd-volunteer")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        services = bot.services
        self.volunteers = services.volunteers
        self._later = Redrawing("reconcile", services.clock, services.alarm, self._reconcile, AGAIN)
        self._lost_at: datetime | None = None  # since when there is no connection

    # --- what moderators do -------------------------------------------------------------------------------

    @app_commands.command(
        name="remove", description=words("cmd-volunteer-remove"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(person=words("opt-volunteer-person"), reason=words("opt-volunteer-reason"))
    async def remove(
        self,
        interaction: Interaction,
        person: discord.User,
        reason: app_commands.Range[str, 1, REASON_LIMIT],
    ) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        # Where they are is asked first: once somebody is removed, nothing may keep their roles from being taken.
        where = await roles.memberships(self.bot, actor.alliance_id, person.id)
        fallen = await self.volunteers.remove(actor, person.id, reason)
        locale = interaction.locale.value
        problems = await roles.take(where, text(locale, "role-reason"))
        if fallen is not None:
            await redraw(self.bot, actor.alliance_id, fallen.id)
        done = text(locale, "volunteer-removed", person=mention(person.id))
        await send(interaction, "\n".join([done, *(problem.words(locale) for problem in problems)]))

    @app_commands.command(
        name="restore", description=words("cmd-volunteer-restore"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(person=words("opt-volunteer-person"))
    async def restore(self, interaction: Interaction, person: discord.User) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = await roles.memberships(self.bot, actor.alliance_id, person.id)
        restored = await self.volunteers.restore(actor, person.id, present=bool(where))
        locale = interaction.locale.value
        active = restored.status is Status.ACTIVE
        problems = await roles.give(where, text(locale, "role-reason")) if active else []
        done = text(locale, "volunteer-restored", status=restored.status.value, person=mention(person.id))
        await send(interaction, "\n".join([done, *(problem.words(locale) for problem in problems)]))

    @app_commands.command(
        name="show", description=words("cmd-volunteer-show"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(person=words("opt-volunteer-person"))
    async def show(self, interaction: Interaction, person: discord.User) -> None:
        actor = await self.bot.actor(interaction)
        profile = await self.volunteers.show(actor, person.id)
        locale = interaction.locale.value
        held = await self.bot.services.alliances.actor(actor.guild_id, person.id)
        point = await self.bot.services.points.of(actor.alliance_id, person.id)
        lines = [
            text(locale, "volunteer-shown", person=mention(person.id)),
            *membership_lines(locale, profile, held),
            point_line(locale, point, person.id),
        ]
        await send(interaction, view=layout("\n".join(lines)))

    @app_commands.command(
        name="point", description=words("cmd-volunteer-point"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(person=words("opt-volunteer-person"), to=words("opt-volunteer-point"))
    async def point(
        self, interaction: Interaction, person: discord.Member, to: discord.Member | None = None
    ) -> None:
        actor = await self.bot.actor(interaction)
        await self.bot.services.points.choose(actor, person.id, to.id if to else None)
        point = await self.bot.services.points.of(actor.alliance_id, person.id)
        await send(interaction, point_line(interaction.locale.value, point, person.id))

    # --- coming and going ---------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        chapter = await self.bot.services.alliances.chapter(member.guild.id)
        if chapter is None or member.bot:
            return
        if await self.volunteers.come_back(chapter.alliance_id, member.id) is None:
            return
        for problem in await roles.give([(chapter, member)], _reason(member.guild)):
            await roles.tell(self.bot, problem)

    @commands.Cog.listener("on_member_join")
    async def see(self, member: discord.Member) -> None:
        """Who joins one more server of the alliance may leave the other one, and never was away."""
        alliances = self.bot.services.alliances
        chapter = await alliances.chapter(member.guild.id)
        if chapter is None or member.bot:
            return
        with suppress(UserError):  # where they are is not to be known just now
            if len(await roles.memberships(self.bot, chapter.alliance_id, member.id)) > 1:
                joined_at = member.joined_at or self.bot.services.clock.now()
                await alliances.seen(chapter.alliance_id, member.id, joined_at)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        chapter = await self.bot.services.alliances.chapter(payload.guild_id)
        if chapter is not None and not payload.user.bot:
            await self._look_for(chapter.alliance_id, payload.user.id)

    async def _look_for(self, alliance_id: int, user_id: int) -> None:
        """Somebody left a server: whether they are still in another one."""
        try:
            if await roles.memberships(self.bot, alliance_id, user_id):
                return
        except UserError:
            return  # not to be known just now: the next start looks again
        if (fallen := await self.volunteers.departed(alliance_id, user_id)) is not None:
            await redraw(self.bot, alliance_id, fallen.id)

    # --- catching up --------------------------------------------------------------------------------------

    async def resume(self) -> None:
        """At start, and after an outage: who came and went meanwhile, whether they were very many, and whose roles
        are not as they should be."""
        for alliance_id in await self.bot.services.alliances.alliance_ids():
            self._later.at(alliance_id, self.bot.services.clock.now())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Discord's outage there is over."""
        if (chapter := await self.bot.services.alliances.chapter(guild.id)) is not None:
            self._later.at(chapter.alliance_id, self.bot.services.clock.now())

    @commands.Cog.listener()
    async def on_chapter_set_up(self, chapter: Chapter) -> None:
        self._later.at(chapter.alliance_id, self.bot.services.clock.now())

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        self._lost_at = self._lost_at or self.bot.services.clock.now()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Discord tells what was missed, but not of so long."""
        lost_at, self._lost_at = self._lost_at, None
        if lost_at is not None and self.bot.services.clock.now() - lost_at > LONG:
            await self.resume()

    async def _reconcile(self, alliance_id: int) -> None:
        chapters = await self.bot.services.alliances.chapters(alliance_id)
        guilds = [(chapter, self.bot.get_guild(chapter.guild_id)) for chapter in chapters]
        whole = [guild is not None and await _whole(guild) for _, guild in guilds]
        for (chapter, guild), known in zip(guilds, whole, strict=True):
            if guild is not None and known:
                people = (member.joined_at for member in guild.members if not member.bot)
                await self.bot.services.raids.caught_up(chapter, [at for at in people if at is not None])
        if not all(whole):
            return  # who is in a server that cannot be seen, or not wholly, has not left it
        joined: dict[int, list[datetime]] = defaultdict(list)
        for _, guild in guilds:
            for member in guild.members if guild is not None else ():
                if member.joined_at is not None:
                    joined[member.id].append(member.joined_at)
        for fallen in await self.volunteers.reconcile(alliance_id, joined):
            await redraw(self.bot, alliance_id, fallen.id)
        # The founding server first: there levels follow what was done by hand, and elsewhere roles follow levels.
        for chapter, guild in guilds:
            if guild is not None:
                await follow_store(self.bot, chapter, guild)


def _reason(guild: discord.Guild) -> str:
    """For Discord's own audit log."""
    return text(guild.preferred_locale.value, "role-reason")


async def _whole(guild: discord.Guild) -> bool:
    """Whether every member of a server is known here, asking Discord for them if need be."""
    if not guild.unavailable and not guild.chunked:
        async with asyncio.timeout(CHUNKING):
            await guild.chunk()
    return not guild.unavailable and guild.chunked
