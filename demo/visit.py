"""A visitor's place in the simulated world: who they are, which room they look into, what they have seen."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from simcord import Preview

from demo.rooms import Room, newest, rooms, unread
from demo.world import World

T = TypeVar("T")
HOME = "welcome"
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class Visit:
    """The one visit of a running demo. simcord shows one room to one person at a time, so tabs share it.

    The methods that touch the simulation take turns: it refuses to do two things at once.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.persona = next(iter(world.personas))
        self.room: Room | None = None
        self.preview: Preview | None = None
        self.zone = "UTC"
        self.turn = asyncio.Lock()
        self._open = AsyncExitStack()
        self._views = 0
        self._seen: dict[tuple[str, str], int] = {}
        for persona in world.personas:
            for room in self.rooms(persona):
                self._look(persona, room)

    def rooms(self, persona: str) -> list[Room]:
        return rooms(self.world.env, self.world.guild, self.world.personas[persona].member)

    async def show(self, persona: str, key: str | None = None, zone: str = "") -> None:
        """Look into a room as somebody; without one, into the one open now, or else where newcomers begin.

        `zone` is the visitor's, for the times in the room. Raises KeyError for somebody or a room that is
        not there, or a room that is not for them.
        """
        async with self.turn:
            self.zone = zone if zone in available_timezones() else self.zone
            visible = {room.key: room for room in self.rooms(persona)}
            if key is None:
                now = self.room.key if self.room else ""
                key = now if now in visible else next(k for k, there in visible.items() if there.name == HOME)
            room = visible[key]
            await self._close()
            self.preview = await self._open.enter_async_context(
                self.world.env.preview(
                    room.handle,
                    viewers=[room.viewer],
                    layout="channel",
                    timezone=self.zone,
                )
            )
            self.persona, self.room = persona, room
            self._views += 1

    async def skip(self, step: str) -> None:
        """Move the clock on by a step, or to the next reminder. Raises KeyError for anything else."""
        async with self.turn:
            now = self.world.env.now()
            until = self.world.next_reminder() or now if step == "reminder" else now + STEPS[step]
            await self.world.skip(until)
            await self.world.finish()
            await self._refresh()

    async def act(self, call: Callable[[], Awaitable[T]]) -> T:
        """Let the visitor do something in the room, and then all that follows from it in the world."""
        async with self.turn:
            answer = await call()
            if await self.world.finish():
                await self._refresh()
            return answer

    async def close(self) -> None:
        async with self.turn:
            await self._close()

    async def _close(self) -> None:
        self.preview = None
        await self._open.aclose()

    async def _refresh(self) -> None:
        if self.preview is not None:
            await self.preview.refresh()

    def _look(self, persona: str, room: Room) -> None:
        self._seen[persona, room.key] = newest(self.world.env, room)

    def state(self) -> dict[str, Any]:
        """Everything the page shows, besides the room itself."""
        world = self.world
        if self.room is not None:
            self._look(self.persona, self.room)
        reminder = world.next_reminder()
        return {
            "now": world.env.now().isoformat(),
            "reminder": reminder.isoformat() if reminder else None,
            "zone": self.zone,
            "persona": self.persona,
            "room": self.room.key if self.room else None,
            # The number makes the page load a new view instead of following a link inside the old one.
            "view": f"/room/{self._views}#{urlsplit(self.preview.url).fragment}" if self.preview else None,
            "personas": [
                {
                    "key": persona.key,
                    "name": persona.name,
                    "level": persona.level,
                    "about": persona.about,
                    "tries": persona.tries,
                    "rooms": [self._describe(persona.key, room) for room in self.rooms(persona.key)],
                }
                for persona in world.personas.values()
            ],
        }

    def _describe(self, persona: str, room: Room) -> dict[str, Any]:
        seen = self._seen.get((persona, room.key), 0)
        return {
            "key": room.key,
            "name": room.name,
            "kind": room.kind,
            "unread": unread(self.world.env, room, seen),
        }
