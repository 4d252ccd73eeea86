"""REST: the application, people, servers, roles and channels."""

from typing import Any

from benchmarks.loopback.core import Call, Core, route
from benchmarks.loopback.gateway import GUILDS, MEMBERS
from benchmarks.loopback.world import BOT, ApiError, Guild, Payload, unknown, user_payload


@route("GET", "/gateway")
@route("GET", "/gateway/bot")
async def gateway(core: Core, call: Call) -> Payload:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return {"url": core.gateway.address, "shards": 1, "session_start_limit": limit}


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
async def application(core: Core, call: Call) -> Payload:
    return {
        "id": str(BOT),
        "name": core.world.names[BOT],
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_payload(min(core.world.names), "owner"),
        "team": None,
        "flags": 1 << 13 | 1 << 15,  # the members intent, limited, is switched on
    }


@route("GET", "/users/@me")
async def me(core: Core, call: Call) -> Payload:
    return user_payload(BOT, core.world.names[BOT])


@route("GET", "/users/{user}")
async def user(core: Core, call: Call) -> Payload:
    if call.id("user") not in core.world.names:
        raise unknown("User", 10013)
    return user_payload(call.id("user"), core.world.names[call.id("user")])


@route("GET", "/users/@me/guilds")
async def my_guilds(core: Core, call: Call) -> list[Payload]:
    return [
        guild.payload() | {"owner": False, "permissions": str(guild.permissions(BOT))}
        for guild in core.world.guilds.values()
    ]


def guild_of(core: Core, call: Call) -> Guild:
    return core.world.guild(call.id("guild"))


@route("GET", "/guilds/{guild}")
async def guild(core: Core, call: Call) -> Payload:
    return guild_of(core, call).payload() | {"approximate_member_count": len(guild_of(core, call).members)}


@route("GET", "/guilds/{guild}/channels")
async def channels(core: Core, call: Call) -> list[Payload]:
    found = [core.world.channels[channel] for channel in sorted(guild_of(core, call).channels)]
    return [channel for channel in found if "thread_metadata" not in channel]


@route("GET", "/guilds/{guild}/threads/active")
async def threads(core: Core, call: Call) -> Payload:
    found = [core.world.channels[channel] for channel in sorted(guild_of(core, call).channels)]
    return {"threads": [channel for channel in found if "thread_metadata" in channel], "members": []}


@route("POST", "/guilds/{guild}/channels")
async def create_channel(core: Core, call: Call) -> Payload:
    guild = guild_of(core, call)
    channel = core.world.add_channel(guild, call.body)
    await core.gateway.emit("CHANNEL_CREATE", channel, guild.id, GUILDS)
    return channel


@route("GET", "/channels/{channel}")
async def channel(core: Core, call: Call) -> Payload:
    return core.world.channel(call.id("channel"))


@route("PATCH", "/channels/{channel}")
async def edit_channel(core: Core, call: Call) -> Payload:
    channel = core.world.channel(call.id("channel"))
    thread = channel.get("thread_metadata", {})
    for key, value in call.body.items():
        (thread if key in thread else channel)[key] = value
    event = "THREAD_UPDATE" if thread else "CHANNEL_UPDATE"
    await core.gateway.emit(event, channel, int(channel["guild_id"]), GUILDS)
    return channel


@route("DELETE", "/channels/{channel}")
async def delete_channel(core: Core, call: Call) -> Payload:
    gone = core.world.drop_channel(call.id("channel"))
    event = "THREAD_DELETE" if "thread_metadata" in gone else "CHANNEL_DELETE"
    await core.gateway.emit(event, gone, int(gone["guild_id"]), GUILDS)
    return gone


@route("PUT", "/channels/{channel}/permissions/{target}")
@route("DELETE", "/channels/{channel}/permissions/{target}")
async def overwrite(core: Core, call: Call) -> None:
    channel = core.world.channel(call.id("channel"))
    target = call.path["target"]
    kept = [given for given in channel["permission_overwrites"] if given["id"] != target]
    if call.body:
        kept.append({"id": target, "allow": "0", "deny": "0"} | call.body)
    channel["permission_overwrites"] = kept
    await core.gateway.emit("CHANNEL_UPDATE", channel, int(channel["guild_id"]), GUILDS)


@route("GET", "/guilds/{guild}/roles")
async def roles(core: Core, call: Call) -> list[Payload]:
    return list(guild_of(core, call).roles.values())


