"""How polls come to be: typed, previewed, opened now or later, and edited before anybody has voted."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.database import after_commit
from bot.errors import UserError
from bot.polls import editing, electorate_store, options, rules, store
from bot.polls.keeping import CARD, Keeping
from bot.polls.model import EVERYBODY, Electorate, NewPoll, Poll, Results, Secrecy, Typed
from bot.reminders.model import Busy
from bot.times import parse_instant

TYPED = 200  # kept in memory, of everybody together


class Opening(Keeping):
    """The part of `PollService` that organizers use."""

    def _check(self, typed: Typed, electorate: Electorate, zone: ZoneInfo, now: datetime) -> NewPoll:
        method = rules.check_method(typed.method)
        latest = timedelta(days=self._settings.max_days)
        opens = parse_instant(typed.opens, now, zone, latest=latest) if typed.opens.strip() else None
        question, listed = rules.check_question(typed.question), rules.check_options(typed.options, method)
        results = rules.check_picked(Results, typed.results)
        least = timedelta(minutes=self._settings.min_minutes)
        closes = parse_instant(typed.closes, opens or now, zone, earliest=least, latest=latest)
        percent, people = rules.check_quorum(typed.quorum, typed.quorum_people)
        return NewPoll(
            question=question,
            description=rules.check_description(typed.description),
            options=listed,
            method=method,
            results=results,
            secrecy=rules.check_picked(Secrecy, typed.secrecy),
            turnout_for=rules.check_turnout(typed.turnout, results),
            min_minutes=rules.check_least(typed.min_hours, closes - (opens or now), least),
            discussion=typed.discussion,
            closes_at=closes,
            channel_id=typed.channel_id,
            seats=rules.check_seats(method, typed.seats, len(listed)),
            budget=rules.check_budget(method, typed.budget, listed),
            threshold=rules.check_threshold(typed.threshold),
            quorum=percent,
            quorum_people=people,
            electorate=electorate,
            opens_at=opens,
        )

    def check_command(self, typed: Typed) -> None:
        """What can be told before anybody fills in the form: of the options, where that has no room for them.
        Raises UserError as `rules.check_budget`, `check_threshold`, `check_quorum` and `check_options` do."""
        method = rules.check_method(typed.method)
        rules.check_budget(method, typed.budget, ())
        rules.check_threshold(typed.threshold)
        rules.check_quorum(typed.quorum, typed.quorum_people)
        if not options.fit_field(typed.options):
            rules.check_options(typed.options, method)

    async def preview(self, actor: Actor, typed: Typed) -> tuple[NewPoll, int]:
        """What `open` would open, and for how many people now. Raises UserError as `open` does."""
        zone, electorate = await self._asking(actor, typed)
        among = await self._among(electorate)
        async with self._database.read() as connection:
            now = self._clock.now()
            new = self._check(typed, electorate, zone, now)
            size = await electorate_store.size(connection, actor.alliance_id, electorate, now, among)
        if new.opens_at is None:
            self._check_roll(new, size)
        return new, size

    async def open(self, actor: Actor, typed: Typed) -> Poll:
        """Open a poll on the roll of this instant, or have it open later on the roll of that one. Its card is
        posted then, whatever happens to the bot. One that `replaces` another takes its place.

        Times are meant in the person's zone, the closing's from the opening. Raises UserError not-allowed,
        poll-channel-unusable, poll-nobody, poll-nobody-there, poll-quorum-beyond, what is wrong with the fields, by
        `rules` and `parse_instant`, and what `rules.check_editing` raises.
        """
        zone, electorate = await self._asking(actor, typed)
        among = await self._among(electorate)
        many = await self._rolls.are_many(actor.alliance_id, electorate, self._clock.now(), among)
        async with self._database.write() as connection:
            now = self._clock.now()
            new = self._check(typed, electorate, zone, now)
            opens = new.opens_at or now
            remind = self._next_round(opens, new.closes_at)
            before = None
            if typed.replaces is not None:
                before = await self._editable(connection, actor, typed.replaces, lock=True)
            asker = before.created_by if before is not None else actor.user_id
            poll = await store.add(connection, actor.alliance_id, actor.guild_id, asker, new, opens, remind)
            if before is not None:
                poll = await self._replace(connection, actor, before, poll)
            if new.opens_at is None and not many:
                await electorate_store.freeze(connection, poll, now, among)
                poll = await self._open(connection, poll, poll.channel_id)
                self._check_roll(new, poll.roll_size)
            elif new.opens_at is not None:
                after_commit(connection, lambda: self._wake_by(opens))
            if before is None:
                await self._record(connection, actor, "poll-create", poll)
        if new.opens_at is not None or not many:
            return poll
        await self._open_due(poll.id)  # cut short, it is opened as any that was scheduled
        async with self._database.read() as connection:
            return await store.poll(connection, poll.id) or poll

    async def editable(self, actor: Actor, poll_id: int) -> Typed:
        """A poll as it would be typed now, if they may edit it. Raises UserError poll-unknown, and what
        `rules.check_editing` raises."""
        zone = await self._reminders.zone(actor)
        async with self._database.read() as connection:
            return editing.typed(await self._editable(connection, actor, poll_id), zone)

    async def _editable(
        self, connection: AsyncConnection, actor: Actor, poll_id: int, *, lock: bool = False
    ) -> Poll:
        poll = await store.poll(connection, poll_id, actor.alliance_id, lock=lock)
        if poll is None:
            raise UserError("poll-unknown")
        rules.check_editing(poll, actor, self._clock.now(), await editing.begun(connection, poll_id))
        return poll

    async def _replace(self, connection: AsyncConnection, actor: Actor, before: Poll, poll: Poll) -> Poll:
        replacing = await editing.replace(connection, before, poll, actor.user_id, self._clock.now())
        await self._reminders.cancel(connection, actor.alliance_id, CARD, f"poll:{before.id}:")
        after_commit(connection, partial(self._ended, before))
        await self._record(connection, actor, "poll-edit", poll, before=before.question)
        return replacing

    async def schedule(
        self, connection: AsyncConnection, alliance_id: int, guild_id: int, by: int, new: NewPoll
    ) -> Poll:
        """A poll that opens by itself, at once where its opening is past: part of the caller's transaction."""
        assert new.opens_at is not None
        opens = max(new.opens_at, self._clock.now())
        remind = self._next_round(opens, new.closes_at)
        added = await store.add(connection, alliance_id, guild_id, by, new, opens, remind)
        after_commit(connection, lambda: self._wake_by(opens))
        return added

    def usable(self, guild_id: int, channel_id: int) -> bool:
        """Whether a poll's card can hang there, as far as anybody can tell."""
        return self._cards.usable(guild_id, channel_id)

    async def _asking(self, actor: Actor, typed: Typed) -> tuple[ZoneInfo, Electorate]:
        """Whether they may ask that there; their zone, and who may vote."""
        actor.require(Level.ORGANIZER)
        if not self._cards.usable(actor.guild_id, typed.channel_id):
            raise UserError("poll-channel-unusable")
        if typed.discussion and not self._cards.discussable(actor.guild_id, typed.channel_id):
            raise UserError("poll-thread-forbidden")
        chapters = await self._alliances.chapters(actor.alliance_id) if typed.electorate.circles else ()
        electorate = rules.check_electorate(typed.electorate, chapters)
        return await self._reminders.zone(actor), electorate

    async def _among(self, electorate: Electorate) -> Sequence[int] | None:
        try:
            return await self._cards.among(electorate)
        except Busy:
            raise UserError("error-discord-busy") from None

    def _check_roll(self, new: NewPoll, size: int) -> None:
        """Raises UserError poll-nobody, poll-nobody-there, and what `rules.check_reachable` raises."""
        if not size:
            raise UserError("poll-nobody" if new.electorate == EVERYBODY else "poll-nobody-there")
        rules.check_reachable(new, size)

    def keep(self, actor: Actor, typed: Typed, token: str = "") -> str:
        """Keep what somebody typed while they read what is wrong with it; where it is kept, if that was not given."""
        token = token or secrets.token_urlsafe(9)
        self._typed[token] = (actor.user_id, typed)
        if len(self._typed) > TYPED:
            self._typed.pop(next(iter(self._typed)))
        return token

    def draft(self, actor: Actor, token: str, *, take: bool = False) -> Typed:
        """Taken, it is there no more: a second press opens no second poll. Raises UserError poll-draft-lost where
        it was taken, others have come since, or the bot was restarted."""
        user_id, typed = self._typed.get(token, (0, None))
        if typed is None or user_id != actor.user_id:
            raise UserError("poll-draft-lost")
        if take:
            del self._typed[token]
        return typed

    async def _record(
        self, connection: AsyncConnection, actor: Actor, act: str, poll: Poll, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"poll:{poll.id}",
            question=poll.question,
            **details,
        )
