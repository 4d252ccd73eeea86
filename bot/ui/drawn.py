"""How a reminder looks in Discord: what a capability's cog makes of one when it is due."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp
import discord
from discord.ui import LayoutView, View

from bot.reminders.model import Busy, Reminder


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is sent. A `LayoutView` stands alone, without content. `sent` is told of the message made.

    `aloud` is said instead to a person who can only be mentioned in a channel, where others read along; `where` finds
    that channel, if not the reminder's own, when it comes to that. It may raise what `Sender.send` may.
    """

    content: str | None = None
    view: View | LayoutView | None = None
    aloud: LayoutView | None = None
    where: Callable[[], Awaitable[int]] | None = None
    files: Sequence[discord.File] = ()
    sent: Callable[[discord.Message], Awaitable[None]] | None = None


Draw = Callable[[Reminder, str], Awaitable[Drawn]]
"""Takes the reminder and the reader's locale. May raise what `Sender.send` may."""


@contextmanager
def later() -> Iterator[None]:
    """What Discord cannot do just now becomes Busy; what it refuses stays as it is."""
    try:
        yield
    except discord.RateLimited as error:
        raise Busy(error.retry_after) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Busy from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise Busy from error
        raise
