"""Commands, presses and modals on their way to the bot, and what became of each."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from benchmarks.loopback.gateway import Gateway
from benchmarks.loopback.world import BOT, DIRECT, Payload, World, user_payload

ANSWER_WITHIN = 3.0  # seconds until Discord gives an interaction up
USER, CHANNEL, ROLE = 6, 7, 8  # option types whose objects are sent along


class Kind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(slots=True)
class Interaction:
    id: int
    token: str
    kind: Kind
    name: str  # the command's name or the custom_id
    user: int
    channel: int
    message: int | None  # the message whose component was used
    sent_at: float  # unix seconds
    started: float  # on the performance counter, for the latency
    shown: asyncio.Future[None]
    milliseconds: float | None = None  # from sending to the first answer that the person sees
    answer: Payload | None = None  # the body of the callback
    response: int | None = None  # the message that @original means
    messages: list[int] = field(default_factory=list)  # what the person was shown, oldest first

    def show(self, message: int | None = None) -> None:
        """The person sees something: a message, choices or a modal. The first time ends the wait."""
        if message is not None and message not in self.messages:
            self.messages.append(message)
        if not self.shown.done():
            self.milliseconds = (time.perf_counter() - self.started) * 1000
            self.shown.set_result(None)


class Interactions:
    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world, self.gateway = world, gateway
        self.by_token: dict[str, Interaction] = {}
        self.by_id: dict[int, Interaction] = {}

    async def send(
        self, kind: Kind, name: str, user: int, channel: int, data: Payload, message: int | None = None
    ) -> Interaction:
        """Send INTERACTION_CREATE; whoever awaits `shown` learns when the bot has answered."""
        where = self.world.channel(channel)
        interaction = Interaction(
            id=self.world.snowflake(),
            token=secrets.token_urlsafe(24),
            kind=kind,
            name=name,
            user=user,
            channel=channel,
            message=message,
            sent_at=time.time(),
            started=time.perf_counter(),
            shown=asyncio.get_running_loop().create_future(),
        )
        payload = self._payload(interaction, where, data)
        self.by_token[interaction.token] = self.by_id[interaction.id] = interaction
        interaction.started = time.perf_counter()
        await self.gateway.emit("INTERACTION_CREATE", payload, int(where.get("guild_id", 0)) or None)
        return interaction

    def forget(self, interaction: Interaction) -> None:
        """Drop every trace of it, ephemeral answers too: millions of presses must not fill the memory."""
        del self.by_token[interaction.token], self.by_id[interaction.id]
        for message in interaction.messages:
            if message not in self.world.history[interaction.channel]:
                self.world.messages.pop(message, None)

    def _payload(self, interaction: Interaction, channel: Payload, data: Payload) -> Payload:
        payload: Payload = {
            "id": str(interaction.id),
            "application_id": str(BOT),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel": channel,
            "channel_id": channel["id"],
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
        }
        if interaction.message is not None:
            payload["message"] = self.world.message(interaction.message)
        user = interaction.user
        if channel["type"] == DIRECT:
            owners = {"1": str(user)}
            person = user_payload(user, self.world.names[user])
            return payload | {"user": person, "context": 1, "authorizing_integration_owners": owners}
        guild = self.world.guild(int(channel["guild_id"]))
        member = self.world.member(guild, user)
        return payload | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": member.payload() | {"permissions": str(guild.permissions(user))},
            "app_permissions": str(guild.permissions(BOT)),
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
        }

    def command(
        self, channel: int, name: str, given: dict[str, Any], focused: str | None
    ) -> tuple[Kind, Payload]:
        """The data of a slash command such as `poll create`; option types come from what the bot registered."""
        guild = int(self.world.channel(channel).get("guild_id", 0)) or None
        registered = [*self.world.commands.get(guild, []), *self.world.commands.get(None, [])]
        words = name.split()
        known = next((command for command in registered if command["name"] == words[0]), None)
        level, kinds = known or {}, []
        for word in words[1:]:
            level = next((option for option in level.get("options", []) if option["name"] == word), {})
            kinds.append(level.get("type"))
        types = {option["name"]: option["type"] for option in level.get("options", [])}
        options: list[Payload] = [
            {"name": key, "value": value, "type": types.get(key) or guess(value)}
            | ({"focused": True} if key == focused else {})
            for key, value in given.items()
        ]
        resolved = self._resolved(guild, options)
        for depth, word in reversed(list(enumerate(words[1:]))):
            is_group = depth < len(words) - 2
            options = [{"name": word, "type": kinds[depth] or (2 if is_group else 1), "options": options}]
        data = {
            "id": known["id"] if known else str(self.world.snowflake()),
            "name": words[0],
            "type": 1,
            "options": options,
            "resolved": resolved,
        }
        return (Kind.COMMAND if focused is None else Kind.AUTOCOMPLETE), data

    def _resolved(self, guild: int | None, options: list[Payload]) -> Payload:
        found: Payload = {"users": {}, "members": {}, "roles": {}, "channels": {}}
        for option in options:
            if option["type"] not in (USER, CHANNEL, ROLE):
                continue
            key, value = str(option["value"]), int(option["value"])
            option["value"] = key
            if option["type"] == USER:
                found["users"][key] = user_payload(value, self.world.names[value])
                if guild is not None and value in self.world.guild(guild).members:
                    member = self.world.guild(guild).members[value].payload()
                    del member["user"]
                    found["members"][key] = member | {
                        "permissions": str(self.world.guild(guild).permissions(value))
                    }
            elif option["type"] == ROLE and guild is not None:
                found["roles"][key] = self.world.role(self.world.guild(guild), value)
            else:
                found["channels"][key] = self.world.channel(value) | {"permissions": "0"}
        return found


def guess(value: Any) -> int:
    """The type of an option that no registered command describes."""
    return {bool: 5, int: 4, float: 10}.get(type(value), 3)
