"""Who was at an event that is over: as they say themselves, and as its lead says."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.database import Database, after_commit
from bot.errors import UserError
from bot.events import roster as seats
from bot.events import rules, store
from bot.events.cards import Cards
from bot.events.model import Event, Roster, Standing, State

LISTED = 25  # people on one page of who was there: as many as a select holds


class AttendanceService:
    def __init__(self, database: Database, clock: Clock, cards: Cards) -> None:
        self._database = database
        self._clock = clock
        self._cards = cards

    async def came(self, user_id: int, event_id: int, came: bool) -> Event:
        """Whether somebody was there, as they say.

        Raises UserError: event-unknown, event-is-cancelled, event-not-over, event-not-in, event-no-seat.
        """
        async with self._database.write() as connection:
            event = await self._over(connection, event_id, lock=True)
            before = await store.roster(connection, event_id)
            own = seats.going(before, user_id)
            await self._save(connection, event_id, before, {**before, user_id: replace(own, came=came)})
        return event

    async def listed(self, user_id: int, event_id: int) -> Standing:
        """For the lead: everybody who had a seat.

        Raises UserError: event-unknown, event-is-cancelled, event-not-over, event-not-lead.
        """
        async with self._database.read() as connection:
            event = await self._over(connection, event_id)
            _check_lead(event, user_id)
            return Standing(event, _seated(await store.roster(connection, event_id)))

    async def mark(self, user_id: int, event_id: int, index: int, present: Collection[int]) -> Standing:
        """Of the LISTED people on a page, counted from 0, those `present` were there, and the others were not.

        Raises UserError as `listed` does.
        """
        async with self._database.write() as connection:
            event = await self._over(connection, event_id, lock=True)
            _check_lead(event, user_id)
            before = await store.roster(connection, event_id)
            page = list(_seated(before).values())[index * LISTED : (index + 1) * LISTED]
            marked = {place.user_id: replace(place, seen=place.user_id in present) for place in page}
            after = {**before, **marked}
            await self._save(connection, event_id, before, after)
            return Standing(event, _seated(after))

    async def _save(self, connection: AsyncConnection, event_id: int, before: Roster, after: Roster) -> None:
        """The card says how many were there."""
        await store.save(connection, event_id, before, after)
        await store.touch(connection, event_id)
        after_commit(connection, partial(self._cards.changed, event_id))

    # --- what follows from it -----------------------------------------------------------------------------

    async def guild_of(self, event_id: int) -> int:
        """The server of an event, for whoever answers outside of it. Raises UserError: event-unknown."""
        async with self._database.read() as connection:
            event = await store.event(connection, event_id)
        if event is None:
            raise UserError("event-unknown")
        return event.guild_id

    async def attended(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        user_id: int,
        days: int,
        event_id: int | None = None,
    ) -> list[Event]:
        """Events of the last days at which somebody was, the latest first; up to LISTED, or the one asked for."""
        now = self._clock.now()
        since = now - timedelta(days=days)
        return await store.attended(connection, alliance_id, user_id, since, now, LISTED, event_id)

    async def shift(
        self, connection: AsyncConnection, alliance_id: int, user_id: int, event_id: int, days: int
    ) -> Event:
        """One of those. Raises UserError: event-not-there."""
        found = await self.attended(connection, alliance_id, user_id, days, event_id)
        if not found:
            raise UserError("event-not-there", days=days)
        return found[0]

    async def _over(self, connection: AsyncConnection, event_id: int, *, lock: bool = False) -> Event:
        event = await store.event(connection, event_id, lock=lock)
        if event is None:
            raise UserError("event-unknown")
        rules.check_over(event, self._clock.now())
        return event


def _check_lead(event: Event, user_id: int) -> None:
    if user_id != event.plan.lead_id:
        raise UserError("event-not-lead")


def _seated(roster: Roster) -> Roster:
    return {user: place for user, place in roster.items() if place.state is State.GOING}
