"""`check`: looks at everything the bot needs, and says in words how to mend what is not as it should be."""

import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import discord
from sqlalchemy import false, update

from bot.alarm import ManualAlarm
from bot.alliances.model import Chapter, Purpose
from bot.app import build
from bot.client import PERMISSIONS, AllianceBot, missing_permissions
from bot.clock import SystemClock
from bot.config import Settings
from bot.config_file import read
from bot.database import Database, schema
from bot.database.tables import alliances
from bot.errors import ConfigError
from bot.operation.commands import put_together
from bot.operation.problems import in_words
from bot.text import FALLBACK, label

SHORT_OF_SPACE = 100 * 1024**2
LITTLE_SPACE = 1024**3
# What the bot does in each of its channels.
_IN_CHANNELS = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")
_TAKING_OTHERS_ALONG = ("view_channel", "send_messages")
# Proposals have a thread each, which is named, tagged, locked and archived; in a forum it is a post.
_AND_IN_CHANNELS = {Purpose.POLICIES: ("create_public_threads", "send_messages_in_threads", "manage_threads")}
_KINDS = {Purpose.POLICIES: (discord.TextChannel, discord.ForumChannel)}


class State(StrEnum):
    OK = "ok"
    NOTE = "note"  # worth knowing; nothing has to be done
    MEND = "MEND"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; where it is to be mended, the words say how."""

    state: State
    about: str
    words: str

    def __str__(self) -> str:
        return f"{self.state:4}  {self.about}: {self.words}"


async def check(config: Path | None) -> AsyncIterator[Finding]:
    """Everything, each whether or not the others are well. Never connects to the gateway, writes nothing."""
    settings, problems = read(config)
    for problem in problems:
        yield Finding(State.MEND, "configuration", problem)
    if settings is None:
        yield Finding(
            State.NOTE, "the rest", "not looked at, because the settings above decide where to look"
        )
        return
    if not problems:
        yield Finding(State.OK, "configuration", str(config) if config else "defaults and environment")
    chapters: list[Chapter] = []
    for about, looking in (
        ("disk", _disk(settings)),
        ("database", _database(settings, chapters)),
        ("Discord", _discord(settings, chapters)),
    ):
        try:
            async for finding in looking:
                yield finding
        except Exception as error:
            words = in_words(error, Database(settings.database.url).url)
            yield Finding(State.MEND, about, str(words or f"{type(error).__name__}: {error}"))


async def _disk(settings: Settings) -> AsyncIterator[Finding]:
    url = Database(settings.database.url).url
    if url.get_backend_name() != "sqlite":
        return
    folder = Path(url.database or "").absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < SHORT_OF_SPACE:
        state, words = State.MEND, "nearly full: free some space, or the bot can soon save nothing"
    elif free < LITTLE_SPACE:
        state, words = State.NOTE, "little is left; a backup needs as much as the database"
    else:
        state, words = State.OK, "enough is left"
    yield Finding(state, "disk", f"{free // 1024**2} MB free at {folder}: {words}")


async def _database(settings: Settings, chapters: list[Chapter]) -> AsyncIterator[Finding]:
    database = Database(settings.database.url)
    try:
        await schema.require(database)
        yield Finding(State.OK, "schema", f"{schema.head()}, as this version needs")
        async with database.engine.connect() as connection:
            await connection.execution_options(writes=True)
            await connection.execute(update(alliances).values(name="").where(false()))
            await connection.rollback()
        yield Finding(
            State.OK, "database", f"{database.url.render_as_string(hide_password=True)} can be written"
        )
    finally:
        await database.close()
    async with await build(settings, clock=SystemClock(), alarm=ManualAlarm()) as bot:
        found = bot.services.alliances
        chapters += [chapter for id_ in await found.all_chapters() if (chapter := await found.chapter(id_))]


async def _discord(settings: Settings, chapters: Sequence[Chapter]) -> AsyncIterator[Finding]:
    try:
        token = settings.read_token()
    except ConfigError as error:
        yield Finding(State.MEND, "token", str(error))
        return
    async with put_together(settings) as bot:
        await bot.login(token)
        application = await bot.application_info()
        yield Finding(State.OK, "token", f"Discord accepts it, for {application.name} ({application.id})")
        for finding in application_findings(application):
            yield finding
        async for finding in _registered(bot, chapters):
            yield finding
        known = {chapter.guild_id for chapter in chapters}
        others = [guild async for guild in bot.fetch_guilds() if guild.id not in known]
        for chapter in chapters:
            async for finding in server_findings(bot, chapter):
                yield finding
        for guild in others:
            yield Finding(
                State.NOTE, _name(guild), "not set up: an administrator of that server starts with /setup"
            )
        if not chapters and not others:
            yield Finding(State.NOTE, "servers", f"none yet: invite the bot with {invite(application.id)}")


def invite(application_id: int) -> str:
    """The address that adds the bot to a server with just the permissions it uses."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS)


