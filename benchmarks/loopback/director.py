"""What a test or benchmark does to the loopback Discord, and what it sees there."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypedDict

from benchmarks.loopback import load
from benchmarks.loopback.core import Core, walk
from benchmarks.loopback.faults import Answer, Fault
from benchmarks.loopback.gateway import GUILDS, MEMBERS
from benchmarks.loopback.guilds import remove_member
from benchmarks.loopback.interactions import Interaction, Kind
from benchmarks.loopback.messages import compose, tell
from benchmarks.loopback.world import EVERY_PERMISSION, Payload

TEXT_INPUT, CHOICE_OF_ONE, CHECKBOX, LABEL, ROW = 4, 21, 23, 18, 1  # component types
BUTTON = 2
# Seconds. discord.py knows a form only once it has read that Discord took it: nobody is as fast as a test.
FILLING_IN = 0.2


class GuildIds(TypedDict):
    id: int
    owner: int
    channels: dict[str, int]
    roles: dict[str, int]
    members: int


class Receipt(TypedDict):
    """What became of one interaction. `milliseconds` is None while the person has seen nothing."""

    id: int
    user: int
    name: str  # the command's name or the custom_id
    message: int | None  # the message whose component was used
    sent_at: float  # unix seconds
    milliseconds: float | None
    answer: Payload | None  # the callback's body: {"type": 4, "data": …}
    messages: list[Payload]  # what the person was shown, as it stands now, oldest first


class Status(TypedDict):
    connected: int  # open gateway connections
    resumed: int  # successful RESUMEs
    requests: dict[str, int]  # "POST /channels/{channel}/messages" → how often
    unknown: list[str]  # requests for routes that do not exist here: none, if all is well
    refused: int  # requests that the rate limits refused
    interactions: int


class Director:
    """Every method is also an act of the control address: POST /control/<name> with its arguments as JSON.

    Ids are given and returned as ints; inside payloads they are strings, as Discord has them.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    # The world

    async def add_guild(
        self,
        *,
        name: str = "Alliance",
        members: int = 10,
        channels: Sequence[str] = ("general",),
        roles: Sequence[str] = (),
        bot_permissions: int = EVERY_PERMISSION,
    ) -> GuildIds:
        """Make a server of people 0 … members-1 and the bot; person 0 owns it. A connected bot joins it."""
        guild = self._core.world.add_guild(name, members, channels, roles, bot_permissions)
        for session in list(self._core.gateway.sessions.values()):
            if session.covers(guild.id):
                await session.dispatch("GUILD_CREATE", self._core.gateway.guild_create(guild, session))
        return await self.guild(guild=guild.id)

    async def guild(self, *, guild: int) -> GuildIds:
        found, world = self._core.world.guild(guild), self._core.world
        return {
            "id": found.id,
            "owner": found.owner,
            "channels": {world.channels[c]["name"]: c for c in sorted(found.channels)},
            "roles": {role["name"]: int(role["id"]) for role in found.roles.values()},
            "members": len(found.members),
        }

    async def add_member(self, *, guild: int, user: int, name: str | None = None) -> None:
        member = self._core.world.add_member(self._core.world.guild(guild), user, name)
        data = member.payload() | {"guild_id": str(guild)}
        await self._core.gateway.emit("GUILD_MEMBER_ADD", data, guild, MEMBERS)

    async def remove_member(self, *, guild: int, user: int) -> None:
        await remove_member(self._core, self._core.world.guild(guild), user)

    async def member(self, *, guild: int, user: int) -> Payload:
        return self._core.world.member(self._core.world.guild(guild), user).payload()

    async def close_direct_messages(self, *, user: int, closed: bool = True) -> None:
        """From now on, sending to this person is refused with 403 and code 50007, or not."""
        (self._core.world.closed_to_direct.add if closed else self._core.world.closed_to_direct.discard)(user)

    async def messages(self, *, channel: int, at_least: int = 0, timeout: float = 30.0) -> list[Payload]:
        """A channel's or thread's messages, oldest first, once there are so many.

        Raises TimeoutError after `timeout` seconds.
        """
        world = self._core.world
        world.channel(channel)
        await self._until(lambda: len(world.history[channel]) >= at_least, timeout)
        return [world.messages[message] for message in world.history[channel]]

    async def direct_messages(self, *, user: int) -> list[Payload]:
        """What the bot sent to this person directly, oldest first."""
        channel = self._core.world.direct.get(user)
        return [] if channel is None else await self.messages(channel=channel)

    async def post(self, *, channel: int, body: Payload) -> Payload:
        """Put a message of the bot's into a channel without the bot."""
        message = compose(self._core, channel, body, [])
        await tell(self._core, "MESSAGE_CREATE", message)
        return message

    async def delete_message(self, *, message: int) -> None:
        """As a moderator of the server would, behind the bot's back."""
        await tell(self._core, "MESSAGE_DELETE", self._core.world.drop_message(message))

    async def delete_channel(self, *, channel: int) -> None:
        gone = self._core.world.drop_channel(channel)
        await self._core.gateway.emit("CHANNEL_DELETE", gone, int(gone["guild_id"]), GUILDS)

    # What people do. Each waits `timeout` seconds for the bot's first visible answer.

    async def slash(
        self,
        *,
        user: int,
        channel: int,
        name: str,
        options: dict[str, Any] | None = None,
        focused: str | None = None,
        timeout: float = 5.0,
    ) -> Receipt:
        """Use a command such as `poll create`; with `focused`, ask for that option's autocompletion instead.

        People, roles and channels are given by id, once the bot has registered the command.
        """
        kind, data = self._core.interactions.command(channel, name, options or {}, focused)
        return await self._act(kind, name, user, channel, data, None, timeout)

    async def press(
        self,
        *,
        user: int,
        message: int,
        custom_id: str,
        values: Sequence[str] | None = None,
        timeout: float = 5.0,
    ) -> Receipt:
        """Press a button, or choose `values` in a select. A custom_id the message lacks is sent as well: a forgery."""
        shown = self._core.world.message(message)
        data = component_data(shown, custom_id, values)
        channel = int(shown["channel_id"])
        return await self._act(Kind.COMPONENT, custom_id, user, channel, data, message, timeout)

    async def submit(self, *, interaction: int, values: dict[str, Any], timeout: float = 5.0) -> Receipt:
        """Submit the modal that answered an interaction, by the same person; `values` by custom_id.

        A text or a radio group takes a string, a checkbox a bool, a select or checkbox group a list. What is not
        given keeps its default. What the modal lacks is left out. Filling it in takes FILLING_IN.
        """
        opener = self._core.interactions.by_id[interaction]
        modal = (opener.answer or {}).get("data", {})
        if "custom_id" not in modal:
            raise LookupError(f"interaction {interaction} was not answered with a modal")
        data = {
            "custom_id": modal["custom_id"],
            "components": [filled(component, values) for component in modal["components"]],
            "resolved": {},
        }
        await asyncio.sleep(FILLING_IN)
        return await self._act(
            Kind.MODAL, modal["custom_id"], opener.user, opener.channel, data, opener.message, timeout
        )

    async def _act(
        self,
        kind: Kind,
        name: str,
        user: int,
        channel: int,
        data: Payload,
        message: int | None,
        timeout: float,
    ) -> Receipt:
        sent = await self._core.interactions.send(kind, name, user, channel, data, message)
        await asyncio.wait([sent.shown], timeout=timeout)
        return self._receipt(sent)

    def _receipt(self, interaction: Interaction) -> Receipt:
        world = self._core.world
        return {
            "id": interaction.id,
            "user": interaction.user,
            "name": interaction.name,
            "message": interaction.message,
            "sent_at": interaction.sent_at,
            "milliseconds": interaction.milliseconds,
            "answer": interaction.answer,
            "messages": [world.messages[m] for m in interaction.messages if m in world.messages],
        }

    async def receipt(self, *, interaction: int) -> Receipt:
        return self._receipt(self._core.interactions.by_id[interaction])

    async def receipts(self, *, name: str | None = None) -> list[Receipt]:
        """Everything anybody did so far, or what they did with one command or button, in order."""
        found = self._core.interactions.by_id.values()
        return [self._receipt(done) for done in found if name in (None, done.name)]

    # Faults and connections

    async def fault(
        self,
        *,
        method: str,
        path: str,
        answer: Answer,
        times: int = 1,
        code: int = 0,
        retry_after: float = 0.1,
        after: bool = False,
    ) -> None:
        """Let the next `times` matching requests go wrong; see `Fault`."""
        self._core.faults.append(Fault(method, path, answer, times, code, retry_after, after))

    async def faulted(self, *, times: int = 1, timeout: float = 30.0) -> None:
        """Wait until so many requests have gone wrong since the last `heal`. Raises TimeoutError."""
        await self._until(lambda: sum(fault.happened for fault in self._core.faults) >= times, timeout)

    async def heal(self) -> None:
        self._core.faults.clear()

    async def limit_rates(self, *, enabled: bool = True) -> None:
        self._core.limits.enabled = enabled

    async def ready(self, *, timeout: float = 30.0) -> None:
        """Wait until a bot is connected and told of its servers. Raises TimeoutError after `timeout` seconds."""
        await asyncio.wait_for(self._core.gateway.ready(), timeout)

    async def disconnect(self, *, how: Literal["abort", "reconnect", "invalidate"] = "abort") -> int:
        """End the bot's gateway connections; how many there were. Only after `invalidate` it has to identify anew."""
        return await self._core.gateway.disconnect(how)

    async def status(self) -> Status:
        gateway = self._core.gateway
        return {
            "connected": sum(session.line is not None for session in gateway.sessions.values()),
            "resumed": gateway.resumed,
            "requests": dict(self._core.world.requests),
            "unknown": self._core.world.unknown,
            "refused": self._core.limits.refused,
            "interactions": len(self._core.interactions.by_id),
        }

    async def asked(self, *, route: str, times: int, timeout: float = 30.0) -> int:
        """Wait until the bot has asked for a route of `requests` this often in all; how often it has by now.

        Raises TimeoutError after `timeout` seconds.
        """
        requests = self._core.world.requests
        await self._until(lambda: requests[route] >= times, timeout)
        return requests[route]

    async def _until(self, condition: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout):
            while not condition():
                self._core.stirred.clear()
                await self._core.stirred.wait()

    async def calls(self) -> list[tuple[float, str, str, int]]:
        """The last 2,000 REST requests: unix seconds, method, path, status."""
        return list(self._core.world.calls)

    # Load

    async def storm(
        self,
        *,
        message: int,
        custom_ids: Sequence[str],
        users: Sequence[int],
        seconds: float,
        concurrency: int = 64,
        rate: float | None = None,
        keep: bool = True,
    ) -> load.Figures:
        """Let people press buttons as fast as `concurrency` open presses allow, or at `rate` presses a second.

        People and buttons take turns. With `keep`, `receipts` tells afterwards what became of every press.
        """
        shown = self._core.world.message(message)
        presses = load.Presses(
            self._core.interactions,
            channel=int(shown["channel_id"]),
            message=message,
            data=[component_data(shown, custom_id, None) for custom_id in custom_ids],
            users=users,
            keep=keep,
        )
        if rate is None:
            return await load.closed_loop(presses, concurrency, seconds)
        return await load.open_loop(presses, rate, seconds)


