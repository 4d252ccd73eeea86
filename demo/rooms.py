"""What one persona can see: the rooms they may open, and how much in them is new to them.

The only place of the demo that reads the simulation's own records; everything else goes through its handles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simcord import ChannelHandle, Env, GuildHandle, MemberActor, UserHandle
from simcord.backend.access import can_access_channel
from simcord.enums import ChannelType

TALK = (ChannelType.TEXT, ChannelType.NEWS)


@dataclass(frozen=True, slots=True)
class Room:
    """One channel, thread or direct message, as one persona sees it."""

    handle: ChannelHandle
    viewer: MemberActor | UserHandle
    kind: str  # channel, thread, direct

    @property
    def key(self) -> str:
        return str(self.handle.id)

    @property
    def name(self) -> str:
        return self.handle.name or "Alliance Bot"


def rooms(env: Env, guild: GuildHandle, member: MemberActor) -> list[Room]:
    """The rooms a person can read, in the order in which they were made, each channel before its threads."""
    seen = [Room(handle, member, kind) for handle, kind in _walk(env, guild)]
    seen.append(Room(member.user.dm_channel, member.user, "direct"))
    return [room for room in seen if can_access_channel(env, room.handle.id, room.viewer, history=True)]


def _walk(env: Env, guild: GuildHandle) -> Iterator[tuple[ChannelHandle, str]]:
    for channel in guild.channels.values():
        if env.backend.get_channel(channel.id).type in TALK:
            yield channel, "channel"
            for thread in channel.threads:
                yield thread, "thread"


def newest(env: Env, room: Room) -> int:
    """The id of the last message there that this person can see; 0 if there is none."""
    return max(_visible(env, room), default=0)


def unread(env: Env, room: Room, seen: int) -> int:
    """How many messages this person can see there that are newer than the one with the id `seen`."""
    return sum(1 for message in _visible(env, room) if message > seen)


def _visible(env: Env, room: Room) -> Iterator[int]:
    for message in env.backend.messages.get(room.handle.id, {}).values():
        if message.visible_to(room.viewer.id):
            yield message.id