def application_findings(application: discord.AppInfo) -> list[Finding]:
    """What is set in the developer portal."""
    flags, found = application.flags, []
    if flags.gateway_guild_members or flags.gateway_guild_members_limited:
        found.append(Finding(State.OK, "intents", "the Server Members Intent is on"))
    else:
        found.append(
            Finding(
                State.MEND,
                "intents",
                "switch on the Server Members Intent in the developer portal: Bot → Privileged Gateway Intents",
            )
        )
    if application.interactions_endpoint_url:
        found.append(
            Finding(
                State.MEND,
                "interactions",
                "they go to a web address and not to the bot: clear the Interactions Endpoint URL in the"
                " developer portal, under General Information",
            )
        )
    return found


async def _registered(bot: AllianceBot, chapters: Sequence[Chapter]) -> AsyncIterator[Finding]:
    wanted = {command.name for command in bot.tree.get_commands()}
    missing = wanted - {command.name for command in await bot.tree.fetch_commands()}
    if missing and chapters:  # they may be registered in each server instead
        servers = [discord.Object(chapter.guild_id) for chapter in chapters]
        there = [{command.name for command in await bot.tree.fetch_commands(guild=one)} for one in servers]
        missing -= set[str].intersection(*there)
    if missing:
        names = ", ".join(f"/{name}" for name in sorted(missing))
        yield Finding(State.MEND, "commands", f"Discord does not know {names}: run `python -m bot sync`")
    else:
        yield Finding(State.OK, "commands", f"Discord knows all {len(wanted)}")


async def server_findings(client: discord.Client, chapter: Chapter) -> AsyncIterator[Finding]:
    """The bot's permissions, and the roles and channels that `/setup` made, in one server."""
    assert client.user is not None
    assert client.application_id is not None
    try:
        guild = await client.fetch_guild(chapter.guild_id)
        me = await guild.fetch_member(client.user.id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except (discord.NotFound, discord.Forbidden):
        yield Finding(
            State.MEND,
            f"server {chapter.guild_id}",
            f"the bot is not in it any more: invite it again with {invite(client.application_id)}",
        )
        return
    about, mends = _name(guild), list[str]()
    own = me.top_role
    for name in missing_permissions(me.guild_permissions):
        mends.append(f"give {_word(name)} to the role {own.name}: Server settings → Roles")
    for level, role_id in sorted(chapter.roles.items()):
        role = guild.get_role(role_id)
        if role is None:
            mends.append(f"the role for {level.word}s is gone: run /setup there again")
        elif role >= own or role.managed:
            mends.append(
                f"move the role {own.name} above {role.name}: Server settings → Roles; a bot gives only roles"
                " that stand below its own"
            )
    for purpose in sorted(Purpose):
        channel = channels.get(chapter.channels.get(purpose, 0))
        if channel is None:
            mends.append(f"the channel for {purpose.value} is gone: run /setup there again")
            continue
        if not isinstance(channel, _KINDS.get(purpose, discord.TextChannel)):
            mends.append(
                f"#{channel.name} is no channel in which the bot can do what it does for {purpose.value}: run"
                " /setup there again"
            )
            continue
        held = channel.permissions_for(me)
        for name in (*_IN_CHANNELS, *_AND_IN_CHANNELS.get(purpose, ())):
            if not getattr(held, name):
                if getattr(me.guild_permissions, name):  # or it is told above, for the whole server
                    mends.append(f"allow {_word(name)} to the role {own.name} in the channel #{channel.name}")
                if name in _TAKING_OTHERS_ALONG:
                    break
    for mend in mends:
        yield Finding(State.MEND, about, mend)
    if not mends:
        yield Finding(State.OK, about, "permissions, roles and channels are as they should be")


def _name(guild: discord.Guild) -> str:
    return f"server {guild.name} ({guild.id})"


def _word(permission: str) -> str:
    return label(FALLBACK, f"permission-{permission.replace('_', '-')}")