def component_data(message: Payload, custom_id: str, values: Sequence[str] | None) -> Payload:
    found = (c for c in walk(message["components"]) if c.get("custom_id") == custom_id)
    component = next(found, {"type": BUTTON})
    data: Payload = {
        "custom_id": custom_id,
        "component_type": component["type"],
        "id": component.get("id", 0),
    }
    return data if values is None else data | {"values": list(values)}


def filled(component: Payload, values: dict[str, Any]) -> Payload:
    """A modal's component as it comes back when submitted."""
    kind = component["type"]
    if kind == ROW:
        return {"type": ROW, "components": [filled(inner, values) for inner in component["components"]]}
    if kind == LABEL:
        return {"type": LABEL, "id": 0, "component": filled(component["component"], values)}
    if "custom_id" not in component:
        return {"type": kind, "id": 0}
    options = component.get("options", [])
    chosen = [option["value"] for option in options if option.get("default")]
    back = {"type": kind, "id": 0, "custom_id": component["custom_id"]}
    if kind in (TEXT_INPUT, CHOICE_OF_ONE, CHECKBOX):
        default = component.get("value", "") if kind == TEXT_INPUT else next(iter(chosen), None)
        if kind == CHECKBOX:
            default = component.get("default", False)
        return back | {"value": values.get(component["custom_id"], default)}
    return back | {"values": list(values.get(component["custom_id"], chosen))}
