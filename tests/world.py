"""A simulated Discord with the real bot in it, and short ways for people in it to act."""

import asyncio
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord import Env, GuildHandle, InteractionResult, MemberActor, UserHandle
from simcord.actors import _visible_message
from simcord.backend import serializers
from simcord.http.router import RequestContext, route
from simcord.interactions import base_payload

from bot.alarm import ManualAlarm
from bot.app import build
from bot.client import PERMISSIONS, AllianceBot
from bot.config import Settings
from bot.errors import UserError
from bot.ui.replies import cause, key_of
from demo.world import PromptEnv

LOOKS = 100_000


@route("PUT", "/guilds/{guild_id}/incident-actions")
def _incident_actions(context: RequestContext) -> Any:
    """Pausing invites, which simcord does not know yet."""
    context.require_guild_permissions(context.int_arg("guild_id"), "manage_guild")
    return context.body()


class SimulatedClock:
    """The simulation's clock; the bot is built before there is a simulation to ask."""

    env: Env

    def now(self) -> datetime:
        return self.env.now()


class World:
    """One simulated Discord: `env` is simcord's, `guild` the server most tests play in."""

    def __init__(self, env: Env, settings: Settings, clock: SimulatedClock, alarm: ManualAlarm) -> None:
        self.env = env
        self.settings = settings
        self.clock = clock
        self.alarm = alarm
        self._seen = 0
        before = [GuildHandle(env, guild) for guild in env.backend.guilds.values()]
        self.guild = before[0] if before else self.new_guild("Texas Alliance")

    @property
    def bot(self) -> AllianceBot:
        assert isinstance(self.env.bot, AllianceBot)
        return self.env.bot

    def new_guild(self, name: str) -> GuildHandle:
        """A server whose bot role has just the permissions that the invite link asks for."""
        guild = self.env.create_guild(name)
        if "lobby" not in guild.channels:
            guild.create_text_channel("lobby")
        assert guild.me is not None
        self.env.backend.edit_role(
            guild.id, guild.me.top_role.id, {"permissions": PERMISSIONS.value, "position": 10}
        )
        return guild

    def member(self, name: str, guild: GuildHandle | None = None, **options: Any) -> MemberActor:
        return (guild or self.guild).add_member(self.env.create_user(name), **options)

    def admin(self, name: str = "admin", guild: GuildHandle | None = None) -> MemberActor:
        """Somebody whom Discord knows as an administrator of the server."""
        where = guild or self.guild
        role = where.create_role("Server admin", permissions=discord.Permissions(administrator=True))
        return self.member(name, where, roles=[role])

    def known(self, name: str, guild: GuildHandle | None = None) -> MemberActor:
        """Somebody who is there already."""
        user = next(user for user in self.env.backend.users.values() if user.name == name)
        return MemberActor(self.env, guild or self.guild, UserHandle(self.env, user))

    def boss(self, guild: GuildHandle | None = None) -> MemberActor:
        """Who set the server up."""
        where = guild or self.guild
        return self.known(_boss(where), where)

    async def set_up(self, guild: GuildHandle | None = None) -> MemberActor:
        """The alliance, set up as an administrator would; the administrator who did it."""
        where = guild or self.guild
        admin = self.admin(_boss(where), where)
        shown = await admin.slash(where.channels["lobby"], "setup")
        await self.press(admin, shown, "setup:apply")
        await self.run_due()
        return admin

    async def apply(self, who: MemberActor, where: str = "Harris County, Texas", **answers: Any) -> Any:
        """Hand the form in through `/join`; what the bot said to it."""
        shown = await who.slash(who.guild.channels["lobby"], "join")
        button = next(one for one in custom_ids(shown) if one.startswith("join:"))
        form = await self.press(who, shown, button)
        filled = {
            "where": where,
            "skills": ["writing"],
            "hours": "2-to-5",
            "commitment": "regular-helper",
            "pledge": [button.split(":")[1]],
        }
        await who.submit_modal(form, filled | answers)
        await self.run_due()
        return shown

    async def volunteer(
        self, name: str, where: str = "Harris County, Texas", guild: GuildHandle | None = None
    ) -> MemberActor:
        """Somebody who has joined and was approved by whoever set the server up."""
        who = self.member(name, guild)
        await self.apply(who, where)
        card = next(
            message
            for message in reversed(who.guild.channels["moderators"].history())
            if who.mention in said(message)
        )
        await self.press(self.boss(who.guild), card, custom_ids(card)[0])
        await self.run_due()
        return who

    async def press(self, who: MemberActor, on: Any, custom_id: str) -> InteractionResult:
        """Press a button by its custom_id, on a message or on the last answer to an interaction."""
        return await who.click(message_of(on), custom_id=custom_id)

    async def press_at_once(self, *presses: tuple[MemberActor, Any, str]) -> list[InteractionResult]:
        """Presses that have all reached the bot before any is answered; each is who, on what, its custom_id.

        And what the bot asks of Discord takes its time, as it does outside the simulation: others get a turn.
        """
        backend, request = self.env.backend, self.bot.http.request

        async def unhurried(*args: Any, **options: Any) -> Any:
            for _ in range(20):
                await asyncio.sleep(0)
            return await request(*args, **options)

        records = []
        for who, on, custom_id in presses:
            stored = _visible_message(who, message_of(on))
            data = {"custom_id": custom_id, "component_type": discord.ComponentType.button.value}
            record, payload = base_payload(
                backend,
                type=discord.InteractionType.component.value,
                channel_id=stored.channel_id,
                guild_id=who.guild.id,
                user_id=who.id,
                data=data,
            )
            record.source_message_id = stored.id
            records.append(
                (record, payload | {"message": dict(serializers.message_payload(backend, stored))})
            )
        self.bot.http.request = unhurried  # type: ignore[method-assign]
        try:
            for _, payload in records:
                backend.emit("INTERACTION_CREATE", payload)
            # To see whether everything is done takes simcord the longer, the more there is: so it is asked late.
            for _ in range(LOOKS):
                if all(record.responded for record, _ in records):
                    break
                await asyncio.sleep(0)
            await self.env.settle()
        finally:
            self.bot.http.request = request  # type: ignore[method-assign]
        return [InteractionResult(self.env, record) for record, _ in records]

    async def run_due(self) -> None:
        """What the alarm would do by now."""
        with self.env._bot_scope():
            await self.alarm.run_due(self.env.now())
        await self.env.settle()

    async def skip(self, by: timedelta) -> None:
        """Let time pass, with every wake-up at its instant."""
        until = self.env.now() + by
        while (due := self.alarm.next_due()) is not None and due <= until:
            await self.env.advance_time(max(0.0, (due - self.env.now()).total_seconds()) + 0.001)
            await self.run_due()
        await self.env.advance_time(max(0.0, (until - self.env.now()).total_seconds()))
        await self.run_due()

    async def restart(self) -> None:
        """Stop the bot and start a new one over the same store and the same Discord."""
        await self.bot.close()
        self.alarm = ManualAlarm()
        await self.env.restart_bot(await build(self.settings, clock=self.clock, alarm=self.alarm))
        await self.run_due()

    def unexpected(self) -> list[BaseException]:
        """What the bot raised since the last look that no person was told in words."""
        new = self.env.errors[self._seen :]
        self._seen += len(new)
        return [
            error for error in map(cause, new) if not isinstance(error, UserError) and key_of(error) is None
        ]


