"""What becomes of objections and reviews: by votes, by polls, by the clock, whether or not the bot was there then."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Purpose
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.following import Following
from bot.polls.model import Standing as PollStanding
from bot.polls.official import official_poll
from bot.polls.rules import QUESTION_LIMIT, check_description
from bot.polls.service import PollService
from bot.reminders.service import ReminderService
from bot.reviews import rules, store
from bot.reviews.model import Objection, Outcome, Review, ReviewState, State
from bot.reviews.telling import Telling
from bot.text import FALLBACK, label

ALARM = "reviews"
_ORIGIN = "objection:"

OnOutcome = Callable[[AsyncConnection, Outcome], Awaitable[None]]


class Deciding:
    """The half of `ReviewService` that needs nobody to ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        polls: PollService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._polls = polls
        self._audit = audit
        self.telling = Telling(clock, reminders)
        self.on_outcome: list[OnOutcome] = []
        self._following = Following(ALARM, database, clock, alarm, store.due, store.next_at, self._follow)
        polls.on_end.append(self.poll_ended)

    # --- one step -----------------------------------------------------------------------------------------

    async def _save(self, connection: AsyncConnection, review: Review, objection: Objection) -> Objection:
        """Keep an objection as it is now, tell of it, and ask everybody where it comes to that."""
        if objection.state in (State.ELECTORATE, State.APPEALED):
            objection = replace(objection, poll_id=await self._ask(connection, review, objection))
        await store.save(connection, objection)
        await self.telling.objection(connection, review, objection)
        if objection.state is State.PANEL:  # with more time
            await self.telling.panel(connection, review, objection)
        self._following.wake_after(connection, objection.due_at)
        return objection

    async def _ask(self, connection: AsyncConnection, review: Review, objection: Objection) -> int:
        """The poll of everybody: does it violate the right?"""
        now = self._clock.now()
        guild_id, channel_id = await self.telling.place(
            connection, review, Purpose.POLLS, Purpose.POLICIES, Purpose.MODERATORS
        )
        question = label(
            FALLBACK,
            "objection-poll",
            QUESTION_LIMIT,
            title=review.title,
            number=objection.right_number,
            right=objection.right_title,
        )
        said = label(
            FALLBACK,
            "objection-poll-about",
            number=objection.id,
            proposal=review.proposal_id,
            state=objection.state.value,
        )
        poll = await self._polls.schedule(
            connection,
            review.alliance_id,
            guild_id,
            objection.user_id,
            official_poll(
                f"{_ORIGIN}{objection.id}",
                question,
                check_description(said),
                now,
                review.terms.poll,
                channel_id,
                quorum=review.terms.quorum,
            ),
        )
        return poll.id

    async def _settle(self, connection: AsyncConnection, review_id: int) -> None:
        """End a review that has come to something: clear the text or not, and let follow what waits for that."""
        standing = await store.standing(connection, review_id)
        state, review, now = rules.outcome(standing), standing.review, self._clock.now()
        if state is None or review.state is not ReviewState.OPEN:
            return
        cleared = state is ReviewState.CLEARED
        if cleared and not review.challenge:
            await store.clear(connection, review, now)
        await self._end(connection, review.id, state)
        await self.telling.review(connection, replace(review, state=state, objections_until=None))
        if cleared and review.challenge:
            return  # the policy stays as it was
        sustained = [one for one in standing.objections if one.state is State.SUSTAINED]
        told = Outcome(
            review.proposal_id,
            review.text_hash,
            cleared,
            _reasons(sustained),
            review.challenge,
            [one.id for one in sustained],
        )
        for call in self.on_outcome:
            await call(connection, told)

    async def _end(self, connection: AsyncConnection, review_id: int, state: ReviewState) -> None:
        await store.end(connection, review_id, state, self._clock.now())
        await self._call_off(connection, review_id)

    async def _call_off(self, connection: AsyncConnection, review_id: int | None = None) -> None:
        """Nobody is asked any more, in one review or in all, about what is moot or was withdrawn."""
        for objection in await store.needless(connection, review_id):
            assert objection.poll_id is not None
            if objection.state is State.WITHDRAWN:
                by, reason = objection.user_id, label(FALLBACK, "objection-poll-withdrawn")
            else:
                by, reason = None, label(FALLBACK, "objection-poll-moot")
            self._polls.call_off(connection, objection.poll_id, by, reason)

    async def _set_window(self, connection: AsyncConnection, review: Review, until: datetime | None) -> None:
        """People can object until then; or not any more."""
        await store.set_window(connection, review.id, until)
        await self.telling.changed(connection, review.proposal_id)
        if until is not None:
            await self.telling.review(connection, replace(review, objections_until=until))
            self._following.wake_after(connection, until)

    async def _step(self, connection: AsyncConnection, review_id: int) -> None:
        """Whatever is due in a review by now; nothing, however often this is called, that is not."""
        standing, now = await store.standing(connection, review_id, lock=True), self._clock.now()
        review = standing.review
        if review.state is not ReviewState.OPEN:
            return
        if review.objections_until is not None and now >= review.objections_until:
            await self._set_window(connection, review, rules.late(review.objections_until, now))
        for objection in standing.objections:
            after = rules.following(objection, review.terms, now)
            if after != objection:
                await self._save(connection, review, after)
        await self._settle(connection, review.id)

    # --- by a poll ------------------------------------------------------------------------------------------

    async def poll_ended(self, connection: AsyncConnection, ended: PollStanding) -> None:
        """What everybody decided; once, and of an objection that is moot by now, nothing."""
        if not ended.poll.origin.startswith(_ORIGIN):
            return
        objection_id = int(ended.poll.origin.removeprefix(_ORIGIN))
        review_id = await store.review_of(connection, objection_id)
        if review_id is None:
            return
        standing = await store.standing(connection, review_id, lock=True)
        objection = next(one for one in standing.objections if one.id == objection_id)
        if objection.poll_id != ended.poll.id:
            return
        after = rules.after_poll(objection, ended.result)
        if after != objection:
            await self._save(connection, standing.review, after)
            await self._settle(connection, review_id)

    # --- by the clock ---------------------------------------------------------------------------------------

    async def resume(self) -> None:
        """At start: call off what a stop came before, and take every step that fell due meanwhile."""
        async with self._database.write() as connection:
            await self._call_off(connection)
        await self._following.resume()

    async def _follow(self, review_id: int, now: datetime) -> None:
        async with self._database.write() as connection:
            await self._step(connection, review_id)


def _reasons(sustained: Sequence[Objection]) -> Sequence[str]:
    """In their own words, why objections were sustained: whoever objected, and the panel where it decided."""
    return [
        words
        for one in sustained
        for words in (one.why, *(vote.reasons for vote in one.panel if vote.sustain))
        if words
    ]
