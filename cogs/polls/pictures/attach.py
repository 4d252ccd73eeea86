"""How a picture of a result comes onto a message: drawn in another process, and left out where that fails."""

import io
from dataclasses import dataclass

import discord
from discord.ui import LayoutView, MediaGallery

from bot.charts import draw
from bot.pictures import Pictures
from bot.polls.model import Standing
from bot.text import shorten
from cogs.polls.pictures.whole import described, picture

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
    png = await pictures.in_time(draw, shown)
    if png is None:
        return None
    return attach(png, "result.png", described(locale, shown, standing))


def attach(png: bytes, name: str, words: str) -> Drawing:
    """`words` describe the picture."""
    file = discord.File(io.BytesIO(png), name, description=words)
    gallery = Gallery()
    gallery.add_item(media=file, description=shorten(words, GALLERY_LIMIT))
    return Drawing(file, gallery)
