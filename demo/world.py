"""The simulated Discord with the real bot in it: its clock, its alarm, and the people a visitor can act as."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from discord import Permissions
from simcord import Env, GuildHandle, MemberActor

from bot.alarm import ManualAlarm
from bot.app import build
from bot.charts import ready
from bot.client import PERMISSIONS, AllianceBot
from bot.config import DatabaseSettings, DiscordSettings, RaidSettings, Settings
from bot.database import Database, schema
from bot.polls import heads

# What the bot has put off for a few seconds (a card's refresh, an announcement) is done at once after every
# act, with the clock moved on by those seconds: a visitor should not have to wait, nor skip, for it.
SOON = timedelta(seconds=15)
# The simulation counts time in floating-point seconds; this keeps it from stopping just short of an instant.
MOMENT = 0.001
PROMPT = 0.005  # real seconds
PATIENCE = 60.0  # real seconds for whatever an act sets off: a picture's process takes a while to start


class SimulatedClock:
    """The simulation's clock, for a bot that is built before there is a simulation to put it into."""

    env: Env

    def now(self) -> datetime:
        return self.env.now()


class PromptEnv(Env):
    """Looks every few milliseconds whether the bot is done, where simcord would look twenty times a second."""

    async def _settle_internal(self, *, idle: float = 0, **given: Any) -> None:
        await super()._settle_internal(idle=PROMPT, **given)


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone a visitor can act as. `tries` are things worth trying, in the page's words."""

    key: str
    member: MemberActor
    level: str
    about: str
    tries: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.member.user.global_name or self.member.name


@dataclass(slots=True)
class World:
    """The simulation and what belongs to it. simcord refuses overlapping calls: whoever calls takes turns."""

    bot: AllianceBot
    env: Env
    alarm: ManualAlarm
    guild: GuildHandle
    personas: dict[str, Persona] = field(default_factory=dict)

    async def skip(self, until: datetime) -> None:
        """Move the clock to an instant, stopping at everything the bot wants to be woken for on the way."""
        while (due := self.alarm.next_due()) is not None and due <= until:
            await self._move(due)
            await self._ring()
        await self._move(until)

    async def finish(self) -> bool:
        """Do what the bot has put off for a moment; whether there was anything."""
        due = self.alarm.next_due()
        waiting = due is not None and due <= self.env.now() + SOON
        if waiting:
            await self.skip(self.env.now() + SOON)
        return waiting

    def next_reminder(self) -> datetime | None:
        """When the bot will next speak up by itself: all that it then says is a reminder, but for the chains' heads
        that it tells the audit channel every hour."""
        return self.alarm.next_due(but=heads.ALARM)

    async def _move(self, to: datetime) -> None:
        seconds = (to - self.env.now()).total_seconds()
        if seconds > 0:
            await self.env.advance_time(seconds + MOMENT)

    async def _ring(self) -> None:
        with self.env.time_context():
            await self.alarm.run_due(self.env.now())
        await self.env.settle()


@asynccontextmanager
async def simulation() -> AsyncIterator[World]:
    """The bot in an empty server of a simulated Discord, on a database that is gone afterwards."""
    with TemporaryDirectory(prefix="alliance-demo-") as folder:
        settings = settings_in(Path(folder))
        await _migrate(settings)
        clock, alarm = SimulatedClock(), ManualAlarm()
        bot = await build(settings, clock=clock, alarm=alarm)
        bot.services.pictures.start(ready)
        # An error that the bot tells somebody about is part of the show, not a reason to stop.
        clock.env = env = PromptEnv(bot, check_errors=False, settle_timeout=PATIENCE)
        await env.start()
        try:
            with env.time_context():
                assert bot.user is not None
                await bot.user.edit(username="Alliance Bot")
                await bot.sync()
            guild = env.create_guild("The Alliance", owner=env.create_user("ada", global_name="Ada"))
            await env.settle()
            # simcord invites a bot with nearly everything; this one asks for less, and must do with it. Only that for
            # events of one's own Discord has a permission that simcord does not know yet.
            assert guild.me is not None
            allowed = PERMISSIONS | Permissions(manage_events=True)
            env.backend.edit_role(guild.id, guild.me.top_role.id, {"permissions": allowed.value})
            await env.settle()
            yield World(bot, env, alarm, guild)
        finally:
            await env.shutdown()
            await bot.close()


def settings_in(folder: Path) -> Settings:
    """The defaults and a database of its own, whatever this machine's environment says about a real one."""
    return Settings.model_construct(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder / 'demo.db'}"),
        discord=DiscordSettings(shards=1),
        # Its people all come within the same instant.
        raids=RaidSettings(joins_per_minute=1000, applications_per_minute=1000),
    )


async def _migrate(settings: Settings) -> None:
    database = Database(settings.database.url)
    try:
        await schema.upgrade(database)
    finally:
        await database.close()
