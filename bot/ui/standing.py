"""Messages of the bot that stand in a channel for good: edited in place, posted anew where somebody deleted them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import discord
from discord.ui import Button, LayoutView

from bot.reminders.model import Busy
from bot.text import FALLBACK
from bot.ui.drawn import later
from bot.ui.replies import NOBODY

log = logging.getLogger(__name__)

_REFUSED_SECONDS = 3600.0
LOOKED_AT = 50  # messages of a channel in which only the bot writes


async def put_up(
    channel: discord.PartialMessageable, message_id: int | None, card: LayoutView, mark: str
) -> int:
    """Let the standing message show `card`; its id. `mark` is how the custom_id of a button on it begins.

    Raises what a call to Discord may come to (`bot.ui.TROUBLE`).
    """
    if message_id is not None:
        try:
            # Said again because discord.py leaves its default out of an edit without content.
            await channel.get_partial_message(message_id).edit(view=card, allowed_mentions=NOBODY)
        except discord.NotFound:  # deleted, or the channel is another one
            pass
        else:
            return message_id
    message = await _own(channel, mark)
    if message is None:
        return (await channel.send(view=card)).id
    return (await message.edit(view=card, allowed_mentions=NOBODY)).id


async def redraw(
    bot: discord.Client,
    guild_id: int,
    channel_id: int,
    message_id: int,
    card: Callable[[str], LayoutView],
) -> bool:
    """Let a card show something else, in its server's language; False where it is gone. Raises reminders' Busy where
    that has to wait."""
    guild = bot.get_guild(guild_id)
    locale = guild.preferred_locale.value if guild else FALLBACK
    message = bot.get_partial_messageable(channel_id, guild_id=guild_id).get_partial_message(message_id)
    try:
        with much_later(f"the card {message_id} cannot be drawn"):
            # Said again because discord.py leaves its default out of an edit without content.
            await message.edit(view=card(locale), allowed_mentions=NOBODY)
    except discord.NotFound:
        return False
    return True


@contextmanager
def much_later(trouble: str) -> Iterator[None]:
    """As `later`, and what Discord refuses becomes Busy too, with a word in the log; only that something is gone stays
    as it is.

    What is refused now would be refused in a minute; but somebody may give the permission back."""
    try:
        with later():
            yield
    except discord.NotFound:
        raise
    except discord.HTTPException as error:
        log.warning("%s: %s", trouble, error)
        raise Busy(_REFUSED_SECONDS) from error


async def unannounce(thread: discord.Thread) -> None:
    """Take away what Discord itself says where a thread was begun: the name that it had then."""
    if not isinstance(thread.parent, discord.TextChannel):
        return
    async for message in thread.parent.history(limit=LOOKED_AT, after=discord.Object(thread.id)):
        about = message.reference
        # A thread has the id of the message that it hangs under.
        if (
            message.type is discord.MessageType.thread_created
            and about is not None
            and thread.id in (about.channel_id, about.message_id)
        ):
            await message.delete()
            return


async def _own(channel: discord.PartialMessageable, mark: str) -> discord.Message | None:
    """One that was posted without the bot's learning of it: Discord's answer was lost."""
    async for message in channel.history(limit=LOOKED_AT):
        if message.author.id == channel._state.self_id and any(
            isinstance(item, Button) and (item.custom_id or "").startswith(mark)
            for item in LayoutView.from_message(message).walk_children()
        ):
            return message
    return None
