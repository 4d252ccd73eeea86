"""The volunteer role in Discord: it follows the store, and what Discord refuses becomes words for moderators."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.alliances.model import Chapter, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.text import mention, text
from bot.ui import TROUBLE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What kept a role from being given or taken: a text by its key."""

    key: str
    chapter: Chapter
    user_id: int
    server: str
    role: str = ""

    def words(self, locale: str) -> str:
        person = mention(self.user_id)
        return text(locale, self.key, person=person, server=self.server, role=self.role)


async def memberships(
    bot: AllianceBot, alliance_id: int, user_id: int
) -> list[tuple[Chapter, discord.Member]]:
    """The servers of the alliance in which somebody is, and who they are there.

    Raises UserError error-discord-busy while that cannot be known, because Discord has an outage in one.
    """
    found = []
    for chapter in await bot.services.alliances.chapters(alliance_id):
        guild = bot.get_guild(chapter.guild_id)
        if guild is None:
            continue
        if guild.unavailable:
            raise UserError("error-discord-busy")
        member = await find_member(guild, user_id)
        if member is not None:
            found.append((chapter, member))
    return found


async def find_member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    member = guild.get_member(user_id)
    if member is None and not guild.chunked:  # just after the start not everybody is known yet
        try:
            member = await guild.fetch_member(user_id)
        except discord.NotFound:
            return None
    return member


async def give(where: Iterable[tuple[Chapter, discord.Member]], reason: str) -> list[Problem]:
    """Give the volunteer role."""
    problems = []
    for chapter, member in where:
        role = member.guild.get_role(chapter.roles.get(Level.VOLUNTEER, 0))
        if role is None:
            problems.append(Problem("role-gone", chapter, member.id, member.guild.name))
        elif role not in member.roles:
            problems += await _change(chapter, member, role, reason, given=True)
    return problems


async def take(where: Iterable[tuple[Chapter, discord.Member]], reason: str) -> list[Problem]:
    """Take the roles of every level."""
    problems = []
    for chapter, member in where:
        for role in (member.guild.get_role(role_id) for role_id in chapter.roles.values()):
            if role is not None and role in member.roles:
                problems += await _change(chapter, member, role, reason, given=False)
    return problems


async def tell(bot: AllianceBot, problem: Problem) -> None:
    """Let moderators know of what nobody who could mend it has seen."""
    await bot.services.volunteers.tell_moderators(
        problem.chapter,
        problem.key,
        person={"user": problem.user_id},
        server=problem.server,
        role=problem.role,
    )


async def _change(
    chapter: Chapter, member: discord.Member, role: discord.Role, reason: str, *, given: bool
) -> list[Problem]:
    if not role.is_assignable():
        return [Problem("role-above", chapter, member.id, member.guild.name, role.name)]
    try:
        await (member.add_roles(role, reason=reason) if given else member.remove_roles(role, reason=reason))
    except TROUBLE as error:
        log.warning("role %s of %s in %s: %r", role.id, member.id, member.guild.id, error)
        return [Problem("role-refused", chapter, member.id, member.guild.name, role.name)]
    return []
