"""Buttons, selects and forms in which an error always reaches the person who acted.

Everything on a message is a dynamic item with a stable custom_id, so that a restart changes nothing.
discord.py only logs what a dynamic item's callback raises; these report it.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import discord
from discord.ui import Button, DynamicItem, Item, Label, LayoutView, Modal, Select, View

from bot.errors import UserError
from bot.text import label
from bot.ui.replies import report

LABEL_LIMIT = 45  # of a field's label in a form
# Forms that are kept: of those that people closed without sending Discord tells nothing.
FORMS = 2000
# What the store can hold; nobody and nothing has an id as large.
_LARGEST = 2**63 - 1


class SafeView(View):
    """A view whose errors are reported. Its items are dynamic: nothing waits in memory, nothing times out."""

    def __init__(self, *items: Item[Any]) -> None:
        super().__init__(timeout=None)
        self.stop()  # or discord.py would keep what only one person sees, with a timer, for a quarter of an hour
        for item in items:
            self.add_item(item)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: Item[Any]
    ) -> None:
        await report(interaction, error)


class SafeLayout(LayoutView):
    """A card of Components V2, with the same promises as `SafeView`."""

    def __init__(self, *items: Item[Any]) -> None:
        super().__init__(timeout=None)
        self.stop()
        for item in items:
            self.add_item(item)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: Item[Any]
    ) -> None:
        await report(interaction, error)


class _SafeItem(DynamicItem[Any], template=r"safe:never"):
    """By default built anew from the named groups of its template; `…_id` and `index` are numbers."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Item[Any], match: re.Match[str], /
    ) -> Self:
        numbers = {name for name in match.groupdict() if name.endswith("_id") or name == "index"}
        groups: dict[str, Any] = {
            name: min(int(got), _LARGEST) if name in numbers else got
            for name, got in match.groupdict().items()
        }
        return cls(**groups)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await self.act(interaction)
        except Exception as error:
            await report(interaction, error)

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        raise NotImplementedError


class SafeButton(_SafeItem, template=r"safe:button"):
    """A button by its custom_id: a subclass gives the `template` and `act`, which may raise anything."""

    def __init__(self, custom_id: str, text: str = "", **options: Any) -> None:
        super().__init__(Button(custom_id=custom_id, label=text[:80] or None, **options))


class SafeSelect(_SafeItem, template=r"safe:select"):
    """A select by its custom_id; `values` is what was picked, untrusted like everything from outside."""

    def __init__(
        self, custom_id: str, options: list[discord.SelectOption] | None = None, **rest: Any
    ) -> None:
        # Discord sends the pick, not the options, when an old message's select is used.
        shown = options or [discord.SelectOption(label="…", value="-")]
        super().__init__(Select(custom_id=custom_id, options=shown, **rest))

    @property
    def values(self) -> list[str]:
        return list(self.item.values)


class SafeModal(Modal):
    """A form whose errors are reported. Forms live in memory, the latest of them: who sends in one that outlived
    a restart, or very many others, is told so: see `handed_in`."""

    live: ClassVar[WeakValueDictionary[str, "SafeModal"]] = WeakValueDictionary()

    def __init__(self, title: str, **options: Any) -> None:
        super().__init__(title=title[:45], **options)
        self.live[self.custom_id] = self
        if len(self.live) > FORMS:
            self.live.pop(next(iter(self.live))).stop()

    async def on_error(  # type: ignore[override]  # Modal's own signature differs from its base's
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        await report(interaction, error)


class LastingForm(Modal):
    """A form that outlives a restart: what it is about is in its custom_id, by the `template` of a subclass, which
    is given what comes in. Nothing of it waits in memory."""

    kinds: ClassVar[list[type["LastingForm"]]] = []
    template: ClassVar[re.Pattern[str]]

    def __init_subclass__(cls, *, template: str) -> None:
        super().__init_subclass__()
        cls.template = re.compile(template)
        cls.kinds.append(cls)

    def __init__(self, custom_id: str, title: str) -> None:
        super().__init__(title=title[:45], custom_id=custom_id)
        self.stop()  # or discord.py would keep it

    @classmethod
    async def act(
        cls, interaction: discord.Interaction[Any], about: re.Match[str], given: Mapping[str, str]
    ) -> None:
        """`given` is what the fields say by their custom_ids, untrusted like everything from outside."""
        raise NotImplementedError


async def handed_in(interaction: discord.Interaction[Any]) -> None:
    """To be called for every interaction: does what the forms that last ask for, and answers those that nobody
    waits for any more."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data
    if data["custom_id"] in SafeModal.live:
        return
    fields = (row["component"] for row in data["components"] if "component" in row)
    given = {field["custom_id"]: field["value"] for field in fields if field.get("value") is not None}
    for kind in LastingForm.kinds:
        if about := kind.template.fullmatch(data["custom_id"]):
            try:
                await kind.act(interaction, about, given)
            except Exception as error:
                await report(interaction, error)
            return
    await report(interaction, UserError("form-lost"))


def picked_id(given: str, unknown: str) -> int:
    """The number of a row, as autocomplete or a select put it there, or whatever was typed instead of picking.

    Raises UserError, by the key `unknown`, for what is none.
    """
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise UserError(unknown)
    return int(given)


def field(
    locale: str, key: str, component: Item[Any], *, hint: str | None = None, **args: object
) -> Label[Any]:
    """A labelled field of a form: words by their keys, cut to what Discord allows."""
    return Label(
        text=label(locale, key, LABEL_LIMIT, **args),
        description=label(locale, hint, 100, **args) if hint else None,
        component=component,
    )
