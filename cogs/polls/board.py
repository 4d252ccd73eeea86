"""Where cards hang: editing them, and the messages that polls send by themselves."""

import asyncio
import logging
from collections.abc import Set
from functools import partial
from typing import Final

import discord
from discord.ui import TextDisplay

from bot.client import AllianceBot
from bot.polls.model import Circle, Poll, Standing, State
from bot.reminders.model import Busy, Reminder, Undeliverable
from bot.text import shorten, text, timestamp
from bot.ui import SafeLayout
from bot.ui.drawn import Drawn, later
from bot.ui.standing import redraw
from cogs.polls.card import card, ending, is_led, link
from cogs.polls.checking import how_to_check, published
from cogs.polls.pictures.attach import drawing

log = logging.getLogger(__name__)

THREAD_NAME = 100  # characters
A_WEEK: Final = (
    10080  # minutes without a word after which Discord archives a thread by itself: as long as it goes
)
HAS_THREAD = 160004  # Discord's code: there is a thread under that message already
MEMBERS_AT_ONCE = 10_000
WITH_FILES = 3  # tries to send a result


class DiscordBoard:
    """`bot.polls.cards.Board`, and how the kinds of reminder of `bot.polls.keeping` are drawn."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._polls = bot.services.polls

    def usable(self, guild_id: int, channel_id: int) -> bool:
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return True  # nobody can tell: trying will
        channel = guild.get_channel_or_thread(channel_id)
        return channel is not None and _may_write(channel, guild.me)

    def discussable(self, guild_id: int, channel_id: int) -> bool:
        guild = self._bot.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or channel is None:
            return True  # nobody can tell: trying will
        return channel.permissions_for(guild.me).create_public_threads

    async def discuss(self, poll: Poll) -> int | None:
        assert poll.message_id is not None
        channel = self._bot.get_partial_messageable(poll.channel_id, guild_id=poll.guild_id)
        try:
            with later():
                thread = await channel.get_partial_message(poll.message_id).create_thread(
                    name=shorten(poll.question, THREAD_NAME), auto_archive_duration=A_WEEK
                )
        except discord.HTTPException as error:
            if error.code == HAS_THREAD:
                return poll.message_id  # a thread has the id of the message that it hangs under
            log.warning("there is no thread for poll %s: %s", poll.id, error)
            return None
        return thread.id

    async def talks(self, poll: Poll) -> bool:
        guild = self._bot.get_guild(poll.guild_id)
        assert poll.thread_id is not None
        if guild is None or guild.unavailable:
            return True  # nobody can tell: trying will
        if (known := guild.get_thread(poll.thread_id)) is not None:
            return _may_write(known, guild.me)
        try:  # after a week without a word Discord puts it away, until somebody writes in it
            with later():
                thread = await self._bot.fetch_channel(poll.thread_id)
        except discord.HTTPException:
            return False
        assert isinstance(thread, discord.Thread)
        return _may_write(thread, guild.me)

    async def archive(self, poll: Poll) -> None:
        assert poll.thread_id is not None
        try:
            with later():
                thread = await self._bot.fetch_channel(poll.thread_id)
                if isinstance(thread, discord.Thread) and not thread.archived:
                    await thread.edit(archived=True)
        except discord.HTTPException as error:
            log.warning("the thread of poll %s is not archived: %s", poll.id, error)

    async def members(self, circle: Circle) -> Set[int]:
        guild = self._bot.get_guild(circle.guild_id)
        if guild is None:  # the bot is not there any more, and sees nobody
            return frozenset()
        if guild.unavailable or not guild.chunked:
            raise Busy
        found = set()
        for number, member in enumerate(guild.members):
            if circle.role_id == 0 or member.get_role(circle.role_id) is not None:
                found.add(member.id)
            if number % MEMBERS_AT_ONCE == 0:  # others get a turn
                await asyncio.sleep(0)
        return found

    async def draw(self, standing: Standing) -> bool:
        poll = standing.poll
        assert poll.message_id is not None
        hangs = await redraw(
            self._bot,
            poll.guild_id,
            poll.channel_id,
            poll.message_id,
            lambda locale: card(locale, standing),
        )
        await self._rename(poll)
        return hangs

    async def _rename(self, poll: Poll) -> None:
        """Call its thread by the question as that was edited."""
        guild, name = self._bot.get_guild(poll.guild_id), shorten(poll.question, THREAD_NAME)
        thread = guild.get_thread(poll.thread_id or 0) if guild is not None else None
        if thread is None or thread.name == name or poll.replaces is None:
            return
        try:
            with later():
                await thread.edit(name=name)
        except discord.HTTPException as error:
            log.warning("the thread of poll %s keeps its name: %s", poll.id, error)

    async def draw_card(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._standing(reminder)

        async def posted(message: discord.Message) -> None:
            await self._polls.posted(standing.poll.id, message.channel.id, message.id)

        return Drawn(view=card(locale, standing), sent=posted)

    async def draw_result(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._standing(reminder)
        picture = publication = None
        # Where files cannot be sent, or could not the first times, the result is told without them.
        if (room := self._room(reminder)) and reminder.attempts <= WITH_FILES:
            picture = await drawing(self._bot.services.pictures, locale, standing)
            publication = await self._polls.publication(standing, room)
        closed = standing.poll.state is State.CLOSED
        check = how_to_check(locale, standing.poll, publication) if closed else ()
        files = published(publication)
        view = ending(locale, standing, picture.gallery if picture else None, check, files)
        return Drawn(view=view, files=[*([picture.file] if picture else []), *files])

    def _room(self, reminder: Reminder) -> int:
        """How many bytes a file may have that is attached there."""
        guild = self._bot.get_guild(reminder.guild_id) if reminder.guild_id else None
        channel = guild.get_channel_or_thread(reminder.channel_id or 0) if guild else None
        if guild is None or channel is None or not channel.permissions_for(guild.me).attach_files:
            return 0
        return guild.filesize_limit

    async def draw_lost(self, reminder: Reminder, locale: str) -> Drawn:
        poll = (await self._standing(reminder)).poll
        return Drawn(text(locale, "poll-lost", question=poll.question, state=poll.state.value))

    async def draw_unopened(self, reminder: Reminder, locale: str) -> Drawn:
        poll = (await self._standing(reminder)).poll
        return Drawn(text(locale, "poll-unopened", question=poll.question, reason=poll.reason))

    async def draw_closing(self, reminder: Reminder, locale: str) -> Drawn:
        poll = await self._polls.to_remind_of(reminder)
        if poll is None:
            raise Undeliverable("reminder-problem-stale")
        assert reminder.user_id is not None
        led = is_led(self._bot, poll, reminder.user_id)
        return Drawn(
            closing_words(locale, poll, led=led),
            aloud=SafeLayout(TextDisplay(closing_words(locale, poll, led=led, aloud=True))),
            where=partial(self._where, poll, reminder.user_id),
        )

    async def _where(self, poll: Poll, user_id: int) -> int:
        """The channel in which somebody is mentioned who takes no messages: of a server that they are in."""
        problem = "reminder-problem-left"
        for guild_id, channel_id in await self._polls.places(poll):
            guild = self._bot.get_guild(guild_id)
            if guild is None:
                continue
            if guild.unavailable or not guild.chunked:
                raise Busy
            if guild.get_member(user_id) is None:
                continue
            # A thread that was put away is not known to be there; `talks` asked.
            if channel_id == poll.thread_id or self.usable(guild_id, channel_id):
                return channel_id
            problem = "reminder-problem-forbidden"
        raise Undeliverable(problem)

    async def _standing(self, reminder: Reminder) -> Standing:
        standing = await self._polls.standing(int(str(reminder.arguments["poll_id"])))
        if standing is None:
            raise Undeliverable("reminder-problem-gone")
        return standing


def _may_write(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> bool:
    """Discord says nothing of the threads of a channel that is deleted; whoever locks one wants no more said there."""
    if not isinstance(channel, discord.Thread):
        allowed = channel.permissions_for(me)
        return allowed.view_channel and allowed.send_messages
    if channel.parent is None or channel.locked:
        return False
    allowed = channel.permissions_for(me)
    return allowed.view_channel and allowed.send_messages_in_threads


def closing_words(locale: str, poll: Poll, *, led: bool, aloud: bool = False) -> str:
    """That a poll closes soon; aloud it does not say that somebody has not voted."""
    if aloud:
        key = "poll-closing-aloud" if led else "poll-closing-aloud-no-card"
    else:
        key = "poll-closing" if led else "poll-closing-no-card"
    return text(
        locale,
        key,
        question=poll.question,
        at=poll.closes_at,
        relative=timestamp(poll.closes_at, "R"),
        link=link(poll),
    )
