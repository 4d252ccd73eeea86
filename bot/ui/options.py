"""Options of commands that name a row: picked by its words, known by its number. The service checks whose it is."""

from collections.abc import Iterable
from typing import Any, ClassVar

import discord
from discord import app_commands

from bot.alliances.model import Actor, Level
from bot.text import shorten
from bot.ui.components import picked_id

CHOICES, CHOICE_LIMIT = 25, 100


class RowOption(app_commands.Transformer):
    """A subclass says by which key an `unknown` one is refused, and what it offers to volunteers who type."""

    unknown: ClassVar[str]

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        """Numbers and names of what fits; the first of them are shown."""
        raise NotImplementedError

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        """Raises UserError by the key `unknown` for what is no number."""
        return picked_id(str(value).removeprefix("#"), self.unknown)

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None or not actor.may(Level.VOLUNTEER):
            return []
        found = await self.offer(interaction, actor, str(value))
        return [
            app_commands.Choice(name=shorten(name, CHOICE_LIMIT), value=str(number)) for number, name in found
        ][:CHOICES]