def _boss(guild: GuildHandle) -> str:
    return f"admin-{guild.id}"


def message_of(shown: Any) -> Any:
    """The message that a result shows: the last follow-up, or the answer, or itself if it is a message."""
    if isinstance(shown, InteractionResult):
        shown = shown.followups[-1] if shown.followups else shown.response
    return shown


def said(shown: Any) -> str:
    """All the words on a message or answer, in cards too."""
    message = message_of(shown)
    if message is None:
        return ""
    parts = [message.content]

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            parts.extend(str(node[key]) for key in ("content", "label") if node.get(key))
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    components = message.components
    visit([c if isinstance(c, dict) else c.to_dict() for c in components])
    return "\n".join(part for part in parts if part)


def custom_ids(shown: Any) -> list[str]:
    """Of everything that can be pressed on a message or answer, in order."""
    found: list[str] = []

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("custom_id"):
                found.append(node["custom_id"])
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    message = message_of(shown)
    visit([c if isinstance(c, dict) else c.to_dict() for c in message.components])
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """What the store and Discord held when a world ended."""

    store: bytes
    discord: bytes


Story = Callable[[World], Awaitable[None]]


async def tell(story: Story, settings: Settings) -> Past:
    """Let a story happen in a world of its own; others can begin where it ended."""
    async with start_world(settings) as world:
        with world.env.time_context():
            await story(world)
            await world.run_due()
    world.env.backend.subscribers.clear()
    return Past(_file(settings).read_bytes(), pickle.dumps(world.env.backend))


def _file(settings: Settings) -> Path:
    return Path(settings.database.url.removeprefix("sqlite+aiosqlite:///"))


@asynccontextmanager
async def start_world(settings: Settings, past: Past | None = None) -> AsyncIterator[World]:
    """A world with nothing in it, or one in which a bot starts where an earlier world ended."""
    clock, alarm = SimulatedClock(), ManualAlarm()
    if past:
        _file(settings).write_bytes(past.store)
    bot = await build(settings, clock=clock, alarm=alarm)
    # A picture of a result is drawn in another process, which takes a while to start on a busy machine.
    env = PromptEnv(bot, shard_count=1, check_errors=False, settle_timeout=60)
    clock.env = env
    if past:
        env.backend = pickle.loads(past.discord)
    await env.start()
    if not past:
        await bot.sync()
    world = World(env, settings, clock, alarm)
    if past:
        await world.run_due()
    try:
        yield world
        unexpected = world.unexpected()
        assert not unexpected, f"the bot raised {unexpected!r}"
    finally:
        await world.bot.close()
        await env.shutdown()
