"""What the loopback Discord knows: servers, people, channels and messages, in Discord's own payload shapes."""

import itertools
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Payload = dict[str, Any]

BOT = 900_000_000_000_000_000  # the application's id and its bot user's, as in real applications
FIRST_USER = 700_000_000_000_000_000
DISCORD_EPOCH = 1_420_070_400_000  # milliseconds since 1970
EVERY_PERMISSION = (1 << 53) - 1
# A new server's @everyone: react, view, send, embed, attach, history, nickname, commands, threads, send in threads.
ORDINARY_PERMISSIONS = sum(1 << bit for bit in (6, 10, 11, 14, 15, 16, 26, 31, 35, 38))
NONCE_WINDOW = 300.0  # seconds; Discord documents "the past few minutes"
TEXT, DIRECT, CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 4, 11, 12


class ApiError(Exception):
    """What Discord would refuse: HTTP status, its JSON error code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def unknown(what: str, code: int) -> ApiError:
    return ApiError(404, code, f"Unknown {what}")


def user_id(number: int) -> int:
    """The id of the numbered person: 0 is the owner of every server."""
    return FIRST_USER + number


def timestamp(at: float | None = None) -> str:
    return datetime.fromtimestamp(time.time() if at is None else at, UTC).isoformat()


@dataclass(slots=True)
class Member:
    """A person in a server; payloads are made when asked for, so that 100,000 of them stay small."""

    user: int
    name: str
    joined_at: float
    roles: list[str] = field(default_factory=list)
    nick: str | None = None

    def user_payload(self) -> Payload:
        return user_payload(self.user, self.name)

    def payload(self) -> Payload:
        return {
            "user": self.user_payload(),
            "roles": self.roles,
            "nick": self.nick,
            "joined_at": timestamp(self.joined_at),
            "premium_since": None,
            "pending": False,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "avatar": None,
            "communication_disabled_until": None,
        }


def user_payload(user: int, name: str) -> Payload:
    return {
        "id": str(user),
        "username": name,
        "global_name": name.capitalize(),
        "discriminator": "0",
        "avatar": None,
        "bot": user == BOT,
        "public_flags": 0,
    }


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner: int
    roles: dict[int, Payload] = field(default_factory=dict)
    channels: set[int] = field(default_factory=set)
    members: dict[int, Member] = field(default_factory=dict)

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner),
            "roles": list(self.roles.values()),
            "emojis": [],
            "stickers": [],
            "features": [],
            "icon": None,
            "splash": None,
            "banner": None,
            "description": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "max_members": 500_000,
        }

    def permissions(self, user: int) -> int:
        """What the person's roles allow in this server; channel overwrites are left out."""
        if user == self.owner:
            return EVERY_PERMISSION
        roles = [str(self.id), *self.members[user].roles]
        bits = 0
        for role in roles:
            bits |= int(self.roles[int(role)]["permissions"])
        return EVERY_PERMISSION if bits & 8 else bits


