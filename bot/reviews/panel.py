"""The panel that decides objections: appointed by administrators or elected by everybody, for terms that end."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.polls.methods.story import Method
from bot.polls.model import Option, Poll, Standing
from bot.polls.official import official_poll
from bot.polls.rules import BUTTON_LIMIT
from bot.polls.service import PollService
from bot.reminders.model import NewReminder, notice
from bot.reminders.service import ReminderService
from bot.reviews import panel_store, rules
from bot.reviews.model import Seat
from bot.text import FALLBACK, clean, label, mention, shorten

ASKED = "panel-asked"  # a kind of reminder: who stands
_ORIGIN = "panel:"
_TOLD = timedelta(days=14)  # before a term is over, so that others can be elected


class PanelService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alliances: AllianceService,
        polls: PollService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alliances = alliances
        self._polls = polls
        self._reminders = reminders
        self._audit = audit
        polls.on_end.append(self.poll_ended)

    async def seats(self, actor: Actor) -> Sequence[Seat]:
        """Who sits on the panel, the first to leave it first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await panel_store.seats(connection, actor.alliance_id, self._clock.now())

    async def members(self, connection: AsyncConnection, alliance_id: int) -> Sequence[int]:
        """Whoever sits on the panel and is a volunteer still."""
        return [
            seat.user_id
            for seat in await panel_store.seats(connection, alliance_id, self._clock.now())
            if await self._alliances.is_volunteer(connection, alliance_id, seat.user_id)
        ]

    # --- by administrators ----------------------------------------------------------------------------------

    async def appoint(self, actor: Actor, user_id: int, days: int) -> datetime:
        """A seat for somebody, or a new term on theirs; until when.

        Raises UserError not-allowed, panel-days, panel-not-volunteer, panel-full.
        """
        actor.require(Level.ADMINISTRATOR)
        _check(days, rules.TERM_DAYS, "panel-days")
        async with self._database.write() as connection:
            await panel_store.lock(connection, actor.alliance_id)
            now = self._clock.now()
            if not await self._alliances.is_volunteer(connection, actor.alliance_id, user_id):
                raise UserError("panel-not-volunteer", person=mention(user_id))
            others = await panel_store.count(connection, actor.alliance_id, now, [user_id])
            _check(others + 1, rules.SEATS, "panel-full")
            until = now + timedelta(days=days)
            await self._seat(connection, actor.alliance_id, user_id, until, appointed_by=actor.user_id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "panel-appoint",
                f"user:{user_id}",
                user_id=user_id,
                days=days,
            )
        return until

    async def dismiss(self, actor: Actor, user_id: int) -> None:
        """End somebody's seat, or one's own. What they have to decide already stays theirs, so that nobody can turn
        a decision by dismissing them. Raises UserError not-allowed, panel-not-on-it."""
        actor.require(Level.VOLUNTEER if user_id == actor.user_id else Level.ADMINISTRATOR)
        async with self._database.write() as connection:
            await panel_store.lock(connection, actor.alliance_id)
            ended = await panel_store.unseat(connection, actor.alliance_id, user_id, self._clock.now())
            if ended is None or not ended[1]:
                raise UserError("panel-not-on-it", person=mention(user_id))
            await self._forget_term(connection, actor.alliance_id, ended[0])
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "panel-dismiss",
                f"user:{user_id}",
                user_id=user_id,
            )

    # --- by everybody ---------------------------------------------------------------------------------------

    async def standing(self, actor: Actor) -> Sequence[int]:
        """Who stands at the next election, the first to say so first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self._standing(connection, actor.alliance_id)

    async def _standing(self, connection: AsyncConnection, alliance_id: int) -> list[int]:
        return [
            user_id
            for user_id in await panel_store.standing(connection, alliance_id)
            if await self._alliances.is_volunteer(connection, alliance_id, user_id)
        ]

    async def stand(self, actor: Actor) -> None:
        """Stand for the panel at the next election: nobody else can say that for them.

        Raises UserError not-allowed-volunteer, panel-stand-many.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            await panel_store.lock(connection, actor.alliance_id)
            others = {*await panel_store.standing(connection, actor.alliance_id)} - {actor.user_id}
            if len(others) + 1 not in range(rules.CANDIDATES.stop):
                raise UserError("panel-stand-many", most=rules.CANDIDATES.stop - 1)
            await panel_store.stand(connection, actor.alliance_id, actor.user_id, self._clock.now())

    async def step_back(self, actor: Actor) -> None:
        """Stand no more. Raises UserError not-allowed-volunteer, panel-not-standing: an election may have begun."""
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            await panel_store.lock(connection, actor.alliance_id)
            if not await panel_store.step_back(connection, actor.alliance_id, actor.user_id):
                raise UserError("panel-not-standing")

    async def ask(self, actor: Actor) -> int:
        """Ask everybody in the polls channels who stands; in how many. Raises UserError not-allowed."""
        actor.require(Level.ADMINISTRATOR)
        async with self._database.write() as connection:
            now = self._clock.now()
            asked = NewReminder(
                alliance_id=actor.alliance_id, kind=ASKED, subject=f"{ASKED}:{now.isoformat()}", due_at=now
            )
            await self._audit.record(
                connection, actor.alliance_id, actor.user_id, "panel-ask", f"alliance:{actor.alliance_id}"
            )
            return await self._reminders.schedule_for_channels(connection, asked, Purpose.POLLS)

    async def may_elect(self, actor: Actor, seats: int, days: int, open_days: int) -> Sequence[int]:
        """Who would be on the ballot. Raises UserError as `elect` does."""
        actor.require(Level.ADMINISTRATOR)
        found = await self.standing(actor)
        _check_election(found, seats, days, open_days)
        return found

    async def elect(
        self, actor: Actor, names: Mapping[int, str], seats: int, days: int, open_days: int
    ) -> Poll:
        """A poll of everybody by transferable votes among all who stand; those who win sit for `days` from its close
        on. `names` are theirs as they stand on the ballot. At the next election whoever wants stands again.

        Raises UserError not-allowed, panel-days, panel-open-days, panel-candidates, panel-seats.
        """
        actor.require(Level.ADMINISTRATOR)
        async with self._database.write() as connection:
            await panel_store.lock(connection, actor.alliance_id)
            now, people = self._clock.now(), await self._standing(connection, actor.alliance_id)
            _check_election(people, seats, days, open_days)
            ballot = {one: names.get(one, "") for one in people}
            candidates = dict(sorted(ballot.items(), key=lambda one: one[1].casefold()))
            await panel_store.step_back(connection, actor.alliance_id)
            election_id = await panel_store.call(
                connection, actor.alliance_id, list(candidates), days, actor.user_id, now
            )
            channels = await self._reminders.channels(connection, actor.alliance_id, Purpose.POLLS)
            poll = await self._polls.schedule(
                connection,
                actor.alliance_id,
                actor.guild_id,
                actor.user_id,
                official_poll(
                    f"{_ORIGIN}{election_id}",
                    label(FALLBACK, "panel-poll", seats=seats),
                    label(FALLBACK, "panel-poll-about", days=days),
                    now,
                    open_days,
                    channels.get(actor.guild_id, 0),
                    quorum=0,
                    method=Method.TRANSFERABLE,
                    options=tuple(map(Option, _names(candidates))),
                    seats=seats,
                ),
            )
            await panel_store.asked(connection, election_id, poll.id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "panel-elect",
                f"poll:{poll.id}",
                poll=poll.id,
                seats=seats,
                days=days,
            )
        return poll

    async def poll_ended(self, connection: AsyncConnection, ended: Standing) -> None:
        """Seat whoever was elected, once."""
        poll = ended.poll
        if not poll.origin.startswith(_ORIGIN):
            return
        await panel_store.lock(connection, poll.alliance_id)
        now, election_id = self._clock.now(), int(poll.origin.removeprefix(_ORIGIN))
        winners = ended.result.winners if ended.result is not None else ()
        found = await panel_store.ended(connection, election_id, poll.id, winners, now)
        if found is None:
            return
        days, people = found
        for user_id in people:
            if not await self._alliances.is_volunteer(connection, poll.alliance_id, user_id):
                continue  # they left, or deleted their data
            until = now + timedelta(days=days)
            await self._seat(connection, poll.alliance_id, user_id, until, election_id=election_id)
            await self._audit.record(
                connection,
                poll.alliance_id,
                None,
                "panel-seat",
                f"user:{user_id}",
                user_id=user_id,
                poll=poll.id,
                days=days,
            )

    async def _seat(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        user_id: int,
        until: datetime,
        *,
        appointed_by: int | None = None,
        election_id: int | None = None,
    ) -> None:
        now = self._clock.now()
        if (before := await panel_store.unseat(connection, alliance_id, user_id, now)) is not None:
            await self._forget_term(connection, alliance_id, before[0])
        seat_id = await panel_store.seat(
            connection,
            alliance_id,
            user_id,
            now,
            until,
            appointed_by=appointed_by,
            election_id=election_id,
        )
        told = NewReminder(
            alliance_id=alliance_id,
            kind="text",
            subject=f"panel:{seat_id}:",
            due_at=max(now, until - _TOLD),
            expires_at=until,
            arguments=notice("panel-term", person={"user": user_id}, until=until),
        )
        await self._reminders.schedule_for_channels(connection, told, Purpose.MODERATORS)

    async def _forget_term(self, connection: AsyncConnection, alliance_id: int, seat_id: int) -> None:
        await self._reminders.cancel(connection, alliance_id, "text", f"panel:{seat_id}:")

    # --- personal data --------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Somebody's seats on the panel, and the elections in which they stand or stood; instants in ISO 8601."""
        held, stood, since = await panel_store.about(connection, alliance_id, user_id)
        return {
            "panel": [
                {
                    "since": seat.since.isoformat(),
                    "until": seat.until.isoformat(),
                    "elected": seat.election_id is not None,
                    "ended_at": seat.ended_at and seat.ended_at.isoformat(),
                }
                for seat in held
            ],
            "panel_stands_since": since and since.isoformat(),
            "panel_elections": [
                {"poll": one.poll_id, "called_at": one.called_at.isoformat(), "elected": one.elected}
                for one in stood
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """They leave the panel; that somebody sat on it stays."""
        await panel_store.forget(connection, alliance_id, user_id, self._clock.now())


def _check(given: int, allowed: range, key: str) -> None:
    if given not in allowed:
        raise UserError(key, given=given, least=allowed.start, most=allowed.stop - 1)


def _check_election(people: Collection[int], seats: int, days: int, open_days: int) -> None:
    _check(days, rules.TERM_DAYS, "panel-days")
    _check(open_days, rules.OPEN_DAYS, "panel-open-days")
    _check(len(people), rules.CANDIDATES, "panel-candidates")
    _check(seats, range(1, min(len(people), rules.SEATS.stop)), "panel-seats")


def _names(candidates: Mapping[int, str]) -> list[str]:
    """As they stand on the ballot: no two alike."""
    names: list[str] = []
    for user_id, given in candidates.items():
        name = shorten(" ".join(clean(given).split()), BUTTON_LIMIT // 2) or str(user_id)
        names.append(name if name not in names else f"{name} ({user_id})")
    return names
