"""What a service has that keeps what people wrote, so that it can be taken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor
from bot.database.words import Words
from bot.reminders.model import Topic


class Place(NamedTuple):
    """Discord ids; without a message it is a thread, by its name."""

    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote: all the rows in which it stands, copies of it too, and the `places` in Discord that no card
    draws anew. `subjects` begin those of reminders that quote it. `scope` is what a moderator has to be one of;
    `refused` the key of why it cannot be taken down as things stand."""

    guild_id: int
    author_id: int
    topic: Topic
    words: Sequence[Words]
    subjects: Sequence[str]
    scope: str = NATIONAL
    refused: str | None = None
    places: Sequence[Place] = ()


class Owner(Protocol):
    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """What has that number in the actor's alliance; nobody else changes it in this transaction.

        Raises UserError where there is no such thing."""
        ...

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        """Its words are others now: let follow what has to, and have it drawn and found anew."""
        ...

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        """Its words are its own again."""
        ...
