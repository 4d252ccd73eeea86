"""Where proposals are discussed in Discord: posts of a forum, or threads under cards in a text channel."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord

from bot.alliances.model import Purpose
from bot.client import AllianceBot
from bot.policies.model import Event, Standing, State, What
from bot.policies.posts import Lost, Place
from bot.reminders.model import Busy
from bot.takedowns.model import Kind
from bot.text import FALLBACK, label
from bot.ui import NOBODY
from bot.ui.standing import much_later, unannounce
from cogs.policies.buttons import changes, whole_text
from cogs.policies.card import card, event_words

log = logging.getLogger(__name__)

NAME_LIMIT = 100  # of a thread, in Discord
TAG_LIMIT = 20  # of a tag's name, and of a forum's tags
ARCHIVED, HAS_THREAD = 50083, 160004  # Discord's codes


class ProposalBoard:
    """`bot.policies.posts.Board`."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._policies = bot.services.policies

    async def place(self, standing: Standing) -> Place | None:
        proposal = standing.proposal
        chapter = await self._bot.services.alliances.chapter(proposal.guild_id)
        guild = self._bot.get_guild(proposal.guild_id)
        channel_id = chapter.channels.get(Purpose.POLICIES) if chapter is not None else None
        channel = guild.get_channel(channel_id) if guild is not None and channel_id is not None else None
        locale = self._locale(standing)
        name, view = _name(locale, standing), card(locale, standing)
        with _troubles(standing):
            if isinstance(channel, discord.ForumChannel):
                for there in channel.threads:  # made, but the bot was gone before it could write that down
                    if there.owner_id == self._bot.application_id and _same(there.name, name):
                        try:
                            await there.get_partial_message(there.id).edit(view=view, allowed_mentions=NOBODY)
                        except discord.NotFound:
                            continue
                        return Place(there.id, there.id, there.id)
                made = await channel.create_thread(
                    name=name,
                    view=view,
                    applied_tags=_tags(channel, locale, proposal.state),
                    allowed_mentions=NOBODY,
                )
                return Place(made.thread.id, made.thread.id, made.message.id)
            if isinstance(channel, discord.TextChannel):
                message = await channel.send(
                    view=view, nonce=f"p{proposal.id}c{proposal.changes}", allowed_mentions=NOBODY
                )
                try:
                    thread_id = (await message.create_thread(name=name)).id
                except discord.HTTPException as error:
                    if error.code != HAS_THREAD:
                        raise
                    thread_id = message.id
                return Place(channel.id, thread_id, message.id)
        return None

    async def draw(self, standing: Standing) -> None:
        proposal = standing.proposal
        assert proposal.channel_id is not None
        assert proposal.message_id is not None
        where = self._bot.get_partial_messageable(proposal.channel_id, guild_id=proposal.guild_id)
        with _troubles(standing):
            if proposal.channel_id == proposal.thread_id:
                await self._awake(standing)
            else:
                await self._thread(standing)
            message = where.get_partial_message(proposal.message_id)
            await message.edit(view=card(self._locale(standing), standing), allowed_mentions=NOBODY)

    async def show_text(self, standing: Standing) -> None:
        proposal = standing.proposal
        pages, file = whole_text(self._locale(standing), proposal.id, proposal.version)
        quoted = [(Kind.PROPOSAL, proposal.id)]
        await self._send(standing, f"p{proposal.id}t{proposal.thread_id}"[-20:], pages, file, quoted)

    async def tell(self, standing: Standing, event: Event) -> None:
        locale, number = self._locale(standing), standing.proposal.id
        pages, file = [event_words(locale, event)], None
        if event.what is What.EDITED:
            texts = await self._policies.texts(number, event.version - 1, event.version)
            if texts is not None:
                more, file = changes(locale, standing, *texts, event.version - 1, event.version)
                pages += more
        quoted = [(Kind.PROPOSAL, number)] if event.what is What.EDITED else []
        quoted += [(Kind.OBJECTION, int(str(one))) for one in _list(event.details.get("objections"))]
        await self._send(standing, f"p{number}e{event.number}", pages, file, quoted)

    async def settle(self, standing: Standing) -> None:
        proposal = standing.proposal
        with _troubles(standing):
            thread = await self._thread(standing)
            closed, locale = not proposal.state.is_open, self._locale(standing)
            wanted: dict[str, Any] = {}
            if thread.name != (name := _name(locale, standing)):
                wanted["name"] = name
            if isinstance(thread.parent, discord.ForumChannel):
                tags = _tags(thread.parent, locale, proposal.state)
                if {tag.id for tag in tags} != {tag.id for tag in thread.applied_tags}:
                    wanted["applied_tags"] = tags
            if thread.locked != closed:
                wanted["locked"] = closed
            if wanted and thread.archived:
                await thread.edit(archived=False)
            if wanted:
                await thread.edit(**wanted)
            if "name" in wanted:  # its title is another, or was taken down
                await unannounce(thread)
            if closed and (wanted or not thread.archived):
                await thread.edit(archived=True)

    async def _send(
        self,
        standing: Standing,
        nonce: str,
        pages: list[str],
        file: discord.File | None,
        quoted: list[tuple[Kind, int]],
    ) -> None:
        """`quoted` is whose words these are, which may have to be taken down."""
        proposal = standing.proposal
        with _troubles(standing):
            thread = await self._awake(standing)
            for place, page in enumerate(pages):
                last = place == len(pages) - 1
                message = await thread.send(
                    page,
                    nonce=f"{nonce}.{place}",
                    allowed_mentions=NOBODY,
                    suppress_embeds=True,
                    files=[file] if last and file is not None else [],
                )
                where = proposal.guild_id, thread.id, message.id
                for kind, number in quoted:
                    await self._bot.services.takedowns.said(proposal.alliance_id, kind, number, *where)

    async def _awake(self, standing: Standing) -> discord.Thread:
        """Its thread, in which something can be written."""
        thread = await self._thread(standing)
        return await thread.edit(archived=False) if thread.archived else thread

    async def _thread(self, standing: Standing) -> discord.Thread:
        proposal = standing.proposal
        assert proposal.thread_id is not None
        guild = self._bot.get_guild(proposal.guild_id)
        if guild is None:
            raise Busy
        thread = guild.get_thread(proposal.thread_id) or await guild.fetch_channel(proposal.thread_id)
        if not isinstance(thread, discord.Thread):
            raise Lost
        return thread

    def _locale(self, standing: Standing) -> str:
        guild = self._bot.get_guild(standing.proposal.guild_id)
        return guild.preferred_locale.value if guild is not None else FALLBACK


def _list(stored: object) -> list[object]:
    return stored if isinstance(stored, list) else []


def _name(locale: str, standing: Standing) -> str:
    proposal = standing.proposal
    title = proposal.version.text.title
    return label(locale, "policy-thread-name", NAME_LIMIT, number=proposal.id, title=title)


def _same(one: str, other: str) -> bool:
    """Whether two names of threads are of the same proposal: by their number."""
    return one.split(" ")[0] == other.split(" ")[0]


def tag_names(locale: str) -> dict[State, str]:
    return {state: label(locale, f"policy-state-{state.value}", TAG_LIMIT) for state in State}


def _tags(forum: discord.ForumChannel, locale: str, state: State) -> list[discord.ForumTag]:
    name = tag_names(locale)[state].casefold()
    return [tag for tag in forum.available_tags if tag.name.casefold() == name][:1]


@contextmanager
def _troubles(standing: Standing) -> Iterator[None]:
    """What Discord's refusals mean for a thread. Raises Busy, Lost."""
    try:
        with much_later(f"proposal {standing.proposal.id} cannot be shown"):
            yield
    except discord.NotFound as error:
        raise Lost from error
