"""What people do with polls: open, vote, look, end."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import PollSettings
from bot.database import Database, after_commit
from bot.database.direct import within
from bot.errors import UserError
from bot.polls import draft_store, editing, electorate_store, exports, roll_store, rules, sealed_store, store
from bot.polls.ballot_store import ballot_key
from bot.polls.box import strike
from bot.polls.codes import read_code
from bot.polls.drafts import Drafts
from bot.polls.exports import Export
from bot.polls.filling import mark_of
from bot.polls.keeping import CARD, CLOSING, Keeping
from bot.polls.methods.story import Choice
from bot.polls.model import (
    EVERYBODY,
    Electorate,
    NewPoll,
    Own,
    Poll,
    Receipt,
    Results,
    Secrecy,
    Standing,
    State,
    Typed,
)
from bot.polls.publication import Publication
from bot.reminders.model import Busy
from bot.reminders.service import ReminderService
from bot.text import clean
from bot.times import parse_instant

PAGE = 5
CHOICES = 25  # of an autocomplete
NAMES = 15  # of those who voted, on a page
DRAFTS = 200  # kept in memory, of everybody together


class PollService(Keeping):
    """What people do; `Keeping` is the half that works by the clock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        settings: PollSettings,
        alliances: AllianceService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        super().__init__(database, clock, alarm, settings, alliances, reminders, audit)
        self.drafts = Drafts(database, clock)
        self._drafts: dict[str, tuple[int, Typed]] = {}

    # --- opening ------------------------------------------------------------------------------------------

    def _check(self, typed: Typed, electorate: Electorate, zone: ZoneInfo, now: datetime) -> NewPoll:
        method = rules.check_method(typed.method)
        latest = timedelta(days=self._settings.max_days)
        opens = parse_instant(typed.opens, now, zone, latest=latest) if typed.opens.strip() else None
        question, options = rules.check_question(typed.question), rules.check_options(typed.options, method)
        results = rules.check_picked(Results, typed.results)
        least = timedelta(minutes=self._settings.min_minutes)
        closes = parse_instant(typed.closes, opens or now, zone, earliest=least, latest=latest)
        return NewPoll(
            question=question,
            description=rules.check_description(typed.description),
            options=options,
            method=method,
            results=results,
            secrecy=rules.check_picked(Secrecy, typed.secrecy),
            turnout_for=rules.check_turnout(typed.turnout, results),
            min_minutes=rules.check_least(typed.min_hours, closes - (opens or now), least),
            discussion=typed.discussion,
            closes_at=closes,
            channel_id=typed.channel_id,
            seats=rules.check_seats(method, typed.seats, len(options)),
            budget=rules.check_budget(method, typed.budget, options),
            threshold=rules.check_threshold(typed.threshold),
            quorum=rules.check_quorum(typed.quorum),
            electorate=electorate,
            opens_at=opens,
        )

    def check_command(self, typed: Typed) -> None:
        """What can be told before anybody fills in the form. Raises UserError as `rules.check_budget` does."""
        rules.check_budget(rules.check_method(typed.method), typed.budget, ())

    async def preview(self, actor: Actor, typed: Typed) -> tuple[NewPoll, int]:
        """What `open` would open, and for how many people now. Raises UserError as `open` does."""
        zone, electorate = await self._asking(actor, typed)
        among = await self._among(electorate)
        async with self._database.read() as connection:
            now = self._clock.now()
            new = self._check(typed, electorate, zone, now)
            size = await electorate_store.size(connection, actor.alliance_id, electorate, now, among)
        if not size and new.opens_at is None:
            raise self._nobody(new)
        return new, size

    async def open(self, actor: Actor, typed: Typed) -> Poll:
        """Open a poll on the roll of this instant, or have it open later on the roll of that one. Its card is
        posted then, whatever happens to the bot. One that `replaces` another takes its place.

        Times are meant in the person's zone, the closing's from the opening. Raises UserError not-allowed,
        poll-channel-unusable, poll-nobody, poll-nobody-there, what is wrong with the fields, by `rules` and
        `parse_instant`, and what `rules.check_editing` raises.
        """
        zone, electorate = await self._asking(actor, typed)
        among = await self._among(electorate)
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
            if new.opens_at is None:
                poll = await self._open(connection, poll, among)
                if not poll.roll_size:
                    raise self._nobody(new)
            else:
                after_commit(connection, lambda: self._wake_by(opens))
            if before is None:
                await self._record(connection, actor, "poll-create", poll)
        return poll

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
        for kind in (CARD, CLOSING):
            await self._reminders.cancel(connection, actor.alliance_id, kind, f"poll:{before.id}:")
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
        chapters = await self._alliances.chapters(actor.alliance_id) if typed.electorate.circles else ()
        electorate = rules.check_electorate(typed.electorate, chapters)
        return await self._reminders.zone(actor), electorate

    async def _among(self, electorate: Electorate) -> Sequence[int] | None:
        try:
            return await self._cards.among(electorate)
        except Busy:
            raise UserError("error-discord-busy") from None

    def _nobody(self, new: NewPoll) -> UserError:
        return UserError("poll-nobody" if new.electorate == EVERYBODY else "poll-nobody-there")

    def keep(self, actor: Actor, typed: Typed, token: str = "") -> str:
        """Keep what somebody typed while they read what is wrong with it; where it is kept, if that was not given."""
        token = token or secrets.token_urlsafe(9)
        self._drafts[token] = (actor.user_id, typed)
        if len(self._drafts) > DRAFTS:
            self._drafts.pop(next(iter(self._drafts)))
        return token

    def draft(self, actor: Actor, token: str, *, take: bool = False) -> Typed:
        """Taken, it is there no more: a second press opens no second poll. Raises UserError poll-draft-lost where
        it was taken, others have come since, or the bot was restarted."""
        user_id, typed = self._drafts.get(token, (0, None))
        if typed is None or user_id != actor.user_id:
            raise UserError("poll-draft-lost")
        if take:
            del self._drafts[token]
        return typed

    # --- voting and looking -------------------------------------------------------------------------------

    async def cast(self, guild_id: int | None, user_id: int, poll_id: int, option: int | None) -> Receipt:
        """Press an option's button, or take the ballot back; see `BallotBox.cast`."""
        return await self._box.cast(guild_id, user_id, poll_id, option)

    async def cast_filled(self, guild_id: int | None, user_id: int, poll_id: int, mark: str) -> Receipt:
        """Cast the ballot that was filled in and reviewed; `mark` is `filling.mark_of` what was shown then.

        Raises UserError poll-ballot-changed where it says something else by now, and what `BallotBox.cast` raises.
        """
        sheet = await self.drafts.look(guild_id, user_id, poll_id)
        if mark_of(sheet.choice) != mark:
            raise UserError("poll-ballot-changed")
        receipt = await self._box.cast(guild_id, user_id, poll_id, None, sheet.choice)
        await self.drafts.drop(user_id, poll_id)
        return receipt

    async def show(self, actor: Actor, poll_id: int) -> tuple[Standing, Own]:
        """A poll as anybody may see it, and the person's own part. Raises UserError poll-unknown."""
        actor.require(Level.VOLUNTEER)
        standing = await self._cards.standing(poll_id, actor)
        if standing is None:
            raise UserError("poll-unknown")
        async with self._database.read() as connection:
            voted = await store.on_roll(connection, poll_id, actor.user_id)
            secret = await store.secret(connection, poll_id)
            if secret is None or voted is None:
                choice = await roll_store.named(connection, poll_id, actor.user_id)
                return standing, Own(voted is not None, bool(voted), choice)
            ballot = await store.ballot(connection, poll_id, ballot_key(secret, actor.user_id))
        return standing, Own(True, voted, ballot.choice, ballot.code)

    async def find(self, actor: Actor, poll_id: int) -> Poll:
        """What was asked, without how it stands. Raises UserError poll-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, actor.alliance_id)
        if poll is None:
            raise UserError("poll-unknown")
        return poll

    async def names(
        self, actor: Actor, poll_id: int, page: int
    ) -> tuple[Poll, Sequence[tuple[int, Choice]], int]:
        """A page of who voted what where ballots are open, and how many did in all.

        Raises UserError poll-unknown, and what `rules.check_names` raises.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, actor.alliance_id)
            if poll is None:
                raise UserError("poll-unknown")
            voted = await store.on_roll(connection, poll_id, actor.user_id)
            rules.check_names(poll, voted is not None)
            return poll, *await roll_store.names(connection, poll_id, NAMES, page * NAMES)

    async def standing(self, poll_id: int) -> Standing | None:
        """A poll as anybody may see it, for messages that the bot sends by itself."""
        return await self._cards.standing(poll_id)

    async def publication(self, standing: Standing, limit: int) -> Publication | None:
        """The published file of a closed poll, for a message that takes files of `limit` bytes each; None of
        any other poll."""
        if standing.poll.state is not State.CLOSED or standing.result is None:
            return None
        return await self._publisher.publish(standing.poll, standing.result, limit)

    async def exported(self, actor: Actor, poll_id: int, kind: str) -> tuple[Standing, Export | None]:
        """A closed poll's ballots in one of `exports.KINDS`; None where that is the published file itself.

        Raises UserError poll-unknown, error-option, poll-not-closed, poll-export-unfit.
        """
        standing, _ = await self.show(actor, poll_id)
        rules.check_published(standing.poll)
        if kind == exports.PUBLISHED:
            return standing, None
        async with self._database.read() as connection:
            cast = await store.cast(connection, poll_id)
        return standing, await asyncio.to_thread(exports.export, standing.poll, cast, kind)

    async def verify(self, actor: Actor, typed: str) -> tuple[Poll, str, Choice | None]:
        """The poll of a ballot, by the code of its receipt, that code as it is written, and once the poll is
        closed what the ballot says. Raises UserError poll-code-wrong, poll-code-unknown."""
        actor.require(Level.VOLUNTEER)
        if (code := read_code(typed)) is None:
            raise UserError("poll-code-wrong")
        async with self._database.read() as connection:
            found = await sealed_store.by_code(connection, actor.alliance_id, code)
            if found is None:
                raise UserError("poll-code-unknown", code=code)
            poll_id, choice = found
            poll = await store.poll(connection, poll_id)
        assert poll is not None
        return poll, code, choice

    async def open_polls(self, actor: Actor, page: int) -> tuple[Sequence[Poll], int]:
        """A page of the open ones, the next to close first, and how many there are in all."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.open_polls(connection, actor.alliance_id, PAGE, page * PAGE)

    async def mine(self, actor: Actor, page: int) -> tuple[Sequence[tuple[Poll, bool]], int]:
        """A page of the open ones they may vote in, and whether they did, those that wait first; and how many."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.mine(connection, actor.alliance_id, actor.user_id, PAGE, page * PAGE)

    async def suggest(self, actor: Actor, typed: str, *, open_only: bool) -> Sequence[Poll]:
        """Polls whose question contains what was typed; none for whoever may not see them."""
        if not actor.may(Level.VOLUNTEER):
            return []
        async with self._database.read() as connection:
            return await store.matching(
                connection, actor.alliance_id, clean(typed), open_only=open_only, limit=CHOICES
            )

    # --- striking -----------------------------------------------------------------------------------------

    async def strike_within(self, connection: AsyncConnection, actor: Actor, user_id: int) -> None:
        """Take somebody whom `actor` removes for breaking the rules off the roll of every open poll, and their
        ballot with them, which their key finds until the poll closes. How many ballots were struck is public."""
        for poll, secret in await roll_store.voting(
            connection, actor.alliance_id, user_id, self._clock.now()
        ):
            work = partial(strike, poll=poll, secret=secret, user_id=user_id)
            voted = await within(connection, work)
            await roll_store.strike(connection, poll.id, user_id, voted=voted)
            await draft_store.drop(connection, poll.id, ballot_key(secret, user_id))
            await self._record(connection, actor, "poll-strike", poll)
            after_commit(connection, partial(self._cards.changed, poll))

    # --- ending -------------------------------------------------------------------------------------------

    async def may_end(self, actor: Actor, poll_id: int, state: State) -> Poll:
        """The poll, if they may close (CLOSED) or cancel it now. Raises UserError as `end` does."""
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, actor.alliance_id)
        return self._endable(actor, poll, state)

    async def end(self, actor: Actor, poll_id: int, state: State, reason: str) -> Poll:
        """Close a poll early, which counts it, or cancel it, which destroys its ballots; on the record.

        Raises UserError poll-unknown, poll-reason-empty, too-long and what `rules.check_ending` and
        `rules.check_early_closing` raise.
        """
        reason = rules.check_reason(reason)
        poll = await self.may_end(actor, poll_id, state)
        place = await self._place(poll)
        async with self._database.write() as connection:
            poll = self._endable(
                actor, await store.poll(connection, poll_id, actor.alliance_id, lock=True), state
            )
            ended = await self._end(
                connection, poll, state, place, at=self._clock.now(), by=actor.user_id, reason=reason
            )
            act = "poll-close" if state is State.CLOSED else "poll-cancel"
            await self._record(connection, actor, act, poll, reason=reason)
        return ended

    def _endable(self, actor: Actor, poll: Poll | None, state: State) -> Poll:
        if poll is None:
            raise UserError("poll-unknown")
        now = self._clock.now()
        if state is State.CANCELLED:
            rules.check_ending(poll, actor, now)
        else:
            rules.check_early_closing(poll, actor, now, timedelta(minutes=self._settings.min_minutes))
        return poll

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export: never what they voted in secret."""
        found = await store.about(connection, alliance_id, user_id)
        return {
            "polls": [
                {
                    "poll": poll.id,
                    "question": poll.question,
                    "opened_at": poll.opens_at.isoformat(),
                    "closes_at": poll.closes_at.isoformat(),
                    "asked_by_you": poll.created_by == user_id,
                    "edited_by_you": poll.edited_by == user_id,
                    "ended_by_you": poll.ended_by == user_id,
                    "on_the_roll": voted is not None,
                    "voted": bool(voted),
                }
                | ({"open_ballot": [choice, [option.text for option in poll.options]]} if choice else {})
                for poll, voted, choice in found
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Make a person a stranger in every poll. Their ballots stay, counted and secret."""
        await store.forget(connection, alliance_id, user_id)

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
