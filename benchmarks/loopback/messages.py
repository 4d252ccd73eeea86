"""REST: messages, direct messages and threads."""

import time
from collections.abc import Mapping
from typing import Any

from benchmarks.loopback.core import Call, Core, File, route, walk
from benchmarks.loopback.gateway import DIRECT_MESSAGES, GUILDS, MESSAGES
from benchmarks.loopback.world import (
    BOT,
    DIRECT,
    NONCE_WINDOW,
    ApiError,
    Payload,
    timestamp,
    unknown,
    user_payload,
)

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15  # message flags
EDITABLE = ("content", "embeds", "components", "flags")


def compose(core: Core, channel: int, body: Payload, files: list[File], **extra: Any) -> Payload:
    """Make and keep a message of the bot's; an ephemeral one stays out of the channel's history."""
    if not (files or body.get("poll") or any(body.get(key) for key in ("content", "embeds", "components"))):
        raise ApiError(400, 50006, "Cannot send an empty message")
    message = {
        "id": str(core.world.snowflake()),
        "channel_id": str(channel),
        "author": user_payload(BOT, core.world.names[BOT]),
        "timestamp": timestamp(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "content": "",
        "flags": 0,
    } | extra
    if "nonce" in body:
        message["nonce"] = body["nonce"]
    if body.get("message_reference"):
        message |= {"type": 19, "message_reference": body["message_reference"]}
    revise(core, message, body, files)
    message["edited_timestamp"] = None
    core.world.messages[int(message["id"])] = message
    if not message["flags"] & EPHEMERAL:
        core.world.history[channel].append(int(message["id"]))
        core.world.channel(channel)["last_message_id"] = message["id"]
    return message


def revise(core: Core, message: Payload, body: Payload, files: list[File]) -> None:
    """Take over what a create or an edit gives, and leave the rest as it was."""
    check(body)
    stored = store(core, body, files)
    if "attachments" in body:
        kept = {str(attachment["id"]) for attachment in body["attachments"] or []}
        message["attachments"] = [a for a in message["attachments"] if a["id"] in kept]
    message["attachments"] += stored.values()
    for key in EDITABLE:
        if key in body:
            message[key] = resolve(body[key], stored) if body[key] is not None else type(message[key])()
    for number, component in enumerate(walk(message["components"]), start=1):
        component.setdefault("id", number)
    allowed = body.get("allowed_mentions") or {"parse": ["users", "roles", "everyone"]}
    parse, text = allowed.get("parse", ()), str(message["content"])
    message["mention_everyone"] = "everyone" in parse and ("@everyone" in text or "@here" in text)
    message["mentions"] = [
        user_payload(user, name)
        for user, name in (core.world.names.items() if "<@" in text else ())
        if (f"<@{user}>" in text or f"<@!{user}>" in text)
        and ("users" in parse or str(user) in map(str, allowed.get("users", ())))
    ]
    message["edited_timestamp"] = timestamp()


def check(body: Payload) -> None:
    """Refuse what Discord refuses. Raises ApiError."""
    content, v2 = body.get("content") or "", body.get("flags", 0) & COMPONENTS_V2
    components = list(walk(body.get("components") or ()))
    wrong = ""
    if len(content) > 2000:
        wrong = "content: Must be 2000 or fewer in length."
    elif v2 and (content or body.get("embeds")):
        wrong = "flags: The 'content' and 'embeds' fields cannot be used with MessageFlags.IS_COMPONENTS_V2"
    elif sum(len(c["content"]) for c in components if c["type"] == 10) > 4000:
        wrong = "components: Text displays must be 4000 or fewer in length together."
    elif len(str(body.get("nonce") or "")) > 25:
        wrong = "nonce: Must be 25 or fewer in length."
    ids = [component["custom_id"] for component in components if "custom_id" in component]
    if len(ids) != len(set(ids)):
        wrong = "components: Component custom id cannot be duplicated"
    elif any(len(custom_id) > 100 for custom_id in ids):
        wrong = "components: custom_id must be 100 or fewer in length."
    if wrong:
        raise ApiError(400, 50035, f"Invalid Form Body\n{wrong}")


def store(core: Core, body: Payload, files: list[File]) -> dict[str, Payload]:
    """Keep uploaded files; their attachments by file name."""
    told = {str(given.get("id")): given for given in body.get("attachments") or ()}
    stored = {}
    for number, file in enumerate(files):
        attachment = str(core.world.snowflake())
        path = f"/attachments/{attachment}/{file.name}"
        core.world.files[path] = file.content
        stored[file.name] = {
            "id": attachment,
            "filename": file.name,
            "size": len(file.content),
            "url": core.base + path,
            "proxy_url": core.base + path,
            "description": told.get(str(number), {}).get("description"),
        }
    return stored


def resolve(value: Any, stored: Mapping[str, Payload]) -> Any:
    """Put the real addresses where a message says attachment://name."""
    if isinstance(value, dict):
        return {key: resolve(inner, stored) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, stored) for inner in value]
    if isinstance(value, str) and value.startswith("attachment://"):
        name = value.removeprefix("attachment://")
        return stored[name]["url"] if name in stored else value
    return value