class World:
    """All state of one loopback Discord. Nothing here does I/O."""

    def __init__(self) -> None:
        self._ids = itertools.count()
        self.names: dict[int, str] = {BOT: "alliance"}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Payload] = {}
        self.messages: dict[int, Payload] = {}
        self.history: dict[int, list[int]] = {}  # channel → its messages, oldest first
        self.direct: dict[int, int] = {}  # person → the channel of direct messages
        self.closed_to_direct: set[int] = set()
        self.nonces: dict[str, tuple[float, int]] = {}
        self.commands: dict[int | None, list[Payload]] = {}  # None: everywhere; else of one server
        self.files: dict[str, bytes] = {}  # path of an attachment → its bytes
        self.requests: Counter[str] = Counter()  # "POST /channels/{channel}/messages" → how often
        self.calls: deque[tuple[float, str, str, int]] = deque(maxlen=2_000)  # unix s, method, path, status
        self.unknown: list[str] = []  # routes that were asked for and do not exist here

    def snowflake(self) -> int:
        """A fresh id whose upper bits are the present time, as in Discord."""
        return (int(time.time() * 1000) - DISCORD_EPOCH) << 22 | next(self._ids) & 0x3FFFFF

    def add_guild(
        self, name: str, members: int, channels: Iterable[str], roles: Iterable[str], bot_permissions: int
    ) -> Guild:
        """A server with `members` people, the owner first, and the bot; its role stands above the other roles."""
        guild = Guild(self.snowflake(), name, user_id(0))
        self.guilds[guild.id] = guild
        self.add_role(guild, "@everyone", guild.id, permissions=str(ORDINARY_PERMISSIONS))
        own = self.add_role(guild, "alliance", permissions=str(bot_permissions), managed=True)
        own["tags"] = {"bot_id": str(BOT)}
        for role in roles:
            self.add_role(guild, role)
        for number in range(members):
            self.add_member(guild, user_id(number))
        self.add_member(guild, BOT).roles.append(own["id"])
        for channel in channels:
            self.add_channel(guild, {"name": channel})
        return guild

    def add_role(self, guild: Guild, name: str, role: int | None = None, **given: Any) -> Payload:
        payload: Payload = {
            "id": str(role or self.snowflake()),
            "name": name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": min(len(guild.roles), 1),  # Discord puts a new role just above @everyone
            "permissions": "0",
            "managed": False,
            "mentionable": False,
            "flags": 0,
        } | given
        for other in guild.roles.values():
            if guild.id not in (int(other["id"]), role):
                other["position"] += 1
        guild.roles[int(payload["id"])] = payload
        return payload

    def add_member(self, guild: Guild, user: int, name: str | None = None) -> Member:
        known = self.names.setdefault(user, name or f"person{user - FIRST_USER}")
        guild.members[user] = member = Member(user, known, time.time())
        return member

    def add_channel(self, guild: Guild, given: Payload) -> Payload:
        channel: Payload = {
            "type": TEXT,
            "topic": None,
            "parent_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "position": len(guild.channels),
            "permission_overwrites": [],
            "last_message_id": None,
            "flags": 0,
        } | {key: value for key, value in given.items() if value is not None}
        channel |= {"id": str(self.snowflake()), "guild_id": str(guild.id)}
        return self._keep_channel(channel, guild)

    def add_thread(self, parent: Payload, given: Payload) -> Payload:
        thread: Payload = {
            "id": str(self.snowflake()),
            "guild_id": parent["guild_id"],
            "parent_id": parent["id"],
            "owner_id": str(BOT),
            "name": given["name"],
            "type": given.get("type", PUBLIC_THREAD),
            "rate_limit_per_user": 0,
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "flags": 0,
            "last_message_id": None,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": given.get("auto_archive_duration", 1440),
                "archive_timestamp": timestamp(),
                "create_timestamp": timestamp(),
                "locked": False,
                "invitable": given.get("invitable", True),
            },
            "member": {"user_id": str(BOT), "join_timestamp": timestamp(), "flags": 0},
        }
        return self._keep_channel(thread, self.guild(int(parent["guild_id"])))

    def _keep_channel(self, channel: Payload, guild: Guild) -> Payload:
        self.channels[int(channel["id"])] = channel
        self.history[int(channel["id"])] = []
        guild.channels.add(int(channel["id"]))
        return channel

    def direct_channel(self, user: int) -> Payload:
        if user not in self.names:
            raise unknown("User", 10013)
        if user not in self.direct:
            channel = self.direct[user] = self.snowflake()
            recipient = user_payload(user, self.names[user])
            self.channels[channel] = {
                "id": str(channel),
                "type": DIRECT,
                "recipients": [recipient],
                "last_message_id": None,
                "flags": 0,
            }
            self.history[channel] = []
        return self.channels[self.direct[user]]

    def guild(self, guild: int) -> Guild:
        if guild not in self.guilds:
            raise unknown("Guild", 10004)
        return self.guilds[guild]

    def role(self, guild: Guild, role: int) -> Payload:
        if role not in guild.roles:
            raise unknown("Role", 10011)
        return guild.roles[role]

    def member(self, guild: Guild, user: int) -> Member:
        if user not in guild.members:
            raise unknown("Member", 10007)
        return guild.members[user]

    def channel(self, channel: int) -> Payload:
        if channel not in self.channels:
            raise unknown("Channel", 10003)
        return self.channels[channel]

    def message(self, message: int, channel: int | None = None) -> Payload:
        found = self.messages.get(message)
        if found is None or channel not in (None, int(found["channel_id"])):
            raise unknown("Message", 10008)
        return found

    def drop_channel(self, channel: int) -> Payload:
        gone = self.channel(channel)
        del self.channels[channel]
        for message in self.history.pop(channel):
            self.messages.pop(message, None)
        if "guild_id" in gone:
            self.guild(int(gone["guild_id"])).channels.discard(channel)
        return gone

    def drop_message(self, message: int) -> Payload:
        gone = self.message(message)
        del self.messages[message]
        history = self.history.get(int(gone["channel_id"]), [])
        if message in history:
            history.remove(message)
        return gone
