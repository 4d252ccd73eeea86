"""Long lists: what fits into a message, and turning the pages of a card."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

import discord
from discord.ui import ActionRow, LayoutView

from bot.text import label
from bot.ui.components import SafeButton, SafeView
from bot.ui.replies import MESSAGE_LIMIT, send

T = TypeVar("T")


def lines_that_fit(lines: Sequence[str], limit: int = MESSAGE_LIMIT) -> list[str]:
    """Pages of whole lines, each at most `limit` characters; a line longer than that is cut."""
    return list(_pages(lines, limit))


def _pages(lines: Iterable[str], limit: int) -> Iterable[str]:
    page = ""
    for line in lines:
        line = line if len(line) <= limit else line[: limit - 1] + "…"
        if page and len(page) + 1 + len(line) > limit:
            yield page
            page = line
        else:
            page = f"{page}\n{line}" if page else line
    if page:
        yield page


async def send_lines(
    interaction: discord.Interaction[Any], lines: Sequence[str], *buttons: SafeButton
) -> None:
    """Answer in as many messages as the lines take; the buttons stand under the last one."""
    *before_last, last = lines_that_fit(lines)
    for page in before_last:
        await send(interaction, page)
    await send(interaction, last, view=SafeView(*buttons))


class PageButton(SafeButton, template=r"page:never"):
    """To a page of a list: a subclass says where, by what the custom_id begins with, and makes the page."""

    where: ClassVar[str]

    def __init_subclass__(cls, *, where: str) -> None:
        super().__init_subclass__(template=rf"{where}:(?P<index>\d{{1,4}})")
        cls.where = where

    def __init__(self, index: int, text: str = "") -> None:
        super().__init__(f"{self.where}:{index}", text)
        self.index = index

    async def page(self, interaction: discord.Interaction[Any]) -> LayoutView:
        raise NotImplementedError

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(view=await self.page(interaction))


def add_page_buttons(
    layout: LayoutView,
    button: Callable[[int, str], SafeButton],
    locale: str,
    index: int,
    total: int,
    size: int,
) -> None:
    """Add buttons to the page before and after `index`, where there is one."""
    row: ActionRow[Any] = ActionRow()
    if index > 0:
        row.add_item(button(index - 1, label(locale, "page-before")))
    if (index + 1) * size < total:
        row.add_item(button(index + 1, label(locale, "page-after")))
    if row.children:
        layout.add_item(row)


async def page_at(
    load: Callable[[int], Awaitable[tuple[Sequence[T], int]]], index: int, size: int
) -> tuple[Sequence[T], int, int]:
    """A page of a list, which `load` has with how many there are in all, and its index: the last page, where what
    stood on this one is gone."""
    found, total = await load(index)
    if not found and total:
        index = (total - 1) // size
        found, total = await load(index)
    return found, total, index


def page_in(found: Sequence[T], index: int, size: int) -> tuple[Sequence[T], int]:
    """As `page_at`, of a list that is there whole."""
    index = min(index, max(0, len(found) - 1) // size)
    return found[index * size : (index + 1) * size], index
