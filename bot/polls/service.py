"""What people do with polls: vote, look, end."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.database import after_commit
from bot.database.direct import within
from bot.errors import UserError
from bot.polls import draft_store, exports, roll_store, rules, sealed_store, store
from bot.polls.ballot_store import ballot_key
from bot.polls.box import strike
from bot.polls.cards import TRY_AGAIN
from bot.polls.codes import read_code
from bot.polls.exports import Export
from bot.polls.filling import mark_of
from bot.polls.methods.story import Choice
from bot.polls.model import Own, Poll, Receipt, Standing, State
from bot.polls.opening import Opening
from bot.polls.publication import Publication
from bot.text import clean

OFF = "poll-off"  # alarms
PAGE = 5
CHOICES = 25  # of an autocomplete
NAMES = 15  # of those who voted, on a page


class PollService(Opening):
    """What people do; `Opening` is how polls come to be, and `Keeping` below it what happens by the clock."""

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
        """A poll as anybody may see it, and the person's own part. Raises UserError not-allowed-volunteer,
        poll-unknown."""
        async with self._database.read() as connection:
            voted = await self._may_look(connection, actor, poll_id)
        standing = await self._cards.standing(poll_id, actor)
        if standing is None:
            raise UserError("poll-unknown")
        async with self._database.read() as connection:
            secret = await store.secret(connection, poll_id)
            if secret is None or voted is None:
                choice = await roll_store.named(connection, poll_id, actor.user_id)
                return standing, Own(voted is not None, bool(voted), choice)
            ballot = await store.ballot(connection, poll_id, ballot_key(secret, actor.user_id))
        return standing, Own(True, voted, ballot.choice, ballot.code)

    async def _may_look(self, connection: AsyncConnection, actor: Actor, poll_id: int) -> bool | None:
        """Whether they have voted; None of who is not on the roll. Whoever is votes, and sees what they vote in,
        though they are no volunteer any more. Raises UserError not-allowed-volunteer."""
        voted = await store.on_roll(connection, poll_id, actor.user_id)
        if voted is None:
            actor.require(Level.VOLUNTEER)
        return voted

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

        Raises UserError not-allowed-volunteer, poll-unknown, and what `rules.check_names` raises.
        """
        async with self._database.read() as connection:
            voted = await self._may_look(connection, actor, poll_id)
            poll = await store.poll(connection, poll_id, actor.alliance_id)
            if poll is None:
                raise UserError("poll-unknown")
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
        ballots = await exports.cast(self._database, poll_id)
        return standing, await asyncio.to_thread(exports.export, standing.poll, ballots, kind)

    async def verify(self, actor: Actor, typed: str) -> tuple[Poll, str, Choice | None]:
        """The poll of a ballot, by the code of its receipt, that code as it is written, and once the poll is
        closed what the ballot says. Raises UserError poll-code-wrong, poll-code-unknown, not-allowed-volunteer."""
        if (code := read_code(typed)) is None:
            raise UserError("poll-code-wrong")
        async with self._database.read() as connection:
            found = await sealed_store.by_code(connection, actor.alliance_id, code)
            if found is None:
                actor.require(Level.VOLUNTEER)
                raise UserError("poll-code-unknown", code=code)
            poll_id, choice = found
            await self._may_look(connection, actor, poll_id)
            poll = await store.poll(connection, poll_id)
        assert poll is not None
        return poll, code, choice

    async def open_polls(self, actor: Actor, page: int) -> tuple[Sequence[Poll], int]:
        """A page of the open ones, the next to close first, and how many there are in all."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.open_polls(connection, actor.alliance_id, PAGE, page * PAGE)

    async def mine(self, actor: Actor, page: int) -> tuple[Sequence[tuple[Poll, bool]], int]:
        """A page of the open ones they may vote in, and whether they did, those that wait first; and how many.
        Raises UserError not-allowed-volunteer where there is none."""
        async with self._database.read() as connection:
            found = await store.mine(connection, actor.alliance_id, actor.user_id, PAGE, page * PAGE)
        if not found[1]:
            actor.require(Level.VOLUNTEER)
        return found

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
        await roll_store.unlist(connection, actor.alliance_id, user_id)
        for poll, secret in await roll_store.voting(
            connection, actor.alliance_id, user_id, self._clock.now()
        ):
            work = partial(strike, poll=poll, secret=secret, user_id=user_id)
            voted = await within(connection, work)
            await roll_store.strike(connection, poll.id, user_id, voted=voted)
            await draft_store.drop(connection, poll.id, ballot_key(secret, user_id))
            await self._record(connection, actor, "poll-strike", poll)
            after_commit(connection, partial(self._changed, poll))

    # --- ending -------------------------------------------------------------------------------------------

    async def may_end(self, actor: Actor, poll_id: int, state: State) -> Poll:
        """The poll, if they may close (CLOSED) or cancel it now. Raises UserError as `end` does."""
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id, actor.alliance_id)
        return self._endable(actor, poll, state)

    async def end(self, actor: Actor, poll_id: int, state: State, reason: str) -> Poll:
        """Close a poll early, whose ballots are then sealed and counted, or cancel it, which destroys them; on the
        record. The poll as it ended.

        Raises UserError poll-unknown, poll-reason-empty, too-long and what `rules.check_ending` and
        `rules.check_early_closing` raise.
        """
        reason = rules.check_reason(reason)
        place = await self._place(await self.may_end(actor, poll_id, state))
        async with self._database.write() as connection:
            found = await store.poll(connection, poll_id, actor.alliance_id, lock=True)
            poll, now = self._endable(actor, found, state), self._clock.now()
            if state is State.CLOSED:
                ended = await self._end(connection, poll, at=now, by=actor.user_id, reason=reason)
            else:
                ended = await self._cancel(connection, poll, place, at=now, by=actor.user_id, reason=reason)
            act = "poll-close" if state is State.CLOSED else "poll-cancel"
            await self._record(connection, actor, act, poll, reason=reason)
        return ended

    async def is_running(self, connection: AsyncConnection, poll_id: int) -> bool:
        """Whether a poll that a decision waits for has not ended yet."""
        poll = await store.poll(connection, poll_id)
        return poll is not None and rules.is_running(poll, self._clock.now())

    async def cancel_within(self, connection: AsyncConnection, poll_id: int, by: int, reason: str) -> None:
        """Cancel a poll of which there is something left to vote on, on the caller's record; have any drawn anew."""
        poll, now = await store.poll(connection, poll_id, lock=True), self._clock.now()
        if poll is not None and rules.is_running(poll, now):
            await self._cancel(connection, poll, await self._place(poll), at=now, by=by, reason=reason)
        self.drawn_anew(connection, poll_id)

    def drawn_anew(self, connection: AsyncConnection, poll_id: int) -> None:
        """Its card says something else, once this is committed."""
        after_commit(connection, lambda: self._cards.draw_at(poll_id, self._clock.now()))

    def call_off(self, connection: AsyncConnection, poll_id: int, by: int | None, reason: str) -> None:
        """Once this is committed, cancel a poll of which nothing follows any more. By itself: who decides that may
        hold what a poll waits for that is just told to have ended. A stop may come between: whoever calls it off
        looks at the start for what goes on needlessly."""
        call = partial(self._call_off, poll_id, by, reason)
        after_commit(connection, lambda: self._alarm.wake(f"{OFF}:{poll_id}", self._clock.now(), call))

    async def _call_off(self, poll_id: int, by: int | None, reason: str) -> None:
        again = partial(self._call_off, poll_id, by, reason)
        self._alarm.wake(f"{OFF}:{poll_id}", self._clock.now() + TRY_AGAIN, again)  # where that cannot be now
        async with self._database.read() as connection:
            poll = await store.poll(connection, poll_id)
        assert poll is not None
        place = await self._place(poll)
        async with self._database.write() as connection:
            poll, now = await store.poll(connection, poll_id, lock=True), self._clock.now()
            if poll is not None and rules.is_running(poll, now):
                await self._cancel(connection, poll, place, at=now, by=by, reason=reason)
        self._alarm.cancel(f"{OFF}:{poll_id}")

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
