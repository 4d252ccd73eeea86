"""What those who have a place at an event are told, and when: by reminders that go with the place."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.events import rules
from bot.events.model import Event, Place, Roster, State
from bot.reminders.model import NewReminder, Topic, notice
from bot.reminders.service import ReminderService

CARD = "event-card"
OFFER = "event-offer"
CONFIRM = "event-confirm"
SOON = "event-soon"
CAME = "event-came"
LIST = "event-list"
TO_A_PLACE = (OFFER, CONFIRM, SOON, CAME)
NOTICE = "text"


class Telling:
    def __init__(self, clock: Clock, reminders: ReminderService) -> None:
        self._clock = clock
        self._reminders = reminders

    async def made(self, connection: AsyncConnection, event: Event) -> None:
        """Its card is hung up, and its lead asked afterwards who came."""
        card = NewReminder(
            alliance_id=event.alliance_id,
            kind=CARD,
            subject=f"event:{event.id}:",
            due_at=self._clock.now(),
            channel_id=event.channel_id,
            guild_id=event.guild_id,
            expires_at=event.plan.ends_at,
            arguments={"event_id": event.id},
        )
        await self._reminders.schedule(connection, card)
        await self._ask_lead(connection, event)

    async def changed(
        self, connection: AsyncConnection, event: Event, before: Roster, after: Roster, *, anew: bool = False
    ) -> None:
        """Nobody hears any more of a place that they have not, and everybody of the one that they have.

        `anew`: the event's times have changed, and with them those of everything that is said.
        """
        for user_id in {*before, *after}:
            old, new = before.get(user_id), after.get(user_id)
            if anew or _place(old) != _place(new):
                for kind in TO_A_PLACE if old is not None else ():
                    prefix = f"event:{event.id}:{user_id}:"
                    await self._reminders.cancel(connection, event.alliance_id, kind, prefix)
                if new is not None:
                    await self._remind(connection, event, new)

    async def edited(
        self, connection: AsyncConnection, old: Event, event: Event, before: Roster, after: Roster
    ) -> None:
        """Times or the lead may be others; who has a place hears of other times."""
        await self._reminders.cancel(connection, event.alliance_id, LIST, f"event:{event.id}:")
        await self._ask_lead(connection, event)
        moved = (old.plan.starts_at, old.plan.ends_at) != (event.plan.starts_at, event.plan.ends_at)
        await self.changed(connection, event, before, after, anew=moved)
        if moved:
            await self._notify(connection, event, after, "event-moved")

    async def cancelled(self, connection: AsyncConnection, event: Event, before: Roster) -> None:
        for kind in (CARD, LIST):
            await self._reminders.cancel(connection, event.alliance_id, kind, f"event:{event.id}:")
        await self._notify(connection, event, before, "event-called-off")

    async def offered_late(self, connection: AsyncConnection, event: Event, user_id: int) -> None:
        """A seat that was kept for somebody is not any more."""
        arguments = notice("event-offer-lapsed", title=event.plan.title)
        await self._to(connection, event, user_id, NOTICE, self._clock.now(), arguments, suffix="lapsed")

    async def _notify(self, connection: AsyncConnection, event: Event, roster: Roster, key: str) -> None:
        arguments = notice(key, title=event.plan.title, starts=event.plan.starts_at)
        for user_id in roster:
            suffix = f"{key}:{event.version}"
            await self._to(connection, event, user_id, NOTICE, self._clock.now(), arguments, suffix=suffix)

    async def _remind(self, connection: AsyncConnection, event: Event, place: Place) -> None:
        plan, now = event.plan, self._clock.now()
        arguments: dict[str, object] = {"event_id": event.id}
        if place.state is State.OFFERED:
            await self._to(
                connection, event, place.user_id, OFFER, now, arguments, expires_at=place.offer_until
            )
        elif place.state is State.GOING:
            for kind, at in ((CONFIRM, rules.confirm_at(plan)), (SOON, rules.soon_at(plan))):
                if at > now:
                    await self._to(
                        connection, event, place.user_id, kind, at, arguments, expires_at=plan.starts_at
                    )
            await self._to(
                connection, event, place.user_id, CAME, rules.attended_at(plan), arguments, can_wait=True
            )

    async def _ask_lead(self, connection: AsyncConnection, event: Event) -> None:
        at = rules.attended_at(event.plan)
        await self._to(connection, event, event.plan.lead_id, LIST, at, {"event_id": event.id})

    async def _to(
        self,
        connection: AsyncConnection,
        event: Event,
        user_id: int,
        kind: str,
        at: datetime,
        arguments: dict[str, object],
        *,
        expires_at: datetime | None = None,
        suffix: str = "",
        can_wait: bool = False,
    ) -> None:
        if user_id < 0:  # somebody whose data were deleted
            return
        # With the instant: at another time of the event it is something else to say.
        subject = f"event:{event.id}:{user_id}:{suffix or int((expires_at or at).timestamp())}"
        reminder = NewReminder(
            alliance_id=event.alliance_id,
            kind=kind,
            subject=subject,
            due_at=at,
            user_id=user_id,
            channel_id=event.channel_id,
            guild_id=event.guild_id,
            topic=Topic.EVENTS,
            can_wait=can_wait,
            expires_at=expires_at or at + rules.ANSWERED_WITHIN,
            arguments=arguments,
        )
        await self._reminders.schedule(connection, reminder)


def _place(place: Place | None) -> object:
    """What somebody is told of it goes by this."""
    return place and (place.state, place.offer_until)
