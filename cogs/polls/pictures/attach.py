"""How a picture of a result comes onto a message: drawn in another process, and left out where that fails."""

import asyncio
import io
import logging
from dataclasses import dataclass

import discord
from discord.ui import LayoutView, MediaGallery

from bot.charts.draw import draw
from bot.pictures import Pictures
from bot.polls.model import Standing
from bot.text import shorten
from cogs.polls.pictures.whole import described, picture

log = logging.getLogger(__name__)

# A result is told without its picture rather than later than this, in seconds.
PATIENCE = 5.0
GALLERY_LIMIT = 256  # characters of a description in a card; an attachment's own holds four times as many


Gallery = MediaGallery[LayoutView]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture on its way to Discord: the file, and the part of a card that shows it."""

    file: discord.File
    gallery: Gallery


async def drawing(pictures: Pictures, locale: str, standing: Standing) -> Drawing | None:
    """None where there is nothing to show, or nothing can be drawn now."""
    shown = picture(locale, standing)
    if shown is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            png = await pictures.draw(draw, shown)
    except Exception as error:  # whatever is wrong with a picture, the result is to be told
        log.warning("the result of poll %s has no picture: %r", standing.poll.id, error)
        return None
    words = described(locale, shown)
    file = discord.File(io.BytesIO(png), "result.png", description=words)
    gallery = Gallery()
    gallery.add_item(media=file, description=shorten(words, GALLERY_LIMIT))
    return Drawing(file, gallery)
