"""The websocket side: identify, heartbeat, member chunks, and sessions that can be resumed."""

import asyncio
import contextlib
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from benchmarks.loopback.world import BOT, Guild, Payload, World, user_payload

GUILDS, MEMBERS, MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 9, 1 << 12  # intents
CHUNK = 1_000  # members in one GUILD_MEMBERS_CHUNK, Discord's limit


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Line:
    """One open websocket, compressed if its address asks for a zlib stream; discord.py reads plain text as well."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, compress: str | None
    ) -> None:
        self.socket, self.transport = socket, transport
        self._zlib = zlib.compressobj(level=1) if compress == "zlib-stream" else None

    async def send(self, op: Op, data: Any, event: str | None = None, sequence: int | None = None) -> None:
        frame = orjson.dumps({"op": op, "d": data, "t": event, "s": sequence})
        if self._zlib is None:
            await self.socket.send_str(frame.decode())
        else:  # the stream's order is the order of this compression: nothing may be awaited before sending
            await self.socket.send_bytes(self._zlib.compress(frame) + self._zlib.flush(zlib.Z_SYNC_FLUSH))


@dataclass(slots=True, eq=False)
class Session:
    """What one IDENTIFY began. It outlives its socket, so that RESUME gets what was missed."""

    shard: int
    shards: int
    intents: int
    large: int
    line: Line | None
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: deque[tuple[int, str, Any]] = field(default_factory=lambda: deque(maxlen=10_000))

    def covers(self, guild: int | None) -> bool:
        return self.shard == (0 if guild is None else (guild >> 22) % self.shards)

    async def dispatch(self, event: str, data: Any, *, remember: bool = True) -> None:
        self.sequence += 1
        if remember:
            self.sent.append((self.sequence, event, data))
        await self._write(event, data, self.sequence)

    async def replay(self, after: int) -> None:
        for sequence, event, data in list(self.sent):
            if sequence > after:
                await self._write(event, data, sequence)

    async def _write(self, event: str, data: Any, sequence: int) -> None:
        if self.line is not None:
            try:
                await self.line.send(Op.DISPATCH, data, event, sequence)
            except ConnectionError:
                self.line = None


class Gateway:
    def __init__(self, world: World) -> None:
        self.world = world
        self.address = ""  # where RESUME should go; known once the server listens
        self.sessions: dict[str, Session] = {}
        self.resumed = 0  # how many RESUMEs succeeded
        self._ready = asyncio.Event()

    async def emit(self, event: str, data: Any, guild: int | None, intent: int = 0) -> int:
        """Send an event to every session that covers the server and asked for it; how many there were."""
        told = [s for s in self.sessions.values() if s.covers(guild) and s.intents & intent == intent]
        for session in told:
            await session.dispatch(event, data)
        return len(told)

    async def ready(self) -> None:
        """Wait until a bot is connected and has been told of its servers."""
        await self._ready.wait()

    async def disconnect(self, how: str) -> int:
        """End every connection: `abort` cuts it, `reconnect` asks for a RESUME, `invalidate` for an IDENTIFY."""
        lines = [session.line for session in self.sessions.values() if session.line is not None]
        for line in lines:
            if how == "reconnect":
                await line.send(Op.RECONNECT, None)
            elif how == "invalidate":
                await line.send(Op.INVALID_SESSION, False)
            elif line.transport is not None:
                line.transport.abort()
        return len(lines)

    async def close(self) -> None:
        for session in list(self.sessions.values()):
            if session.line is not None:
                await session.line.socket.close(code=1001)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=1.0)
        await socket.prepare(request)
        line = Line(socket, request.transport, request.query.get("compress"))
        with contextlib.suppress(ConnectionError):
            await line.send(Op.HELLO, {"heartbeat_interval": 41_250})
            await self._listen(line)
        for session in list(self.sessions.values()):
            if session.line is line:
                session.line = None
                if socket.close_code in (1000, 1001):  # the bot said good-bye: its session is over
                    del self.sessions[session.id]
        self._settle()
        return socket

    async def _listen(self, line: Line) -> None:
        session: Session | None = None
        async for frame in line.socket:
            if frame.type is not WSMsgType.TEXT:
                return
            message = orjson.loads(frame.data)
            op, data = message["op"], message["d"]
            if op == Op.HEARTBEAT:
                await line.send(Op.ACK, None)
            elif op == Op.IDENTIFY:
                session = await self._identify(line, data)
            elif op == Op.RESUME:
                session = await self._resume(line, data)
            elif op == Op.REQUEST_MEMBERS and session is not None:
                await self._chunks(session, data)

    def _settle(self) -> None:
        live = [session for session in self.sessions.values() if session.line is not None]
        if live and len({session.shard for session in live}) == live[0].shards:
            self._ready.set()
        else:
            self._ready.clear()

    async def _identify(self, line: Line, data: Payload) -> Session:
        shard, shards = data.get("shard", (0, 1))
        session = Session(shard, shards, data["intents"], data.get("large_threshold", 50), line)
        for other in list(self.sessions.values()):
            if other.line is None and other.shard == shard:  # a killed bot's session, never to be resumed
                del self.sessions[other.id]
        self.sessions[session.id] = session
        mine = [guild for guild in self.world.guilds.values() if session.covers(guild.id)]
        ready = {
            "v": 10,
            "user": user_payload(BOT, self.world.names[BOT]),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "shard": [shard, shards],
            "application": {"id": str(BOT), "flags": 0},
        }
        await session.dispatch("READY", ready)
        for guild in mine:
            await session.dispatch("GUILD_CREATE", self.guild_create(guild, session))
        self._settle()
        return session

    async def _resume(self, line: Line, data: Payload) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] > session.sequence:
            await line.send(Op.INVALID_SESSION, False)
            return None
        session.line = line
        await session.replay(data["seq"])
        await session.dispatch("RESUMED", {"_trace": []})
        self.resumed += 1
        self._settle()
        return session

    def guild_create(self, guild: Guild, session: Session) -> Payload:
        """A server as a new session sees it: everybody in it if it is small, else only the bot."""
        channels = [self.world.channels[channel] for channel in sorted(guild.channels)]
        large = len(guild.members) > session.large or not session.intents & MEMBERS
        members = [guild.members[BOT]] if large else guild.members.values()
        return guild.payload() | {
            "joined_at": guild.members[BOT].payload()["joined_at"],
            "large": large,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [member.payload() for member in members],
            "channels": [channel for channel in channels if "thread_metadata" not in channel],
            "threads": [channel for channel in channels if "thread_metadata" in channel],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    async def _chunks(self, session: Session, data: Payload) -> None:
        guild = self.world.guild(int(data["guild_id"]))
        if "user_ids" in data:
            asked = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            found = [guild.members[int(user)] for user in asked if int(user) in guild.members]
        else:
            query = str(data.get("query", "")).lower()
            found = [member for member in guild.members.values() if member.name.lower().startswith(query)]
            found = found[: data["limit"] or None]
        parts = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [[]]
        for index, part in enumerate(parts):
            chunk = {
                "guild_id": str(guild.id),
                "members": [member.payload() for member in part],
                "chunk_index": index,
                "chunk_count": len(parts),
                "not_found": [],
                "nonce": data.get("nonce"),
            }
            await session.dispatch("GUILD_MEMBERS_CHUNK", chunk, remember=False)
