"""Where a card may hang: in the channel in which somebody asks for it."""

from typing import Any

import discord

from bot.errors import UserError


def place_for_card(interaction: discord.Interaction[Any], closed: str) -> int:
    """This channel, if both the person and the bot may write here. Raises UserError by the key `closed`."""
    both = discord.Permissions(interaction.permissions.value & interaction.app_permissions.value)
    thread = isinstance(interaction.channel, discord.Thread)
    allowed = both.send_messages_in_threads if thread else both.send_messages
    if not (allowed and both.view_channel and interaction.channel_id):
        raise UserError(closed)
    return interaction.channel_id
