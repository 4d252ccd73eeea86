"""The discord.py client: intents, addresses, the command tree, and where its errors go."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.alliances.model import Actor
from bot.errors import UserError
from bot.services import Services
from bot.ui import NOBODY, SafeModal, Words, handed_in, report
from bot.ui.drawn import Draw
from bot.ui.replies import cause

log = logging.getLogger(__name__)

# What the bot does in a server, and no more: the invite link asks for these.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    create_public_threads=True,
    manage_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    manage_roles=True,
    manage_channels=True,
)
# discord.py goes through the permissions by this one's first name.
_TODAY = {"read_messages": "view_channel"}


def missing_permissions(held: discord.Permissions) -> list[str]:
    """Discord's names of the permissions that the bot needs and does not hold; an administrator holds all."""
    if held.administrator:
        return []
    return [_TODAY.get(name, name) for name, needed in PERMISSIONS if needed and not getattr(held, name)]


Call = Callable[[], Awaitable[None]]


class SafeTree(app_commands.CommandTree["AllianceBot"]):
    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        # An autocomplete cannot be answered with words: the command itself will say what is wrong.
        if interaction.type is discord.InteractionType.autocomplete:
            log.warning("autocomplete failed: %s", type(cause(error)).__name__)
        else:
            await report(interaction, error)


class AllianceBot(commands.AutoShardedBot):
    """The bot on Discord. `bot.app` builds it and hands it what it needs."""

    def __init__(self, services: Services, extensions: Sequence[str]) -> None:
        settings = services.settings.discord
        intents = discord.Intents.none()
        intents.guilds = True
        intents.members = True
        super().__init__(
            command_prefix=(),
            intents=intents,
            tree_cls=SafeTree,
            allowed_mentions=NOBODY,
            help_command=None,
            shard_count=settings.shards or None,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.services = services
        self._extensions_to_load = extensions
        self._gateway = yarl.URL(settings.gateway) if settings.gateway else None
        self._resumed = False
        SafeModal.live.clear()
        # What is to be set going once Discord is there, and what is to be closed in the end.
        self.resume_calls: list[Call] = []
        self.close_calls: list[Call] = []
        # How each kind of reminder is drawn: filled by the cogs, read by the sender in cogs/reminders.
        self.drawings: dict[str, Draw] = {}
        # Both are process-wide in discord.py; the addresses differ only behind a proxy of one's own.
        Route.BASE = settings.api
        if self._gateway is not None:
            DiscordWebSocket.DEFAULT_GATEWAY = self._gateway

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Words())
        for extension in self._extensions_to_load:
            await self.load_extension(extension)

    async def on_ready(self) -> None:
        log.info("ready", extra={"guilds": len(self.guilds), "shards": self.shard_count})
        if not self._resumed:  # Discord says ready again after every reconnection
            self._resumed = True
            for resume in self.resume_calls:
                try:
                    await resume()
                except Exception:  # one that fails must not keep the others from starting
                    log.exception("resuming failed")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await handed_in(interaction)

    def draw(self, kind: str, how: Draw) -> None:
        """Register how reminders of a kind are drawn."""
        self.drawings[kind] = how

    async def actor(self, interaction: discord.Interaction[Any]) -> Actor:
        """Who acts. Raises UserError where no chapter is set up."""
        return await self.services.alliances.actor(
            interaction.guild_id, interaction.user.id, interaction.locale.value
        )

    async def chooser(self, interaction: discord.Interaction[Any]) -> Actor | None:
        """As `actor`, for an autocomplete, which has no words to say why it offers nothing."""
        try:
            return await self.actor(interaction)
        except UserError:
            return None

    async def sync(self, guilds: Sequence[int] = ()) -> int:
        """Register the slash commands, everywhere or in some servers; how many there are."""
        if not guilds:
            return len(await self.tree.sync())
        for guild_id in guilds:
            guild = discord.Object(guild_id)
            self.tree.copy_global_to(guild=guild)
            await self.tree.sync(guild=guild)
        return len(self.tree.get_commands())

    async def close(self) -> None:
        await super().close()
        for call in self.close_calls:
            await call()
        self.close_calls.clear()
