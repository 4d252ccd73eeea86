"""The discord.py client: intents, addresses, the command tree, and where its errors go."""

import importlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.ui import DynamicItem

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
    create_events=True,
)
PATIENCE = 60.0  # seconds that Discord may ask to wait: more is trouble, and said to whoever acted
SILENCE = 30.0  # seconds without an answer, after which there is none
RESUME_AGAIN = timedelta(minutes=1)
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
            max_ratelimit_timeout=PATIENCE,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.services = services
        self._extensions_to_load = extensions
        self._gateway = yarl.URL(settings.gateway) if settings.gateway else None
        SafeModal.live.clear()
        # What is to be set going whenever Discord is there anew, and what is to be closed in the end.
        self.resume_calls: list[Call] = []
        self.close_calls: list[Call] = []
        # Whatever has a custom_id that one of these knows is answered by whom they belong to.
        self._handled: list[re.Pattern[str]] = []
        # How each kind of reminder is drawn: filled by the cogs, read by the sender in cogs/reminders.
        self.drawings: dict[str, Draw] = {}
        # Both are process-wide in discord.py; the addresses differ only behind a proxy of one's own.
        Route.BASE = settings.api
        if self._gateway is not None:
            DiscordWebSocket.DEFAULT_GATEWAY = self._gateway

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def setup_hook(self) -> None:
        session = vars(self.http)["_HTTPClient__session"]
        # There is none before a login, or in a simulated Discord.
        if isinstance(session, aiohttp.ClientSession):
            # discord.py has no setting for it and leaves it at five minutes, for which whoever acted would wait.
            session._timeout = aiohttp.ClientTimeout(total=SILENCE)
        await self.tree.set_translator(Words())
        for extension in self._extensions_to_load:
            # Not as an extension of discord.py, which can be loaded again and so is read and compiled for each bot.
            await importlib.import_module(extension).setup(self)

    async def on_ready(self) -> None:
        """At start, and whenever Discord has told nothing of what happened since a connection was lost."""
        log.info("ready", extra={"guilds": len(self.guilds), "shards": self.shard_count})
        await self._resume()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """What an event should have led to is caught up with as after a start."""
        await super().on_error(event_method, *args, **kwargs)
        self._resume_later()

    async def _resume(self) -> None:
        for resume in self.resume_calls:
            try:
                await resume()
            except Exception:  # one that fails must not keep the others from starting
                log.exception("resuming failed")
                self._resume_later()

    def _resume_later(self) -> None:
        self.services.alarm.wake("resume", self.services.clock.now() + RESUME_AGAIN, self._resume)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what nobody else does: lost forms, and buttons of versions that are long gone."""
        await handed_in(interaction)
        if interaction.type is discord.InteractionType.component:
            data: Any = interaction.data
            if not any(pattern.fullmatch(data["custom_id"]) for pattern in self._handled):
                await report(interaction, UserError("button-unknown"))

    def add_dynamic_items(self, *items: type[DynamicItem[Any]]) -> None:
        super().add_dynamic_items(*items)
        self._handled += [item.__discord_ui_compiled_template__ for item in items]

    def handle(self, custom_id: re.Pattern[str]) -> None:
        """Say that a listener answers these custom_ids, which are no dynamic item's."""
        self._handled.insert(0, custom_id)

    def draw(self, kind: str, how: Draw) -> None:
        """Register how reminders of a kind are drawn."""
        self.drawings[kind] = how

    async def actor(self, interaction: discord.Interaction[Any]) -> Actor:
        """Who acts. Raises UserError where no chapter is set up."""
        return await self.services.alliances.actor(
            interaction.guild_id, interaction.user.id, interaction.locale.value
        )

    async def actor_at(self, interaction: discord.Interaction[Any], event_id: int) -> Actor:
        """As `actor`, in the server of an event: for what is asked about it in direct messages.

        Raises UserError event-unknown too.
        """
        guild_id = await self.services.attendance.guild_of(event_id)
        return await self.services.alliances.actor(guild_id, interaction.user.id, interaction.locale.value)

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
