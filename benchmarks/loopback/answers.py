"""REST: the bot's answers to interactions, and the slash commands it registers."""

import time
from enum import IntEnum

from benchmarks.loopback.core import Call, Core, route
from benchmarks.loopback.interactions import ANSWER_WITHIN, Interaction, Kind
from benchmarks.loopback.messages import EPHEMERAL, LOADING, compose, revise, tell
from benchmarks.loopback.world import BOT, ApiError, Payload, unknown


class Callback(IntEnum):
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@route("POST", "/interactions/{interaction}/{token}/callback")
async def callback(core: Core, call: Call) -> Payload | None:
    interaction = core.interactions.by_token.get(call.path["token"])
    if interaction is None or time.perf_counter() - interaction.started > ANSWER_WITHIN:
        raise unknown("interaction", 10062)
    if interaction.answer is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    kind, data = Callback(call.body["type"]), call.body.get("data") or {}
    shown: Payload | None = None
    if kind in (Callback.MESSAGE, Callback.DEFERRED_MESSAGE):
        loading = kind is Callback.DEFERRED_MESSAGE
        if loading:
            data = {"content": "thinking", "flags": data.get("flags", 0) | LOADING}
        is_command = interaction.kind is Kind.COMMAND
        shown = compose(core, interaction.channel, data, call.files, type=20 if is_command else 0)
        if loading:
            shown["content"] = ""
    elif interaction.message is not None and kind in (Callback.UPDATE, Callback.DEFERRED_UPDATE):
        shown = core.world.message(interaction.message)
        if kind is Callback.UPDATE:
            revise(core, shown, data, call.files)
    interaction.answer = call.body
    interaction.response = int(shown["id"]) if shown else None
    if kind not in (Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE):
        interaction.show(interaction.response)
    if shown and kind in (Callback.MESSAGE, Callback.UPDATE) and not shown["flags"] & EPHEMERAL:
        await tell(core, "MESSAGE_CREATE" if kind is Callback.MESSAGE else "MESSAGE_UPDATE", shown)
    if call.query.get("with_response") not in ("1", "true"):
        return None
    described: Payload = {"id": str(interaction.id), "type": interaction.kind}
    if shown is None:
        return {"interaction": described}
    described |= {
        "response_message_id": shown["id"],
        "response_message_loading": bool(shown["flags"] & LOADING),
        "response_message_ephemeral": bool(shown["flags"] & EPHEMERAL),
    }
    return {"interaction": described, "resource": {"type": kind, "message": shown}}


def of_webhook(core: Core, call: Call) -> Interaction:
    interaction = core.interactions.by_token.get(call.path["token"])
    if interaction is None or call.id("webhook") != BOT:
        raise unknown("Webhook", 10015)
    if interaction.answer is None:
        raise unknown("Webhook", 10015)
    return interaction


def message_of(core: Core, call: Call, interaction: Interaction) -> Payload:
    if call.path["message"] != "@original":
        return core.world.message(call.id("message"))
    if interaction.response is None:
        raise unknown("Message", 10008)
    return core.world.message(interaction.response)


@route("POST", "/webhooks/{webhook}/{token}")
async def follow_up(core: Core, call: Call) -> Payload | None:
    interaction = of_webhook(core, call)
    waiting = core.world.messages.get(interaction.response or 0)
    # The first follow-up takes the place of a deferred answer.
    if waiting is not None and waiting["flags"] & LOADING:
        message = finish(core, interaction, waiting, call)
    else:
        message = compose(core, interaction.channel, call.body, call.files, webhook_id=str(BOT))
    interaction.show(int(message["id"]))
    return message if call.query.get("wait") in ("1", "true") else None


def finish(core: Core, interaction: Interaction, message: Payload, call: Call) -> Payload:
    """Edit a response; what was decided at deferring, public or ephemeral, stays."""
    flags = message["flags"] & ~LOADING
    revise(core, message, call.body, call.files)
    message["flags"] = flags | message["flags"] & ~(LOADING | EPHEMERAL)
    interaction.show(int(message["id"]))
    return message


@route("GET", "/webhooks/{webhook}/{token}/messages/{message}")
async def fetch_response(core: Core, call: Call) -> Payload:
    return message_of(core, call, of_webhook(core, call))


@route("PATCH", "/webhooks/{webhook}/{token}/messages/{message}")
async def edit_response(core: Core, call: Call) -> Payload:
    interaction = of_webhook(core, call)
    return finish(core, interaction, message_of(core, call, interaction), call)


@route("DELETE", "/webhooks/{webhook}/{token}/messages/{message}")
async def delete_response(core: Core, call: Call) -> None:
    core.world.drop_message(int(message_of(core, call, of_webhook(core, call))["id"]))


@route("GET", "/applications/{application}/commands")
@route("GET", "/applications/{application}/guilds/{guild}/commands")
async def commands(core: Core, call: Call) -> list[Payload]:
    return core.world.commands.get(call.id("guild") if "guild" in call.path else None, [])


@route("PUT", "/applications/{application}/commands")
@route("PUT", "/applications/{application}/guilds/{guild}/commands")
async def register(core: Core, call: Call) -> list[Payload]:
    guild = core.world.guild(call.id("guild")).id if "guild" in call.path else None
    stamp = {"application_id": str(BOT), "version": "1"} | ({"guild_id": str(guild)} if guild else {})
    known = {command["name"]: command["id"] for command in core.world.commands.get(guild, [])}
    core.world.commands[guild] = [
        {"description": "", "type": 1, "options": []}
        | command
        | stamp
        | {"id": known.get(command["name"]) or str(core.world.snowflake())}
        for command in call.body
    ]
    return core.world.commands[guild]
