"""Messages of the bot that stand in a channel for good: edited in place, posted anew where somebody deleted them."""

import logging

import aiohttp
import discord
from discord.ui import Button, LayoutView

from bot.reminders.model import Busy
from bot.ui.replies import NOBODY

log = logging.getLogger(__name__)

REFUSED_SECONDS = 3600.0

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


async def redraw(message: discord.PartialMessage, card: LayoutView) -> bool:
    """Let a card show something else; False where it is gone. Raises reminders' Busy where that has to wait."""
    try:
        # Said again because discord.py leaves its default out of an edit without content.
        await message.edit(view=card, allowed_mentions=NOBODY)
    except discord.NotFound:
        return False
    except discord.RateLimited as error:
        raise Busy(error.retry_after) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Busy from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise Busy from error
        # What Discord refuses now it would refuse in a minute; but somebody may give the permission back.
        log.warning("the card %s cannot be drawn: %s", message.id, error)
        raise Busy(REFUSED_SECONDS) from error
    return True


async def _own(channel: discord.PartialMessageable, mark: str) -> discord.Message | None:
    """One that was posted without the bot's learning of it: Discord's answer was lost."""
    async for message in channel.history(limit=LOOKED_AT):
        if message.author.id == channel._state.self_id and any(
            isinstance(item, Button) and (item.custom_id or "").startswith(mark)
            for item in LayoutView.from_message(message).walk_children()
        ):
            return message
    return None
