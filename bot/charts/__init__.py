"""Pictures of numbers: `model` is what one shows, `drawing` puts it on paper; the words come from whoever asks.

matplotlib, which `drawing` needs, takes 20 MB and half a second to load: only the process that draws has it. The bot's
own process only names what is to be drawn, and so do these.
"""

from bot.charts.model import Picture


def ready() -> None:
    """Find the fonts, which takes longest where that was never done before."""
    from bot.charts import drawing

    drawing.ready()


def draw(picture: Picture) -> bytes:
    """A PNG, 1125 pixels wide."""
    from bot.charts import drawing

    return drawing.draw(picture)