async def tell(core: Core, event: str, message: Payload) -> None:
    guild = core.world.channel(int(message["channel_id"])).get("guild_id")
    data = message if guild is None else message | {"guild_id": guild}
    intent = DIRECT_MESSAGES if guild is None else MESSAGES
    await core.gateway.emit(event, data, guild and int(guild), intent)


@route("POST", "/channels/{channel}/messages")
async def create(core: Core, call: Call) -> Payload:
    channel = core.world.channel(call.id("channel"))
    nonce, now = str(call.body.get("nonce")), time.monotonic()
    if call.body.get("enforce_nonce") and nonce in core.world.nonces:
        at, earlier = core.world.nonces[nonce]
        if now - at < NONCE_WINDOW and earlier in core.world.messages:
            return core.world.messages[earlier]
    if channel["type"] == DIRECT and int(channel["recipients"][0]["id"]) in core.world.closed_to_direct:
        raise ApiError(403, 50007, "Cannot send messages to this user")
    message = compose(core, int(channel["id"]), call.body, call.files)
    if "nonce" in call.body:
        core.world.nonces[nonce] = now, int(message["id"])
    await tell(core, "MESSAGE_CREATE", message)
    return message


@route("GET", "/channels/{channel}/messages")
async def history(core: Core, call: Call) -> list[Payload]:
    core.world.channel(call.id("channel"))
    after, before = int(call.query.get("after", 0)), int(call.query.get("before", 1 << 63))
    found = [m for m in core.world.history[call.id("channel")] if after < m < before]
    limit = int(call.query.get("limit", 50))
    found = found[:limit] if "after" in call.query else found[-limit:]
    return [core.world.messages[message] for message in reversed(found)]


@route("GET", "/channels/{channel}/messages/{message}")
async def fetch(core: Core, call: Call) -> Payload:
    return core.world.message(call.id("message"), call.id("channel"))


@route("PATCH", "/channels/{channel}/messages/{message}")
async def edit(core: Core, call: Call) -> Payload:
    message = core.world.message(call.id("message"), call.id("channel"))
    revise(core, message, call.body, call.files)
    await tell(core, "MESSAGE_UPDATE", message)
    return message


@route("DELETE", "/channels/{channel}/messages/{message}")
async def delete(core: Core, call: Call) -> None:
    core.world.message(call.id("message"), call.id("channel"))
    await tell(core, "MESSAGE_DELETE", core.world.drop_message(call.id("message")))


@route("POST", "/channels/{channel}/messages/bulk-delete")
async def delete_many(core: Core, call: Call) -> None:
    for message in call.body["messages"]:
        await tell(core, "MESSAGE_DELETE", core.world.drop_message(int(message)))


@route("PUT", "/channels/{channel}/messages/pins/{message}")
async def pin(core: Core, call: Call) -> None:
    core.world.message(call.id("message"), call.id("channel"))["pinned"] = True


@route("DELETE", "/channels/{channel}/messages/pins/{message}")
async def unpin(core: Core, call: Call) -> None:
    core.world.message(call.id("message"), call.id("channel"))["pinned"] = False


@route("POST", "/channels/{channel}/typing")
async def typing(core: Core, call: Call) -> None:
    core.world.channel(call.id("channel"))


@route("POST", "/users/@me/channels")
async def direct_channel(core: Core, call: Call) -> Payload:
    return core.world.direct_channel(int(call.body["recipient_id"]))


@route("POST", "/channels/{channel}/threads")
@route("POST", "/channels/{channel}/messages/{message}/threads")
async def create_thread(core: Core, call: Call) -> Payload:
    parent = core.world.channel(call.id("channel"))
    if "guild_id" not in parent:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    thread = core.world.add_thread(parent, call.body)
    if "message" in call.path:
        core.world.message(call.id("message"), call.id("channel"))["thread"] = thread
    await core.gateway.emit("THREAD_CREATE", thread, int(parent["guild_id"]), GUILDS)
    return thread


@route("PUT", "/channels/{channel}/thread-members/{member}")
@route("DELETE", "/channels/{channel}/thread-members/{member}")
async def thread_member(core: Core, call: Call) -> None:
    if "thread_metadata" not in core.world.channel(call.id("channel")):
        raise unknown("Channel", 10003)
