"""The Discord side of delivery: one message for one reminder, and what Discord's refusals mean."""

import logging
from typing import Any

import aiohttp
import discord
from discord.ui import LayoutView, TextDisplay

from bot.client import AllianceBot
from bot.reminders.model import Busy, ClosedMessages, Reminder, Undeliverable
from bot.text import FALLBACK, shorten
from bot.ui import NOBODY, SafeLayout, mention
from bot.ui.drawn import Drawn
from bot.ui.replies import MESSAGE_LIMIT

log = logging.getLogger(__name__)

# Discord's codes: the person takes no messages from the bot; the two share no server any more.
CLOSED = {50007, 50278}
TOO_LARGE = 413  # the files: whoever draws it may leave them out of a later try
OPENING_TOO_FAST = 40003  # too many new conversations in a short time, which comes as a refusal


class DiscordSender:
    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        draw = self._bot.drawings.get(reminder.kind)
        if draw is None:
            raise Undeliverable("reminder-problem-mistake")
        guild = self._bot.get_guild(reminder.guild_id) if reminder.guild_id else None
        try:
            drawn = await draw(reminder, locale or (guild.preferred_locale.value if guild else FALLBACK))
            if (
                not direct
                and drawn.where is None
                and reminder.user_id
                and guild
                and guild.chunked
                and not guild.get_member(reminder.user_id)
            ):
                raise Undeliverable("reminder-problem-left")
            to = await self._target(reminder, drawn, direct)
            # With a nonce discord.py asks Discord to enforce it: a second try within some minutes is given
            # the message that the first one made.
            message = await to.send(nonce=reminder.nonce, silent=silent, **_options(reminder, drawn, direct))
        except discord.HTTPException as error:
            raise _meaning(error, direct) from error
        except discord.RateLimited as error:
            raise Busy(error.retry_after) from error
        except (aiohttp.ClientError, OSError) as error:
            raise Busy from error
        if drawn.sent is not None:
            try:
                await drawn.sent(message)
            except Exception:  # the message is out, and must not go out again
                log.exception("after sending reminder %s", reminder.id)

    async def _target(self, reminder: Reminder, drawn: Drawn, direct: bool) -> discord.abc.Messageable:
        if direct:
            assert reminder.user_id is not None
            return await self._bot.create_dm(discord.Object(reminder.user_id))
        if drawn.where is not None:
            return self._bot.get_partial_messageable(await drawn.where())
        assert reminder.channel_id is not None
        return self._bot.get_partial_messageable(reminder.channel_id, guild_id=reminder.guild_id)


def _options(reminder: Reminder, drawn: Drawn, direct: bool) -> dict[str, Any]:
    """What goes to discord.py; in a channel the person is mentioned, and nobody else can be."""
    content, view, allowed = drawn.content, drawn.view, NOBODY
    if not direct and reminder.user_id is not None:
        who = mention(reminder.user_id)
        if drawn.aloud is not None:
            content, view = None, drawn.aloud
        allowed = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(reminder.user_id)]
        )
        if isinstance(view, LayoutView):
            view = SafeLayout(TextDisplay(who), *view.children)
        else:
            content = f"{who} {content or ''}"
    options: dict[str, Any] = {"allowed_mentions": allowed}
    if content is not None:
        options["content"] = shorten(content, MESSAGE_LIMIT)
    if view is not None:
        options["view"] = view
    if drawn.files:
        options["files"] = list(drawn.files)
    return options


def _meaning(error: discord.HTTPException, direct: bool) -> Exception:
    if error.status in (TOO_LARGE, 429) or error.status >= 500 or error.code == OPENING_TOO_FAST:
        return Busy(_retry_after(error))
    if direct and error.code in CLOSED:
        return ClosedMessages()
    if error.status == 403:
        return Undeliverable("reminder-problem-forbidden")
    if error.status == 404:
        return Undeliverable("reminder-problem-gone")
    log.error("Discord refused the message", exc_info=error)
    return Undeliverable("reminder-problem-mistake")


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError, AttributeError):
        return None
