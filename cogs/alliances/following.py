"""Roles in Discord follow the store, in the background; what is done to them by hand is followed, or reported."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.alliances.model import Chapter, Level, Move, Shown
from bot.client import AllianceBot
from bot.redrawing import Redrawing
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.text import Markup, label, mention, text
from bot.ui import TROUBLE
from bot.ui.drawn import Drawn
from cogs.alliances.levels import show_level

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)
TOGETHER = timedelta(minutes=1)  # what is taken from several people within it is told together
PAGE = 500  # members compared at a time, so that nobody else waits for their turn of the event loop
NAMED = 20


class FollowingCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        services = bot.services
        self._reports = Redrawing("roles-taken", services.clock, services.alarm, self._report, AGAIN)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if before.roles != after.roles and not after.bot:
            await self._follow(after, {role.id for role in before.roles} ^ {role.id for role in after.roles})

    async def _follow(self, member: discord.Member, changed: set[int]) -> None:
        """Let levels follow roles that were given or taken by hand; once more later where the store has trouble."""
        try:
            await self._follow_now(member, changed)
        except Exception:
            name = f"roles:{member.guild.id}:{member.id}:{sorted(changed)}"
            again = self.bot.services.clock.now() + AGAIN
            self.bot.services.alarm.wake(name, again, partial(self._follow, member, changed))
            raise

    async def _follow_now(self, member: discord.Member, changed: set[int]) -> None:
        services, guild = self.bot.services, member.guild
        chapter = await services.alliances.chapter(guild.id)
        if chapter is None:
            return
        has = {role.id for role in member.roles}
        gained = {level for level, role_id in chapter.roles.items() if role_id in changed & has}
        lost = {
            level
            for level, role_id in chapter.roles.items()
            if role_id in changed - has
            and guild.get_role(role_id) is not None  # or it was deleted for everybody
        }
        if not gained | lost:
            return
        followed = await services.roles.changed(chapter, member.id, gained, lost)
        if lost:
            self._reports.at(guild.id, services.clock.now() + TOGETHER)
        reason = text(guild.preferred_locale.value, "level-reason")
        for level, held in followed.items():
            await show_level(self.bot, chapter.alliance_id, member.id, level, held=held, reason=reason)

    async def _report(self, guild_id: int) -> None:
        if (chapter := await self.bot.services.alliances.chapter(guild_id)) is not None:
            await self.bot.services.roles.report(chapter)


async def follow_store(bot: AllianceBot, chapter: Chapter, guild: discord.Guild) -> None:
    """Bring the roles in a server, of which every member is known, to what the store says: a request only where
    something differs, and at Discord's pace. What it cannot finish it begins anew the next time.

    Raises Busy where Discord wants no more for now.
    """
    found = {level: guild.get_role(role_id) for level, role_id in chapter.roles.items()}
    roles = {level: role for level, role in found.items() if role is not None}
    there = replace(chapter, roles={level: role.id for level, role in roles.items()})
    ids = [member.id for member in guild.members if not member.bot]
    for n in range(0, len(ids), PAGE):
        members = [guild.get_member(user_id) for user_id in ids[n : n + PAGE]]
        people = [_shown(member, there) for member in members if member is not None]
        for one, level in await bot.services.roles.differences(there, people):
            await _settle(bot, there, roles, guild.get_member(one.user_id), level)
        await asyncio.sleep(0)
    await bot.services.roles.report(chapter)


def _shown(member: discord.Member, chapter: Chapter) -> Shown:
    held = frozenset(
        level for level, role_id in chapter.roles.items() if member.get_role(role_id) is not None
    )
    return Shown(member.id, member.joined_at or discord.utils.utcnow(), held)


async def _settle(
    bot: AllianceBot,
    chapter: Chapter,
    roles: Mapping[Level, discord.Role],
    member: discord.Member | None,
    level: Level,
) -> None:
    if member is None:  # they have left meanwhile
        return
    # As Discord shows them now, and before the store is asked: it is changed before Discord is.
    move = await bot.services.roles.settle(chapter, _shown(member, chapter), level)
    role = roles[level]
    if (
        move not in (Move.GIVE, Move.TAKE) or not role.is_assignable()
    ):  # `check` tells of a role that stands too high
        return
    reason = text(member.guild.preferred_locale.value, "role-reason")
    try:
        await (
            member.add_roles(role, reason=reason)
            if move is Move.GIVE
            else member.remove_roles(role, reason=reason)
        )
    except (discord.Forbidden, discord.NotFound) as error:
        log.warning("role %s of %s in %s cannot follow: %r", role.id, member.id, member.guild.id, error)
    except TROUBLE as error:
        raise Busy(getattr(error, "retry_after", None)) from error


async def draw_taken(bot: AllianceBot, reminder: Reminder, locale: str) -> Drawn:
    """From whom roles were taken by hand, and what moderators can make of it."""
    chapter = await bot.services.alliances.chapter(reminder.guild_id or 0)
    number = str(reminder.arguments["report"])
    taken = await bot.services.roles.reported(chapter, number) if chapter is not None else {}
    if not taken:  # they have them again, or had their data deleted
        raise Undeliverable("reminder-problem-gone")
    lines = [text(locale, "roles-taken")]
    lines += [
        text(
            locale,
            "roles-taken-line",
            level=level.word,
            name=label(locale, f"level-{level.word}"),
            people=Markup(" ".join(mention(user_id) for user_id in people[:NAMED])),
            more=max(0, len(people) - NAMED),
        )
        for level, people in taken.items()
    ]
    return Drawn("\n".join(lines))
