"""Turning the pages of a card."""

from collections.abc import Callable
from typing import Any

from discord.ui import ActionRow

from bot.text import label
from bot.ui import SafeButton


def turn(
    button: Callable[[int, str], SafeButton], locale: str, index: int, total: int, size: int
) -> ActionRow[Any]:
    """Buttons to the page before and after `index`, where there is one."""
    row: ActionRow[Any] = ActionRow()
    if index > 0:
        row.add_item(button(index - 1, label(locale, "page-before")))
    if (index + 1) * size < total:
        row.add_item(button(index + 1, label(locale, "page-after")))
    return row