@route("POST", "/guilds/{guild}/roles")
async def create_role(core: Core, call: Call) -> Payload:
    guild = guild_of(core, call)
    given = {key: value for key, value in call.body.items() if key != "name" and value is not None}
    role = core.world.add_role(guild, call.body.get("name") or "new role", **given)
    await tell_role(core, guild, "GUILD_ROLE_CREATE", role)
    return role


@route("PATCH", "/guilds/{guild}/roles")
async def move_roles(core: Core, call: Call) -> list[Payload]:
    guild = guild_of(core, call)
    for moved in call.body:
        role = core.world.role(guild, int(moved["id"]))
        role["position"] = moved["position"]
        await tell_role(core, guild, "GUILD_ROLE_UPDATE", role)
    return list(guild.roles.values())


@route("PATCH", "/guilds/{guild}/roles/{role}")
async def edit_role(core: Core, call: Call) -> Payload:
    guild = guild_of(core, call)
    role = core.world.role(guild, call.id("role"))
    role |= call.body
    await tell_role(core, guild, "GUILD_ROLE_UPDATE", role)
    return role


@route("DELETE", "/guilds/{guild}/roles/{role}")
async def delete_role(core: Core, call: Call) -> None:
    guild = guild_of(core, call)
    gone = core.world.role(guild, call.id("role"))
    del guild.roles[call.id("role")]
    for member in guild.members.values():
        if gone["id"] in member.roles:
            member.roles.remove(gone["id"])
    data = {"guild_id": str(guild.id), "role_id": gone["id"]}
    await core.gateway.emit("GUILD_ROLE_DELETE", data, guild.id, GUILDS)


async def tell_role(core: Core, guild: Guild, event: str, role: Payload) -> None:
    await core.gateway.emit(event, {"guild_id": str(guild.id), "role": role}, guild.id, GUILDS)


@route("GET", "/guilds/{guild}/members")
async def members(core: Core, call: Call) -> list[Payload]:
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    found = sorted(user for user in guild_of(core, call).members if user > after)[:limit]
    return [guild_of(core, call).members[user].payload() for user in found]


@route("GET", "/guilds/{guild}/members/{member}")
async def member(core: Core, call: Call) -> Payload:
    return core.world.member(guild_of(core, call), call.id("member")).payload()


@route("PATCH", "/guilds/{guild}/members/@me")
async def edit_me(core: Core, call: Call) -> Payload:
    return await change_member(core, guild_of(core, call), BOT, call.body)


@route("PATCH", "/guilds/{guild}/members/{member}")
async def edit_member(core: Core, call: Call) -> Payload:
    return await change_member(core, guild_of(core, call), call.id("member"), call.body)


@route("PUT", "/guilds/{guild}/members/{member}/roles/{role}")
async def give_role(core: Core, call: Call) -> None:
    guild = guild_of(core, call)
    held = core.world.member(guild, call.id("member")).roles
    given = {*held, core.world.role(guild, call.id("role"))["id"]}
    await change_member(core, guild, call.id("member"), {"roles": sorted(given)})


@route("DELETE", "/guilds/{guild}/members/{member}/roles/{role}")
async def take_role(core: Core, call: Call) -> None:
    guild = guild_of(core, call)
    held = core.world.member(guild, call.id("member")).roles
    left = [role for role in held if role != call.path["role"]]
    await change_member(core, guild, call.id("member"), {"roles": left})


async def change_member(core: Core, guild: Guild, user: int, given: dict[str, Any]) -> Payload:
    member = core.world.member(guild, user)
    if "roles" in given:
        member.roles = [core.world.role(guild, int(role))["id"] for role in given["roles"] or []]
    if "nick" in given:
        member.nick = given["nick"]
    payload = member.payload()
    await core.gateway.emit("GUILD_MEMBER_UPDATE", payload | {"guild_id": str(guild.id)}, guild.id, MEMBERS)
    return payload


@route("DELETE", "/guilds/{guild}/members/{member}")
async def kick(core: Core, call: Call) -> None:
    guild = guild_of(core, call)
    if call.id("member") == guild.owner:
        raise ApiError(403, 50013, "Missing Permissions")
    await remove_member(core, guild, call.id("member"))


async def remove_member(core: Core, guild: Guild, user: int) -> None:
    gone = core.world.member(guild, user)
    del guild.members[user]
    data = {"guild_id": str(guild.id), "user": gone.user_payload()}
    await core.gateway.emit("GUILD_MEMBER_REMOVE", data, guild.id, MEMBERS)
