"""What is told of a review: everything in the proposal's thread, and to whoever waits for it and wants that."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Purpose
from bot.clock import Clock
from bot.reminders.model import NewReminder, Topic, notice
from bot.reminders.service import ReminderService
from bot.reviews.model import Objection, Review, State

# Kinds of reminder: how an objection stands, and how a whole review does.
OBJECTION, REVIEW = "objection", "review"
LAST_CALL = timedelta(days=1)  # before the panel's time is over
_USEFUL = timedelta(days=14)

Thread = Callable[[AsyncConnection, int], Awaitable[int | None]]


async def _nothing(connection: AsyncConnection, proposal_id: int) -> None:
    pass


async def _nowhere(connection: AsyncConnection, proposal_id: int) -> int | None:
    return None


class Telling:
    """`thread` gives the channel in which a proposal is discussed, by the proposal's number, and `changed` has its card
    show how its review stands; `bot.app` connects them."""

    def __init__(self, clock: Clock, reminders: ReminderService) -> None:
        self._clock = clock
        self._reminders = reminders
        self.thread: Thread = _nowhere
        self.changed: Callable[[AsyncConnection, int], Awaitable[None]] = _nothing

    async def place(self, connection: AsyncConnection, review: Review, *purposes: Purpose) -> tuple[int, int]:
        """A server and a channel of it: of the first of these purposes for which there is one, the review's own
        server's before others'. (its server, 0) where there is none at all."""
        for purpose in purposes:
            channels = await self._reminders.channels(connection, review.alliance_id, purpose)
            if review.guild_id in channels:
                return review.guild_id, channels[review.guild_id]
            if channels:
                return next(iter(channels.items()))
        return review.guild_id, 0

    async def _tell(
        self, connection: AsyncConnection, review: Review, kind: str, subject: str, **arguments: object
    ) -> None:
        await self.changed(connection, review.proposal_id)
        thread_id = await self.thread(connection, review.proposal_id)
        if thread_id is not None:
            guild_id, channel_id = review.guild_id, thread_id
        else:
            guild_id, channel_id = await self.place(connection, review, Purpose.MODERATORS, Purpose.POLICIES)
        if channel_id:
            new = NewReminder(
                alliance_id=review.alliance_id,
                kind=kind,
                subject=subject,
                due_at=self._clock.now(),
                guild_id=guild_id,
                channel_id=channel_id,
                arguments=arguments,
            )
            await self._reminders.schedule(connection, new)

    async def review(self, connection: AsyncConnection, review: Review) -> None:
        """How it stands: open, or what it came to; what was not told yet is not so any more."""
        await self._reminders.cancel(connection, review.alliance_id, REVIEW, f"review:{review.id}:")
        subject = f"review:{review.id}:{review.state.value}:{review.objections_until}"
        await self._tell(connection, review, REVIEW, subject, review_id=review.id, state=review.state.value)

    async def objection(self, connection: AsyncConnection, review: Review, objection: Objection) -> None:
        """How it stands, to everybody; to whoever objected too, if they want that."""
        subject = f"objection:{objection.id}:{objection.state.value}:{objection.due_at}"
        await self._tell(
            connection, review, OBJECTION, subject, objection_id=objection.id, state=objection.state.value
        )
        if objection.state is not State.PANEL:
            await self._reminders.cancel(connection, review.alliance_id, "text", _panel_subject(objection))
        if objection.state not in (State.PANEL, State.WITHDRAWN):
            words = notice("objection-told", number=objection.id, state=objection.state.value)
            await self._write(connection, review, objection.user_id, subject, self._clock.now(), words)

    async def panel(self, connection: AsyncConnection, review: Review, objection: Objection) -> None:
        """That it waits for them, now and once more before the time is over."""
        assert objection.due_at is not None
        now = self._clock.now()
        words = notice("objection-waits", number=objection.id, title=review.title, until=objection.due_at)
        last = objection.due_at - LAST_CALL
        for vote in objection.panel:
            for at in [now, *([last] if last > now else [])]:
                subject = f"{_panel_subject(objection)}{vote.user_id}:{at.timestamp():.0f}"
                await self._write(
                    connection, review, vote.user_id, subject, at, words, expires_at=objection.due_at
                )

    async def decided(
        self, connection: AsyncConnection, review: Review, objection: Objection, user_id: int
    ) -> None:
        """Whoever has decided needs no further call."""
        subject = f"{_panel_subject(objection)}{user_id}:"
        await self._reminders.cancel(connection, review.alliance_id, "text", subject)

    async def _write(
        self,
        connection: AsyncConnection,
        review: Review,
        user_id: int,
        subject: str,
        at: datetime,
        words: dict[str, object],
        *,
        expires_at: datetime | None = None,
    ) -> None:
        if user_id < 0 or not await self._reminders.wanted(
            connection, review.alliance_id, user_id, Topic.POLICIES
        ):
            return
        await self._reminders.schedule(
            connection,
            NewReminder(
                alliance_id=review.alliance_id,
                kind="text",
                subject=subject,
                due_at=at,
                user_id=user_id,
                topic=Topic.POLICIES,
                expires_at=expires_at or at + _USEFUL,
                arguments=words,
            ),
        )


def _panel_subject(objection: Objection) -> str:
    return f"objection-panel:{objection.id}:"
